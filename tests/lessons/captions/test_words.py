"""The captions lesson: what is written, searched and tested, and every number that is said of it."""

import math
import re

import numpy as np
import pytest

from core.lessons.captions import search_words, train_words, unseen_words, write_words
from core.lessons.captions.search import Searched
from core.lessons.captions.search_words import explain as explain_search
from core.lessons.captions.settings import COLORS, RELATIONS, SHAPES, Asked
from core.lessons.captions.slips import SCENES
from core.lessons.captions.study.work import shipped
from core.lessons.captions.train import Course, Row
from core.lessons.captions.unseen import Scored, Verdict
from core.lessons.captions.write import Writing
from core.lessons.captions.write_words import explain as explain_writing
from core.media.drawn import compositions
from core.media.drawn.compositions import Composition, Item, all_compositions, covers, draw_composition
from core.wording import percent

CLEAR = Composition(Item("yellow", "star"), "left of", Item("red", "cross"))


def asked(scene: Composition = CLEAR, *, seed: int = 1, ratio: float = 1.5, noise: float = 4.0) -> Asked:
    drawn = draw_composition(scene, np.random.default_rng([3, seed]), ratio=ratio, noise=noise)
    return Asked(
        shipped().model, drawn.pixels, scene.words, scene.mirrored.words, (str(scene.first), str(scene.second)),
        covers(drawn, 6, 6), ratio == 1.0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def clear() -> Writing:
    return Writing(asked())


def shown_sum(formula: str) -> tuple[float, float]:
    """The terms of a sum of negative logarithms as it stands on the screen, added up, and what it says they make."""
    _, terms, total = re.split(r" \\\\ (?:L|p\()", formula.split(r" \end")[0])[0].split("&= ")
    signs = re.findall(r"([-+]) ?(?:\\underbrace\{)?(\d+\.\d{4})", terms)
    return sum(float(sign + value) for sign, value in signs), float(total.removeprefix(r"\mathbf{").rstrip("}"))


def test_the_lesson_names_what_can_be_drawn() -> None:
    assert (COLORS, SHAPES, RELATIONS) == (compositions.COLORS, compositions.SHAPES, compositions.RELATIONS)
    assert sum(1 for _ in all_compositions()) == SCENES


def test_a_clear_picture_is_described(clear: Writing) -> None:
    assert " ".join(clear.caption) == "a yellow star left of a red cross"
    assert clear.right
    assert clear.words[-1] == "<end>"
    assert clear.read == ["<start>", *clear.words[:-1]]


def test_it_looks_at_the_item_whose_color_it_writes(clear: Writing) -> None:
    large, small = clear.words.index("yellow"), clear.words.index("red")
    assert clear.looks[large, 0] > 0.5 > clear.looks[large, 1]
    assert clear.looks[small, 1] > 0.5 > clear.looks[small, 0]
    np.testing.assert_allclose(clear.weights.sum(axis=1), 1, rtol=1e-5)
    assert percent(float(clear.looks[large, 0])) in write_words.captions(clear)[large]


def test_a_trace_without_fault(clear: Writing) -> None:
    assert write_words.trace(clear).problems() == []
    assert search_words.trace(Searched(asked(), 3)).problems() == []


@pytest.mark.parametrize("noise", [4.0, 60.0])
def test_displayed_logarithms_add_up(noise: float) -> None:
    w = Writing(asked(noise=noise))
    words = explain_writing(w)
    terms, total = shown_sum(words.numbers[1])
    assert terms == pytest.approx(total, abs=1e-9)
    assert total == pytest.approx(math.log(np.prod([p.max() for p in w.probabilities])), abs=6e-5)
    assert f"{math.exp(w.log_probability):.4f}" in words.numbers[1]
    # The weights at the least sure word: three largest and the rest make 1.
    values = [float(v) for v in re.findall(r"0\.\d{4}", words.numbers[0])]
    assert sum(values) == pytest.approx(1, abs=1e-9)


def test_a_beam_of_one_is_greedy_search_and_a_wider_one_is_no_worse_here() -> None:
    question = asked(
        Composition(Item("black", "square"), "above", Item("red", "triangle")), seed=2, ratio=1.15, noise=30
    )
    w, one, three = Writing(question), Searched(question, 1), Searched(question, 3)
    assert one.same
    assert [question.model.words[k] for k in one.greedy.words] == w.words
    assert one.greedy.score == pytest.approx(w.log_probability, abs=1e-5)
    # The example of the lesson: the beam finds a more probable caption.
    assert not three.same
    assert three.beam.best.score > three.greedy.score
    assert "Greedy search stops at" in search_words.captions(three)[-1]
    words = explain_search(three)
    for line in words.numbers:
        terms, total = shown_sum(line)
        assert terms == pytest.approx(total, abs=1e-9)
    assert words.question.right(5 * 19)


def test_the_step_of_a_search_adds_up() -> None:
    for said in search_words.captions(Searched(asked(noise=60), 2))[:-1]:
        sum_ = said.replace("\u2212", "-").split(": ")[-1]
        left, right = re.search(r"(-?\d.*) = (-?\d+\.\d+)", sum_).groups()  # type: ignore[union-attr]
        numbers = re.findall(r"([-+]?) ?(\d+\.\d{4})", left.replace("(left by rounding)", ""))
        assert sum(float((sign or "+") + value) for sign, value in numbers) == pytest.approx(float(right), abs=1e-9)


def test_two_of_one_size_have_two_right_captions() -> None:
    question = asked(ratio=1.0)
    assert question.right(["a", "red", "cross", "right", "of", "a", "yellow", "star"])
    assert not asked().right(["a", "red", "cross", "right", "of", "a", "yellow", "star"])


def verdict() -> Verdict:
    scores = [
        Scored("seen", 99, 100, (0.945, 0.998), (1.0, 0.99, 1.0, 1.0, 1.0)),
        Scored("pairing", 98, 100, (0.93, 0.995), (1.0, 0.99, 1.0, 1.0, 0.99)),
        Scored("item", 50, 100, (0.404, 0.596), (0.9, 0.6, 1.0, 0.9, 0.7)),
    ]
    truth = ("a", "red", "star", "above", "a", "blue", "square")
    wrong = ("a", "red", "cross", "above", "a", "blue", "square")
    return Verdict(scores, {"red star": {"red star": 3, "red cross": 1}}, "item", [1, 2], [truth] * 2, [truth, wrong])


def test_a_test_tells_right_from_wrong() -> None:
    t = verdict()
    right, wrong = unseen_words.captions(t)
    assert "Right, word by word" in right
    assert "1 of 7 words is wrong: “cross” for “star”" in wrong
    assert unseen_words.item_lines(t)[1] == "red star: 75%; red cross 25%"
    assert unseen_words.trace(t).problems() == []
    words = unseen_words.explain(t)
    assert "0.500" in words.numbers[0]
    assert "0.404" in words.numbers[0]
    assert words.question.right(0.59)
    assert "82.0%" in words.slips[1].shows  # the mean of the parts


def test_a_course_says_when_a_caption_became_right() -> None:
    question = asked()
    wrong = ("a", "a")
    rows = [Row(k, 1 / k, 1.2 / k, k / 4, k / 5, 0.0) for k in range(1, 5)]
    course = Course(rows, 4, 100, 200, [question.truth, wrong, question.truth, question.truth], question)
    assert course.first_right == 3
    assert train_words.trace(course).problems() == []
    assert "Right." in train_words.captions(course)[3]
    assert "“a a”" in train_words.captions(course)[1]
    words = train_words.explain(course)
    assert words.question.right(math.log(19))
    terms, total = shown_sum(words.numbers[0])
    assert terms == pytest.approx(total, abs=1e-9)
    assert f"/ 9 = \\mathbf{{{course.loss:.4f}}}" in words.numbers[0]
    assert course.loss == pytest.approx(-np.mean(Writing(question).logs), abs=1e-5)  # the truth is what it writes


def test_the_loss_is_set_against_captions_where_they_differ_most() -> None:
    rows = [
        Row(1, 1.0, math.log(2), 0.3, 0, 0),
        Row(2, 1.0, math.log(1.25), 0.4, 0, 0),
        Row(3, 0, 0, 1, 0, 0),
    ]
    course = Course(rows, 3, 100, 200, [("a",)] * 3, asked())
    shows = train_words.explain(course).slips[1].shows
    # e to the minus loss is 0.5, 0.8 and 1; above the right captions by 0.2, 0.4 and 0.
    assert "In epoch 2 the loss on new drawings was 0.2231, which is the geometric mean 0.8000" in shows
    assert f"**{percent(0.4, 1)}** were right" in shows
