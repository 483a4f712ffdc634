"""A network's books on a stage: block by block to scale, line by line what each layer is and costs.

The player's step is a layer. Pointing at a line or at a block goes to it.

Heights of blocks are to scale; how many maps there are is told by thickness, a little for each doubling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from typing import Any

from core.figures import board, caption
from core.figures.board import FACTS, LEFT, LEGIBLE, NARROW, NOW, OWN_TEXT, WIDE, WIDTH, Box, Row, expr, fact, place
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.zoo.layers import LEARNING, SLIDING, Layer
from core.lessons.zoo.network import Ledger, Line
from core.lessons.zoo.network_captions import facts, memory, size, title
from core.wording import prose

# Wide: blocks on top, the table at the left, the step's layer at the right.
STRIP, HEAD, TABLE = 58.0, 66.0, 478.0
PANEL, FACE = 500.0, 74.0
LETTERS, NARROW_LETTERS, FACT = 53, 56, 16.0
NARROW_STRIP = 44.0
HEADS = ("Layer", "Output", "Field", "Jump", "Parameters", "Multiply-adds", "Memory")
# Right ends of the columns (the first one's left end), and how wide their bars may be; 0 leaves a column out.
ENDS = (0.0, 162.0, 199.0, 233.0, 314.0, 414.0, 478.0)
NARROW_ENDS = (0.0, 156.0, 192.0, 0.0, 266.0, 350.0, 0.0)
BARS, NARROW_BARS = {4: 76.0, 5: 94.0, 6: 58.0}, {4: 68.0, 5: 80.0, 6: 0.0}
KINDS = {"convolution": 0, "dense": 1, "pooling": 2}  # colors of the palette's series; others are muted
PRICES = ("Parameters", "Multiply-adds", "Memory")
LIES = 108.0  # height of the bars that say where the prices lie


@dataclass(frozen=True)
class Station:
    """One layer as it is drawn.

    - `kind`: `"convolution"`, `"dense"`, `"pooling"` or another; `before` and `after`: shapes, maps or lists.
    - `cells`: its texts in the table after the name; `prices`: its parameters, multiply-adds and numbers kept;
      `totals`: these three up to here, as texts.
    - `title` and `facts`: what is said of it. `kernel`: cells along its window's side; `field`: input cells along the
      side that one of its numbers sees, 0 for all.
    """

    name: str
    kind: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    cells: tuple[str, ...]
    prices: tuple[int, int, int]
    totals: tuple[str, str, str]
    title: str
    facts: tuple[str, ...]
    kernel: int
    field: int


@dataclass(frozen=True)
class Places:
    """Where the table stands and how high its lines are, on the wide and the narrow board; and the boards' heights."""

    top: tuple[float, float]
    pitch: tuple[float, float]
    heights: tuple[float, float]
    words: float  # top of the words on the wide board


def _places(stations: Sequence[Station]) -> Places:
    count = len(stations)
    pitch = min(19.0, max(16.0, 352 / count))
    top = HEAD + 18
    words = HEAD + FACE + 64
    said = max(len(_lines_of(station, LETTERS)) for station in stations)
    narrow_said = max(len(_lines_of(station, NARROW_LETTERS)) for station in stations)
    narrow_top = NARROW_STRIP + 34 + narrow_said * FACT + 22
    return Places(
        (top, narrow_top),
        (pitch, 18.0),
        (
            max(top + (count + 1) * pitch + 8, words + 26 + said * FACT + LIES),
            narrow_top + (count + 1) * 18 + 14 + LIES,
        ),
        words,
    )


def _lines_of(station: Station, letters: int) -> list[str]:
    return [line for fact in station.facts for line in caption.fill(fact, letters).split("\n")]


def _fill_of(station: Station, colors: Palette) -> str:
    return colors.series[KINDS[station.kind]] if station.kind in KINDS else colors.muted


def _sheets(index: int, station: Station, side: int, colors: Palette) -> Iterator[Row]:
    """Input and output of one layer as piles of sheets, one for each doubling of maps, and what a number sees of the
    picture; all to one scale for the layer, the window on top.
    """
    scale = FACE / max(station.before[0] if len(station.before) == 3 else 1, 1)
    bottom = HEAD + FACE + 26

    def row(box: Box, fill: str, kind: str, text: str = "") -> Row:
        return {"at": index, "fill": fill, "kind": kind, "text": text, "ink": colors.muted, "size": 12.0, "SIZE": 0.0,
                **place(box, (0, 0))}  # fmt: skip

    for shape, left, kind, fill in (
        (station.before, PANEL, "read", colors.surface),
        (station.after, PANEL + 118, "write", _fill_of(station, colors)),
    ):
        face = FACE if len(shape) == 1 else max(shape[0] * scale, 2.0)
        wide = 6.0 if len(shape) == 1 else face
        if len(shape) == 1:
            face = min(FACE, 10 + 5 * log2(shape[0] + 1))
        pile = round(log2(shape[2] + 1)) if len(shape) == 3 else 0
        for sheet in range(pile, -1, -1):
            yield row((left + 2.6 * sheet, bottom - face - 2.6 * sheet, wide, face), fill, "sheet")
        yield row((left, bottom - face, wide, face), fill, kind)
        window = min(station.kernel * scale, face)
        if kind == "read" and station.kernel and len(shape) == 3:
            middle = left + (wide - window) / 2, bottom - (face + window) / 2
            yield row((*middle, window, window), fill, "window")
        yield row((left, bottom + 4, 0, 14), fill, "text", "\u00d7".join(f"{extent:,}" for extent in shape))
    left, picture = PANEL + 240, FACE
    seen = min((station.field or side) / side, 1.0) * picture
    yield row((left, bottom - picture, picture, picture), colors.surface, "sheet")
    yield row((left + (picture - seen) / 2, bottom - (picture + seen) / 2, seen, seen), colors.diverging[3], "view")
    text = f"sees {station.field}\u00d7{station.field}" if station.field else "sees all of it"
    yield row((left, bottom + 4, 0, 14), "", "text", text)


def _lies(stations: Sequence[Station], at: Places, colors: Palette) -> dict[str, list[Row]]:
    """Where each price lies, in all: a bar cut into what convolutions, dense layers and poolings take."""
    tops = at.heights[0] - LIES, at.heights[1] - LIES
    bars, labels = [], []

    def label(text: str, down: float, ink: str, **more: bool) -> None:
        labels.append({
            "text": text, "ink": ink, "size": 12.0, "SIZE": 11.5,
            **place((PANEL, tops[0] + down), (0, tops[1] + down)), "bold": False, **more,
        })  # fmt: skip

    for which, price in enumerate(PRICES):
        parts = {kind: sum(s.prices[which] for s in stations if s.kind == kind) for kind in KINDS}
        parts["other"] = sum(s.prices[which] for s in stations) - sum(parts.values())
        whole = sum(parts.values()) or 1
        said = ", ".join(f"{kind} {part / whole:.1%}" for kind, part in parts.items() if part / whole > 5e-4)
        label(f"{price}: {said or 'none'}", 18 + 32 * which, colors.text)
        start = 0.0
        for kind, part in parts.items():
            share = part / whole
            boxes: list[Box] = [
                (left + start * width, top + 34 + 32 * which, share * width, 10)
                for left, width, top in ((PANEL, WIDE - PANEL, tops[0]), (0.0, NARROW, tops[1]))
            ]
            fill = colors.series[KINDS[kind]] if kind in KINDS else colors.muted
            bars.append({"fill": fill, **place(*boxes)})
            start += share
    label("Where the prices lie, in all", 0, colors.text, bold=True)
    return {"lies": bars, "lie_labels": labels}


def _rows(stations: Sequence[Station], side: int, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    at = _places(stations)
    return {
        "board": [{
            "h": at.heights[0], "H": at.heights[1], "top": at.top[0], "TOP": at.top[1], "pitch": at.pitch[0],
            "PITCH": at.pitch[1], "steps": len(stations), "words": at.words, "WORDS": NARROW_STRIP + 8,
        }],
        "blocks": [*_blocks(stations, colors)],
        "bars": [*_bars(stations, at, colors)],
        "cells": [*_cells(stations, at, colors)],
        **_lies(stations, at, colors),
        "sheets": [row for index, station in enumerate(stations) for row in _sheets(index, station, side, colors)],
        "says": [
            {
                "when": index, "title": station.title, "TITLE": caption.fill(station.title, 46),
                "text": "\n".join(_lines_of(station, LETTERS)), "TEXT": "\n".join(_lines_of(station, NARROW_LETTERS)),
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
        for width, height in ((WIDE, STRIP), (NARROW, NARROW_STRIP)):
            pitch = width / len(stations)
            tall, thick = _extent(station.after, height, largest)
            thick = min(thick, pitch - 2)
            boxes.append((pitch * (index + 0.5) - thick / 2, (height - tall) / 2, thick, tall))
        yield {"at": index, "fill": _fill_of(station, colors), **place(*boxes)}


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


_AT, _EACH = fact("top"), fact("pitch")  # where the table's lines begin, and how high they are
_LINE = f"floor((y() / u - {_AT}) / {_EACH})"
_BLOCK = "floor(x() / width * g.steps)"
PICK = (
    f"y() / u < (narrow ? {NARROW_STRIP} : {STRIP}) ? clamp({_BLOCK}, 0, g.steps - 1) + 1"
    f" : {_LINE} >= 0 && {_LINE} < g.steps && (narrow || x() / u < {TABLE}) ? {_LINE} + 1 : -1"
)


def zoo_figure(stations: Sequence[Station], side: int, mode: Mode, alt: str) -> Figure:
    """The playable stage of a network whose input has `side` cells along a side; it opens at the last layer."""
    return Figure(
        structure=_structure(mode),
        data=_rows(stations, side, palette(mode)),
        steps=len(stations),
        alt=alt,
        rate=1 if len(stations) <= 12 else 2,
        pick=PICK,
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any network is drawn with; built once for each mode."""
    colors = palette(mode)
    here, known = "datum.at == index", "datum.at <= index"
    line = f"({_AT} + (index + 0.5) * {_EACH}) * u"
    foot = f"({_AT} + g.steps * {_EACH} + 1) * u"
    across = f"(narrow ? width : {TABLE} * u)"

    def sheet(kind: str, **look: Any) -> Any:
        return board.rects("sheets", **look).transform_filter(f"{here} && datum.kind == '{kind}' && !narrow")

    return board.structure(
        board.rects("board", fill=colors.surface, x=expr(f"{across} / 2"), y=expr(line), width=expr(across),
                    height=expr(f"{_EACH} * u")),
        board.rects("board", fill=colors.muted, opacity=0.5, x=expr(f"{across} / 2"), y=expr(foot),
                    width=expr(across), height=1),
        board.rects("blocks", opacity=expr(f"{known} ? 1 : 0.3")),
        board.written(
            "blocks", colors, 2, strokeDash=[4, 3], width=expr(f"{WIDTH} + 6"),
            height=expr("(narrow ? datum.H : datum.h) * u + 6"),
        )
        .transform_filter(here),
        board.read(
            "blocks", colors, width=expr(f"{WIDTH} + 6"), height=expr("(narrow ? datum.H : datum.h) * u + 6"),
        )
        .transform_filter("datum.at == index - 1"),
        board.rects("bars", opacity=0.55).transform_filter(f"{known} && (narrow ? datum.W : datum.w) > 0"),
        board.texts(
            "cells", x=expr(LEFT), align=expr("datum.side"),
            text=expr(f"{LEGIBLE} ? datum.text : ''"),
            fontWeight=board.bold(f"datum.kind == 2 || datum.at < 0 || {here}"),
        ).transform_filter(f"datum.kind == 0 || (datum.kind == 1 ? {known} : {here})"),
        board.rects("lies"),
        board.left_texts("lie_labels", fontWeight=board.bold("datum.bold")),
        sheet("sheet", stroke=colors.muted, strokeWidth=0.7),
        sheet("read", fill=None, stroke=colors.read, strokeWidth=2),
        sheet("window", fill=colors.read, opacity=0.75),
        sheet("write", fill=None, stroke=colors.write, strokeWidth=2, strokeDash=[4, 3]),
        sheet("view", stroke=colors.read, strokeWidth=1.5),
        board.texts("sheets", x=expr(LEFT), align="left").transform_filter(
            f"{here} && datum.kind == 'text' && !narrow"
        ),
        board.left_texts("says", text=expr("narrow ? datum.TITLE : datum.title"), fill=colors.text, fontWeight="bold",
                         fontSize=board.letters(14, 12), x=expr(f"narrow ? 0 : {PANEL} * u"),
                         y=expr(f"{fact('words')} * u"), lineHeight=expr("17 * u"),
                         limit=expr("narrow ? width : 318 * u"))
        .transform_filter(NOW),
        board.left_texts("says", text=expr(OWN_TEXT), fill=colors.text,
                         fontSize=board.letters(12.5), x=expr(f"narrow ? 0 : {PANEL} * u"),
                         y=expr(f"({fact('words')} + (narrow ? 22 : 22)) * u"), lineHeight=expr("16 * u"))
        .transform_filter(NOW),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip


def ledger_figure(books: Ledger, name: str, mode: Mode) -> Figure:
    """A network layer by layer."""
    stations = [_station(line) for line in books.lines]
    alt = prose(f"""{name}, {len(stations)} layers on {books.side} by {books.side} by {books.channels}:
        {books.total.parameters:,} parameters, {books.total.multiply_adds:,} multiply-adds, {memory(books.kept)}.""")
    return zoo_figure(stations, books.side, mode, alt)


def _kind(layer: Layer) -> str:
    if layer.kind == "dense":
        return "dense"
    return "convolution" if layer.kind in LEARNING else "pooling" if layer.kind in (*SLIDING, "global") else "other"


def _station(line: Line) -> Station:
    layer, cost = line.layer, line.cost
    prices = (cost.parameters, cost.multiply_adds, line.kept)
    return Station(
        name=line.name,
        kind=_kind(layer),
        before=line.before,
        after=line.after,
        cells=(
            size(line.after),
            f"{line.field}" if line.field else "all",
            f"{line.jump}" if line.jump else "–",
            f"{cost.parameters:,}" if cost.parameters else "–",
            f"{cost.multiply_adds:,}" if cost.multiply_adds else "–",
            memory(line.kept) if line.kept else "–",
        ),
        prices=prices,
        totals=(f"{line.so_far.parameters:,}", f"{line.so_far.multiply_adds:,}", memory(line.kept_so_far)),
        title=title(line),
        facts=facts(line),
        kernel=layer.span if layer.kind in SLIDING else line.before[0] if layer.kind == "global" else 0,
        field=line.field,
    )
