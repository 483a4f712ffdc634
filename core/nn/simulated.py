"""Series whose law is known: what can be forecast in them, and what cannot, is known as well."""

from collections.abc import Callable

import numpy as np

LENGTH = 400


def random_walk(length: int = LENGTH, *, seed: int = 3, start: float = 100.0, step: float = 1.0) -> np.ndarray:
    """Each day is the day before plus a fresh normal step: the best forecast is today's value, whatever came before.

    Two decimals, as all series here.
    """
    steps = np.random.default_rng(seed).normal(0, step, length - 1)
    return np.round(start + np.concatenate([[0.0], np.cumsum(steps)]), 2)


def trend_season(
    length: int = LENGTH, *, seed: int = 1, slope: float = 0.05, swing: float = 5.0, period: int = 20,
    noise: float = 1.0,
) -> np.ndarray:  # fmt: skip
    """A line, a sine that comes back every `period` days, and noise that nobody can forecast."""
    t = np.arange(length)
    fresh = np.random.default_rng(seed).normal(0, noise, length)
    return np.round(100 + slope * t + swing * np.sin(2 * np.pi * t / period) + fresh, 2)


def arma(
    length: int = LENGTH,
    *,
    seed: int = 0,
    ar: tuple[float, ...] = (0.5, 0.3),
    ma: tuple[float, ...] = (-0.4,),
    noise: float = 1.0,
) -> np.ndarray:
    """Deviations from 100 that fade: x_t = sum a_i x_(t-i) + e_t + sum b_j e_(t-j) (Box and Jenkins, 1970).

    The first 100 values are thrown away, so that the start is as any other day.
    """
    early = 100
    e = np.random.default_rng(seed).normal(0, noise, length + early)
    x = np.zeros(length + early)
    for t in range(len(x)):
        back = sum(a * x[t - i] for i, a in enumerate(ar, start=1) if t >= i)
        x[t] = back + e[t] + sum(b * e[t - j] for j, b in enumerate(ma, start=1) if t >= j)
    return np.round(100 + x[early:], 2)


SIMULATED: dict[str, Callable[[], np.ndarray]] = {"walk": random_walk, "season": trend_season, "arma": arma}
"""Name -> the function that makes it."""
