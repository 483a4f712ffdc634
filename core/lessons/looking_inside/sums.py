"""Rounding that keeps a sum: what is shown adds up to what is shown as the whole."""

import numpy as np


def rounded_to_sum(values: np.ndarray, places: int = 4) -> np.ndarray:
    """The values with so many decimals, each rounded down or up so that they add up to their rounded sum.

    All are rounded down; those that lost most are raised (the method of largest remainders).

    >>> rounded_to_sum(np.array([0.14, 0.14, 0.14]), 1).tolist()
    [0.2, 0.1, 0.1]
    """
    scaled = values.astype(float).ravel() * 10**places
    down = np.floor(scaled)
    # Summed as it was given, so that parts of one whole that are cut in different ways agree on it.
    short = int(round(float(scaled.sum())) - down.sum())
    down[np.argsort(down - scaled, kind="stable")[:short]] += 1
    return np.round(down.reshape(values.shape) / 10**places, places)
