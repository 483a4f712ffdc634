"""Forecasts of the next value from a window of the last ones: scaling, folds in time, least squares, errors."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.nn.recurrent_cell import RecurrentCell


@dataclass(frozen=True)
class Scaling:
    """`(x - shift) / unit`: to mean 0 and deviation 1 (standard), or to 0 to 1 (minmax), of the values it was fitted
    on."""

    shift: float
    unit: float

    @classmethod
    def fit(cls, values: np.ndarray, kind: str = "standard") -> "Scaling":
        """Fitted on these values and no others; a constant series has the unit 1."""
        if kind not in ("standard", "minmax"):
            raise ValueError(f'a scaling must be "standard" or "minmax", received {kind!r}')
        shift, unit = values.mean(), values.std()
        if kind == "minmax":
            shift, unit = values.min(), values.max() - values.min()
        return cls(float(shift), float(unit) or 1.0)

    def apply(self, values: np.ndarray) -> np.ndarray:
        return (np.asarray(values, float) - self.shift) / self.unit

    def undo(self, values: np.ndarray) -> np.ndarray:
        return np.asarray(values, float) * self.unit + self.shift


@dataclass(frozen=True)
class Fold:
    """Days `start` to `stop` - 1 are forecast by models that learned from the days before `start` alone."""

    start: int
    stop: int


def folds(length: int, *, share: float = 0.3, count: int = 3) -> tuple[Fold, ...]:
    """The last `share` of the days in `count` folds, one after the other; each one's past grows by the fold before it.

    >>> folds(10, share=0.4, count=2)
    (Fold(start=6, stop=8), Fold(start=8, stop=10))
    """
    first = length - round(length * share)
    if not 0 < first < length or length - first < count:
        raise ValueError(f"{count} folds need a past and {count} days, received {length} days, the last {share:.0%}")
    edges = [first + round((length - first) * k / count) for k in range(count + 1)]
    return tuple(Fold(a, b) for a, b in pairwise(edges))


def windows(values: np.ndarray, size: int, days: Sequence[int] | np.ndarray) -> np.ndarray:
    """The `size` values before each of these days, `(days, size)`, the oldest first."""
    at = np.asarray(days, int)
    if size < 1 or (at.size and at.min() < size):
        raise ValueError(f"a window of {size} must lie before the day, received day {at.min() if at.size else 0}")
    return np.asarray(values, float)[at[:, None] + np.arange(-size, 0)]


@dataclass(frozen=True, eq=False)
class Linear:
    """forecast = intercept + weights . window; the window's oldest value first."""

    weights: np.ndarray
    intercept: float

    @classmethod
    def fit(cls, x: np.ndarray, y: np.ndarray) -> "Linear":
        """Least squares (of several solutions the shortest)."""
        found, *_ = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)
        return cls(found[:-1], float(found[-1]))

    def forecast(self, x: np.ndarray) -> np.ndarray:
        return x @ self.weights + self.intercept


@dataclass(frozen=True, eq=False)
class Forecaster:
    """A recurrent layer that reads a window, and a dense unit that says the next value from its last state."""

    cell: RecurrentCell
    kernel: np.ndarray  # (units, 1)
    bias: np.ndarray  # (1,)

    @classmethod
    def of(cls, kind: str, arrays: Sequence[np.ndarray]) -> "Forecaster":
        """The network of these five arrays of weights, in Keras' order."""
        return cls(RecurrentCell(kind, *arrays[:3]), arrays[3], arrays[4])

    def forecast(self, x: np.ndarray) -> np.ndarray:
        """From windows `(n, size)`, scaled as in training, the next values `(n,)`, scaled."""
        last = self.cell.last(np.asarray(x)[..., None].astype(self.kernel.dtype))
        return (last @ self.kernel + self.bias)[:, 0].astype(float)


def mean_absolute(errors: np.ndarray) -> float:
    """MAE."""
    return float(np.abs(errors).mean())


def root_mean_square(errors: np.ndarray) -> float:
    """RMSE: as MAE, but large errors count for more."""
    return float(np.sqrt(np.square(errors).mean()))


def mean_absolute_scaled(errors: np.ndarray, past: np.ndarray) -> float:
    """MASE: MAE over that of "as the day before" within the past (Hyndman and Koehler, 2006); below 1 beats that."""
    return mean_absolute(errors) / mean_absolute(np.diff(past))


def diebold_mariano(gains: np.ndarray) -> float:
    """The Diebold-Mariano statistic for forecasts of one step: mean gain over its standard error.

    `gains` `(n,)` are one model's losses minus the other's, day by day. With the correction of Harvey, Leybourne and
    Newbold (1997), `sqrt((n - 1) / n)`; beyond about 2 either way, chance is a poor explanation. 0 for no gain at all.
    """
    n = len(gains)
    spread = float(np.var(gains))
    if not spread:
        return 0.0 if not gains.mean() else math.copysign(math.inf, gains.mean())
    return float(gains.mean() / math.sqrt(spread / n) * math.sqrt((n - 1) / n))
