"""Batch, mini-batch and stochastic gradient descent on the same data: updates, noise, epochs and iterations."""

import math
from dataclasses import dataclass

import numpy as np

from core.lessons.gradient_descent.geyser import MINUTES, WAITING, standardized

X = np.stack([standardized(MINUTES), np.ones_like(MINUTES)], axis=-1)  # (272, 2): the length, and 1 for w2


T = standardized(WAITING)


START = (-0.6, 0.9)


BEST = np.linalg.solve(X.T @ X, X.T @ T)


LOWEST = float(np.mean((X @ BEST - T) ** 2))


LOST = 1e6


def gradient(weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The mean squared error's gradient over some of the examples, `(2,)`."""
    return _slope(weights, X[rows], T[rows])


def _slope(weights: np.ndarray, x: np.ndarray, t: np.ndarray) -> np.ndarray:
    # What core.nn.losses and core.nn.optimizers do, without their checks: a thousand updates must not keep one waiting.
    return (x @ weights - t) @ x * (2 / len(t))


def height(weights: np.ndarray) -> np.ndarray:
    """The loss over all examples less the lowest, at weights `(..., 2)`."""
    off = weights - BEST
    return np.maximum(np.einsum("...i,ij,...j->...", off, X.T @ X / len(X), off), 0.0)


def noise(weights: np.ndarray, size: int) -> np.ndarray:
    """How far the gradient of `size` examples, drawn without repeats, is from that of all: root of the mean square.

    At every one of the `weights` `(..., 2)`. It is that of single examples, over the root of the size, and less the
    nearer the size comes to all of them.
    """
    n = len(X)
    pull = 2 * (weights @ X.T - T)  # (..., n): times an example's x, its own gradient
    mean = pull @ X / n
    spread = pull**2 @ (X**2).sum(axis=1) / n - (mean**2).sum(axis=-1)
    return np.asarray(np.sqrt(np.maximum(spread, 0) * (n - size) / ((n - 1) * size)))


@dataclass(frozen=True)
class Pass:
    """One run: `weights` `(updates + 1, 2)`, the start first; not a number once they are lost. `chosen` are the
    examples of each update.
    """

    size: int
    weights: np.ndarray
    chosen: tuple[np.ndarray, ...]
    each: int  # updates per epoch

    @property
    def name(self) -> str:
        return "Batch" if self.size == len(X) else "Stochastic" if self.size == 1 else "Mini-batch"


def orders(epochs: int, shuffle: int) -> list[np.ndarray]:
    """In which order the examples come in each epoch."""
    rng = np.random.default_rng(shuffle)
    return [rng.permutation(len(X)) for _ in range(epochs)]


def descend(size: int, epochs: int, rates: np.ndarray, shuffle: int) -> Pass:
    """So many epochs of updates by `size` examples each, the last batch of an epoch smaller where they do not fit.

    `rates` holds one learning rate for all updates, or one for each.
    """
    each = math.ceil(len(X) / size)
    chosen = [order[at : at + size] for order in orders(epochs, shuffle) for at in range(0, len(X), size)]
    weights = np.full((len(chosen) + 1, 2), np.nan)
    weights[0] = START
    after = weights[0]
    for at, (rows, rate) in enumerate(zip(chosen, np.broadcast_to(rates, len(chosen)).tolist(), strict=True)):
        after = after - rate * _slope(after, X[rows], T[rows])
        if not abs(after[0]) + abs(after[1]) < LOST:
            break
        weights[at + 1] = after
    return Pass(size, weights, tuple(chosen), each)


@dataclass(frozen=True)
class Sizes:
    """The same data, start and rate, three times: all examples at once, mini-batches, one by one."""

    batch: int
    epochs: int
    rate: float
    shuffle: int
    passes: tuple[Pass, Pass, Pass]

    @property
    def frames(self) -> int:
        """One for the start, and one for every mini-batch."""
        return self.passes[1].each * self.epochs + 1

    def updates(self, which: int, frame: int) -> int:
        """How many updates a run has made when the mini-batches are at `frame`: those whose examples are all seen."""
        one, mini = self.passes[which], self.passes[1]
        epoch, within = divmod(frame, mini.each)
        seen = min(within * mini.size, len(X))
        return epoch * one.each + seen // one.size


def sizes(batch: int, epochs: int, rate: float, shuffle: int) -> Sizes:
    """Runs all three."""
    full, mini, single = (descend(size, epochs, np.array(rate), shuffle) for size in (len(X), batch, 1))
    return Sizes(batch, epochs, rate, shuffle, (full, mini, single))
