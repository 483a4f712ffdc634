"""A transposed convolution of small grids: what it is made of, its numbers, and how evenly its patches overlap."""

from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.convolution import conv2d_transpose
from core.wording import prose

MOST = 5  # cells along a side of the input and of the kernel

INPUTS: dict[str, tuple[str, tuple[tuple[float, ...], ...]]] = {
    "flat": ("A flat area", ((3,) * 4,) * 4),
    "dot": ("One cell", ((0, 0, 0), (0, 2, 0), (0, 0, 0))),
    "halves": ("Two halves", ((1, 1, 5, 5),) * 4),
    "d2l": ("Dive into Deep Learning", ((0, 1), (2, 3))),
}
D2L_KERNEL = ((0.0, 1.0), (2.0, 3.0))


def input_grid(name: str, rows: int, columns: int) -> np.ndarray:
    """An example's input `(H, W)`, or numbers of a size of one's own."""
    if name in INPUTS:
        return np.array(INPUTS[name][1], float)
    return (np.arange(rows)[:, None] * 2 + np.arange(columns) * 3 + 1) % 7 + 0.0


def kernel_grid(name: str, size: int) -> np.ndarray:
    """A kernel `(k, k)`: ones, the book's 2 x 2, or the weights of bilinear interpolation, to two decimals.

    Bilinear weights fall off evenly from the middle: 1 - |i - middle| / ceil(k / 2) along each axis (Long, Shelhamer
    and Darrell, "Fully Convolutional Networks", 2015, section 3.3).

    >>> kernel_grid("bilinear", 3).tolist()
    [[0.25, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 0.25]]
    """
    if name == "d2l":
        return np.array(D2L_KERNEL)
    if name == "ones":
        return np.ones((size, size))
    if name != "bilinear":
        raise ValueError(f"the kernel must be ones, bilinear or d2l, received {name!r}")
    half = (size + 1) // 2
    line = np.round(1 - np.abs(np.arange(size) - (size - 1) / 2) / half, 2)
    # Just below a half rounds down, so that four neighbors of a corner still sum to 1.
    return np.round(np.outer(line, line) - 1e-9, 2)


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


def evenness(t: Transposed) -> str:
    """What the kernel's size and the stride do to the overlap, in one sentence."""
    k, s = t.w.shape[0], t.stride
    counts = rhythm(k, s)
    if s > k:
        return f"Kernel {k} is smaller than stride {s}: cells between the patches stay 0."
    if len(set(counts)) == 1:
        return f"Even: {s} divides kernel {k}, so every inner cell gets {counts[0] ** 2} patch{'es' * (k > s)}."
    repeat = ", ".join(str(count) for count in (*counts, *counts))
    return f"Uneven: {s} does not divide kernel {k}. Along an axis patches repeat {repeat}."
