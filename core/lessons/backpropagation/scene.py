"""What one step of learning is told with: the numbers of the network that a scene reads and writes."""

from typing import NamedTuple

import numpy as np

from core.explain.digits import Digits, digits_for
from core.lessons.backpropagation.step import Pass

CHAPTERS = ("Forward", "Error", "Backward", "Update", "Again")


class Mark(NamedTuple):
    """One number of the network. Kinds: `value` of a unit, `error`, `delta` of a unit, `gradient`, `weight` (new).

    `at` is (layer, unit), or (layer, input, unit) for a weight; the bias is one more input.
    """

    kind: str
    at: tuple[int, ...]


class Shown:
    """A pass as it is about to be told: its example's numbers at hand, layer by layer, inputs first in `a`."""

    def __init__(self, found: Pass, places: int) -> None:
        self.found, self.task, self.places = found, found.task, places
        weights = [array for pair in self.task.network.layers for array in pair]
        self.digits: Digits = digits_for(places, [self.task.x, self.task.t], weights)
        self.z: list[np.ndarray] = [z[found.row] for z in found.step.run.z]
        self.a: list[np.ndarray] = [self.task.x[found.row], *(a[found.row] for a in found.step.run.a)]
        self.dz: list[np.ndarray] = [dz[found.row] for dz in found.step.dz]


def units_of(shown: Shown, layer: int) -> tuple[Mark, ...]:
    """The answers of a whole layer; of layer 0, the inputs."""
    return tuple(Mark("value", (layer, unit)) for unit in range(shown.task.sizes[layer]))
