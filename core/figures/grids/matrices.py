"""Small arrays on a board, every number in its cell: what a step reads is outlined, what it writes appears.

All of it follows from a `Trace`: which cells a step reads and writes, and in which order arrays fill. Pointing at a
cell that is written goes to the step that writes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import COME, FOREVER, HELD, LEFT, LEGIBLE, TOP, WIDTH, Box, Row, Spot, expr, fitting, place
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.trace import Region, Trace
from core.wording import decimals, number

PICK = board.pick("when", first=0)
CELL, NARROW_CELL = (52.0, 36.0), (34.0, 30.0)
LETTERS = (100, 44)
SHOWN = f"{HELD} && {LEGIBLE} ? datum.text : ''"


@dataclass(frozen=True)
class Sign:
    """A text that stays: a title over an array, or an operator between two. From the left, or around its middle."""

    text: str
    spots: tuple[Spot, Spot]
    middle: bool = False
    when: int = -1  # the step that it appears at
    narrow: bool = True  # whether the narrow board has room for it
    until: int = FOREVER  # the step that it is gone at
    gradient: bool = False  # in the gradients' color


@dataclass(frozen=True)
class Matrices:
    """Arrays of a trace, two axes each, by the left upper corner of each on the wide and the narrow board.

    `cells` are the width and height of a cell on both, `own_cells` those of arrays with others. Arrays of one group
    share a scale of colors; at first all do.
    `places` are the decimals of arrays that should not show as few as are exact. `replaces` names, for an array, the
    one whose place it takes: the older one's cells hold until they are written anew. With `bare_zeros` a 0 among
    rounded numbers has no decimals.
    """

    trace: Trace
    spots: Mapping[str, tuple[Spot, Spot]]
    signs: Sequence[Sign]
    heights: tuple[float, float]
    cells: tuple[Spot, Spot] = (CELL, NARROW_CELL)
    groups: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    own_cells: Mapping[str, tuple[Spot, Spot]] = field(default_factory=dict)
    replaces: Mapping[str, str] = field(default_factory=dict)
    bare_zeros: bool = False

    def cells_of(self, name: str) -> tuple[Spot, Spot]:
        """Width and height of an array's cells on both boards."""
        return self.own_cells.get(name, self.cells)


def matrices_figure(content: Matrices, mode: Mode, alt_text: str, *, rate: float = 1, start: int = 1) -> Figure:
    """The playable stage: a step per step of the trace; `start` is the one that it opens at, 0 the last."""
    colors = palette(mode)
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": content.heights[0], "H": content.heights[1]}],
            **matrix_data(content, colors),
            "captions": caption.rows(caption.every((step.caption for step in content.trace.steps), LETTERS)),
        },
        steps=len(content.trace.steps),
        alt=alt_text,
        rate=rate,
        pick=PICK,
        start=start,
    )


def matrix_data(content: Matrices, colors: Palette) -> dict[str, list[Row]]:
    """The rows of the datasets that `matrix_layers` draw."""
    return {
        "cells": [*_cells(content, colors)],
        "outlines": board.trailing(_outlines(content), "writes"),
        "signs": [
            {
                "text": sign.text, "size": 13.0, "SIZE": 11.5 * sign.narrow, "when": sign.when, "until": sign.until,
                "ink": colors.gradient if sign.gradient else colors.text, "align": "center" if sign.middle else "left",
                **place((*sign.spots[0], 0.0, 0.0), (*sign.spots[1], 0.0, 0.0)),
            }
            for sign in content.signs
        ],
    }  # fmt: skip


def _boxes(content: Matrices, name: str, region: Region) -> Row:
    """Where a box of cells lies on both boards."""
    (row, col), (rows, cols) = region.start, region.count
    boxes: list[Box] = [
        (left + col * w, top + row * h, cols * w, rows * h)
        for (left, top), (w, h) in zip(content.spots[name], content.cells_of(name), strict=True)
    ]
    return place(*boxes)


def _cells(content: Matrices, colors: Palette) -> Iterator[Row]:
    """Every cell with its number, the step that writes it (-1 for what is there from the start), and the step at which
    another takes its place.
    """
    written = {name: content.trace.written_at(name) for name in content.spots}
    later = {old: written[new] for new, old in content.replaces.items()}
    shown = {name: content.trace.arrays[name] for name in content.spots}
    limits: dict[str, float] = {}
    for name, values in shown.items():
        group = content.groups.get(name, "")
        limits[group] = max(limits.get(group, 0.0), float(np.abs(values).max()))
    # What is newer lies below: a pointer finds the step that wrote a cell first.
    for name, values in sorted(shown.items(), key=lambda item: item[0] not in content.replaces):
        when = written[name]
        places = content.places[name] if name in content.places else decimals(values)
        bare = content.bare_zeros
        texts = ["0" if bare and value == 0 else number(value, places) for value in values.ravel().tolist()]
        sizes = [fitting(texts, width, largest=14) for width, _ in content.cells_of(name)]
        limit = limits[content.groups.get(name, "")] or 1.0
        fills = shades((values / limit).ravel(), colors.diverging)
        for index, (text, fill) in enumerate(zip(texts, fills, strict=True)):
            cell = divmod(index, values.shape[1])
            yield {
                "text": text, "fill": fill, "ink": ink_on(fill), "when": int(when[cell]),
                "until": int(later[name][cell]) if name in later else FOREVER, "first": name not in content.replaces,
                "size": sizes[0], "SIZE": sizes[1], **_boxes(content, name, Region.cell(*cell)),
            }  # fmt: skip


def _outlines(content: Matrices) -> Iterator[Row]:
    for index, step in enumerate(content.trace.steps):
        for writes, regions in ((0, step.reads), (1, step.writes)):
            for name, region in regions.items():
                yield {"at": index, "writes": writes, **_boxes(content, name, region)}


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    *layers, last = matrix_layers(colors)
    return board.structure(
        board.unseen("board"), *layers, caption.layer(colors), last, colors=colors, parameters=[board.WAY]
    )  # fmt: skip


def matrix_layers(colors: Palette) -> list[alt.Chart]:
    """Layers that any arrays are drawn with; the last one answers the pointer."""
    # What takes another's place is not there before; what was taken from is there no more.
    opacity = f"index < datum.until && (datum.first || {COME}) ? 1 : 0"
    return [
        board.rects("cells", fill=expr(f"{COME} ? datum.fill : '{colors.surface}'"), stroke=colors.muted,
                    strokeWidth=0.5, opacity=expr(opacity)),
        board.texts("cells", text=expr(SHOWN), limit=expr(f"{WIDTH} - 2")),
        *outlines(colors),
        board.texts("signs", text=expr(SHOWN), x=expr(LEFT), y=expr(TOP), align=expr("datum.align")),
        board.answering("cells", colors),
    ]  # fmt: skip


def outlines(colors: Palette) -> list[alt.Chart]:
    """What the step reads, and what it writes."""
    layers = (
        board.read("outlines", colors, **board.gliding()),
        board.written("outlines", colors, strokeDash=[4, 3], **board.gliding()),
    )
    return [
        layer.transform_filter(f"datum.at == index && datum.writes == {writes}") for writes, layer in enumerate(layers)
    ]
