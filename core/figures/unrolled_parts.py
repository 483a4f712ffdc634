"""What an unrolled network is drawn from: grids of numbers, wires, frames of cells, weights as colors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.figures.board import Box
from core.figures.graph_data import Frame
from core.figures.matrices import Sign, Spot
from core.trace import Trace

Line = tuple[float, float, float, float]  # from x, y to x, y


@dataclass(frozen=True)
class Grid:
    """Where an array stands: its left upper corner and the size of a cell, on the wide and on the narrow board.

    `turned` changes rows and columns. Grids of one `group` share a scale of colors. `shows` names the array of every
    step, "" where there is none yet; without it the grid shows `array` for good. All arrays shown have one shape.
    """

    array: str
    spots: tuple[Spot, Spot]
    cells: tuple[Spot, Spot]
    turned: bool = False
    group: str = ""
    shows: Sequence[str] | None = None


@dataclass(frozen=True)
class Wire:
    """An arrow, or without a `head` a part of one; `on` are the steps, from 0, that use it. None: not on this board."""

    wide: Line | None
    narrow: Line | None
    on: frozenset[int] = frozenset()
    head: bool = True
    back: bool = False  # a gradient flows along it


@dataclass(frozen=True)
class Cell:
    """The frame of a cell on both boards, lit at the steps, from 0, in `on`."""

    boxes: tuple[Box, Box]
    on: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Patch:
    """A weight as a small colored square: `share` of the largest, -1 to 1."""

    boxes: tuple[Box, Box]
    share: float


@dataclass(frozen=True)
class NarrowSign(Sign):
    """A text that only the narrow board has."""


@dataclass(frozen=True)
class Unrolled:
    """The whole stage: a frame per step of the trace. `heights` are where the drawing ends; the calculation follows.

    `places` are the decimals of arrays that should not show as few as are exact, at most `most`.
    """

    trace: Trace
    frames: Sequence[Frame]
    chapters: Sequence[str]
    grids: Sequence[Grid]
    heights: tuple[float, float]
    wires: Sequence[Wire] = ()
    cells: Sequence[Cell] = ()
    patches: Sequence[Patch] = ()
    signs: Sequence[Sign] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    most: int = 3
