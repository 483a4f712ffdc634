"""CTC on a tiny example: every number against all alignments written out, and against Keras."""

import itertools
import re
from math import comb

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.lessons.captcha import alignments, alignments_words, lattice_words
from core.lessons.captcha import decoding as ctc_decoding
from core.lessons.captcha import decoding_words as ctc_decoding_words
from core.lessons.captcha import lattice as ctc_lattice
from core.lessons.captcha.example import EXAMPLES, TEXTS, collapse, least_steps, start, task, text_of

SUM = re.compile(r"([0-9(][0-9. ×+()]*) = ([0-9.]*[0-9])")


def example(name: str = "tricky", steps: int = 4, text: str | None = None):
    return task(start(name, steps), text_of(name) if text is None else text)


def written_out(p: np.ndarray) -> dict[str, float]:
    """The probability of every text."""
    texts: dict[str, float] = {}
    for classes in itertools.product(range(3), repeat=len(p)):
        text = "".join("–ab"[label] for label, _ in itertools.groupby(classes) if label)
        texts[text] = texts.get(text, 0.0) + float(np.prod([p[t, c] for t, c in enumerate(classes)]))
    return texts


def test_the_example_by_hand() -> None:
    """Columns (–, a, b): .3 .6 .1, .5 .4 .1, .2 .5 .3, .1 .2 .7; the most probable way is a – a b."""
    found = alignments.alignments(example())
    assert len(found.rows) == 15
    assert found.total == 0.4449
    assert found.others[:3] == (("ab", 0.4449), ("aab", 0.105), ("a", 0.0957))
    decoding = ctc_decoding.Decoding(example(), 3)
    assert (decoding.greedy, decoding.best.classes, decoding.best.probability) == ("aab", (1, 0, 1, 2), 0.105)
    assert decoding.texts[0] == ("ab", 0.4449)
    assert "greedy's “aab” has 0.1050" in ctc_decoding_words.captions(decoding)[-1]


def test_a_single_alignment_is_no_sum() -> None:
    words = alignments_words.explain(alignments.alignments(example("tricky", 3, "")))
    assert words.numbers[0].startswith(r"\begin{aligned} p(\text{no text}) &= 0.030 \\ L &= -\ln 0.030")
    assert "1 of them reads no text" in words.notes[0]
    found = ctc_lattice.Lattice(example("tricky", 3, ""))
    numbers = lattice_words.explain(found, lattice_words.trace(found)).numbers[0]
    assert numbers.startswith(r"\begin{aligned} p(\text{no text}) &= 0.030 \\ L &= 3.5066")


@pytest.mark.parametrize("text", ["", "a", "ab", "aa", "aba"])
def test_the_lattice_says_how_often_it_adds(text: str) -> None:
    found = ctc_lattice.Lattice(example("clear", 5, text))
    trace = lattice_words.trace(found)
    sums = [step.caption.split(" = ")[0] for step in trace.steps if step.chapter == "Forward"]
    added = sum(said.count(" + ") for said in sums)
    assert lattice_words.explain(found, trace).notes[1].count(f"{added} additions") == 1


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("steps", [2, 5])
def test_alignments_and_lattice_give_the_same_exact_sum(name: str, steps: int) -> None:
    p = np.hstack([1 - start(name, steps).T.sum(axis=1, keepdims=True), start(name, steps).T])
    texts = written_out(p)
    for text in TEXTS:
        if least_steps(text) > steps:
            with pytest.raises(Unworkable, match="needs"):
                example(name, steps, text)
            continue
        chosen = example(name, steps, text)
        found = alignments.alignments(chosen)
        lattice = ctc_lattice.Lattice(chosen)
        assert found.total == pytest.approx(texts[text], abs=1e-12)
        assert lattice.total == pytest.approx(texts[text], abs=1e-9)
        assert all(collapse(row.classes) == tuple(chosen.labels) for row in found.rows)
        assert dict(found.others)[text] == lattice.total
        if lattice.total:
            np.testing.assert_allclose(lattice.posterior.sum(axis=0), 1)
            np.testing.assert_allclose(lattice.gradient.sum(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("name", EXAMPLES)
def test_traces_are_whole_and_sums_in_captions_add_up(name: str) -> None:
    chosen = example(name)
    lattice = ctc_lattice.Lattice(chosen)
    trace = lattice_words.trace(lattice)
    assert trace.problems() == []
    checked = 0
    for step in trace.steps:
        if step.chapter in ("Forward", "Backward") and (sums := SUM.search(step.caption)):
            terms, shown = sums.groups()
            assert eval(terms.replace("×", "*")) == pytest.approx(float(shown), abs=1e-12), step.caption
            checked += 1
    assert checked >= 19  # all but the first and the last column's
    found = alignments.alignments(chosen)
    assert alignments_words.explain(found).trace.problems() == []
    assert ctc_decoding_words.explain(ctc_decoding.Decoding(chosen, 2)).trace.problems() == []


def test_letters_may_not_have_more_than_one() -> None:
    letters = start("clear", 3)
    letters[:, 1] = (0.7, 0.6)
    with pytest.raises(Unworkable, match=r"In column 2 the letters have 1\.3 together"):
        task(letters, "a")


def test_a_beam_of_one_loses_the_best_text() -> None:
    """Blank 0.6 and a 0.4: the empty beginning is better at each column, so "a" (0.64) is never kept."""
    chosen = example("spread", 2)
    assert ctc_decoding.Decoding(chosen, 1).texts == [("", 0.36)]
    assert ctc_decoding.Decoding(chosen, 2).texts[0] == ("a", 0.64)


def test_keras_gives_the_numbers_on_screen() -> None:
    for name, text in (("tricky", "ab"), ("double", "aa"), ("spread", "a")):
        scope: dict = {}
        exec(alignments_words.explain(alignments.alignments(example(name, 4, text))).keras, scope)
        assert scope["result"] == pytest.approx(ctc_lattice.Lattice(example(name, 4, text)).total, rel=1e-5)
    scope = {}
    exec(ctc_decoding_words.explain(ctc_decoding.Decoding(example(), 8)).keras, scope)
    assert scope["result"] == ["aab", "ab", pytest.approx(0.4449, rel=1e-5)]


def test_a_text_that_nothing_reads_has_no_shares() -> None:
    found = ctc_lattice.Lattice(task(start("spread", 5), "b"))
    captions = [step.caption for step in lattice_words.trace(found).steps]
    assert captions[-1].startswith("No alignment reads this text")
    assert not any("probability less share" in caption for caption in captions)


@pytest.mark.parametrize("text", ["a", "ab", "aa", "aba", ""])
def test_the_working_counts_the_alignments(text: str) -> None:
    question = alignments_words.explain(alignments.alignments(example(text=text))).question
    binomial = re.search(r"binom\{(\d+)\}\{(\d+)\}\$? ?= (\d+)", question.working)
    assert int(binomial[3]) == comb(int(binomial[1]), int(binomial[2])) == question.answer
