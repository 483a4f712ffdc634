"""Occlusion: where patches begin, and what the score loses under each."""

import numpy as np

from core.lessons.looking_inside.settings import Look


def places(size: int, patch: int, stride: int) -> list[int]:
    """Where patches begin: every `stride` pixels, and the last at the far edge."""
    found = list(range(0, size - patch + 1, stride))
    return found if found[-1] == size - patch else [*found, size - patch]


def lost(look: Look) -> np.ndarray:
    """What the explained score loses at every place, `(rows, columns)`; nan where it was not looked at."""
    if not look.found:
        return np.zeros((0, 0))
    return look.found["whole_scores"][look.target].astype(float) - look.found["scores"][..., look.target].astype(float)


def worst(values: np.ndarray) -> tuple[int, int]:
    """The place that costs most."""
    row, column = np.unravel_index(int(np.nanargmax(values)), values.shape)
    return int(row), int(column)
