"""Small arrays on a board, every number in its cell: what a step reads is outlined, what it writes appears.

All of it follows from a `Trace`: which cells a step reads and writes, and in which order arrays fill. Pointing at a
cell that is written goes to the step that writes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.figures import board
from core.figures.board import HEIGHT, LEFT, TOP, WIDTH, Box, Row, expr, place
from core.figures.network import fill_lines
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.trace import Region, Trace
from core.wording import decimals, number

CELL, NARROW_CELL = (52.0, 36.0), (34.0, 30.0)
LINES = (110, 46)  # letters of a caption's line on both boards
Spot = tuple[float, float]


@dataclass(frozen=True)
class Sign:
    """A text that stays: a title over an array, or an operator between two. From the left, or around its middle."""

    text: str
    spots: tuple[Spot, Spot]
    middle: bool = False


@dataclass(frozen=True)
class Matrices:
    """Arrays of a trace, two axes each, by the left upper corner of each on the wide and the narrow board."""

    trace: Trace
    spots: Mapping[str, tuple[Spot, Spot]]
    signs: Sequence[Sign]
    heights: tuple[float, float]


def matrices_figure(content: Matrices, mode: Mode, alt_text: str, *, rate: float = 1) -> Figure:
    """The playable stage: a step per step of the trace."""
    colors = palette(mode)
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": content.heights[0], "H": content.heights[1]}],
            "cells": [*_cells(content, colors)],
            "outlines": [*_outlines(content)],
            "signs": [
                {
                    "text": sign.text, "size": 13.0, "SIZE": 11.5, "ink": colors.text,
                    "align": "center" if sign.middle else "left",
                    **place((*sign.spots[0], 0.0, 0.0), (*sign.spots[1], 0.0, 0.0)),
                }
                for sign in content.signs
            ],
            "captions": [
                {"when": index, "text": fill_lines(step.caption, LINES[0]), "TEXT": fill_lines(step.caption, LINES[1])}
                for index, step in enumerate(content.trace.steps)
            ],
        },
        steps=len(content.trace.steps),
        alt=alt_text,
        rate=rate,
        pick="datum && datum.when >= 0 ? datum.when + 1 : -1",
    )  # fmt: skip


def _boxes(spots: tuple[Spot, Spot], region: Region) -> Row:
    """Where a box of cells lies on both boards."""
    (row, col), (rows, cols) = region.start, region.count
    boxes: list[Box] = [
        (left + col * w, top + row * h, cols * w, rows * h)
        for (left, top), (w, h) in zip(spots, (CELL, NARROW_CELL), strict=True)
    ]
    return place(boxes[0], boxes[1])


def _cells(content: Matrices, colors: Palette) -> Iterator[Row]:
    """Every cell with its number, and the step that writes it; -1 for what is there from the start."""
    shown = [content.trace.arrays[name] for name in content.spots]
    limit = max(max(abs(float(values.min())), abs(float(values.max()))) for values in shown) or 1.0
    for name, spots in content.spots.items():
        values = content.trace.arrays[name]
        when, places = content.trace.written_at(name), decimals(values)
        fills = shades((values / limit).ravel(), colors.diverging)
        for index, (value, fill) in enumerate(zip(values.ravel().tolist(), fills, strict=True)):
            cell = divmod(index, values.shape[1])
            yield {
                "text": number(value, places), "fill": fill, "ink": ink_on(fill), "when": int(when[cell]),
                "size": 14.0, "SIZE": 11.5, **_boxes(spots, Region.cell(*cell)),
            }  # fmt: skip


def _outlines(content: Matrices) -> Iterator[Row]:
    for index, step in enumerate(content.trace.steps):
        for writes, regions in ((0, step.reads), (1, step.writes)):
            for name, region in regions.items():
                yield {"at": index, "writes": writes, **_boxes(content.spots[name], region)}


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any arrays are drawn with; built once for each mode."""
    colors = palette(mode)
    known = "datum.when <= index"

    def outline(writes: int, **look: Any) -> Any:
        return board.rects("outlines", fill=None, strokeWidth=2.5, **look).transform_filter(
            f"datum.at == index && datum.writes == {writes}"
        )

    return board.structure(
        board.rects("board", opacity=0, x=0, y=0, width=0, height=0),
        board.rects("cells", fill=expr(f"{known} ? datum.fill : '{colors.surface}'"), stroke=colors.muted,
                    strokeWidth=0.5),
        board.texts("cells", text=expr(f"{known} ? datum.text : ''"), limit=expr(f"{WIDTH} - 2")),
        outline(0, stroke=colors.read),
        outline(1, stroke=colors.write, strokeDash=[4, 3]),
        board.texts("signs", x=expr(LEFT), y=expr(TOP), align=expr("datum.align")),
        board.left_texts("captions", text=expr("narrow ? datum.TEXT : datum.text"), fill=colors.text,
                         fontWeight="bold", x=0, y=0, limit=expr("width"), fontSize=expr("max(12, 15 * min(u, 1.1))"),
                         lineHeight=expr("19 * max(u, 0.95)"))
        .transform_filter("datum.when == index"),
        # Painted, since what has no fill does not answer the pointer, but not to be seen.
        board.rects("cells", fill=colors.surface, opacity=0, height=expr(HEIGHT)),
        colors=colors,
        parameters=[],
    )  # fmt: skip
