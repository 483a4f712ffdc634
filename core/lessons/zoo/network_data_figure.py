"""The blocks of a network to scale, and its table: a line per layer, with a bar under each price.

Heights of blocks are to scale; how many maps there are is told by thickness, a little for each doubling.
"""

from collections.abc import Iterator, Sequence
from math import log2

from core.figures import caption
from core.figures.board import NARROW, WIDE, Box, Row, place
from core.figures.palette import Palette
from core.lessons.zoo.network_layout_figure import (
    BARS,
    ENDS,
    HEADS,
    LETTERS,
    NARROW_BARS,
    NARROW_ENDS,
    NARROW_LETTERS,
    NARROW_STRIP,
    STRIP,
    Places,
    Station,
    fill_of,
    lines_of,
    places,
)
from core.lessons.zoo.network_side_figure import lies, sheets


def zoo_data(stations: Sequence[Station], side: int, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    at = places(stations)
    return {
        "board": [{
            "h": at.heights[0], "H": at.heights[1], "top": at.top[0], "TOP": at.top[1], "pitch": at.pitch[0],
            "PITCH": at.pitch[1], "steps": len(stations), "words": at.words, "WORDS": NARROW_STRIP + 8,
        }],
        "blocks": [*_blocks(stations, colors)],
        "bars": [*_bars(stations, at, colors)],
        "cells": [*_cells(stations, at, colors)],
        **lies(stations, at, colors),
        "sheets": [row for index, station in enumerate(stations) for row in sheets(index, station, side, colors)],
        "says": [
            {
                "when": index, "title": station.title, "TITLE": caption.fill(station.title, 46),
                "text": "\n".join(lines_of(station, LETTERS)), "TEXT": "\n".join(lines_of(station, NARROW_LETTERS)),
            }
            for index, station in enumerate(stations)
        ],
    }  # fmt: skip


def _blocks(stations: Sequence[Station], colors: Palette) -> Iterator[Row]:
    """The whole network: a block per layer, its height to scale, its thickness by its number of maps."""
    largest = (
        max(station.after[0] for station in stations if len(station.after) == 3)
        if any(len(station.after) == 3 for station in stations)
        else 1
    )
    for index, station in enumerate(stations):
        boxes: list[Box] = []
        for board, height in ((WIDE, STRIP), (NARROW, NARROW_STRIP)):
            pitch = board / len(stations)
            tall, thick = _extent(station.after, height, largest)
            thick = min(thick, pitch - 2)
            boxes.append((pitch * (index + 0.5) - thick / 2, (height - tall) / 2, thick, tall))
        yield {"at": index, "fill": fill_of(station, colors), **place(*boxes)}


def _extent(shape: tuple[int, ...], height: float, largest: int) -> tuple[float, float]:
    """Height and thickness of a block; a list is a thin stick whose length is on a logarithmic scale."""
    if len(shape) == 3:
        return max(height * shape[0] / largest, 2.0), 3 + 2.6 * log2(shape[2] + 1)
    return min(height, 6 + height / 18 * log2(shape[0] + 1)), 4.0


def _bars(stations: Sequence[Station], at: Places, colors: Palette) -> Iterator[Row]:
    """A bar under each price, as long as its share of the dearest layer's."""
    largest = [max(station.prices[which] for station in stations) or 1 for which in range(3)]
    for index, station in enumerate(stations):
        for column, price, most in zip((4, 5, 6), station.prices, largest, strict=True):
            share = price / most
            boxes: list[Box] = [
                (ends[column] - share * widths[column], top + index * pitch + 1.5, share * widths[column], pitch - 3)
                for ends, widths, top, pitch in (
                    (ENDS, BARS, at.top[0], at.pitch[0]),
                    (NARROW_ENDS, NARROW_BARS, at.top[1], at.pitch[1]),
                )
            ]
            yield {"at": index, "fill": colors.diverging[3], **place(*boxes)}


def _cells(stations: Sequence[Station], at: Places, colors: Palette) -> Iterator[Row]:
    """Heads (`at` -1), every layer's texts, and the totals (`kind` 2), of which only the step's own are seen."""

    def row(text: str, column: int, line: float, ink: str, **more: int) -> Row:
        y, narrow_y = (top + line * pitch for top, pitch in zip(at.top, at.pitch, strict=True))
        seen = column == 0 or NARROW_ENDS[column] > 0
        return {
            "text": text, "size": 12.0, "SIZE": 11.5 * seen, "ink": ink, "side": "right" if column else "left",
            **place((ENDS[column], y, 0, at.pitch[0]), (NARROW_ENDS[column], narrow_y, 0, at.pitch[1])), **more,
        }  # fmt: skip

    for column, head in enumerate(HEADS):
        yield row(head, column, -1, colors.muted, at=-1, kind=0)
    last = len(stations)
    for index, station in enumerate(stations):
        for column, text in enumerate((station.name, *station.cells)):
            yield row(text, column, index, colors.text, at=index, kind=1 if column else 0)
        for column, text in zip((0, 4, 5, 6), ("So far", *station.totals), strict=True):
            yield row(text, column, last + 0.15, colors.text, at=index, kind=2)
