"""What a plot of curves is made of: panels with axes, curves at rest, marks that move along them, a table.

Everything is given in the reader's numbers and names, and travels as rows: every point, number and text with its
places on the wide and the narrow board.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.figures.board import Box, Row, place, within
from core.figures.curves.axis import Axis
from core.figures.palette import Palette

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


CUT = "|"  # parts texts that travel in one string; none of them holds it
HIDDEN = -9.0  # a share far outside its panel


def plot_rows(plot: Plot, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    looks = list(
        dict.fromkeys(
            [
                *(curve.look for curve in plot.curves),
                *(mover.look for mover in plot.movers),
                *(entry.look for table in plot.tables for entry in table.entries if entry.look),
            ]
        )
    ) or [Look(0)]
    # Stands for an empty data set, well inside the board: at its edge even an unseen line would shift all of it.
    nowhere = {"line": -1, **place((9, 9), (9, 9))}
    moving = [
        {
            "k": k,
            "line": looks.index(mover.look),
            "name": mover.name,
            "tangent": mover.slope is not None,
            **place(*plot.panels[mover.panel].places),
        }
        for k, mover in enumerate(plot.movers)
    ]
    return {
        "board": [
            {
                "h": plot.heights[0], "H": plot.heights[1], "steps": plot.steps,
                "strokes": " ".join(colors.series[look.color % len(colors.series)] for look in looks),
                "dashes": " ".join(str(look.dash) for look in looks),
                "widths": " ".join(str(look.width) for look in looks),
            }
        ],
        "frames": _frames(plot),
        "panels": [
            {
                "panel": index, "first": float(panel.x.share(panel.first)),
                "each": panel.each / (panel.x.high - panel.x.low), "veil": panel.veil, **place(*panel.places),
            }
            for index, panel in enumerate(plot.panels)
        ],
        "ticks": [*_ticks(plot, colors)],
        "curves": [*_curves(plot, looks)] or [{"piece": 0, "line": -1, "x": 0.0, "y": 0.0, "X": 0.0, "Y": 0.0}],
        "swatches": [
            {"line": looks.index(entry.look), **_line(table, at)}
            for table in plot.tables
            for at, entry in enumerate(table.entries, start=1)
            if entry.look
        ] or [nowhere],
        "texts": [*_texts(plot, colors)],
        "cells": [*_cells(plot.tables)] or [{"k": 0, "bold": False, **nowhere}],
    } | ({"movers": moving} if moving else {})  # fmt: skip


def _shares(values: np.ndarray) -> list[str]:
    return [f"{value:.4f}" for value in values.tolist()]


def _frames(plot: Plot) -> list[Row]:
    """A row per step: places and slopes of the moving marks as shares of their panels, texts of the table's cells."""
    xs, ys, slopes = [], [], []
    for mover in plot.movers:
        panel = plot.panels[mover.panel]
        x, y = panel.x.share(mover.x), panel.y.share(mover.y)
        outside = ~((y >= -0.001) & (y <= 1.001) & (x >= -0.001) & (x <= 1.001))
        xs.append(_shares(np.where(outside, HIDDEN, x)))
        ys.append(_shares(np.where(outside, HIDDEN, y)))
        steep = np.zeros(plot.steps) if mover.slope is None else mover.slope
        slopes.append(_shares(steep * (panel.x.high - panel.x.low) / (panel.y.high - panel.y.low)))
    cells = [column for table in plot.tables for entry in table.entries for column in entry.cells]
    return [
        {
            "when": index,
            "says": wide,
            "narrow_says": narrow,
            "xs": " ".join(values[index] for values in xs),
            "ys": " ".join(values[index] for values in ys),
            "slopes": " ".join(values[index] for values in slopes),
            "cells": CUT.join(column[index] for column in cells),
        }
        for index, (wide, narrow) in enumerate(plot.captions)
    ]


def _spot(panel: Panel, across: float, up: float, dx: float = 0, dy: float = 0) -> Row:
    """A place in a panel by its shares, moved by some units."""
    return place(*within(panel.places, across, up, dx, dy))


def _ticks(plot: Plot, colors: Palette) -> Iterator[Row]:
    """Grid lines: `along` 1 lies across the panel, 0 stands in it; the lines at 0 are stronger."""
    for panel in plot.panels:
        for axis, along in ((panel.y, 1), (panel.x, 0)):
            for value, _ in axis.ticks:
                share = float(axis.share(value))
                at = _spot(panel, 0, share) if along else _spot(panel, share, 0)
                strong = abs(value) < 1e-12
                yield {"along": along, "strength": 0.75 if strong else 0.25, "stroke": colors.muted, **at}


def clipped(x: np.ndarray, y: np.ndarray, low: float, high: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """The parts of a line that lie between two heights, cut off exactly there."""
    for edge in (low, high):
        beyond = y > edge
        at = np.flatnonzero(beyond[1:] != beyond[:-1])
        share = (edge - y[at]) / (y[at + 1] - y[at])
        # A point that lies on the edge is its own cut.
        between = (share > 0) & (share < 1)
        at, share = at[between], share[between]
        x = np.insert(x, at + 1, x[at] + share * (x[at + 1] - x[at]))
        y = np.insert(y, at + 1, edge)
    inside = (y >= low) & (y <= high)
    cuts = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    parts = zip(np.split(x, cuts), np.split(y, cuts), np.split(inside, cuts), strict=True)
    return [(xs, ys) for xs, ys, kept in parts if kept[0] and len(xs) > 1]


def _curves(plot: Plot, looks: list[Look]) -> Iterator[Row]:
    """Points of every piece; those on a straight part between two others are left out."""
    number = 0
    for curve in plot.curves:
        panel, line = plot.panels[curve.panel], looks.index(curve.look)
        for whole_x, whole_y in curve.pieces:
            for x, y in clipped(whole_x, whole_y, panel.y.low, panel.y.high):
                across, up = panel.x.share(x), panel.y.share(y)
                bends = np.ones(len(x), bool)
                rise, run = np.diff(up), np.diff(across)
                bends[1:-1] = np.abs(rise[:-1] * run[1:] - rise[1:] * run[:-1]) > 1e-9
                for a, b in zip(across[bends].tolist(), up[bends].tolist(), strict=True):
                    spot = _spot(panel, a, b)
                    yield {"piece": number, "line": line, **{side: spot[side] for side in "xyXY"}}
                number += 1


def _text(text: str, at: Row, colors: Palette, **more: Any) -> Row:
    given = {
        "text": text,
        "size": 12.0,
        "SIZE": 11.5,
        "ink": colors.muted,
        "align": "left",
        "weight": "normal",
    }
    return {**given, **more, **at}


def _texts(plot: Plot, colors: Palette) -> Iterator[Row]:
    """Everything that is written and stays: titles, numbers of the axes, heads and names of the table, labels."""
    for panel in plot.panels:
        yield _text(panel.title, _spot(panel, 0, 1, 0, -10), colors, ink=colors.text)
        for value, text in panel.y.ticks:
            yield _text(text, _spot(panel, 0, float(panel.y.share(value)), -5, 0), colors, align="right")
        for value, text in panel.x.ticks if panel.below else ():
            yield _text(text, _spot(panel, float(panel.x.share(value)), 0, 0, 10), colors, align="center")
    for table in plot.tables:
        for column, head in enumerate(table.heads):
            yield _text(head, _column(table, 0, column), colors, align="right" if column else "left",
                        weight="bold", ink=colors.text)  # fmt: skip
        for at, entry in enumerate(table.entries, start=1):
            indent = 24 if entry.look else 0
            yield _text(
                entry.name, _line(table, at, indent), colors, ink=colors.text, weight="bold" if entry.bold else "normal"
            )
    for label in plot.labels:
        yield _text(
            label.text, place(*label.places), colors, ink=colors.text, weight="bold" if label.bold else "normal"
        )


def _line(table: Table, at: int, indent: float = 0) -> Row:
    """The middle of the left end of a table's line; line 0 is the heads'."""
    boxes = [(left + indent, top + at * each, width, each) for left, top, width, each in table.places]
    return place(*boxes)


def _column(table: Table, at: int, column: int) -> Row:
    """The right end of a column in a table's line; column 0 is the names', by its left end."""
    share = 0.0 if not column else table.names + (1 - table.names) * column / (len(table.heads) - 1)
    boxes = [(left + share * width, top + at * each, 0.0, each) for left, top, width, each in table.places]
    return place(*boxes)


def _cells(tables: Sequence[Table]) -> Iterator[Row]:
    """The numbers of the tables: `k` is their place in a frame's cells."""
    k = 0
    for table in tables:
        for at, entry in enumerate(table.entries, start=1):
            for column in range(1, len(table.heads)):
                yield {"k": k, "bold": entry.bold, "line": -1, **_column(table, at, column)}
                k += 1
