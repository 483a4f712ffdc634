"""Grids of numbers that change from step to step, side by side on a board.

Where `matrices` shows arrays that fill once, a film shows sums that grow and pictures that move. A panel holds its
numbers at every step; what stays the same from one step to the next is one row of data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from core.figures import board, caption
from core.figures.board import HELD, LEGIBLE, NARROW, WIDE, Box, Row, expr, fitting, place
from core.figures.grids.window_layout import Raster
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.trace import Region
from core.wording import decimals, number

LETTERS = (100, 44)
TITLE = 22.0
GAP = 26.0
LETTER = 6.6  # width of a title's letter
INDEX = 15.0  # height of the index over each cell of a broken row


@dataclass(frozen=True)
class Panel:
    """A grid through time: `frames` (steps, H, W), nan where a cell holds nothing yet.

    Panels of one `group` share a scale of colors. With `wrap`, a single row of cells is broken after so many, on the
    wide and on the narrow board, and every cell has its index over it. `places` are its decimals, as many as
    are exact unless given.
    """

    title: str
    frames: np.ndarray
    group: str = ""
    wrap: tuple[int, int] = (0, 0)
    places: int | None = None

    def shape(self, narrow: int) -> tuple[int, int]:
        """Rows and columns as they stand on the wide (0) or the narrow (1) board."""
        rows, columns = self.frames.shape[1:]
        line = self.wrap[narrow]
        return (-(-columns // line), min(columns, line)) if line else (rows, columns)


class Mark(NamedTuple):
    """An outline around some cells of a panel at one step; `kind` is read, write, gradient or window."""

    step: int
    panel: int
    region: Region
    kind: str


@dataclass(frozen=True)
class Film:
    """Panels, outlines and a caption per step; `wide` and `narrow` list the panels of each row on the two boards."""

    panels: Sequence[Panel]
    marks: Sequence[Mark]
    captions: Sequence[str]
    wide: Sequence[Sequence[int]]
    narrow: Sequence[Sequence[int]]
    largest: tuple[float, float] = field(default=(46.0, 34.0))  # a cell's side on both boards


def film_figure(film: Film, mode: Mode, alt_text: str, *, rate: float = 1, start: int = 1) -> Figure:
    """The playable stage: a step per caption; `start` is the one that it opens at, 0 the last."""
    colors = palette(mode)
    captions = caption.every(film.captions, LETTERS)
    spots, heights = _arrange(film, caption.lines(captions))
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": heights[0], "H": heights[1]}],
            "cells": [row for index in range(len(film.panels)) for row in _cells(film, index, spots[index], colors)],
            "outlines": board.trailing(_outlines(film, spots), "kind"),
            "signs": [
                {
                    "text": panel.title,
                    "size": 13.0,
                    "SIZE": 12.0,
                    "ink": colors.text,
                    **place(*((spot.x, spot.y - TITLE + 2, 0.0, 0.0) for spot in both)),
                }
                for panel, both in zip(film.panels, spots, strict=True)
            ],
            "indices": [*_indices(film, spots, colors)],
            "captions": caption.rows(captions),
        },
        steps=len(film.captions),
        alt=alt_text,
        rate=rate,
        pick=board.pick("pick", first=0),
        start=start,
    )


def _arrange(film: Film, lines: tuple[int, int]) -> tuple[list[tuple[Raster, Raster]], tuple[float, float]]:
    """Every panel's spot on both boards, below so many lines of caption, and how tall these are."""
    found: list[dict[int, Raster]] = []
    heights = []
    for narrow, (rows, width) in enumerate(((film.wide, WIDE), (film.narrow, NARROW))):
        top = lines[narrow] * caption.LINE + 10
        spots: dict[int, Raster] = {}
        for row in rows:
            shapes = [film.panels[index].shape(narrow) for index in row]
            columns = sum(shape[1] for shape in shapes)
            cell = min((width - GAP * (len(row) - 1)) / columns, film.largest[narrow])
            # A title may be wider than its panel.
            needs = [
                max(shape[1] * cell, len(film.panels[index].title) * LETTER * (1 - 0.08 * narrow))
                for shape, index in zip(shapes, row, strict=True)
            ]
            gap = (width - sum(needs)) / max(len(row) - 1, 1)
            gap = min(gap, 2 * GAP)
            left = 0.0
            top += TITLE
            for index, need in zip(row, needs, strict=True):
                spots[index] = Raster(left, top, cell)
                left += need + gap
            over = [INDEX if film.panels[index].wrap[narrow] else 0.0 for index in row]
            top += max(shape[0] * (cell + extra) for shape, extra in zip(shapes, over, strict=True)) + 12
        found.append(spots)
        heights.append(top)
    return [(found[0][index], found[1][index]) for index in range(len(film.panels))], (heights[0], heights[1])


def _box(panel: Panel, both: tuple[Raster, Raster], region: Region) -> Row:
    """Where a box of cells lies on both boards; of a broken row, one cell."""
    boxes: list[Box] = []
    for narrow, spot in enumerate(both):
        (row, column), (rows, columns) = region.start, region.count
        down = spot.y + row * spot.cell
        if panel.wrap[narrow]:
            line, column = divmod(column, panel.wrap[narrow])
            down = spot.y + line * (spot.cell + INDEX) + INDEX
        boxes.append((spot.x + column * spot.cell, down, columns * spot.cell, rows * spot.cell))
    return place(*boxes)


def _limits(film: Film) -> dict[str, tuple[float, bool]]:
    """Every group's largest magnitude, and whether it has numbers below 0."""
    found: dict[str, tuple[float, bool]] = {}
    for panel in film.panels:
        values = panel.frames[~np.isnan(panel.frames)]
        largest, signed = found.get(panel.group, (0.0, False))
        found[panel.group] = (
            max(largest, float(np.abs(values).max(initial=0))),
            signed or bool(values.min(initial=0) < 0),
        )
    return found


def _cells(film: Film, index: int, both: tuple[Raster, Raster], colors: Palette) -> Iterator[Row]:
    """A row for every number that a cell holds, from one step until another."""
    panel = film.panels[index]
    largest, signed = _limits(film)[panel.group]
    known = panel.frames[~np.isnan(panel.frames)]
    places = decimals(known) if panel.places is None else panel.places
    values = np.unique(known)
    longest = max((number(value, places) for value in values.tolist()), key=len, default="0")
    sizes = fitting([longest], both[0].cell, 14), fitting([longest], both[1].cell, 13, 10.5)
    steps = len(film.captions)
    scale = colors.diverging if signed else colors.single
    looks = {
        value: (number(value, places), fill, ink_on(fill))
        for value, fill in zip(values.tolist(), shades(values / (largest or 1.0), scale), strict=True)
    }
    nothing = ("", colors.surface, colors.text)
    for cell in np.ndindex(panel.frames.shape[1:]):
        where = _box(panel, both, Region.cell(*cell))
        line = panel.frames[:, *cell]
        held = np.nan_to_num(line, nan=np.inf)
        starts = [0, *(np.flatnonzero(held[1:] != held[:-1]) + 1).tolist()]
        changing = starts[-1] if len(starts) > 1 else -1
        for when, until in zip(starts, [*starts[1:], steps], strict=True):
            text, fill, ink = looks.get(float(line[when]), nothing)
            yield {
                "text": text, "fill": fill, "ink": ink,
                "when": when, "until": until, "pick": changing, "size": sizes[0], "SIZE": sizes[1],
                **where,
            }  # fmt: skip


def _indices(film: Film, spots: Sequence[tuple[Raster, Raster]], colors: Palette) -> Iterator[Row]:
    """The index over each cell of a broken row, from 0; one unseen row where there is none."""
    look: Row = {"ink": colors.muted, "size": 12.0, "SIZE": 11.5}
    found = False
    for panel, both in zip(film.panels, spots, strict=True):
        for index in range(panel.frames.shape[2]) if all(panel.wrap) else ():
            box = _box(panel, both, Region.cell(0, index))
            found = True
            yield {"text": str(index), **look, **box, "y": box["y"] - INDEX, "h": INDEX, "Y": box["Y"] - INDEX,
                   "H": INDEX}  # fmt: skip
    if not found:
        yield {"text": "", **look, **place((0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0))}


def _outlines(film: Film, spots: Sequence[tuple[Raster, Raster]]) -> Iterator[Row]:
    for mark in film.marks:
        yield {
            "at": mark.step,
            "kind": mark.kind,
            **_box(film.panels[mark.panel], spots[mark.panel], mark.region),
        }


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any film is drawn with; built once for each mode."""
    colors = palette(mode)

    outlines = {
        "window": board.rects("outlines", fill=None, stroke=colors.muted, strokeWidth=1.2),
        "read": board.read("outlines", colors, 3, **board.gliding()),
        "gradient": board.rects("outlines", fill=None, stroke=colors.gradient, strokeWidth=3),
        "write": board.written("outlines", colors, **board.gliding()),
    }

    return board.structure(
        board.unseen("board"),
        board.rects("cells", stroke=colors.background, strokeWidth=0.8).transform_filter(HELD),
        board.texts("cells", text=expr(f"{LEGIBLE} ? datum.text : ''")).transform_filter(HELD),
        *(
            outline.transform_filter(f"(datum.at == index || datum.at < 0) && datum.kind == '{kind}'")
            for kind, outline in outlines.items()
        ),
        board.texts("indices"),
        board.left_texts("signs", fontWeight="bold"),
        caption.layer(colors),
        board.answering("cells", colors),
        colors=colors,
        parameters=[board.WAY],
    )  # fmt: skip
