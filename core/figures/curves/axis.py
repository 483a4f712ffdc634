"""Axes of a chart: from where to where, with numbers at round places; linear, or in powers of ten."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from core.wording import number, power_of_ten


class Axis(NamedTuple):
    """An axis from `low` to `high`; `ticks` are places on it and what is written there."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def share(self, values: Iterable[float] | np.ndarray | float) -> np.ndarray:
        """Where values lie: 0 at the low end, 1 at the high one."""
        return (np.asarray(values, float) - self.low) / (self.high - self.low)


def spaced(low: float, high: float, most: int = 6) -> Axis:
    """A linear axis with ticks at 1, 2 or 5 times a power of ten, at most `most` of them.

    >>> [text for _, text in spaced(-1, 1, most=5).ticks]
    ['−1.0', '−0.5', '0.0', '0.5', '1.0']
    """
    if not high > low:
        raise ValueError(f"an axis must end above its start, received {low} to {high}")
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    for times in (1, 2, 5, 10):
        step = times * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            break
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return Axis(low, high, tuple((i * step, number(i * step, places)) for i in range(first, last + 1)))


def around(values: Iterable[float] | np.ndarray, *, least: tuple[float, float], most: int = 6) -> Axis:
    """A linear axis that holds all finite values and the interval `least`, with a little room at both ends."""
    found = np.asarray(values, float)
    found = found[np.isfinite(found)]
    low, high = min(least[0], found.min(initial=least[0])), max(least[1], found.max(initial=least[1]))
    room = 0.05 * (high - low)
    return spaced(low - room, high + room, most)


def decades(exponents: Iterable[float] | np.ndarray, *, most: int = 6) -> Axis:
    """An axis for decimal logarithms, whose ticks say powers of ten.

    Minus infinity, the logarithm of 0, has a place of its own at the low end: `bottom` puts it there.
    """
    found = np.asarray(exponents, float)
    held = found[np.isfinite(found)]
    low, high = math.floor(min(held.min(initial=0.0), -1)), math.ceil(max(held.max(initial=0.0), 1))
    each = math.ceil((high - low) / (most - 1))
    first, last = math.floor(low / each), math.ceil(high / each)
    ticks = [(float(i * each), power_of_ten(i * each)) for i in range(first, last + 1)]
    end = first * each - 0.25 * each
    if np.isneginf(found).any():
        end = first * each - each * 0.75
        ticks.insert(0, (end, "0"))
    return Axis(end, last * each + 0.25 * each, tuple(ticks))


def bottom(axis: Axis, exponents: Iterable[float] | np.ndarray) -> np.ndarray:
    """Logarithms with those of 0 set to the low end of their axis."""
    found = np.asarray(exponents, float)
    return np.where(np.isneginf(found), axis.low, found)
