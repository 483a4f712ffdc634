"""A recurrent network unrolled: one cell drawn once per time step, with its wires, and the cell at work below.

A grid shows one array of a `Trace` and fills when a step writes it; or it shows another array at every step, as the
cell that is opened does. What is drawn and where is data alone, so any recurrent cell can be told.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board
from core.figures.board import COME, LEFT, LEGIBLE, NOWHERE, TOP, Box, Row, Spot, expr, fitting, parted, place
from core.figures.graphs.panel import APART, PANEL_PARAMETERS, Frame, chapter_layers, panel_data, panel_layers
from core.figures.grids.matrices import PICK, SHOWN, Sign, outlines
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.trace import Region, Trace
from core.wording import MINUS, TIMES, decimals, number

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


def first_shown(shows: Sequence[str]) -> str:
    """The first array that a changing grid shows."""
    return next(name for name in shows if name)


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


SIZES = (13.0, 12.0)  # of letters in titles, on both boards


def _rows(content: Unrolled, colors: Palette) -> dict[str, list[Row]]:
    """The rows of the datasets that `core.figures.graphs.unrolled` names, beside those of the calculation."""
    looks = _Looks(content, colors)
    fixed = [grid for grid in content.grids if grid.shows is None]
    slots = [grid for grid in content.grids if grid.shows is not None]
    empty: Row = {"on": " ", **NOWHERE}
    return {
        "frames": _frames(content, slots, looks),
        "cells": [row for grid in fixed for row in _fixed(content, grid, looks)],
        "slotcells": [*_slots(content, slots, looks)] or [{"k": 0, "size": 0.0, "SIZE": 0.0, **NOWHERE}],
        "outlines": board.trailing([*_outlines(content)] or [{"at": -1, "writes": 0, **NOWHERE}], "writes"),
        "wires": [_wire(wire) for wire in content.wires]
        or [{"on": " ", "head": False, "back": False, **_line(None, ""), **_line(None, "N")}],
        "frames_of_cells": [{"on": _steps(cell.on), **place(*cell.boxes)} for cell in content.cells] or [empty],
        "patches": [
            {"fill": fill, **place(*patch.boxes)}
            for patch, fill in zip(
                content.patches,
                shades(np.array([patch.share for patch in content.patches]), colors.diverging),
                strict=True,
            )
        ] or [{"fill": colors.surface, **NOWHERE}],
        "signs": [
            {
                "text": sign.text,
                "size": 0.0 if isinstance(sign, NarrowSign) else SIZES[0],
                "SIZE": SIZES[1] * sign.narrow, "when": sign.when,
                "until": sign.until, "ink": colors.gradient if sign.gradient else colors.text, "bold": False,
                "room": 400, "align": "center" if sign.middle else "left",
                **place((*sign.spots[0], 0.0, 0.0), (*sign.spots[1], 0.0, 0.0)),
            }
            for sign in content.signs
        ],
    }  # fmt: skip


@dataclass(frozen=True)
class _Shown:
    """An array as it is drawn: texts and colors, cell by cell in the grid's own order."""

    texts: list[str]
    fills: list[str]
    sizes: tuple[float, float]


class _Looks:
    """Arrays with their texts and colors; the scale of a group is that of its largest number."""

    def __init__(self, content: Unrolled, colors: Palette) -> None:
        self.content, self.colors = content, colors
        self.limits: dict[str, float] = {}
        for grid in content.grids:
            for name in {grid.array, *(grid.shows or ())} - {""}:
                largest = float(np.abs(content.trace.arrays[name]).max(initial=0.0))
                self.limits[grid.group] = max(self.limits.get(grid.group, 0.0), largest)
        self._held: dict[tuple[str, int], _Shown] = {}

    def of(self, name: str, grid: Grid) -> _Shown:
        """An array as a grid shows it."""
        key = (name, id(grid))
        if key not in self._held:
            values = self.content.trace.arrays[name]
            values = values.T if grid.turned else values
            places, sizes = self._places(name, values, grid)
            limit = self.limits[grid.group] or 1.0
            fills = shades((values / limit).ravel(), self.colors.diverging)
            texts = [_text(float(v), places) for v in values.ravel()]
            self._held[key] = _Shown(texts, fills, sizes)
        return self._held[key]

    def _places(self, name: str, values: np.ndarray, grid: Grid) -> tuple[int, tuple[float, float]]:
        """As many decimals as are exact, and as both boards' cells have room for."""
        most = self.content.places.get(name, decimals(values, self.content.most))
        widths = [width for width, _ in grid.cells]
        for places in range(most, -1, -1):
            texts = [_text(float(v), places) for v in values.ravel()]
            sizes = fitting(texts, widths[0], largest=13), fitting(texts, widths[1], largest=13)
            if min(sizes) > 0:
                break
        return places, sizes


def _text(value: float, places: int) -> str:
    if abs(value) < 1e5:
        return number(value, places)
    exponent = math.floor(math.log10(abs(value)))
    return f"{MINUS if value < 0 else ''}{abs(value) / 10**exponent:.0f}{TIMES}10^{exponent}"


def _boxes(grid: Grid, region: Region) -> Row:
    """Where a box of cells lies on both boards."""
    start, count = region.start, region.count
    (row, col), (rows, cols) = (start[::-1], count[::-1]) if grid.turned else (start, count)
    wide, narrow = (
        (left + col * w, top + row * h, cols * w, rows * h)
        for (left, top), (w, h) in zip(grid.spots, grid.cells, strict=True)
    )
    return place(wide, narrow)


def _cells_of(content: Unrolled, grid: Grid) -> Iterator[tuple[int, ...]]:
    """The array's cells in the grid's own order."""
    rows, columns = content.trace.arrays[grid.array].shape
    if grid.turned:
        return iter([(r, c) for c in range(columns) for r in range(rows)])
    return iter([(r, c) for r in range(rows) for c in range(columns)])


def _fixed(content: Unrolled, grid: Grid, looks: _Looks) -> Iterator[Row]:
    shown, when = looks.of(grid.array, grid), content.trace.written_at(grid.array)
    for cell, text, fill in zip(_cells_of(content, grid), shown.texts, shown.fills, strict=True):
        yield {
            "text": text, "fill": fill, "ink": ink_on(fill), "when": int(when[cell]), "size": shown.sizes[0],
            "SIZE": shown.sizes[1], **_boxes(grid, Region.cell(*cell)),
        }  # fmt: skip


def _slots(content: Unrolled, slots: list[Grid], looks: _Looks) -> Iterator[Row]:
    k = 0
    for grid in slots:
        # Letters as large as the longest number of any step allows.
        sizes = [looks.of(name, grid).sizes for name in {*(grid.shows or ())} - {""}] or [(0.0, 0.0)]
        for cell in _cells_of(content, grid):
            yield {
                "k": k,
                "size": min(s[0] for s in sizes),
                "SIZE": min(s[1] for s in sizes),
                **_boxes(grid, Region.cell(*cell)),
            }
            k += 1


def _frames(content: Unrolled, slots: list[Grid], looks: _Looks) -> list[Row]:
    """What the changing grids show at every step, as texts in one string each."""
    rows = []
    for index in range(len(content.frames)):
        texts: list[str] = []
        fills: list[str] = []
        for grid in slots:
            name = (grid.shows or ())[index]
            if name:
                shown = looks.of(name, grid)
                texts += shown.texts
                fills += shown.fills
            else:
                count = content.trace.arrays[grid.array].size
                texts += [""] * count
                fills += [looks.colors.background] * count
        rows.append({"values": APART.join(texts), "fills": " ".join(fills), "letters": " ".join(map(ink_on, fills))})
    return rows


def _outlines(content: Unrolled) -> Iterator[Row]:
    """What a step reads and writes, wherever it is shown at that step."""
    for index, step in enumerate(content.trace.steps):
        for writes, regions in ((0, step.reads), (1, step.writes)):
            for grid in content.grids:
                name = grid.array if grid.shows is None else grid.shows[index]
                if name in regions:
                    yield {"at": index, "writes": writes, **_boxes(grid, regions[name])}


def _wire(wire: Wire) -> Row:
    return {
        "on": _steps(wire.on),
        "head": wire.head,
        "back": wire.back,
        **_line(wire.wide, ""),
        **_line(wire.narrow, "N"),
    }


def _line(line: tuple[float, float, float, float] | None, board: str) -> Row:
    """A line's ends, the way its arrow points in degrees (0 is up), and whether this board has it."""
    x, y, x2, y2 = line or (0.0, 0.0, 0.0, 0.0)
    angle = math.degrees(math.atan2(x2 - x, y - y2))
    names = ("X", "Y", "X2", "Y2", "ANGLE", "NARROW") if board else ("x", "y", "x2", "y2", "angle", "wide")
    return dict(zip(names, (x, y, x2, y2, angle, line is not None), strict=True))


def _steps(on: frozenset[int]) -> str:
    return f" {' '.join(map(str, sorted(on)))} "


def unrolled_figure(content: Unrolled, mode: Mode, alt_text: str, *, rate: float = 4, start: int = 1) -> Figure:
    """The playable stage: a step per step of the trace; `start` is the one that it opens at, 0 the last."""
    panel = panel_data(content.frames, content.chapters, (content.heights[0] + 10, content.heights[1] + 10), first=0)
    drawn = _rows(content, palette(mode))
    frames = [said | more for said, more in zip(panel["frames"], drawn.pop("frames"), strict=True)]
    return Figure(
        _structure(mode), panel | drawn | {"frames": frames}, len(content.frames), alt_text, rate, PICK, start
    )


PARAMETERS: list[dict[str, Any]] = [
    *PANEL_PARAMETERS,
    {"name": "slotted", "expr": f"split(fr.values, '{APART}')"},
    *parted("fr", "fills", "letters"),
]
ON = "indexof(datum.on, ' ' + index + ' ') >= 0"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *chapter_layers(colors),
        *_wires(colors),
        *_cells(colors),
        *_numbers(colors),
        *panel_layers(colors),
        colors=colors,
        parameters=[*PARAMETERS, board.WAY],
    )


def _wires(colors: Palette) -> list[alt.Chart]:
    """Arrows: what is in use is drawn strong, gradients in their own color."""
    ink = expr(f"datum.back ? '{colors.gradient}' : {ON} ? '{colors.read}' : '{colors.muted}'")
    seen = "(narrow ? datum.NARROW : datum.wide)"
    strong = f"{seen} ? {ON} ? 1 : datum.back ? 0.4 : 0.55 : 0"
    x2, y2 = "(narrow ? datum.X2 : datum.x2) * u", "(narrow ? datum.Y2 : datum.y2) * u"
    return [
        board.rules(
            "wires", x2=x2, y2=y2, stroke=ink, strokeWidth=expr(f"{ON} ? 2.5 : 1.2"), opacity=expr(strong), tooltip=None
        ),
        board.points(
            "wires", x=expr(x2), y=expr(y2), shape="triangle", filled=True, fill=ink, stroke=None, opacity=expr(strong),
            size=expr(f"{ON} ? 52 : 30"), angle=expr("narrow ? datum.ANGLE : datum.angle"),
        ).transform_filter("datum.head"),
    ]  # fmt: skip


def _cells(colors: Palette) -> list[alt.Chart]:
    """The cells' frames with their weights as colors."""
    return [
        board.rects(
            "frames_of_cells",
            fill=colors.surface,
            cornerRadius=7,
            stroke=expr(f"{ON} ? '{colors.primary}' : '{colors.muted}'"),
            strokeWidth=expr(f"{ON} ? 2.5 : 1"),
        ),
        board.rects("patches"),
    ]


def _numbers(colors: Palette) -> list[alt.Chart]:
    """Grids that fill, grids that change, outlines, titles; the last layer answers the pointer."""
    look: dict[str, Any] = {"stroke": colors.muted, "strokeWidth": 0.5}
    return [
        board.rects("cells", fill=expr(f"{COME} ? datum.fill : '{colors.background}'"), **look),
        board.texts("cells", text=expr(f"{COME} && {LEGIBLE} ? datum.text : ''")),
        board.rects("slotcells", fill=expr(f"fills[datum.k] || '{colors.background}'"), **look),
        board.texts("slotcells", text=expr(f"{LEGIBLE} ? slotted[datum.k] : ''"), fill=expr("letters[datum.k]")),
        *outlines(colors),
        board.texts(
            "signs",
            text=expr(SHOWN),
            x=expr(LEFT),
            y=expr(TOP),
            align=expr("datum.align"),
            fontWeight=board.bold("datum.bold"),
            limit=expr("datum.room * u"),
        ),
        board.answering("cells", colors),
    ]
