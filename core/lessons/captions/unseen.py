"""A test of captions: how many are right, of scenes like those in training and of scenes that it never had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scored:
    """A kind's test: `right` of `count` whole captions, the interval, and the share of each of `PARTS`."""

    kind: str
    right: int
    count: int
    interval: tuple[float, float]
    parts: tuple[float, ...]

    @property
    def share(self) -> float:
        return self.right / self.count

    @property
    def interval_text(self) -> str:
        low, high = self.interval
        return f"{100 * low:.1f} to {100 * high:.1f}"


@dataclass(frozen=True)
class Verdict:
    """The scores of all kinds, what each new item was called, and the pictures that are looked at.

    `truths` and `answers` are their captions; `numbers` those pictures' numbers in the test, from 1.
    """

    scores: Sequence[Scored]
    called: Mapping[str, Mapping[str, int]]
    kind: str
    numbers: Sequence[int]
    truths: Sequence[tuple[str, ...]]
    answers: Sequence[tuple[str, ...]]

    @property
    def score(self) -> Scored:
        return self.of(self.kind)

    def of(self, kind: str) -> Scored:
        return next(score for score in self.scores if score.kind == kind)
