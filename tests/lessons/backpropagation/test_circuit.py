"""The circuits of the backpropagation lesson: CS231n's numbers, traces, words."""

import pytest

from core.explain.explanation import Unworkable
from core.lessons.backpropagation.circuit import EXAMPLES, nudged, solved, stepped
from core.lessons.backpropagation.circuit_words import BACKWARD, explain, scenes, trace

# What the figures of CS231n, "Backpropagation, intuitions" print: the output, and every input's gradient.
PRINTED = {
    "product": (-12.0, {"x": -4, "y": -4, "z": 3}),
    "neuron": (0.73, {"w0": -0.20, "x0": 0.39, "w1": -0.39, "x1": -0.59, "w2": 0.20}),
    "three": (-20.0, {"x": -8, "y": 6, "z": 2, "w": 0}),
}


@pytest.mark.parametrize("name", PRINTED)
def test_the_numbers_are_those_of_cs231n(name: str) -> None:
    example = EXAMPLES[name]
    found = solved(example, list(example.inputs.values()))
    output, gradients = PRINTED[name]
    assert round(found.values["f"], 2) == output
    assert {n: round(found.gradients[n], 2) for n in example.inputs} == gradients


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("shift", [0.0, 0.5, -3.25])
def test_every_gate_goes_forward_once_and_hands_back_once(name: str, shift: float) -> None:
    example = EXAMPLES[name]
    found = solved(example, [value + shift for value in example.inputs.values()])
    told = scenes(example, found, 4)
    after = stepped(example, found, example.rate) if example.learns else None
    assert len(told) == 2 * len(example.gates) + (4 if after else 1)
    assert trace(found, told, after).problems() == []
    assert {n for scene in told if scene.chapter == BACKWARD for n in scene.writes} == set(found.values)
    words = explain(example, found, told, 4)
    assert words.question.right(round(words.question.answer, 2))
    assert "itself" not in " ".join(words.numbers)


def test_the_steps_say_their_numbers() -> None:
    example = EXAMPLES["product"]
    told = scenes(example, solved(example, [-2, 5, -4]), 4)
    assert told[0].headline == "Forward: q = x + y = 3"
    assert [said.cells[0] for said in told[1].lines] == ["f = q·z", "= 3\u00d7(\u22124) = \u221212"]
    assert "= 1 \u00d7 (\u22124) = \u22124" in told[-1].caption


def test_one_weight_takes_a_step_against_its_gradient() -> None:
    """By hand: a = 1, E = ½(1 − 3)² = 2, slope 2 × (1 − 3) = −4; a step of 0.1 makes w 0.9, one of 0.6 overshoots."""
    example = EXAMPLES["weight"]
    found = solved(example, [0.5, 2, 3])
    assert (found.values["a"], found.values["E"], found.gradients["w"]) == (1, 2, -4)
    for rate, weight, error, way in ((0.1, 0.9, 0.72, "fell"), (0.6, 2.9, 3.92, "rose"), (0.5, 2.5, 2, "is still")):
        after = stepped(example, found, rate)
        assert (after.values["w"], after.values["E"]) == pytest.approx((weight, error))
        moves, again = scenes(example, found, 4, rate)[-2:]
        assert f"from 0.5 to {weight}" in moves.headline
        assert way in again.headline
        assert ("Too far" in again.caption) == (rate >= 0.5)
    assert nudged(example, found).values["E"] == pytest.approx(1.9602)
    assert scenes(example, found, 4)[3].headline == "Nudge: make w larger by 0.01, and the error falls from 2 to 1.9602"


def test_one_weight_is_told_without_symbols() -> None:
    example = EXAMPLES["weight"]
    told = scenes(example, solved(example, [0.5, 2, 3]), 4)
    assert not any(symbol in scene.caption for scene in told for symbol in "∂δ")


def test_a_max_gate_says_what_it_does_at_a_tie() -> None:
    example = EXAMPLES["three"]
    for w, tied in ((2, True), (-1, False)):
        found = solved(example, [3, -4, 2, w])
        captions = " ".join(scene.caption for scene in scenes(example, found, 4))
        assert ("no one slope" in captions) == tied
        assert (found.gradients["z"], found.gradients["w"]) == (2, 0)


def test_a_circuit_that_divides_by_zero_says_so() -> None:
    example = EXAMPLES["neuron"]
    with pytest.raises(ValueError, match="shorter"):
        solved(example, [1.0])
    # 1 + e^n is never 0 in floating point, so an inverse of 0 cannot come up here.
    assert solved(example, [99, 99, 99, 99, 99]).values["f"] == pytest.approx(1)
    assert issubclass(Unworkable, ValueError)
