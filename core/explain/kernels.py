"""The famous kernels, at any size from 1 to 7, in numbers of at most two decimals.

Averages do not divide evenly into two decimals. What rounding leaves goes where it distorts least, evenly around the
middle, so that they sum to exactly 1.
Sources: Gonzalez and Woods, "Digital Image Processing" (4th ed.), chapters 3 and 10.
"""

from collections.abc import Callable
from itertools import product
from math import comb

import numpy as np


def _centered(shape: tuple[int, int], value: float) -> np.ndarray:
    kernel = np.zeros(shape)
    kernel[(shape[0] - 1) // 2, (shape[1] - 1) // 2] = value
    return kernel


def _summing_to_one(weights: np.ndarray) -> np.ndarray:
    """Weights in hundredths that sum to exactly 1, as alike on all sides as they were.

    All are rounded down. Then cells that mirror each other are raised together, largest remainders first and nearest to
    the middle among equals, while the rest suffices for all of them; the middle takes the last ones.
    """
    exact = weights / weights.sum() * 100
    hundredths = np.floor(exact + 1e-9)
    mirrored: dict[tuple[float, ...], list[tuple[int, ...]]] = {}
    for cell in product(*map(range, exact.shape)):
        away = sorted(abs(2 * at - (side - 1)) for at, side in zip(cell, exact.shape, strict=True))
        remainder = round(float(exact[cell] - hundredths[cell]), 6)
        mirrored.setdefault((-remainder, sum(away), *away), []).append(cell)
    rest = round(100 - hundredths.sum())
    for _, cells in sorted(mirrored.items()):
        if len(cells) <= rest:
            for cell in cells:
                hundredths[cell] += 1
            rest -= len(cells)
    return np.round(hundredths / 100 + _centered(exact.shape, rest / 100), 2)


def _binomial(size: int) -> np.ndarray:
    return np.array([comb(size - 1, i) for i in range(size)], float)


def _difference(size: int) -> np.ndarray:
    """Falling from the left to the right, 0 in the middle: `[1, 0, -1]`, `[2, 1, 0, -1, -2]`, `[1, -1]`."""
    if size == 1:
        return np.zeros(1)
    steps = np.arange(size)[::-1] - (size - 1) / 2
    return steps if size % 2 else steps * 2


def _sobel_x(shape: tuple[int, int]) -> np.ndarray:
    return np.outer(_binomial(shape[0]), -_difference(shape[1]))


def _laplacian(shape: tuple[int, int]) -> np.ndarray:
    """Every neighbor in a cross adds up, the middle takes them all away."""
    row, col = (shape[0] - 1) // 2, (shape[1] - 1) // 2
    kernel = np.zeros(shape)
    kernel[row, :] += 1
    kernel[:, col] += 1
    kernel[row, col] = 0
    return kernel - _centered(shape, kernel.sum())


def _emboss(shape: tuple[int, int]) -> np.ndarray:
    rows, cols = np.indices(shape)
    slope = (rows - (shape[0] - 1) / 2) + (cols - (shape[1] - 1) / 2)
    return np.round(slope + _centered(shape, 1), 2)


PRESETS: dict[str, tuple[str, Callable[[tuple[int, int]], np.ndarray]]] = {
    "sobel-x": ("Sobel x", _sobel_x),
    "sobel-y": ("Sobel y", lambda shape: _sobel_x(shape[::-1]).T),
    "identity": ("Identity", lambda shape: _centered(shape, 1)),
    "box": ("Box blur", lambda shape: _summing_to_one(np.ones(shape))),
    "gaussian": (
        "Gaussian blur",
        lambda shape: _summing_to_one(np.outer(_binomial(shape[0]), _binomial(shape[1]))),
    ),
    "sharpen": ("Sharpen", lambda shape: _centered(shape, 1) - _laplacian(shape)),
    "laplacian": ("Laplacian", _laplacian),
    "emboss": ("Emboss", _emboss),
}


def kernel(name: str, shape: tuple[int, int]) -> np.ndarray:
    """A preset at this size, `(kh, kw)`, each 1 to 7.

    >>> kernel("sobel-x", (3, 3)).tolist()
    [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
    """
    if name not in PRESETS:
        raise ValueError(f"the kernel must be one of {', '.join(PRESETS)}, received {name!r}")
    if not all(1 <= side <= 7 for side in shape):
        raise ValueError(f"a kernel's sides must lie in 1 to 7, received {shape}")
    return PRESETS[name][1](shape) + 0.0
