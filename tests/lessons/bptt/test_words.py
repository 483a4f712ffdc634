"""Backpropagation through time: by hand, by nudging, cut short, and through a hundred steps."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from core.explain.explanation import Explanation
from core.explain.recurrent import Task
from core.lessons.bptt import gradient_words
from core.lessons.bptt.gradient import LEARNED, Pass, passed, truncated
from core.lessons.bptt.gradient_steps import bptt_trace, scenes
from core.lessons.bptt.task import EXAMPLES, NONE, Learner
from core.lessons.bptt.vanishing import Passage
from core.lessons.bptt.vanishing_words import caption, explain, trace
from core.lessons.bptt.worksheet import file_name, worksheet


def tiny() -> Learner:
    """One linear unit of weights 1, two steps, two outputs whose scores are h and -h."""
    cell = Task(
        "Tiny", np.array([[1.0], [0.0]]), np.ones((1, 1)), np.array([[0.5]]), np.zeros(1), np.array([[1.0, -1.0]]),
        np.zeros(2), np.zeros(1), "linear", "softmax", (), (1,), ("1", "0"), ("a", "b"),
    )  # fmt: skip
    return Learner(cell, (NONE, 0))


def test_two_steps_by_hand() -> None:
    # h1 = 1, h2 = 0.5; scores 0.5 and -0.5, so p of a is 1 / (1 + e^-1).
    found, p = passed(tiny()), 1 / (1 + math.exp(-1))
    assert found.loss == pytest.approx(-math.log(p))
    pull = 2 * (p - 1)  # (p - 1) 1 + (1 - p) (-1)
    assert found.d_z[:, 0].tolist() == pytest.approx([0.5 * pull, pull])
    assert found.terms["U"].ravel().tolist() == pytest.approx([0, 1 * pull])
    assert found.terms["W"].ravel().tolist() == pytest.approx([0.5 * pull, 0])
    assert found.gradients.b[0] == pytest.approx(1.5 * pull)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_shares_of_all_steps_add_up_to_the_gradient_that_nudging_finds(name: str) -> None:
    found = passed(EXAMPLES[name])
    for matrix in ("U", "W"):
        np.testing.assert_allclose(found.terms[matrix].sum(axis=0), getattr(found.nudged, matrix), atol=1e-8)
    for part in LEARNED:
        np.testing.assert_allclose(getattr(found.full, part), getattr(found.nudged, part), atol=1e-8)


def test_a_cut_after_every_step_keeps_only_what_each_loss_says_of_its_own_step() -> None:
    found = passed(EXAMPLES["prices"], 1)
    cell = EXAMPLES["prices"].cell
    expected = sum(np.outer(cell.before[t], found.direct[t] * (1 - cell.h[t] ** 2)) for t in range(cell.steps))
    np.testing.assert_allclose(found.gradients.U, expected, atol=1e-12)
    assert not found.later.any()
    np.testing.assert_allclose(truncated(found, cell.steps).U, found.full.U, atol=1e-12)


def test_a_cut_after_two_steps_lets_every_second_state_hear_nothing_from_later() -> None:
    found = passed(EXAMPLES["prices"], 2)
    heard = [bool(later.any()) for later in found.later]
    assert heard == [True, False, True, False, False]
    np.testing.assert_allclose(
        found.gradients.U,
        found.terms["U"].sum(axis=0),
        atol=1e-12,
    )


def words_of(found: Pass) -> Explanation:
    return gradient_words.explain(found, bptt_trace(found, scenes(found, "U"), "U"), "U")


def plain(text: str) -> float:
    return float(text.strip().strip("()").replace("\u2212", "-"))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("matrix", ["U", "W"])
@pytest.mark.parametrize("cut", [0, 2])
def test_every_step_is_told_with_sums_that_add_up(name: str, matrix: str, cut: int) -> None:
    found = passed(EXAMPLES[name], cut)
    told = scenes(found, matrix)
    assert bptt_trace(found, told, matrix).problems() == []
    checked = 0
    for scene in told:
        for line in scene.lines:
            # A plain sum: "what = a + b = total  (rounding r)".
            parts = re.fullmatch(r"[^=×]* = ([^=×]+) = ([^=×(]+)(?:  \(rounding (.+)\))?", line.cells[0])
            if parts and " + " in parts[1] and "L1" not in parts[1]:
                rest = plain(parts[3]) if parts[3] else 0.0
                total = math.fsum(map(plain, parts[1].split(" + "))) + rest
                assert abs(total - plain(parts[2])) < 0.0006, line
                checked += 1
    assert checked > EXAMPLES[name].cell.steps


def test_the_words_say_what_is_cut_and_what_is_proved() -> None:
    found = passed(EXAMPLES["prices"], 2)
    assert any(line.kind == "wrong" for line in scenes(found, "U")[-1].lines)
    words = words_of(found)
    assert any("| 5, all |" in note and "| 0% |" in note for note in words.notes)
    whole = scenes(passed(EXAMPLES["prices"]), "U")
    assert "Proof: nudging" in whole[-1].lines[-1].cells[0]
    assert whole[-1].lines[-1].kind == "note"
    # A largest difference is a size, without a sign.
    assert "differs by \u2212" not in whole[-1].lines[-1].cells[0]
    assert not any("| \u2212" in line[-12:] for line in words.notes[-1].splitlines())


def test_the_question_is_about_another_target() -> None:
    found = passed(EXAMPLES["prices"])
    question = words_of(found).question
    other = passed(replace(EXAMPLES["prices"], targets=(1, 0, 0, 1, 1)))
    assert question.answer == pytest.approx(other.d_z[-1, 0])


def test_the_working_of_the_question_keeps_what_rounding_leaves() -> None:
    working = words_of(passed(EXAMPLES["prices"])).question.working
    assert r"0.234\times 1.0 + (-0.234)\times (-1.0) = 0.469 \;(\text{rounding } 0.001)" in working


def test_a_loss_says_what_rounding_its_probability_leaves() -> None:
    captions = " ".join(scene.caption for scene in scenes(passed(EXAMPLES["hello"]), "U"))
    assert re.search(r"L\d = −ln 0\.\d+ = 1\.\d+ \(rounding", captions)
    sure = EXAMPLES["hello"]
    steep = replace(sure, cell=replace(sure.cell, V=sure.cell.V * 99))
    assert "ln 0.000" not in " ".join(scene.caption for scene in scenes(passed(steep), "U"))


def test_chunks_of_one_step_carry_nothing_back() -> None:
    found = passed(EXAMPLES["prices"], 1)
    assert not found.later.any()
    notes = " ".join(words_of(found).notes)
    assert "Chunks of one step carry nothing back" in notes
    assert "carried back at most" not in notes
    assert "cut after every step." in worksheet(found, scenes(found, "U"), "U")


def test_the_worksheet_holds_every_step() -> None:
    found = passed(EXAMPLES["hello"], 0)
    told = scenes(found, "U")
    text = worksheet(found, told, "U")
    assert all(f"### {scene.headline}" in text for scene in told)
    assert "| U22 |" in text
    assert not re.search("[⁻⁰]", text), "fonts for print lack raised digits"
    assert file_name(EXAMPLES["prices"], "U", 2) == "tomorrows-price-bptt-u-cut-2"


@pytest.mark.parametrize(("sigma", "left"), [(0.9, "0.00515378"), (1.1, "117.391")])
def test_a_rotation_times_a_number_leaves_its_power(sigma: float, left: str) -> None:
    passage = Passage("linear", sigma, True, 50, 1.0)
    assert passage.left(49) == left
    np.testing.assert_allclose(passage.arrived, passage.bound, atol=1e-9)
    assert left in caption(passage, 49)[0]


@pytest.mark.parametrize("activation", ["tanh", "linear", "relu"])
@pytest.mark.parametrize("rotation", [True, False])
def test_no_gradient_is_longer_than_its_bound_nor_after_clipping_than_the_limit(
    activation: str, rotation: bool
) -> None:
    passage = Passage(activation, 1.3, rotation, 100, 0.5)
    assert np.linalg.svd(passage.U)[1][0] == pytest.approx(1.3)
    assert (passage.arrived <= passage.bound + 1e-9).all()
    assert (10**passage.clipped <= 0.5 + 1e-12).all()
    assert trace(passage).problems() == []


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_what_u_alone_leaves_stands_apart_from_the_slopes(activation: str) -> None:
    """A drawn matrix shrinks the gradient far below its bound with every slope 1."""
    passage = Passage(activation, 0.9, False, 50, 1.0)
    alone = replace(passage, activation="linear")
    assert alone.arrived[-1] < passage.bound[-1] - 10
    note = next(note for note in explain(passage).notes if "U alone" in note)
    assert f"U alone leaves {alone.left(49)} of the gradient; the bound is 0.00515378" in note
    assert (f"{passage.left(49)} arrives" in note) == (activation != "linear")
    turned = explain(replace(passage, rotation=True)).notes
    assert any("U alone leaves 0.00515378 of the gradient, which is the bound" in note for note in turned)


def test_relu_does_not_save_the_gradient_from_the_matrix() -> None:
    # All slopes 1 would leave 0.9^50; a unit that is off leaves less.
    assert Passage("relu", 0.9, True, 50, 1.0).arrived[-1] <= 50 * math.log10(0.9)
    slip = explain(Passage("tanh", 0.9, True, 50, 1.0)).slips[0]
    assert "**0.00515378**" in slip.shows
