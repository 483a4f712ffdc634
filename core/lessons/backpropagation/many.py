"""Many steps of learning: the network at chosen moments, and the error from beginning to end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.lessons.backpropagation.step import learned
from core.lessons.backpropagation.task import Task
from core.nn.network import Forward, Network, backward, forward

STEPS = 10_000
PER_DECADE = 14
FEW = 200  # steps that are learned at once, without the moments between
# 0 to 10 one by one, then evenly on a logarithmic axis.
MOMENTS: tuple[int, ...] = tuple(
    sorted(
        {*range(11), *(round(10 ** (1 + k / PER_DECADE)) for k in range(3 * PER_DECADE + 1))} | {10, 100, 1000, STEPS}
    )
)


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


def halfway(errors: Sequence[float]) -> int | None:
    """The first moment at which the error is at most half of what it was at the start; None if it never is."""
    return next((index for index, value in enumerate(errors) if value <= errors[0] / 2), None)


def flat(found: Course) -> tuple[int, int] | None:
    """The first and the last of the moments at which every answer is within 0.1 of 0.5; None if there are none."""
    at = [k for k, run in enumerate(found.runs) if (np.abs(run.a[-1] - 0.5) < 0.1).all()]
    return (at[0], at[-1]) if at else None


def agreement(task: Task) -> float:
    """How long the mean of the examples' gradients is, as a share of their own mean length: 0 where they cancel."""
    rows = [slice(row, row + 1) for row in range(task.rows)]
    found = [backward(task.network, task.x[row], task.t[row], loss=task.loss) for row in rows]
    each = np.array([np.concatenate([part.ravel() for part in (*g.dW, *g.db)]) for g in found])
    return float(np.linalg.norm(each.mean(axis=0)) / np.linalg.norm(each, axis=1).mean())


def network_at(task: Task, iteration: int, mistake: str, course: Callable[[Task, str], Course]) -> Network | None:
    """The network after so many steps, many of them from a moment of its course; None once it has left every bound."""
    before = 0
    if iteration > FEW:
        found = course(task, mistake)
        near = max(k for k, moment in enumerate(MOMENTS) if moment <= iteration)
        if not np.isfinite(found.errors[near]):
            return None
        task, before = task.at(found.networks[near]), MOMENTS[near]
    networks, errors = learned(task, (iteration - before,), mistake)
    return networks[-1] if np.isfinite(errors[-1]) else None
