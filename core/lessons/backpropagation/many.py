"""Many steps of learning: the network at chosen moments, and the error from beginning to end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.explain.scene import Line, line
from core.lessons.backpropagation.step import learned
from core.lessons.backpropagation.task import Task
from core.nn.network import Forward, Network, forward
from core.trace import Region, Step, Trace
from core.wording import number

STEPS = 10_000
PER_DECADE = 14
# 0 to 10 one by one, then evenly on a logarithmic axis.
MOMENTS: tuple[int, ...] = tuple(
    sorted(
        {*range(11), *(round(10 ** (1 + k / PER_DECADE)) for k in range(3 * PER_DECADE + 1))} | {10, 100, 1000, STEPS}
    )
)
WEIGHTS_LISTED = 20


@dataclass(frozen=True, eq=False)
class Course:
    """A task learned for 10,000 steps: the network and the mean error at each of `MOMENTS`.

    `right_errors` are those without the mistake, where one is made.
    """

    task: Task
    mistake: str
    networks: tuple[Network, ...]
    errors: np.ndarray
    right_errors: np.ndarray

    @cached_property
    def runs(self) -> list[Forward]:
        """The forward pass of every moment's network on all examples."""
        with np.errstate(all="ignore"):
            return [forward(network, self.task.x) for network in self.networks]


def course(task: Task, mistake: str) -> Course:
    """Learns for 10,000 steps, and once more without the mistake."""
    networks, errors = learned(task, MOMENTS, mistake)
    right = errors
    if mistake != "none":
        # Forgotten biases are compared with biases that learn, also where the example leaves them alone.
        fair = replace(task, learn_biases=True) if mistake == "biases" else task
        right = learned(fair, MOMENTS)[1]
    return Course(task, mistake, networks, errors, right)


def error_text(error: float) -> str:
    """An error that may be tiny, or beyond all bounds."""
    if not np.isfinite(error):
        return "beyond all numbers"
    if 0 < error < 1e-9:
        return "below 0.000000001"
    return number(error, 9) if error < 1e6 else "above a million"


def headline(found: Course, index: int) -> str:
    """What a moment shows."""
    steps = MOMENTS[index]
    count = "Before the first step" if not steps else f"After {steps:,} step{'s' * (steps > 1)}"
    return f"{count}: the error is {error_text(float(found.errors[index]))}"


def lines(found: Course, index: int) -> list[Line]:
    """The outputs against their targets, and the weights, at a moment."""
    task, run = found.task, found.runs[index]
    told = []
    if not np.isfinite(found.errors[index]):
        return [line("The steps are too large: the numbers have left every bound. Lower the rate.", "wrong")]
    many = task.rows * task.sizes[-1] > 6
    for row in range(1 if many else task.rows):
        said = [
            f"{task.unit(task.depth, k)} = {number(float(run.a[-1][row][k]), 6)} "
            f"(target {number(float(task.t[row][k]), 2)})"
            for k in range(task.sizes[-1])
        ]
        of = f"Example {row + 1}: " if task.rows > 1 else ""
        told.append(line(of + ", ".join(said), "result"))
    told += [line(text) for text in weight_lines(task.at(found.networks[index]))]
    if found.mistake != "none":
        right = float(found.right_errors[index])
        told.append(line(f"With the right rule the error would now be {error_text(right)}.", "wrong"))
    return told


def weight_lines(task: Task) -> list[str]:
    """Every weight and bias, some in a line; for large networks only how many there are."""
    if task.parameters > WEIGHTS_LISTED:
        return [
            f"{task.parameters} weights and biases are too many to list here: One step shows them at any iteration."
        ]
    told = []
    for layer, (W, b) in enumerate(task.network.layers, start=1):
        into = [
            f"{task.weight(layer, i, k)} {number(float(W[i, k]), 4)}"
            for k in range(W.shape[1])
            for i in range(W.shape[0])
        ]
        into += [f"b {task.unit(layer, k)} {number(float(v), 4)}" for k, v in enumerate(b)]
        told.append(" · ".join(into))
    return told


def trace(found: Course) -> Trace:
    """One step per moment; the array is the error at each."""
    return Trace(
        {"errors": found.errors},
        [
            Step(
                ". ".join([headline(found, k), *(said.cells[0] for said in lines(found, k))]),
                writes={"errors": Region.cell(k)},
            )
            for k in range(len(MOMENTS))
        ],
    )


def halfway(errors: Sequence[float]) -> int:
    """The first moment at which the error is at most half of what it was at the start; the last if never."""
    for index, value in enumerate(errors):
        if value <= errors[0] / 2:
            return index
    return len(errors) - 1
