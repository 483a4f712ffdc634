"""The chain rule at its smallest: circuits of gates on single numbers, and what they compute forward and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.explain.explanation import Unworkable
from core.nn.circuit import Gate, Passed, run
from core.wording import MINUS, TIMES


class Part(NamedTuple):
    """A number or a gate: what it is called, what its circle says when it is a gate, and where it stands (0 to 1)."""

    name: str
    sign: str
    x: float
    y: float


@dataclass(frozen=True)
class Example:
    """A circuit, with the numbers that its source gives it."""

    title: str
    formula: str
    says: str
    inputs: dict[str, float]
    gates: tuple[Gate, ...]
    parts: tuple[Part, ...]
    learns: str = ""  # the input that takes a step against its gradient, if any does
    rate: float = 0.1


# The three after the first are CS231n's, "Backpropagation, intuitions".
EXAMPLES: dict[str, Example] = {
    "weight": Example(
        "One weight",
        r"E(w, x, t) = \tfrac{1}{2}\,(w x - t)^2",
        "E = ½(w·x − t)²",
        {"w": 0.5, "x": 2, "t": 3},
        (
            Gate("a", "multiply", ("w", "x")), Gate("d", "subtract", ("a", "t")), Gate("E", "half square", ("d",)),
        ),
        (
            Part("x", "", 0.06, 0.05), Part("w", "", 0.06, 0.5), Part("t", "", 0.06, 0.95),
            Part("a", TIMES, 0.36, 0.28), Part("d", MINUS, 0.64, 0.6), Part("E", "½d²", 0.92, 0.6),
        ),
        learns="w",
    ),
    "product": Example(
        "f = (x + y) z",
        r"f(x, y, z) = (x + y)\,z",
        "f = (x + y)·z",
        {"x": -2, "y": 5, "z": -4},
        (Gate("q", "add", ("x", "y")), Gate("f", "multiply", ("q", "z"))),
        (Part("x", "", 0.06, 0.1), Part("y", "", 0.06, 0.5), Part("z", "", 0.06, 0.9), Part("q", "+", 0.5, 0.3),
         Part("f", TIMES, 0.92, 0.6)),
    ),
    "neuron": Example(
        "Sigmoid neuron",
        r"f(w, x) = \frac{1}{1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)}}",
        "f = 1 / (1 + e^(−(w0·x0 + w1·x1 + w2)))",
        {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
        (
            Gate("p", "multiply", ("w0", "x0")), Gate("q", "multiply", ("w1", "x1")), Gate("r", "add", ("p", "q")),
            Gate("s", "add", ("r", "w2")), Gate("n", "negate", ("s",)), Gate("u", "exp", ("n",)),
            Gate("d", "add one", ("u",)), Gate("f", "invert", ("d",)),
        ),
        (
            Part("w0", "", 0.0, 0.0), Part("x0", "", 0.0, 0.25), Part("w1", "", 0.0, 0.5),
            Part("x1", "", 0.0, 0.75), Part("w2", "", 0.0, 1.0), Part("p", TIMES, 0.16, 0.125),
            Part("q", TIMES, 0.16, 0.625), Part("r", "+", 0.3, 0.375), Part("s", "+", 0.44, 0.6875),
            Part("n", f"{TIMES}({MINUS}1)", 0.58, 0.6875), Part("u", "exp", 0.72, 0.6875),
            Part("d", "+1", 0.86, 0.6875), Part("f", "1/d", 1.0, 0.6875),
        ),
    ),
    "three": Example(
        "Add, max, multiply",
        r"f(x, y, z, w) = 2\,(x y + \max(z, w))",
        "f = 2·(x·y + max(z, w))",
        {"x": 3, "y": -4, "z": 2, "w": -1},
        (
            Gate("p", "multiply", ("x", "y")), Gate("m", "max", ("z", "w")), Gate("s", "add", ("p", "m")),
            Gate("f", "double", ("s",)),
        ),
        (
            Part("x", "", 0.06, 0.0), Part("y", "", 0.06, 0.33), Part("z", "", 0.06, 0.66), Part("w", "", 0.06, 1.0),
            Part("p", TIMES, 0.36, 0.165), Part("m", "max", 0.36, 0.83), Part("s", "+", 0.65, 0.5),
            Part("f", f"{TIMES}2", 0.92, 0.5),
        ),
    ),
}  # fmt: skip


NUDGED = 0.01


def nudged(example: Example, found: Passed) -> Passed:
    """The circuit with what learns made a little larger."""
    return solved(example, [found.values[name] + NUDGED * (name == example.learns) for name in example.inputs])


def stepped(example: Example, found: Passed, rate: float) -> Passed:
    """The circuit after what learns has taken a step against its gradient."""
    moved = {name: found.values[name] for name in example.inputs}
    moved[example.learns] -= rate * found.gradients[example.learns]
    return solved(example, list(moved.values()))


def solved(example: Example, inputs: Sequence[float]) -> Passed:
    """The circuit with these numbers in it."""
    try:
        return run(example.gates, dict(zip(example.inputs, inputs, strict=True)))
    except ValueError as error:
        raise Unworkable(f"This circuit cannot be worked out: {error}. Change its numbers.") from error
