"""Neighbors, told: which training pictures the last hidden layer takes for alike, and its map in two dimensions."""

from collections.abc import Sequence

import numpy as np

from core.lessons.looking_inside.settings import Look

NEAREST = 6


def order(look: Look) -> np.ndarray:
    """The pictures from the nearest to the farthest, by their rows."""
    return np.argsort(look.found["distances"], kind="stable")


def hidden_size(look: Look) -> int:
    """How many numbers the last hidden layer has."""
    index = look.hidden_index
    return int(look.passage.outputs[index].values.size if index >= 0 else look.passage.picture.size)


def agreement(look: Look, labels: Sequence[int], distances: np.ndarray) -> int:
    """How many of the nearest are of the class that the network says."""
    rows = np.argsort(distances, kind="stable")[:NEAREST]
    return sum(labels[int(row)] == look.passage.winner for row in rows)
