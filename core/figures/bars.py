"""A table of classes that fills in as a trace does: numbers, bars behind them, what is read and what is written.

One structure serves every table: which columns there are, and how many rows, is data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import fill
from typing import Any, Literal

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import (
    COME,
    FACTS,
    LEFT,
    LEGIBLE,
    NARROW,
    NOW,
    OWN_TEXT,
    WIDE,
    WIDTH,
    Box,
    Row,
    expr,
    fact,
    fitting,
    place,
)
from core.figures.palette import Mode, Palette, ink_on, palette, shades, soft
from core.figures.player import Figure
from core.trace import Region, Trace
from core.wording import number

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


def _grids(table: Table) -> tuple[Grid, Grid]:
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


LETTERS = (104, 48)


def _rows(table: Table, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    both = _grids(table)
    return {
        "board": [{"h": both[0].words + 58, "H": both[1].words + 108, "wy": both[0].words, "WY": both[1].words,
                   "steps": len(table.trace.steps)}],
        "cells": _cells(table, both, colors),
        "labels": _labels(table, both, colors),
        "thresholds": _thresholds(table, both),
        "marks": _marks(table, both),
        # Words break at their hyphens too.
        "captions": caption.rows(
            (fill(step.caption, LETTERS[0]), fill(step.caption, LETTERS[1])) for step in table.trace.steps
        ),
    }  # fmt: skip


def _values(table: Table, column: Column) -> np.ndarray:
    values = table.trace.arrays[column.array]
    return values if column.at is None else values[:, column.at]


def cell_text(value: float, places: int) -> str:
    """A number as a cell shows it: one that is positive and would look like 0 is smaller than the last decimal."""
    small = 0 < value < 0.5 * 10.0**-places
    return f"<{10.0**-places:.{places}f}" if small else number(value, places)


def _bar(column: Column, values: np.ndarray, colors: Palette) -> list[tuple[float, float, str, str]]:
    """For each cell the bar's start and width as shares of the cell, its color, and the ink on it."""
    largest = column.most or float(np.abs(values).max(initial=0)) or 1.0
    shares = np.clip(values / largest, -1, 1)
    if column.look == "share":
        fill_ = soft(colors.positive, colors)
        return [(0.0, max(float(s), 0.0), fill_, colors.text) for s in shares]
    if column.look in ("signed", "gradient"):
        below = soft(colors.negative if column.look == "signed" else colors.gradient, colors)
        above = soft(colors.positive if column.look == "signed" else colors.gradient, colors)
        return [
            (0.5 + min(float(s), 0.0) / 2, abs(float(s)) / 2, below if s < 0 else above, colors.text) for s in shares
        ]
    if column.look == "heat":
        return [(0.0, 1.0, color, ink_on(color)) for color in shades(shares, colors.diverging)]
    return [(0.0, 0.0, colors.surface, colors.text) for _ in shares]


def _inner(box: Box, start: float, share: float) -> Box:
    left, top, width, height = box
    return left + start * width, top, share * width, height


def _cells(table: Table, both: tuple[Grid, Grid], colors: Palette) -> list[Row]:
    """Every cell: its ground, its bar, its text, and the step that fills it."""
    rows: list[Row] = []
    written = {name: table.trace.written_at(name) for name in {column.array for column in table.columns}}
    for index, column in enumerate(table.columns):
        values = _values(table, column)
        when = written[column.array]
        when = when if column.at is None else when[:, column.at]
        texts = list(column.texts) or [cell_text(value, column.places) for value in values.tolist()]
        short = list(column.short_texts) or texts
        sizes = [fitting(held, grid.widths[index], 14.0) for held, grid in zip((texts, short), both, strict=True)]
        for k, (text, bar) in enumerate(zip(texts, _bar(column, values, colors), strict=True)):
            boxes = [grid.cell(index, k) for grid in both]
            wide, narrow = (_inner(box, bar[0], bar[1]) for box in boxes)
            rows.append(
                {"text": text, "TEXT": short[k], "size": sizes[0], "SIZE": sizes[1], "weight": "normal", "ink": bar[3],
                 "when": int(when[k]), "at": int(when[k]) + 1, "bar": bar[2], **place(*boxes),
                 "bx": wide[0], "bw": wide[2], "BX": narrow[0], "BW": narrow[2]}
            )  # fmt: skip
        if column.foot:
            rows.append(_foot(table, column.foot, index, both, colors))
    return rows


def _foot(table: Table, foot: Foot, index: int, both: tuple[Grid, Grid], colors: Palette) -> Row:
    """The cell under a column."""
    wide, narrow = (grid.below(index) for grid in both)
    words = foot.text, foot.short or foot.text
    sizes = [fitting([text], grid.widths[index], 13.0, 10.0) for text, grid in zip(words, both, strict=True)]
    when = int(table.trace.written_at(foot.array)[0])
    return {
        "text": words[0], "TEXT": words[1], "size": sizes[0], "SIZE": sizes[1], "weight": "bold", "ink": colors.text,
        "when": when, "at": when + 1, "bar": colors.surface, **place(wide, narrow),
        "bx": 0.0, "bw": 0.0, "BX": 0.0, "BW": 0.0,
    }  # fmt: skip


def _labels(table: Table, both: tuple[Grid, Grid], colors: Palette) -> list[Row]:
    """Heads of the columns in two lines, and the classes' names."""
    rows: list[Row] = []

    def label(text: str, size: float, weight: str, align: str, ink: str, boxes: list[Box], short: str = "") -> None:
        rows.append(
            {"text": text, "TEXT": short or text, "size": size, "SIZE": 11.5, "weight": weight, "align": align,
             "ink": ink,
             **place(*boxes)}
        )  # fmt: skip

    for index, column in enumerate(table.columns):
        for line, (text, size, weight) in enumerate(((column.title, 13.0, "bold"), (column.symbol, 12.0, "normal"))):
            boxes = [(grid.lefts[index], line * 18.0, grid.widths[index], 18.0) for grid in both]
            ink = colors.gradient if column.look == "gradient" and not line else colors.text
            label(text, size, weight, "center", ink, boxes, column.short_symbol if line else column.short)
    for k, name in enumerate(table.names):
        boxes = [(0.0, HEAD + k * grid.row, grid.names, grid.row - 3) for grid in both]
        label(name, 13.5, "bold", "left", colors.text, boxes)
    if table.below:
        boxes = [(0.0, grid.foot, grid.names, FOOT - 6) for grid in both]
        label(table.below, 13.5, "bold", "left", colors.muted, boxes)
    return rows


def _thresholds(table: Table, both: tuple[Grid, Grid]) -> list[Row]:
    """The threshold through the bars of one column; out of sight where there is none."""
    nowhere: Box = (0.0, 0.0, 0.0, 0.0)
    if table.threshold is None:
        return [{"shown": 0, **place(nowhere, nowhere)}]
    array, share = table.threshold
    index = next(i for i, column in enumerate(table.columns) if column.array == array)
    boxes = [_inner(grid.cell(index, 0, len(table.names) - 1), share, 0.0) for grid in both]
    return [{"shown": 1, **place(*boxes)}]


def _marks(table: Table, both: tuple[Grid, Grid]) -> list[Row]:
    """What every step reads and writes, as boxes around cells; what is not shown has none."""
    rows: list[Row] = []
    for when, step in enumerate(table.trace.steps):
        for dash, regions in enumerate((step.reads, step.writes)):
            for name, region in regions.items():
                for boxes in _boxes(table, both, name, region):
                    rows.append({"when": when, "dash": dash, **place(*boxes)})
    nowhere: Box = (0.0, 0.0, 0.0, 0.0)
    return rows or [{"when": -1, "dash": 0, **place(nowhere, nowhere)}]


def _boxes(table: Table, both: tuple[Grid, Grid], name: str, region: Region) -> list[list[Box]]:
    found = []
    for index, column in enumerate(table.columns):
        if column.foot and column.foot.array == name:
            found.append([grid.below(index) for grid in both])
        if column.array != name or (column.at is not None and column.at != region.start[1]):
            continue
        cells = [k for k, *_ in region.cells()]
        runs = [(cells[0], cells[-1])] if region.spacing[0] == 1 else [(k, k) for k in cells]
        found += [[grid.cell(index, *run) for grid in both] for run in runs]
    return [[_hidden(box) for box in boxes] for boxes in found]


def _hidden(box: Box) -> Box:
    """A column that is left out has no outline either."""
    return box if box[2] > 0 else (0.0, 0.0, 0.0, 0.0)


_THERE = "(narrow ? datum.W : datum.w) > 0"


def table_figure(table: Table, mode: Mode, alt_text: str, *, rate: float = 2) -> Figure:
    """The playable stage: one step per step of the trace."""
    return Figure(
        structure=_structure(mode),
        data=_rows(table, palette(mode)),
        steps=len(table.trace.steps),
        alt=alt_text,
        rate=rate,
        # Pointing at a cell goes to the step that fills it.
        pick=board.pick("at"),
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any table is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *_cell_layers(colors),
        board.texts(
            "labels",
            align=expr("datum.align"),
            fontWeight=expr("datum.weight"),
            limit=expr(f"{WIDTH} - 2"),
            x=expr(f"{LEFT} + (datum.align == 'left' ? 0 : {WIDTH} / 2)"),
            text=expr(f"{_THERE} ? ({OWN_TEXT}) : ''"),
        ),
        _threshold(colors),
        *_outlines(colors),
        *_words(colors),
        colors=colors,
        parameters=[FACTS],
    )


def _cell_layers(colors: Palette) -> list[alt.Chart]:
    bar, left = "(narrow ? datum.BW : datum.bw)", "(narrow ? datum.BX : datum.bx)"
    return [
        board.rects("cells", fill=colors.surface, cornerRadius=2),
        board.rects(
            "cells", fill=expr("datum.bar"), opacity=expr(f"{COME} ? 1 : 0"),
            x=expr(f"({left} + {bar} / 2) * u"), width=expr(f"{bar} * u"),
        ),
        board.texts(
            "cells", text=expr(f"{LEGIBLE} && {_THERE} && {COME} ? ({OWN_TEXT}) : ''"),
            limit=expr(f"{WIDTH} - 2"), fontWeight=expr("datum.weight"),
        ),
    ]  # fmt: skip


def _threshold(colors: Palette) -> alt.Chart:
    """A vertical line through a column of bars."""
    look: dict[str, Any] = {"stroke": colors.read, "strokeWidth": 2, "strokeDash": [2, 2]}
    return board.rules("thresholds", x2="", opacity=expr("datum.shown"), **look)


def _outlines(colors: Palette) -> list[alt.Chart]:
    """Boxes around what the step reads and what it writes."""
    return [
        outline("marks", colors, opacity=expr(f"{_THERE} ? 1 : 0")).transform_filter(f"{NOW} && datum.dash == {dash}")
        for dash, outline in enumerate((board.read, board.written))
    ]


def _words(colors: Palette) -> list[alt.Chart]:
    """Which step it is, and what it says."""
    where = f"{fact('wy')} * u"
    return [
        board.left_texts(
            "board", text=expr("'Step ' + step + ' of ' + datum.steps"), fill=colors.muted, x=0, y=expr(where),
            fontSize=board.letters(12),
        ),
        caption.layer(
            colors, lineHeight=expr("max(16, 20 * u)"), y=expr(f"{where} + 18 * u"), limit=alt.Undefined
        ),
    ]  # fmt: skip
