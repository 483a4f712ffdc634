"""One number of a layer that has no maps: a score, a probability, an average, a place in the flattened list.

On the left what it is made of, its largest terms as bars and the rest in one line; on the right all numbers of the
layer, which the pointer chooses from. Flattening shows where each number of the list was in the maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.explain.passage import PLACES, UNIT, Passage, counted
from core.figures import board, caption
from core.figures.board import FACTS, HEIGHT, LEFT, NARROW, NOWHERE, TOP, WIDE, WIDTH, Box, Row, expr, place
from core.figures.palette import Mode, Palette, palette, ramp
from core.figures.player import Figure
from core.lessons.feature_maps.layer_words import layer_words
from core.lessons.feature_maps.number import number_told
from core.lessons.feature_maps.paint_figure import limit_of
from core.media.out.uri import data_uri
from core.nn.layers import Flatten
from core.wording import MINUS, number

LISTED = 20  # numbers listed on the right; of more, only the one at hand is shown
NARROW_LETTERS = 54  # in a line of words on a phone
BETWEEN = "\u241f"  # parts of a line
LINES_BETWEEN = "\u241e"


@dataclass(frozen=True)
class Term:
    """One line of a sum: what it is, how it is made, what it adds as text, and its share of the largest, -1 to 1."""

    name: str
    says: str
    adds: str
    share: float


@dataclass(frozen=True)
class Number:
    """One number of the layer: `share` of the largest, -1 to 1."""

    name: str
    text: str
    share: float
    ends: str
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """All maps that are read, in one picture: `across` tiles in a row, each of `rows` x `columns` cells."""

    url: str
    count: int
    rows: int
    columns: int
    across: int
    down: int


def _number_figure(
    title: str, numbers: Sequence[Number], start: int, mode: Mode, alt_text: str, sheet: Sheet | None = None
) -> Figure:
    """The playable stage: one step per number, opened at the one numbered `start` from 0.

    With a `sheet`, the map that a number is made from is outlined in it.
    """
    lines = max((len(number.terms) for number in numbers), default=0)
    listed = numbers if len(numbers) <= LISTED else ()
    room, narrow = (_Room(w, lines, len(listed), sheet) for w in (WIDE, NARROW))
    facts = _facts(room, narrow, len(numbers), sheet) | {"title": title, "flat": 0}
    data: dict[str, list[Row]] = {
        "board": [facts],
        "numbers": [
            {
                "k": k, "name": number.name, "text": number.text, "ends": number.ends,
                "narrow_ends": caption.fill(number.ends, NARROW_LETTERS),
                "terms": LINES_BETWEEN.join(
                    BETWEEN.join((t.name, t.says, t.adds, f"{t.share:.4f}")) for t in number.terms
                ),
            }
            for k, number in enumerate(numbers)
        ],
        "listed": [
            {"when": k + 1, "name": number.name, "text": number.text, "share": number.share,
             **place(room.result(k), narrow.result(k))}
            for k, number in enumerate(listed)
        ] or [_none("when", "name", "text", "share")],
        "lines": [{"k": k, **place(room.line(k), narrow.line(k))} for k in range(lines)] or [_none("k")],
        "sheets": _sheets(room, narrow, sheet, ""),
    }  # fmt: skip
    return Figure(
        _structure(mode),
        data,
        len(numbers),
        alt_text,
        2,
        board.pick("when"),
        start + 1,
    )


def _flatten_figure(title: str, sheet: Sheet, list_url: str, values: str, mode: Mode, alt_text: str) -> Figure:
    """Flattening: one step per number of the list. `values` are the numbers as one text, apart by spaces."""
    room, narrow = (_Room(w, 0, 0, sheet) for w in (WIDE, NARROW))
    steps = sheet.rows * sheet.columns * sheet.count
    facts = _facts(room, narrow, steps, sheet) | {"title": title, "flat": 1, "values": values}
    data: dict[str, list[Row]] = {
        "board": [facts],
        "numbers": [{"k": 0, "name": "", "text": "", "ends": "", "narrow_ends": "", "terms": ""}],
        "listed": [_none("when", "name", "text", "share")],
        "lines": [_none("k")],
        "sheets": _sheets(room, narrow, sheet, list_url),
    }
    return Figure(_structure(mode), data, steps, alt_text, 15, FLAT_PICK, steps // 2)


def number_figure(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """The numbers of a layer that has no maps, opened at one of them."""
    output, before = passage.outputs[index], passage.before(index)
    sheet = _sheet(before, mode) if before.ndim == 3 else None
    source = passage.name_before(index)
    alt = f"{output.name}: {layer_words(passage, index)}"
    if isinstance(output.layer, Flatten) and sheet is not None:
        height, width, count = before.shape
        limit = limit_of(before)
        folded = data_uri(
            before.reshape(height, width * count), table=ramp(palette(mode).diverging), limits=(-limit, limit)
        )
        texts = " ".join(map(str, counted(output.values).tolist()))
        return _flatten_figure(f"All maps of {source}", sheet, folded, texts, mode, alt)
    values = output.values
    most = 10 if values.size <= LISTED else 6
    largest = limit_of(values)
    numbers = []
    for k in range(values.size):
        told = number_told(passage, index, k, most)
        top = max((abs(line.adds) for line in told.lines), default=0) or 1
        terms = tuple(
            Term(t.name, t.says, _signed(told.shown(t.adds), at), t.adds / top) for at, t in enumerate(told.lines)
        )
        numbers.append(
            Number(told.name, number(told.value / UNIT, PLACES), float(values[k]) / largest, told.ends, terms)
        )
    title = f"All maps of {source}" if sheet else f"What one number of {output.name} is made of"
    return _number_figure(title, numbers, unit, mode, alt, sheet)


def _signed(text: str, place_: int) -> str:
    """A term of a sum with the sign that joins it to those before."""
    if text.startswith(MINUS):
        return f"{MINUS} {text[1:]}"
    return f"+ {text}" if place_ else text


def _sheet(maps: np.ndarray, mode: Mode) -> Sheet:
    """All maps `(H, W, C)` in one picture, row by row."""
    height, width, count = maps.shape
    across = min(count, max(1, round(np.sqrt(count * height / width))))
    down = -(-count // across)
    tiles = np.full((down * across, height, width), np.nan, np.float32)
    tiles[:count] = np.moveaxis(maps, -1, 0)
    whole = tiles.reshape(down, across, height, width).swapaxes(1, 2).reshape(down * height, across * width)
    limit = limit_of(maps)
    url = data_uri(whole, table=ramp(palette(mode).diverging), limits=(-limit, limit))
    return Sheet(url, count, height, width, across, down)


def _none(*keys: str) -> Row:
    """A row that draws nothing, so that a dataset knows its columns."""
    return {key: "" if key in ("name", "text") else -1 for key in keys} | NOWHERE


def _facts(room: "_Room", narrow: "_Room", steps: int, sheet: Sheet | None) -> Row:
    facts: Row = {
        "h": room.height,
        "H": narrow.height,
        "steps": steps,
        "s_y": room.words,
        "S_Y": narrow.words,
    }
    facts |= {"values": "", "maps": sheet.count if sheet else 0}
    if sheet:
        facts |= {"rows": sheet.rows, "cols": sheet.columns, "across": sheet.across, "down": sheet.down}
    else:
        facts |= {"rows": 1, "cols": 1, "across": 1, "down": 1}
    for names, boxes in (
        (("a", "b"), (room.sheet, room.folded)),
        (("A", "B"), (narrow.sheet, narrow.folded)),
    ):
        for name, box in zip(names, boxes, strict=True):
            facts |= {f"{name}{at}": value for at, value in zip("1234", box, strict=True)}
    return facts


def _sheets(room: "_Room", narrow: "_Room", sheet: Sheet | None, list_url: str) -> list[Row]:
    rows = []
    if sheet:
        rows.append({"url": sheet.url, **place(room.sheet, narrow.sheet)})
    if list_url:
        rows.append({"url": list_url, **place(room.folded, narrow.folded)})
    return rows or [{"url": "", **NOWHERE}]


class _Room:
    """Places on one board."""

    def __init__(self, width: float, lines: int, listed: int, sheet: Sheet | None) -> None:
        self.narrow = width == NARROW
        self.width = width
        self.listed = listed
        top = 24.0
        self.sheet: Box = (0.0, top, 0.0, 0.0)
        self.folded: Box = (0.0, top, 0.0, 0.0)
        if sheet:
            ratio = (sheet.across * sheet.columns) / (sheet.down * sheet.rows)
            wide = min(330.0, 330.0 * ratio)
            self.sheet = (0.0, top, wide, wide / ratio)
            below = top + self.sheet[3] + 26
            self.folded = (0.0, below, width, 150.0) if self.narrow else (360.0, top, width - 360, 250.0)
            if not self.narrow:
                below = top + max(self.sheet[3], 250.0) + 12
            else:
                below += 150 if not listed else 0
        else:
            below = top
        self.pitch = 38.0 if self.narrow else 25.0
        # On a phone the results stand below the terms, on a laptop at the right.
        self.first_line = below if self.narrow and sheet else top
        after = self.first_line + lines * self.pitch + 14
        self.first_result = after if self.narrow else top
        bottom = max(after, self.first_result + listed * 25.0 + 8, below)
        self.words = bottom + 6
        self.height = self.words + (90 if self.narrow else 48)

    def line(self, k: int) -> Box:
        return 0.0, self.first_line + k * self.pitch, self.width if self.narrow else 540.0, self.pitch - 4

    def result(self, k: int) -> Box:
        left = 0.0 if self.narrow else WIDE - 240
        return left, self.first_result + k * 25.0, self.width - left, 21.0


def _geometry(letter: str) -> tuple[str, str, str, str]:
    """A sheet's left, top, width and height, in pixels."""
    return tuple(f"(narrow ? g.{letter.upper()}{k} : g.{letter}{k}) * u" for k in range(1, 5))  # type: ignore[return-value]


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    {"name": "vs", "expr": "split(g.values, ' ')"},
    {"name": "now", "expr": "data('numbers')[min(index, length(data('numbers')) - 1)]"},
    {"name": "terms", "expr": f"split(now.terms, '{LINES_BETWEEN}')"},
    # Where a number of the flattened list was: map, row and column.
    {"name": "m", "expr": "g.flat ? index % g.maps : index"},
    {"name": "q", "expr": "g.flat ? floor(index / g.maps) % g.cols : 0"},
    {"name": "r", "expr": "g.flat ? floor(index / (g.maps * g.cols)) : 0"},
]


def _flat_pick() -> str:
    """The step under the pointer, on the maps or on the list."""
    ax, ay, aw, ah = _geometry("a")
    bx, by, bw, bh = _geometry("b")
    col, row = (
        f"floor((x() - {ax}) / ({aw}) * g.across * g.cols)",
        f"floor((y() - {ay}) / ({ah}) * g.down * g.rows)",
    )
    tile = f"(floor({row} / g.rows) * g.across + floor({col} / g.cols))"
    on_sheet = f"x() >= {ax} && x() < {ax} + {aw} && y() >= {ay} && y() < {ay} + {ah} && {tile} < g.maps"
    at_sheet = f"(({row} % g.rows) * g.cols + {col} % g.cols) * g.maps + {tile} + 1"
    on_list = f"x() >= {bx} && x() < {bx} + {bw} && y() >= {by} && y() < {by} + {bh}"
    place_ = f"floor((x() - {bx}) / ({bw}) * g.cols * g.maps)"
    at_list = f"floor((y() - {by}) / ({bh}) * g.rows) * g.cols * g.maps + {place_} + 1"
    return f"{on_sheet} ? {at_sheet} : {on_list} ? {at_list} : -1"


FLAT_PICK = _flat_pick()


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any such number is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *_sheet_layers(colors),
        *_line_layers(colors),
        *_result_layers(colors),
        *_word_layers(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _words(data: str, text: str, **more: Any) -> alt.Chart:
    look = {
        "fontSize": board.letters(13),
        "baseline": "middle",
        "y": expr(f"{TOP} + {HEIGHT} / 2"),
    }
    return board.left_texts(data, text=expr(text), **{**look, **more})


def _sheet_layers(colors: Palette) -> list[alt.Chart]:
    """The maps that are read and, when flattening, the list; outlines in both."""
    ax, ay, aw, ah = _geometry("a")
    bx, by, bw, bh = _geometry("b")
    tile_w, tile_h = f"{aw} / g.across", f"{ah} / g.down"
    cell_w, cell_h = f"({tile_w} / g.cols)", f"({tile_h} / g.rows)"
    left, top = f"{ax} + (m % g.across) * {tile_w}", f"{ay} + floor(m / g.across) * {tile_h}"
    number_w, number_h = f"({bw} / (g.cols * g.maps))", f"({bh} / g.rows)"
    return [
        board.images("sheets", tooltip=None).transform_filter("datum.url != ''"),
        board.read(
            "board", colors, expr("g.maps ? 2 : 0"), x=expr(f"{left} + {tile_w} / 2"),
            y=expr(f"{top} + {tile_h} / 2"), width=expr(f"{tile_w} - 1"), height=expr(f"{tile_h} - 1"),
        ),
        board.read(
            "board", colors, expr("g.flat ? 2.5 : 0"), x=expr(f"{left} + (q + 0.5) * {cell_w}"),
            y=expr(f"{top} + (r + 0.5) * {cell_h}"), width=expr(f"max({cell_w}, 6)"),
            height=expr(f"max({cell_h}, 6)"),
        ),
        board.written(
            "board", colors, expr("g.flat ? 2.5 : 0"), x=expr(f"{bx} + (q * g.maps + m + 0.5) * {number_w}"),
            y=expr(f"{by} + (r + 0.5) * {number_h}"), width=expr(f"max({number_w}, 7)"), height=expr(f"{number_h}"),
        ),
        board.left_texts("board", x=0, y=2, text=expr("g.title"), fill=colors.text, fontWeight="bold",
                         fontSize=board.letters(13, 12)),
        board.left_texts("board", x=expr(bx), y=expr(f"{by} - 20 * u"), fill=colors.text, fontWeight="bold",
                         text=expr("g.flat ? 'The list, ' + g.cols * g.maps + ' numbers in a line' : ''"),
                         fontSize=board.letters(13, 12)),
    ]  # fmt: skip


def _line_layers(colors: Palette) -> list[alt.Chart]:
    """The terms of the number at hand, largest first: name, how it is made, a bar, and what it adds."""

    def read(chart: alt.Chart) -> alt.Chart:
        parts = f"split(datum.k >= 0 && datum.k < length(terms) ? terms[datum.k] : '', '{BETWEEN}')"
        return chart.transform_calculate(part=parts).transform_filter("length(datum.part) > 3")

    share = "toNumber(datum.part[3])"
    # Bars grow from a line in the middle: below zero to the left.
    zero, room = f"({LEFT} + {WIDTH} * (narrow ? 0.72 : 0.69))", f"({WIDTH} * (narrow ? 0.1 : 0.13))"
    line = expr(f"{TOP} + {HEIGHT} * (narrow ? 0.28 : 0.5)")
    return [
        read(board.rects("lines", fill=expr(f"{share} < 0 ? '{colors.negative}' : '{colors.positive}'"),
                         x=expr(f"{zero} + {share} * {room} / 2"), width=expr(f"max(abs({share}) * {room}, 1)"),
                         height=expr(f"{HEIGHT} * (narrow ? 0.4 : 0.6)"), y=line)),
        read(_words("lines", "datum.part[0]", fill=colors.text, y=line)),
        read(_words("lines", "datum.part[1]", fill=colors.muted, x=expr(f"{LEFT} + (narrow ? 0 : {WIDTH} * 0.3)"),
                    y=expr(f"{TOP} + {HEIGHT} * (narrow ? 0.75 : 0.5)"))),
        read(_words("lines", "datum.part[2]", fill=colors.text, fontWeight="bold",
                    align="right", x=expr(f"{LEFT} + {WIDTH}"), y=line)),
    ]  # fmt: skip


def _result_layers(colors: Palette) -> list[alt.Chart]:
    """All numbers of the layer, the one at hand outlined."""
    zero = f"({LEFT} + {WIDTH} * 0.6)"
    half = f"({WIDTH} * 0.17)"
    shown = "datum.when > 0"
    return [
        board.rects("listed", fill="transparent", stroke=colors.write, strokeDash=[5, 3],
                    strokeWidth=expr("datum.when == step ? 2 : 0"), width=expr(f"{WIDTH} + 6"))
        .transform_filter(shown),
        board.rects("listed", fill=expr(f"datum.share < 0 ? '{colors.negative}' : '{colors.positive}'"),
                    x=expr(f"{zero} + datum.share * {half} / 2"), width=expr(f"max(abs(datum.share) * {half}, 1)"),
                    height=expr(f"{HEIGHT} * 0.55"))
        .transform_filter(shown),
        _words("listed", "datum.name", fill=colors.text, fontWeight=board.bold("datum.when == step"))
        .transform_filter(shown),
        _words("listed", "datum.text", fill=colors.text, align="right", x=expr(f"{LEFT} + {WIDTH}"))
        .transform_filter(shown),
    ]  # fmt: skip


def _word_layers(colors: Palette) -> list[alt.Chart]:
    """Which number it is, and how it comes to its value."""
    y = "(narrow ? g.S_Y : g.s_y) * u"
    head = (
        "'Step ' + step + ' of ' + g.steps + ': ' + (g.flat ? 'number ' + step + ' of the list = '"
        " + format(toNumber(vs[index]) / 10000, '.4f') : datum.name + ' = ' + datum.text)"
    )
    flat = (
        "'Map ' + (m + 1) + ', row ' + (r + 1) + ', column ' + (q + 1) + ': place (' + r + ' \u00d7 ' + g.cols"
        " + ' + ' + q + ') \u00d7 ' + g.maps + ' + ' + m + ' = ' + index + (narrow ? '' : ', counted from 0')"
    )
    return [
        board.left_texts("numbers", text=expr(head), x=0, y=expr(y), fill=colors.text, fontWeight="bold",
                         fontSize=board.letters(16, 14))
        .transform_filter("g.flat || datum.k == index"),
        board.left_texts("board", text=expr(f"g.flat ? {flat} : narrow ? now.narrow_ends : now.ends"), x=0,
                         y=expr(f"{y} + 22"), fill=colors.text, lineHeight=17,
                         fontSize=board.letters(13, 12)),
    ]  # fmt: skip
