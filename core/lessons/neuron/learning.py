"""A perceptron that learns, told visit by visit: the row, its sum, the verdict, the new weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import mul

import numpy as np

from core.lessons.neuron.rows import Rows
from core.nn.margin import Margin, largest_margin
from core.nn.perceptron import PerceptronRun, train_perceptron

LONGEST = 120  # steps on the stage: more than anyone watches, and each takes time to draw


NOISE = 1e-9  # rows and rates have at most two decimals: a smaller sum is 0


@dataclass(frozen=True)
class Visit:
    """One row looked at: the weights before it and after it. `index` counts the visits from 0."""

    index: int
    epoch: int
    row: int
    w: np.ndarray
    b: float
    z: float
    wrong: bool
    w_after: np.ndarray
    b_after: float
    mistakes: int  # so far, this one included


@dataclass(frozen=True)
class Lesson:
    """Rows, a learning rate, how many passes at most, and whether rows that were right have steps as well."""

    rows: Rows
    rate: float
    passes: int
    every: bool

    @cached_property
    def run(self) -> PerceptronRun:
        return train_perceptron(self.rows.x, self.rows.y, learning_rate=self.rate, epochs=self.passes, tolerance=NOISE)

    @cached_property
    def margin(self) -> Margin:
        return largest_margin(self.rows.x, self.rows.y)

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Every row of every pass."""
        return tuple(self._visits())

    def _visits(self) -> Iterator[Visit]:
        due = {(update.epoch, update.row): update for update in self.run.updates}
        rows = self.rows.x.tolist()  # plain numbers: a row has few, and arrays of few are slow
        w, b, mistakes = np.zeros(self.rows.inputs), 0.0, 0
        weights = w.tolist()
        for index in range(self.run.epochs * self.rows.count):
            epoch, row = index // self.rows.count + 1, index % self.rows.count
            update = due.get((epoch, row))
            z = _clean(sum(map(mul, weights, rows[row])) + b)
            after, b_after = w, b
            if update is not None:
                weights, b_after = [_clean(v) for v in update.w.tolist()], _clean(float(update.b))
                after = np.array(weights)
                mistakes += 1
            yield Visit(index, epoch, row, w, b, z, update is not None, after, b_after, mistakes)
            w, b = after, b_after

    @cached_property
    def shown(self) -> tuple[Visit, ...]:
        """The visits that have a step of their own; one more step says why it stopped."""
        return tuple(v for v in self.visits if self.every or v.wrong)[: LONGEST - 1]

    @property
    def per_epoch(self) -> np.ndarray:
        """Mistakes of every pass, `(epochs,)`."""
        return np.bincount([v.epoch - 1 for v in self.visits if v.wrong], minlength=self.run.epochs)

    @property
    def skipped(self) -> int:
        """Steps that the stage has no room for."""
        return sum(1 for v in self.visits if self.every or v.wrong) - len(self.shown)

    def wrong_after(self, w: np.ndarray, b: float) -> np.ndarray:
        """Which rows are on the wrong side, or on the boundary, `(n,)`."""
        return np.asarray(self.rows.y * (self.rows.x @ w + b) <= NOISE)


def _clean(value: float) -> float:
    """Without the noise that decimals leave in binary numbers."""
    return round(value, 6) + 0.0
