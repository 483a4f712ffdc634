"""Neighbors: which training pictures the last hidden layer takes for alike."""

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


def spread(labels: np.ndarray, most: int) -> np.ndarray:
    """At most so many rows, as evenly from all classes as it goes, in their own order.

    >>> spread(np.array([0, 0, 0, 0, 1]), 3).tolist()
    [0, 1, 4]
    """
    turn = np.zeros(len(labels), int)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        turn[rows] = np.arange(len(rows))
    return np.sort(np.argsort(turn, kind="stable")[:most])
