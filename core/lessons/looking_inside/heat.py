"""What is computed about heat maps beyond what a worker finds out."""

import numpy as np

STEPS = 64  # of the path, where a worker has not said how many it takes


def overlap(one: np.ndarray, other: np.ndarray, share: float = 0.1) -> float:
    """How many of the strongest pixels of two maps are the same, as a share of them."""
    count = max(1, round(one.size * share))
    first, second = (set(np.argsort(-np.abs(v).ravel(), kind="stable")[:count].tolist()) for v in (one, other))
    return len(first & second) / count
