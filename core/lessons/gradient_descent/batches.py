"""Batch, mini-batch and stochastic gradient descent on the same data: updates, noise, epochs and iterations."""

import math
from dataclasses import dataclass

import numpy as np

from core.lessons.gradient_descent.geyser import MINUTES, WAITING, standardized
from core.lessons.gradient_descent.updates import pair, small
from core.trace import Region, Step, Sweep, Trace
from core.wording import prose

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


def captions(held: Sizes) -> list[tuple[str, str]]:
    """What every frame says first."""
    found = [("All start at the same weights, with the same examples", "All start at the same weights")]
    for frame in range(1, held.frames):
        each = held.passes[1].each
        epoch = (frame - 1) // each + 1
        at = f"Epoch {epoch} of {held.epochs}, mini-batch {(frame - 1) % each + 1} of {each}"
        counts = [held.updates(which, frame) for which in range(3)]
        found.append(
            (
                f"{at}. Updates so far: batch {counts[0]}, mini-batch {counts[1]}, stochastic {counts[2]}",
                f"{at}\nUpdates: {counts[0]}, {counts[1]}, {counts[2]}",
            )
        )
    return found


def told(held: Sizes) -> list[tuple[str, ...]]:
    """For every frame: this mini-batch's gradient beside that of all examples, and the update that it makes."""
    mini = held.passes[1]
    each = ", ".join(f"{one.name.lower()} {one.each}" for one in held.passes)
    found: list[tuple[str, ...]] = [
        (f"One epoch is one pass over all {len(X)} examples. Updates (iterations) in it: {each}.",)
    ]
    everything = np.arange(len(X))
    for at in range(held.frames - 1):
        before, after = mini.weights[at], mini.weights[at + 1]
        if np.isnan(after).any():
            found.append(("Mini-batch: diverged, its learning rate is too large.",))
            continue
        g, whole = gradient(before, mini.chosen[at]), gradient(before, everything)
        found.append(
            (
                prose(f"""Gradient of these {len(mini.chosen[at])} examples {pair(g)}, of all {len(X)} {pair(whole)}:
                    apart by {small(float(np.linalg.norm(g - whole)))}"""),
                f"w = w \u2212 rate \u00d7 g = {pair(before)} \u2212 {held.rate:g} \u00d7 {pair(g)} = {pair(after)}",
            )
        )
    return found


def trace(held: Sizes) -> Trace:
    """One step per mini-batch, the start first. Array: weights `(known + 1, 2)`, those of the mini-batch run."""
    mini, lines = held.passes[1], told(held)
    known = int((~np.isnan(mini.weights[:, 0])).sum())

    def step(index: int) -> Step:
        here = {"weights": Region((index, 0), (1, 2))}
        if not index:
            return Step(f"Start at w = {pair(mini.weights[0])}. {lines[0][0]}", {}, here)
        epoch, within = divmod(index - 1, mini.each)
        text = f"Epoch {epoch + 1}, mini-batch {within + 1}: {'; '.join(lines[index])}"
        return Step(text, {}, here)

    return Trace({"weights": mini.weights[:known]}, Sweep(known, step))
