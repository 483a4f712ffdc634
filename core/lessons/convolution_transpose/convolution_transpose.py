"""A transposed convolution of small grids: what it is made of, its numbers, and how evenly its patches overlap."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.convolution import conv2d_transpose
from core.wording import decimals, prose


@dataclass(frozen=True)
class Transposed:
    """One transposed convolution, computed. `x` (H, W), `w` (k, k'), `y` (H', W'), `counts` as y: patches on a cell."""

    x: np.ndarray
    w: np.ndarray
    y: np.ndarray
    counts: np.ndarray
    stride: int
    padding: int
    extra: int

    @property
    def uncut(self) -> tuple[int, int]:
        """Rows and columns that the patches and the cells added at the end cover before anything is cut off."""
        rows, columns = (
            (n - 1) * self.stride + max(k, k + self.extra - self.padding)
            for n, k in zip(self.x.shape, self.w.shape, strict=True)
        )
        return rows, columns

    @property
    def places(self) -> int:
        """Decimals that show every product and every sum exactly."""
        return decimals(self.x) + decimals(self.w)

    def kept(self, row: int, column: int) -> bool:
        """Whether a cell of the uncut output belongs to the output."""
        return all(self.padding <= at < self.padding + n for at, n in zip((row, column), self.y.shape, strict=True))

    def reaching(self, at: int, axis: int) -> tuple[int, int]:
        """The first input row (or column) whose patch covers one of the output, and one past the last."""
        place, k = at + self.padding, self.w.shape[axis]
        return max(0, -((k - 1 - place) // self.stride)), min(self.x.shape[axis], place // self.stride + 1)


def transpose(x: np.ndarray, w: np.ndarray, *, stride: int, padding: int, extra: int) -> Transposed:
    """Runs `core.nn`'s transposed convolution on numbers of at most two decimals, so every sum is shown exactly.

    Raises `Unworkable` where padding cuts everything off, or output padding is not below the stride.
    """
    x, w = np.round(x, 2), np.round(w, 2)
    if extra >= stride:
        raise Unworkable(
            prose(f"""Output padding says which of {stride} possible sizes is meant, so it lies in 0 to {stride - 1},
                and it is {extra}. Take a smaller output padding or a larger stride.""")
        )
    for n, k, name in zip(x.shape, w.shape, ("rows", "columns"), strict=True):
        left = (n - 1) * stride - 2 * padding + k + extra
        if left < 1:
            raise Unworkable(
                prose(f"""The patches cover {(n - 1) * stride + k + extra} {name}, and a padding of {padding} cuts
                    {2 * padding} of them off: nothing is left. Take less padding, a larger kernel or a larger
                    input.""")
            )

    def run(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return run_backward(values, weights, stride, padding, extra)

    counts = np.rint(run(np.ones_like(x), np.ones_like(w))).astype(int)
    # Sums of two-decimal products have four decimals: rounding there only removes floating-point dust.
    return Transposed(x, w, np.round(run(x, w), 4) + 0.0, counts, stride, padding, extra)


def run_backward(x: np.ndarray, w: np.ndarray, stride: int, padding: int, extra: int) -> np.ndarray:
    """`core.nn`'s transposed convolution of one channel: `(H, W)` and `(k, k')` to `(H', W')`."""
    return conv2d_transpose(x[..., None], w[..., None, None], stride=stride, padding=padding, output_padding=extra)[
        ..., 0
    ]


def rhythm(kernel: int, stride: int) -> tuple[int, ...]:
    """How many patches touch each of `stride` neighboring cells along one axis, far from the rim.

    >>> rhythm(3, 2)
    (2, 1)
    """
    return tuple(len(range(offset, kernel, stride)) for offset in range(stride))


class Addition(NamedTuple):
    """One product that one step adds to one cell of the uncut output."""

    step: int
    tap: tuple[int, int]
    cell: tuple[int, int]
    before: float
    product: float
    rank: int  # patches on the cell, this one included
    until: int  # the step that adds to this cell next

    @property
    def after(self) -> float:
        return self.before + self.product


def additions(t: Transposed) -> list[Addition]:
    """Everything that is added, input cell by input cell in row-major order, and within a patch row by row."""
    held: dict[tuple[int, int], tuple[float, int, int]] = {}  # sum, patches, place in the list
    found: list[Addition] = []
    columns = t.x.shape[1]
    for step, value in enumerate(t.x.ravel().tolist()):
        for tap, weight in np.ndenumerate(t.w):
            cell = (
                step // columns * t.stride + tap[0],
                step % columns * t.stride + tap[1],
            )
            before, count, last = held.get(cell, (0.0, 0, -1))
            if last >= 0:
                found[last] = found[last]._replace(until=step)
            # Two decimals each: rounding only removes floating-point dust.
            one = Addition(step, (tap[0], tap[1]), cell, before, round(value * weight, 4) + 0.0, count + 1, t.x.size)
            held[cell] = (round(one.after, 4) + 0.0, one.rank, len(found))
            found.append(one)
    return found
