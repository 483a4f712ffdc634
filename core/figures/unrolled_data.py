"""The rows that an unrolled network is drawn from: every number with its place and the step that brings it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.figures.board import NOWHERE, Row, fitting, place
from core.figures.palette import Palette, ink_on, shades
from core.figures.unrolled_parts import Grid, NarrowSign, Unrolled, Wire
from core.trace import Region
from core.wording import MINUS, TIMES, decimals, number

APART = "~"  # between numbers, which never hold a tilde
SIZES = (13.0, 12.0)  # of letters in titles, on both boards


def unrolled_data(content: Unrolled, colors: Palette) -> dict[str, list[Row]]:
    """The rows of the datasets that `core.figures.unrolled` names, beside those of the calculation."""
    looks = _Looks(content, colors)
    fixed = [grid for grid in content.grids if grid.shows is None]
    slots = [grid for grid in content.grids if grid.shows is not None]
    empty: Row = {"on": " ", **NOWHERE}
    return {
        "frames": _frames(content, slots, looks),
        "cells": [row for grid in fixed for row in _fixed(content, grid, looks)],
        "slotcells": [*_slots(content, slots, looks)] or [{"k": 0, "size": 0.0, "SIZE": 0.0, **NOWHERE}],
        "outlines": [*_outlines(content)] or [{"at": -1, "writes": 0, **NOWHERE}],
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
