"""One number of a map: the window that makes it, and where a map answers most."""

import numpy as np

from core.explain.passage import Passage, Window

MOST = 12  # input channels that are shown one by one


def strongest_pixel(values: np.ndarray) -> tuple[int, int]:
    """Row and column of the largest value of a map: where it answers most."""
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    return int(row), int(column)


def window(passage: Passage, index: int, unit: int) -> Window:
    """How the pixels of one map are made."""
    return passage.window(index, unit, MOST)
