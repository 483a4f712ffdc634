"""What one step of learning is told with: scenes, their lines, and the numbers that they read and write."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.explain.backpropagation_pass import Pass
from core.explain.backpropagation_terms import Digits, digits_for

CHAPTERS = ("Forward", "Error", "Backward", "Update", "Again")


class Line(NamedTuple):
    """One line of the calculation: a single cell, or the cells of a table's row.

    Kinds: `math` (symbols and numbers), `result` (its last line), `head` and `row` of a table, `words`, `note` (fainter
    words), `wrong`.
    """

    cells: tuple[str, ...]
    kind: str = "math"


class Mark(NamedTuple):
    """One number of the network. Kinds: `value` of a unit, `error`, `delta` of a unit, `gradient`, `weight` (new).

    `at` is (layer, unit), or (layer, input, unit) for a weight; the bias is one more input.
    """

    kind: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class Scene:
    """One step: its chapter's number, what it does, the calculation, and the numbers that it reads and writes."""

    chapter: int
    headline: str
    lines: tuple[Line, ...]
    reads: tuple[Mark, ...]
    writes: tuple[Mark, ...]

    @property
    def caption(self) -> str:
        """The whole step as one text."""
        said = [" | ".join(cell for cell in line.cells if cell) for line in self.lines]
        return ". ".join([self.headline, *said])


def line(text: str, kind: str = "math") -> Line:
    return Line((text,), kind)


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
