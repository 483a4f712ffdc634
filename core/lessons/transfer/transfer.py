"""Transfer learning in words: what is learned in each way, what a comparison shows, a question, and slips.

A comparison's numbers come in as plain values, so that this module knows nothing of frameworks and workers.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Fitted(NamedTuple):
    """One fit: its way, pictures per class, right answers of so many, the 95% interval, seconds, what was learned."""

    way: str
    per_class: int
    correct: int
    total: int
    low: float
    high: float
    seconds: float
    learned: int

    @property
    def accuracy(self) -> float:
        return self.correct / self.total


@dataclass(frozen=True)
class Network:
    """A backbone and its head, counted.

    `features` come out of the backbone, `learned` of its parameters can be trained, `classes` are the task's.
    """

    title: str
    features: int
    learned: int
    classes: int
    saw: str
    preparation: str

    @property
    def head(self) -> int:
        """Parameters of the head: a weight from every feature to every class, and a bias for each class."""
        return (self.features + 1) * self.classes


def grouped(count: int) -> str:
    """`18432` -> `18{,}432`, as LaTeX sets it without a gap."""
    return f"{count:,}".replace(",", "{,}")
