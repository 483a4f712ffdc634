"""What can honestly be said of a finished run: how sure it is, what to reject, whether a second run agrees.

Everything here is arithmetic on probabilities `(n, classes)` and on histories; no network runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.training.result import EpochRow, TrainingResult

Probabilities = NDArray[np.float32]
CURVES = ("loss", "accuracy", "validation_loss", "validation_accuracy")


@dataclass(frozen=True)
class Rejection:
    """What a reject threshold does to `total` pictures: how many are answered, and how many of those rightly."""

    total: int
    answered: int
    right: int


def rejection(probabilities: Probabilities, labels: NDArray[np.int64], threshold: float) -> Rejection:
    """Chow's rule (1970): answer only where the highest probability is at least `threshold`.

    `probabilities` `(n, classes)`, `labels` `(n,)`.

    >>> rejection(np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]]), np.array([0, 1, 0]), 0.7)
    Rejection(total=3, answered=2, right=1)
    """
    answered = probabilities.max(axis=1) >= threshold
    right = answered & (probabilities.argmax(axis=1) == labels)
    return Rejection(len(labels), int(answered.sum()), int(right.sum()))


def least_sure(probabilities: Probabilities, at_most: int = 12) -> NDArray[np.int64]:
    """The rows whose highest probability is lowest, the least sure first.

    >>> least_sure(np.array([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]]), 2).tolist()
    [1, 2]
    """
    return np.argsort(probabilities.max(axis=1), kind="stable")[:at_most]


def most_frequent(labels: NDArray[np.int64]) -> tuple[int, int]:
    """The most frequent label and how often it occurs: what always guessing that one class gets right.

    >>> most_frequent(np.array([0, 2, 2, 1]))
    (2, 2)
    """
    counts = np.bincount(labels)
    return int(counts.argmax()), int(counts.max())


def late_learner(probabilities: Sequence[Probabilities], labels: NDArray[np.int64]) -> int:
    """The row that shows learning best: right at the end, after being wrong at most moments before.

    `probabilities` are those of successive moments, each `(n, classes)`. Where nothing is right at the
    end, the row whose own class gained most.
    """
    right = np.stack([moment.argmax(axis=1) == labels for moment in probabilities])  # (moments, n)
    if right[-1].any():
        return int(np.where(right[-1], (~right).sum(axis=0), -1).argmax())
    own = np.arange(len(labels)), labels
    return int((probabilities[-1][own] - probabilities[0][own]).argmax())


@dataclass(frozen=True)
class Difference:
    """The first number in which two runs part: the curve `of`, after `epoch`; None where a run had ended."""

    epoch: int
    of: str
    one: float | None
    other: float | None


def first_difference(one: Sequence[EpochRow], other: Sequence[EpochRow]) -> Difference | None:
    """Where two histories part, compared to the last bit; None where they are equal.

    Seconds are left out: they tell of the machine, not of the network.
    """
    for row, twin in zip(one, other, strict=False):
        for name in CURVES:
            if getattr(row, name) != getattr(twin, name):
                return Difference(row.epoch, name, getattr(row, name), getattr(twin, name))
    if len(one) != len(other):
        longer = max(one, other, key=len)[min(len(one), len(other))]
        values = [longer.loss if len(rows) >= longer.epoch else None for rows in (one, other)]
        return Difference(longer.epoch, "loss", *values)
    return None


def same_weights(one: TrainingResult, other: TrainingResult) -> bool:
    """Whether two runs ended with the same weights, to the last bit."""
    pairs = zip(one.network.weights(), other.network.weights(), strict=False)
    return len(one.network.weights()) == len(other.network.weights()) and all(np.array_equal(a, b) for a, b in pairs)
