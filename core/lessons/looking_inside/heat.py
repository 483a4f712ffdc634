"""What is computed about heat maps beyond what a worker finds out."""

from collections.abc import Mapping

import numpy as np

STEPS = 64  # of the path, where a worker has not said how many it takes


def overlap(one: np.ndarray, other: np.ndarray, share: float = 0.1) -> float:
    """How many of the strongest pixels of two maps are the same, as a share of them."""
    count = max(1, round(one.size * share))
    first, second = (set(np.argsort(-np.abs(v).ravel(), kind="stable")[:count].tolist()) for v in (one, other))
    return len(first & second) / count


def alike(found: Mapping[str, np.ndarray]) -> np.ndarray:
    """Rank correlations `(nets, methods)` with the trained network's maps; NaN where one of the two is 0 everywhere,
    which no order can be found in.
    """
    told: np.ndarray = np.asarray(found["shares"].any(axis=(2, 3)))
    return np.where(told & told[0], found["likeness"], np.nan)
