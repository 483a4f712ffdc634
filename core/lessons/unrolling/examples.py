"""Cells to start from: the lesson's examples, and sizes of the reader's own."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.explain.recurrent import LARGEST, LONGEST, Task
from core.wording import prose

SEED = 5


def _plain(
    title: str, x: Sequence[Sequence[float]], W: Sequence[Sequence[float]], U: Sequence[Sequence[float]],
    b: Sequence[float], V: Sequence[Sequence[float]], h0: Sequence[float] = (), activation: str = "tanh",
    says: str = "",
) -> Task:  # fmt: skip
    read = np.array(V, float)
    units, outputs = read.shape
    start = np.array(h0, float) if h0 else np.zeros(units)
    return Task(
        title, np.array(x, float), np.array(W, float), np.array(U, float), np.array(b, float), read, np.zeros(outputs),
        start, activation, says=says,
    )  # fmt: skip


EXAMPLES: dict[str, Task] = {
    "words": replace(
        _plain(
            "Four words",
            [[1], [0], [-1], [0]],
            [[1]],
            [[0.8]],
            [0],
            [[1]],
            says=(
                prose("""One unit reads “good food, bad service”, and its state is the mood so far. Added up, the four
                    numbers are 0 in any order; to this cell the last words count most. Assistants and search engines
                    have long turned speech into text with networks that carry such a state.""")
            ),
        ),
        spoken=("good", "food", "bad", "service"),
        answers=(3,),
    ),
    "cell": _plain(
        "Three units",
        [[1, 0.5], [0, -1], [0.5, 1], [-1, 0], [0, 0], [1, -0.5], [0.5, 0.5], [0, 1]],
        [[0.8, -0.4, 0.3], [0.2, 0.6, -0.5]],
        [[0.5, -0.3, 0.2], [0.4, 0.3, -0.2], [-0.1, 0.2, 0.6]],
        [0.1, 0, -0.1],
        [[1], [-0.5], [0.5]],
        says="Three units read two numbers at each of eight steps. The third unit carries most of itself along (0.6).",
    ),
    "one": _plain(
        "One unit",
        [[1], [0], [0], [0], [-1], [0]],
        [[1]],
        [[0.8]],
        [0],
        [[1]],
        says="One unit is struck at step 1, remembers less and less, and is struck the other way at step 5.",
    ),
    "fibonacci": _plain(
        "Fibonacci",
        [[0]] * 8,
        [[0, 0]],
        [[1, 1], [1, 0]],
        [0, 0],
        [[0], [1]],
        h0=[1, 0],
        activation="linear",
        says=(
            prose("""Fibonacci's recurrence is a linear RNN without input. Its state holds two numbers, the newest and
                the one before: new = newest + before, and newest becomes the one before. y is the one before: 1, 1, 2,
                3, 5, 8.""")
        ),
    ),
    "sum": _plain(
        "Running total",
        [[3], [-1], [4], [1], [-5], [9], [2], [-6]],
        [[1]],
        [[1]],
        [0],
        [[1]],
        activation="linear",
        says="One linear unit whose weights are all 1 adds up whatever it reads: its state is the total so far.",
    ),
}


def own(features: int, units: int, outputs: int, steps: int, activation: str) -> Task:
    """A cell of chosen sizes whose numbers are drawn once and for all, to two decimals, for the reader to change."""
    random = np.random.default_rng(SEED)
    x = np.round(random.uniform(-1, 1, (LONGEST, LARGEST)), 1)[:steps, :features]
    W = np.round(random.uniform(-1, 1, (LARGEST, LARGEST)), 2)[:features, :units]
    U = np.round(random.uniform(-0.8, 0.8, (LARGEST, LARGEST)), 2)[:units, :units]
    V = np.round(random.uniform(-1, 1, (LARGEST, LARGEST)), 2)[:units, :outputs]
    return Task(
        "Your own sizes", x, W, U, np.zeros(units), V, np.zeros(outputs), np.zeros(units), activation,
        says="Sizes of your own. The numbers were drawn once; change any of them.",
    )  # fmt: skip
