"""How sure a difference is: an interval around a mean of numbers that follow one another in time."""

from dataclasses import dataclass

import numpy as np

DRAWS = 2000


@dataclass(frozen=True)
class Interval:
    """A mean and the interval that holds it with the given level of confidence."""

    mean: float
    low: float
    high: float
    block: int
    draws: int

    @property
    def sign(self) -> int:
        """1 where the whole interval lies above 0, -1 where it lies below, 0 where it holds 0: no difference shown."""
        return int(self.low > 0) - int(self.high < 0)


def block_interval(
    values: np.ndarray, *, level: float = 0.95, block: int = 0, draws: int = DRAWS, seed: int = 0
) -> Interval:
    """A percentile interval by the circular block bootstrap (Politis and Romano, 1992).

    Blocks of neighbors are drawn with replacement, since errors that follow one another in time are not independent;
    `block` 0 takes the cube root of their number, rounded up. `values` `(n,)`, n at least 2.
    """
    held = np.asarray(values, float)
    if held.ndim != 1 or len(held) < 2:
        raise ValueError(f"values must be (n,), n at least 2, received {held.shape}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, received {level}")
    n = len(held)
    size = min(block or int(np.ceil(n ** (1 / 3) - 1e-9)), n)
    random = np.random.default_rng(seed)
    starts = random.integers(0, n, (draws, -(-n // size)))
    rows = (starts[:, :, None] + np.arange(size)).reshape(draws, -1)[:, :n] % n
    means = held[rows].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(held.mean()), float(low), float(high), size, draws)
