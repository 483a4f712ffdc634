"""A table of classes: its columns, and where they stand on the wide board and on the narrow one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.figures.board import NARROW, WIDE, Box
from core.trace import Trace

Look = Literal["plain", "share", "signed", "gradient", "heat"]
NAMES, NARROW_NAMES = 116.0, 74.0  # units that the classes' names take
GAP, NARROW_GAP = 8.0, 4.0
HEAD = 40.0  # two lines above the columns
FOOT = 30.0


@dataclass(frozen=True)
class Foot:
    """One cell under a column: the array `(1,)` of the trace that it shows, and its words, `short` on a phone."""

    array: str
    text: str
    short: str = ""


@dataclass(frozen=True)
class Column:
    """One array of the trace, `(n,)`, or column `at` of an `(n, m)` one.

    `look` draws it as plain numbers, with a bar from the left (a share of `most`), with a bar to either side
    of 0, the same in the hue of gradients, or as colors of the diverging scale. `wide` and `narrow` are shares of the
    room on either board; 0 leaves it out. `texts` replaces the numbers, and on a phone `short` the title,
    `short_symbol` the symbol and `short_texts` the texts.
    """

    array: str
    title: str
    symbol: str = ""
    places: int = 4
    look: Look = "plain"
    wide: float = 1.0
    narrow: float = 1.0
    foot: Foot | None = None
    at: int | None = None
    texts: tuple[str, ...] = ()
    most: float = 0.0  # what fills a bar; 0 for the largest value
    short: str = ""
    short_symbol: str = ""
    short_texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A trace as a table. `threshold` draws a line through the bars of one array at that share; `below` names the row
    of totals.
    """

    trace: Trace
    names: Sequence[str]
    columns: Sequence[Column]
    threshold: tuple[str, float] | None = None
    below: str = ""


@dataclass(frozen=True)
class Grid:
    """One board: left edge and width of every column, height of a row, and where things stand."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    names: float
    row: float
    rows: int

    @property
    def foot(self) -> float:
        return HEAD + self.rows * self.row + 6

    @property
    def words(self) -> float:
        return self.foot + FOOT + 6

    def cell(self, column: int, first: int, last: int | None = None) -> Box:
        """The box of one cell, or of those from `first` to `last`."""
        count = (first if last is None else last) - first + 1
        return (self.lefts[column], HEAD + first * self.row, self.widths[column], count * self.row - 3)

    def below(self, column: int) -> Box:
        return self.lefts[column], self.foot, self.widths[column], FOOT - 6


def grids(table: Table) -> tuple[Grid, Grid]:
    """The wide board and the narrow one."""
    rows = len(table.names)
    found = []
    for total, names, gap, shares, tall, small in (
        (WIDE, NAMES, GAP, [c.wide for c in table.columns], 40.0, 240.0),
        (NARROW, NARROW_NAMES, NARROW_GAP, [c.narrow for c in table.columns], 34.0, 250.0),
    ):
        shown = sum(share > 0 for share in shares)
        room = total - names - gap * shown
        widths = tuple(share / sum(shares) * room for share in shares)
        lefts, left = [], names
        for width in widths:
            left += gap if width else 0.0
            lefts.append(left)
            left += width
        found.append(Grid(tuple(lefts), widths, names, min(tall, max(small / rows, 22.0)), rows))
    return found[0], found[1]
