"""What a plot of curves is made of: panels with axes, curves at rest, marks that move along them, a table.

Everything is given in the reader's numbers and names; `core.figures.curves_data` turns it into places on the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.figures.board import Box
from core.figures.curves_axis import Axis

COLORS = (0, 1, 2, 3, 4, 6, 7)  # of the palette's series; the one left out is that of what is read
DASHES = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3), (4, 2))


class Look(NamedTuple):
    """How a line is told apart: by color, by dash, by width."""

    color: int
    dash: int = 0
    width: float = 2.0

    @classmethod
    def of(cls, identity: int, width: float = 2.0) -> "Look":
        """The look of the i-th of many: no two of the first 35 are alike, and none has the color of the rule."""
        return cls(COLORS[identity % len(COLORS)], identity % len(DASHES), width)


@dataclass(frozen=True)
class Panel:
    """A rectangle with two axes. `places` are those of the wide and the narrow board, without title and numbers.

    Its rule stands at `first` at step 1 and moves by `each` per step, in units of the x axis; with `each` 0 there
    is none. `veil` fades what the rule has not reached. `below` writes numbers under the x axis.
    """

    title: str
    x: Axis
    y: Axis
    places: tuple[Box, Box]
    first: float = 0.0
    each: float = 0.0
    veil: bool = False
    below: bool = True


@dataclass(frozen=True)
class Curve:
    """A line at rest, in pieces: a gap in it is a jump, or a place where it has no value."""

    panel: int
    look: Look
    pieces: Sequence[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Mover:
    """A mark that moves: its place at every step, and the slope of the tangent through it where it has one."""

    panel: int
    look: Look
    x: np.ndarray
    y: np.ndarray
    slope: np.ndarray | None = None
    name: str = ""  # written above it


@dataclass(frozen=True)
class Entry:
    """A line of the table: one text per step in each column."""

    name: str
    cells: Sequence[Sequence[str]]
    look: Look | None = None
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """Lines of names and numbers that follow the step. Boxes: left, top, width, height of a line."""

    heads: tuple[str, ...]  # of the names' column first
    entries: Sequence[Entry]
    places: tuple[Box, Box]
    names: float = 0.46  # share of the width that names take


class Label(NamedTuple):
    """A text that stays, from the left of its places."""

    text: str
    places: tuple[Box, Box]
    bold: bool = False


@dataclass(frozen=True)
class Plot:
    """A whole stage. `captions` say what each step shows; the wide board has room for longer lines."""

    panels: Sequence[Panel]
    curves: Sequence[Curve]
    movers: Sequence[Mover]
    captions: Sequence[tuple[str, str]]  # for the wide and the narrow board
    heights: tuple[float, float]
    tables: Sequence[Table] = ()
    labels: Sequence[Label] = ()

    @property
    def steps(self) -> int:
        return len(self.captions)
