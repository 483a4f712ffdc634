"""A plot of two panels, one above the other on one shared x axis, with a table of numbers beside or below.

The upper panel holds the curves themselves, the lower one what belongs to them at the same place: their slopes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE, Box
from core.figures.curves.axis import Axis
from core.figures.curves.plot import Curve, Entry, Label, Look, Mover, Panel, Plot, Table

LINE = 17.0  # height of a line of the table
Pieces = Sequence[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Series:
    """One curve: upper and lower lines at rest, and at every step its place in both and its texts in the table."""

    name: str
    look: Look
    upper: Pieces
    lower: Pieces
    x: np.ndarray
    y: np.ndarray
    low_y: np.ndarray
    cells: Sequence[Sequence[str]]
    slope: np.ndarray | None = None  # a tangent is drawn where it has one


@dataclass(frozen=True)
class Stacked:
    """What both panels show. `titles` and `ys` are those of the upper and the lower panel."""

    titles: tuple[str, str]
    x: Axis
    ys: tuple[Axis, Axis]
    series: Sequence[Series]
    heads: tuple[str, ...]
    captions: Sequence[tuple[str, str]]
    first: float
    each: float
    veil: bool = False
    more: Sequence[Entry] = ()  # further lines of the table
    notes: Sequence[str] = ()  # lines of text below the table
    table: float = 262.0  # width of the table on the wide board


def stacked(content: Stacked) -> Plot:
    """The whole plot; the table's lines are the series, in their order."""
    lines = len(content.series) + len(content.more) + 1
    notes = len(content.notes)
    upper, lower = _boxes(content)
    below = lower[1][1] + lower[1][3] + 40
    entries = [Entry(s.name, s.cells, s.look, bold=index == 0) for index, s in enumerate(content.series)]
    table = Table(
        content.heads,
        [*entries, *content.more],
        ((WIDE - content.table, 44.0, content.table, LINE), (0.0, below, NARROW, 19.0)),
    )
    # The first series is drawn last, so that it lies on top.
    behind = content.series[::-1]
    return Plot(
        panels=[
            Panel(title, content.x, y, boxes, content.first, content.each, content.veil, below=row == 1)
            for row, (title, y, boxes) in enumerate(zip(content.titles, content.ys, (upper, lower), strict=True))
        ],
        curves=[Curve(row, s.look, pieces) for s in behind for row, pieces in enumerate((s.upper, s.lower))],
        movers=[
            Mover(row, s.look, s.x, y, s.slope if row == 0 else None)
            for s in behind
            for row, y in enumerate((s.y, s.low_y))
        ],
        captions=content.captions,
        heights=(max(396.0, 44 + (lines + notes) * LINE), below + (lines + notes) * 19),
        tables=(table,),
        labels=[
            Label(text, ((WIDE - content.table, 44 + at * LINE, 0, 0), (0, below + at * 19, 0, 0)))
            for at, text in enumerate(content.notes, start=lines)
        ],
    )


def _boxes(content: Stacked) -> tuple[tuple[Box, Box], tuple[Box, Box]]:
    """Places of the upper and of the lower panel, on the wide and the narrow board."""
    # Room for the longest number beside the axis.
    margin = max(30.0, 8.0 + 6.5 * max(len(text) for axis in content.ys for _, text in axis.ticks))
    width = WIDE - content.table - margin - 26
    narrow = NARROW - margin - 6
    return (
        ((margin, 48.0, width, 192.0), (margin, 66.0, narrow, 190.0)),
        ((margin, 270.0, width, 104.0), (margin, 290.0, narrow, 100.0)),
    )
