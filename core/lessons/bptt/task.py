"""What backpropagation through time is shown on: a recurrent cell, a sequence, and the right answer at its steps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.recurrent import Task
from core.wording import prose

NONE = -1  # a step without a target


@dataclass(frozen=True)
class Learner:
    """A cell whose outputs are probabilities, and per step the number of the right one, or `NONE`."""

    cell: Task
    targets: tuple[int, ...]
    days: str = "step"

    def judged(self, t: int) -> bool:
        """Whether the step has a loss of its own."""
        return self.targets[t] != NONE

    def wanted(self, t: int) -> np.ndarray:
        """The target as probabilities, `(outputs,)`."""
        return np.eye(self.cell.outputs)[self.targets[t]]


def _learner(
    title: str,
    x: Sequence[Sequence[float]],
    spoken: tuple[str, ...],
    names: tuple[str, ...],
    targets: tuple[int, ...],
    weights: tuple[Sequence[Sequence[float]], ...],
    says: str,
    start: float = 0.0,
) -> Learner:
    W, U, V = (np.array(held, float) for held in weights)
    answers = tuple(t for t, target in enumerate(targets) if target != NONE)
    cell = Task(
        title, np.array(x, float), W, U, np.zeros(len(U)), V, np.zeros(len(names)), np.full(len(U), start), "tanh",
        "softmax", (), answers, spoken, names, says,
    )  # fmt: skip
    return Learner(cell, targets)


_LETTERS = "helo"
EXAMPLES: dict[str, Learner] = {
    "two": _learner(
        "Two steps",
        [[1], [-0.5]],
        ("+1", "−0.5"),
        ("up", "down"),
        (NONE, 0),
        ([[0.5]], [[0.8]], [[1, -1]]),
        prose("""One unit reads two days' changes of a price and says whether the next day goes up or down. It starts
            from a state of 0.5, so U is used twice: both uses have a share in the error."""),
        start=0.5,
    ),
    "prices": _learner(
        "Tomorrow's price",
        [[1], [-0.5], [1], [0.5], [-1]],
        ("+1", "−0.5", "+1", "+0.5", "−1"),
        ("up", "down"),
        (1, 0, 0, 1, 0),
        ([[0.8, -0.5]], [[0.6, 0.4], [-0.3, 0.7]], [[1, -1], [-0.5, 0.5]]),
        prose("""Each day's change of a price goes in. After each day the network says whether the next one goes up or
            down, and each day has its own loss."""),
    ),
    "hello": _learner(
        "Next letter of hello",
        np.eye(4)[[_LETTERS.index(letter) for letter in "hell"]].tolist(),
        tuple("hell"),
        tuple(_LETTERS),
        tuple(_LETTERS.index(letter) for letter in "ello"),
        (
            [[0.9, -0.3], [-0.6, 0.7], [0.4, 0.5], [0.1, -0.8]],
            [[0.5, -0.6], [0.7, 0.3]],
            [[-0.7, 0.8, 0.2, -0.4], [-0.2, -0.5, 0.9, 0.6]],
        ),
        "After h comes e, after e comes l; but after l comes l, and then o. Only the state can tell the two l apart.",
    ),
    "first": _learner(
        "Remember the first",
        [[1], [0], [0], [0], [0], [0]],
        ("1", "0", "0", "0", "0", "0"),
        ("was 1", "was −1"),
        (NONE, NONE, NONE, NONE, NONE, 0),
        ([[0.9, 0.4]], [[0.7, 0.2], [-0.2, 0.6]], [[1, -1], [0.5, -0.5]]),
        prose("""Only the last step has a loss, and all that matters was read at the first. Watch how much of the
            gradient gets back there."""),
    ),
}
