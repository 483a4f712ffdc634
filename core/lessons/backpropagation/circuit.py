"""The chain rule at its smallest: a circuit of gates on single numbers, forward and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.explain.digits import bracket
from core.explain.explanation import Unworkable
from core.explain.scene import Line, line
from core.nn.circuit import Gate, Passed, run
from core.trace import Region, Step, Trace
from core.wording import MINUS, TIMES, number

CHAPTERS = ("Forward", "Backward")


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


# All three are CS231n's, "Backpropagation, intuitions".
EXAMPLES: dict[str, Example] = {
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


@dataclass(frozen=True)
class Beat:
    """One step of a circuit: a gate forward, or a gate handing back."""

    chapter: int
    headline: str
    lines: tuple[Line, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    @property
    def caption(self) -> str:
        return ". ".join([self.headline, *(line_.cells[0] for line_ in self.lines)])


def solved(example: Example, inputs: Sequence[float]) -> Passed:
    """The circuit with these numbers in it."""
    try:
        return run(example.gates, dict(zip(example.inputs, inputs, strict=True)))
    except ValueError as error:
        raise Unworkable(f"This circuit cannot be worked out: {error}. Change its numbers.") from error


def beats(example: Example, found: Passed, places: int) -> list[Beat]:
    """Every gate forward, then every gate back, the last one first."""
    told = [_forward(gate, found, places) for gate in example.gates]
    last = example.gates[-1].name
    told.append(
        Beat(
            1,
            f"Backward: the gradient of {last} with respect to itself is 1",
            (
                line(f"∂{last}/∂{last} = 1", "result"),
                line("Move it by a little, and it moves by just as much. From here the chain rule walks back.", "note"),
            ),
            (),
            (last,),
        )
    )
    return told + [_backward(last, gate, found, places) for gate in reversed(example.gates)]


_WORKED = {
    "add": "{0} + {1}", "multiply": "{0}·{1}", "max": "max({0}, {1})", "negate": f"({MINUS}1)·{{0}}",
    "double": "2·{0}", "exp": "e^{0}", "add one": "{0} + 1", "invert": "1 / {0}",
}  # fmt: skip


def said(value: float, places: int) -> str:
    """A number of a circuit: whole ones without decimals."""
    whole = abs(value - round(value)) < 1e-12 and abs(value) < 1e6
    return number(value, 0 if whole else places)


def _forward(gate: Gate, found: Passed, places: int) -> Beat:
    shown = [bracket(said(found.values[name], places)) for name in gate.inputs]
    form = _WORKED[gate.kind]
    value = said(found.values[gate.name], places)
    return Beat(
        0,
        f"Forward: {gate.name} = {form.format(*gate.inputs)} = {value}",
        (
            line(f"{gate.name} = {form.format(*gate.inputs)}"),
            line(f"= {form.format(*shown).replace('·', TIMES)} = {value}", "result"),
        ),
        gate.inputs,
        (gate.name,),
    )


# What a gate does to what comes back to it.
_HANDS_BACK = {
    "add": "A plus gate hands what comes back to both inputs, unchanged.",
    "multiply": "A times gate swaps: each input gets what comes back times the other input.",
    "max": "A max gate is a switch: all goes to the larger input, nothing to the other.",
    "negate": "The sign turns.",
    "double": "What is doubled forward is doubled backward.",
    "exp": "The exponential is its own slope: the local slope is the gate's own output.",
    "add one": "A constant that is added changes no slope.",
    "invert": f"The slope of 1 / d is {MINUS}1 / d².",
}


def _backward(last: str, gate: Gate, found: Passed, places: int) -> Beat:
    """A gate hands back: local slope times what came back to it."""
    lines = []
    for name in gate.inputs:
        slope = bracket(said(found.slopes[gate.name, name], places))
        came = bracket(said(found.gradients[gate.name], places))
        lines += [
            line(f"∂{last}/∂{name} = ∂{gate.name}/∂{name} · ∂{last}/∂{gate.name}")
            if gate.name != last
            else line(f"∂{last}/∂{name}, the local slope of {last} itself"),
            line(f"= {slope} {TIMES} {came} = {said(found.shares[gate.name, name], places)}", "result"),
        ]
    lines.append(line(_HANDS_BACK[gate.kind], "note"))
    names = " and ".join(gate.inputs)
    get = "get" if len(gate.inputs) > 1 else "gets"
    return Beat(
        1,
        f"Backward through {gate.name}: {names} {get} the local slope times what came back",
        tuple(lines),
        (gate.name, *gate.inputs),
        gate.inputs,
    )


def trace(found: Passed, told: Sequence[Beat]) -> Trace:
    """Every number is an array of one cell, and so is its gradient."""
    one = Region.cell(0)
    arrays = {name: np.array([value]) for name, value in found.values.items()}
    arrays |= {f"gradient of {name}": np.array([value]) for name, value in found.gradients.items()}

    def cells(beat: Beat, names: Sequence[str]) -> dict[str, Region]:
        return {f"gradient of {name}" if beat.chapter else name: one for name in names}

    return Trace(
        arrays,
        [
            Step(
                beat.caption,
                # Backward, a gate reads what came back to it; what it hands back it writes.
                reads=cells(beat, [name for name in beat.reads if name not in beat.writes]),
                writes=cells(beat, beat.writes),
                chapter=CHAPTERS[beat.chapter],
            )
            for beat in told
        ],
    )
