"""One number of a map, and everything it is made of: the stage of a window over trained maps.

Every term is a whole number of ten-thousandths, so that products, subtotals and the sum add up exactly as they are
shown; what rounding leaves is a term of its own. All of it is arithmetic on `index` in the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.explain.passage import Passage, Window, counted
from core.figures import board
from core.figures.board import FACTS, HEIGHT, LEFT, NARROW, TOP, WIDE, WIDTH, Box, Row, expr, fact, packed, place
from core.figures.palette import Mode, Palette, ink_expression, palette
from core.figures.player import Figure, pointer
from core.lessons.feature_maps.layer_words import output_word
from core.lessons.feature_maps.paint_figure import limit_of, painter
from core.lessons.feature_maps.pixel import strongest_pixel, window
from core.media.out.uri import data_uri
from core.wording import prose

GAP = 22.0
LABEL = 20.0


@dataclass(frozen=True)
class Room:
    """One board. `facts` are places by short name: o output, i input columns, p picture, c window, s sum, b terms."""

    height: float
    facts: dict[str, float]
    boxes: dict[str, Box]
    per: int  # columns in a row
    size: tuple[float, float]  # an input map's width and height
    tap_side: float

    def column(self, c: int) -> Box:
        """Where a channel's input map stands."""
        down, across = divmod(c, self.per)
        f = self.facts
        return f["i_x"] + across * f["pitch"], f["i_y"] + down * f["drop"], *self.size

    def tap(self, c: int, i: int, j: int) -> Box:
        """Where a channel's term is shown as a color, under its map."""
        x, y, _, _ = self.column(c)
        side = self.tap_side
        return x + j * side, y + self.facts["b_y"] + i * side, side, side

    def cell(self, i: int, j: int) -> Box:
        """Where a cell of the large window stands."""
        f = self.facts
        return f["c_x"] + j * f["c_w"], f["c_y"] + i * f["c_h"], f["c_w"], f["c_h"]


def _arrange(
    x: tuple[int, int],
    kernel: tuple[int, int],
    y: tuple[int, int],
    n: int,
    rest: bool,
    picture: tuple[int, int],
) -> tuple[Room, Room]:
    """The wide and the narrow board for maps of these rows and columns, and `n` channels."""
    return (
        _room(x, kernel, y, n, rest, picture, WIDE, 12, 150.0),
        _room(x, kernel, y, n, rest, picture, NARROW, 6, 164.0),
    )


def _room(
    x: tuple[int, int], kernel: tuple[int, int], y: tuple[int, int], n: int, rest: bool, picture: tuple[int, int],
    width: float, most: int, side: float,
) -> Room:  # fmt: skip
    (kh, kw), narrow = kernel, width == NARROW
    count = n + rest
    single = count == 1
    p_c, o_c = side / max(picture), side / max(y)
    boxes: dict[str, Box] = {"picture": (0.0, LABEL, picture[1] * p_c, picture[0] * p_c)}
    right = width - side
    boxes["output"] = (right, LABEL, y[1] * o_c, y[0] * o_c)
    cell_h = 46.0 if kw <= 4 and not (narrow and kw > 3) else 44.0
    if narrow:
        c_x, c_w = 0.0, min(width / kw, 116.0)
        c_y = LABEL + side + GAP + (side + GAP if single else 0)
        i_x, i_y = (0.0, LABEL + side + GAP) if single else (0.0, c_y + kh * cell_h + 40)
    else:
        i_x = side + GAP if single else 0.0
        c_x = (2 * (side + GAP)) if single else side + GAP
        c_w = min((right - GAP - c_x) / kw, 152.0)
        c_y = LABEL
        i_y = LABEL if single else LABEL + max(side, kh * cell_h) + 42
    per = 1 if single else min(count, most)
    pitch = width / per if not single else side + GAP
    pitch = min(pitch, 112.0) if not single else pitch
    map_side = side if single else pitch - 9
    i_c = map_side / max(x)
    tap_side = min(map_side / kw, map_side / kh, 26.0)
    b_y = x[0] * i_c + 5
    under = b_y + (0.0 if single else kh * tap_side) + 4
    drop = under + 36
    rows = -(-count // per)
    bottom = max(LABEL + side, c_y + kh * cell_h, i_y + (x[0] * i_c if single else rows * drop - 18))
    s_y = bottom + 14
    facts = {
        "o_x": right, "o_y": LABEL, "o_c": o_c, "p_x": 0.0, "p_y": LABEL, "p_c": p_c, "c_x": c_x, "c_y": c_y,
        "c_w": c_w, "c_h": cell_h, "i_x": i_x, "i_y": i_y, "i_c": i_c, "pitch": pitch, "drop": drop, "per": float(per),
        "b_y": b_y, "b_w": kw * tap_side, "b_h": kh * tap_side, "under": under, "s_x": 0.0, "s_y": s_y,
    }  # fmt: skip
    return Room(s_y + 66 + (18 if narrow else 0), facts, boxes, per, (x[1] * i_c, x[0] * i_c), tap_side)


@dataclass(frozen=True, eq=False)
class Pixels:
    """A window over maps with its names and pictures.

    `sees` is, for rows and columns, (first, size, step) of what an output pixel sees of the picture. `then` names the
    activation that follows, with its values; `relu` says that it, or the layer itself, is ReLU. `names` are the
    channels'; `start` opens the stage.
    """

    window: Window
    sees: tuple[tuple[int, int, int], tuple[int, int, int]]
    names: Sequence[str]
    source: str
    name: str
    then: tuple[str, np.ndarray] | None
    x_urls: Sequence[str]
    y_url: str
    picture_url: str
    picture_size: tuple[int, int]
    start: tuple[int, int]
    relu: bool = False


def _rows(p: Pixels, colors: Palette) -> dict[str, list[Row]]:
    made = p.window
    (h, w, n), (kh, kw, _), (oh, ow) = made.x.shape, made.w.shape, made.y.shape
    rooms = _arrange((h, w), (kh, kw), (oh, ow), n, made.rest is not None, p.picture_size)
    most = np.abs(made.x).max(axis=(0, 1)) * np.abs(made.w).max(axis=(0, 1)) / 1e4
    first = np.abs(_subtotals_at(p)).argmax()
    wide, narrow = rooms
    facts: Row = {
        "h": wide.height, "H": narrow.height, "steps": made.y.size, "op": made.op, "n": n, "kh": kh, "kw": kw,
        "rows": h, "cols": w, "oh": oh, "ow": ow, "stride": made.stride,
        "top": made.sides[0][0], "left": made.sides[1][0],
        "bias": made.bias, "focus": int(first), "most": float(most.max()) * 0.6 or 1.0, "many": int(n > 1),
        "ph": p.picture_size[0], "pw": p.picture_size[1],
        "see_r": p.sees[0][0], "see_h": p.sees[0][1], "see_sr": p.sees[0][2],
        "see_c": p.sees[1][0], "see_w": p.sees[1][1], "see_sc": p.sees[1][2],
        "name": p.name, "source": p.source, "then": p.then[0] if p.then else "", "relu": int(p.relu),
        "y_values": packed(made.y), "rest_values": "" if made.rest is None else packed(made.rest),
        "w_values": packed(np.moveaxis(made.w, -1, 0)), "x_values": packed(np.moveaxis(made.x, -1, 0)),
        "then_values": packed(p.then[1]) if p.then else "",
        "names": "|".join(p.names),
    }  # fmt: skip
    for wide_fact, narrow_fact, value, other in zip(
        wide.facts, narrow.facts, wide.facts.values(), narrow.facts.values(), strict=True
    ):
        facts |= {wide_fact: value, narrow_fact.upper(): other}
    both = [(name, wide.boxes[name], narrow.boxes[name]) for name in ("picture", "output")]
    urls = {"picture": p.picture_url, "output": p.y_url}
    images = [{"url": urls[name], "ch": -1, **place(a, b)} for name, a, b in both]
    images += [{"url": url, "ch": c, **place(wide.column(c), narrow.column(c))} for c, url in enumerate(p.x_urls)]
    return {
        "board": [facts],
        "pictures": images,
        "taps": [
            {"c": c, "i": i, "j": j, "ch": c, "weight": int(made.w[i, j, c]),
             **place(wide.tap(c, i, j), narrow.tap(c, i, j))}
            for c in range(n) for i in range(kh) for j in range(kw)
        ],
        "cells": [
            {"i": i, "j": j, **place(wide.cell(i, j), narrow.cell(i, j))} for i in range(kh) for j in range(kw)
        ],
        "columns": _columns(p, wide, narrow, colors),
        "labels": _labels(p, wide, narrow),
    }  # fmt: skip


def _subtotals_at(p: Pixels) -> np.ndarray:
    """What each shown channel adds at the pixel that the stage opens at, nearly."""
    row, column = p.start
    (kh, kw, _), padded = p.window.w.shape, np.pad(p.window.x, (*p.window.sides, (0, 0)))
    top, left = row * p.window.stride, column * p.window.stride
    result: np.ndarray = (padded[top : top + kh, left : left + kw].astype(float) * p.window.w).sum(axis=(0, 1))
    return result


def _columns(p: Pixels, wide: Room, narrow: Room, colors: Palette) -> list[Row]:
    """One row per channel, and one for all others."""
    rows = [
        {"c": c, "ch": c, "name": name, "ink": colors.text, **place(wide.column(c), narrow.column(c))}
        for c, name in enumerate(p.names)
    ]
    if p.window.rest is not None:
        at = len(p.names)
        rows.append(
            {"c": at, "ch": -1, "name": "all others", "ink": colors.text, **place(wide.column(at), narrow.column(at))}
        )
    return rows


def _labels(p: Pixels, wide: Room, narrow: Room) -> list[Row]:
    """The name and the size of every panel."""
    oh, ow = p.window.y.shape
    titles = {
        "picture": f"Picture {p.picture_size[0]}\u00d7{p.picture_size[1]}",
        "output": f"{p.name}, {oh}\u00d7{ow}",
    }
    rows = [
        {
            "text": text,
            **place(*((box[0], box[1] - 18) for box in (wide.boxes[name], narrow.boxes[name]))),
        }
        for name, text in titles.items()
    ]
    if len(p.names) == 1:
        box = [(room.column(0)[0], room.column(0)[1] - 18, 0, 0) for room in (wide, narrow)]
        rows.append({"text": f"{p.source} {p.window.x.shape[0]}\u00d7{p.window.x.shape[1]}", **place(*box)})
    return rows


def pixel_figure(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """The playable stage: one step per pixel of a map, in row-major order; opened at the map's largest value."""
    paint = painter(mode)
    output, before = passage.outputs[index], passage.before(index)
    made = window(passage, index, unit)
    limit, then = limit_of(before), passage.follows(index) if made.op == "conv" else None
    start = strongest_pixel(output.values[..., unit])
    name = f"{output.name}, {passage.unit_name(index, unit)}"
    pixels = Pixels(
        window=made,
        sees=passage.sees(index),
        names=tuple(passage.unit_name(index - 1, c) for c in made.channels),
        source=passage.name_before(index),
        name=name,
        then=(then.name, counted(then.values[..., unit])) if then is not None else None,
        x_urls=tuple(paint(before[..., c], limit) for c in made.channels),
        y_url=paint(output.values[..., unit], limit_of(output.values)),
        picture_url=data_uri(passage.picture),
        picture_size=(passage.picture.shape[0], passage.picture.shape[1]),
        start=start,
        relu=output_word((then or output).layer) == "max(0, x)",
    )
    (kh, kw, n), (oh, ow) = made.w.shape, made.y.shape
    alt = prose(f"""A window of {kh} by {kw} cells over {n} maps of {passage.name_before(index)} makes each of the {oh}
        by {ow} numbers of {name}. Outlines show the window, and what it sees of the picture.""")
    return Figure(
        structure=_structure(mode),
        data=_rows(pixels, palette(mode)),
        steps=made.y.size,
        alt=alt,
        rate=15,
        pick=PICK,
        start=start[0] * ow + start[1] + 1,
    )


def _fact(name: str) -> str:
    """A place of the board at hand, in pixels."""
    return f"{fact(name)} * u"


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    {"name": "xs", "expr": "split(g.x_values, ' ')"},
    {"name": "ws", "expr": "split(g.w_values, ' ')"},
    {"name": "ys", "expr": "split(g.y_values, ' ')"},
    {"name": "rests", "expr": "split(g.rest_values, ' ')"},
    {"name": "thens", "expr": "split(g.then_values, ' ')"},
    {"name": "out_row", "expr": "floor(index / g.ow)"},
    {"name": "out_col", "expr": "index % g.ow"},
    # The channel whose terms are spelled out: the one that was last pointed at.
    {"name": "over", "value": -1, "on": pointer("datum && datum.ch >= 0 ? datum.ch : over")},
    {"name": "ch", "expr": "over < 0 || over >= g.n ? g.focus : over"},
    {"name": "y", "expr": "toNumber(ys[index])"},
    {"name": "per", "expr": "narrow ? g.PER : g.per"},
]


def _value(channel: str) -> str:
    """What the window reads at row i, column j of a channel: 0 on the rim."""
    r, q = "(out_row * g.stride + datum.i - g.top)", "(out_col * g.stride + datum.j - g.left)"
    return (
        f"{r} >= 0 && {r} < g.rows && {q} >= 0 && {q} < g.cols"
        f" ? toNumber(xs[({channel} * g.rows + {r}) * g.cols + {q}]) : 0"
    )


def shown(value: str) -> str:
    """A whole number of ten-thousandths as text, in an expression."""
    return f"format({value} / 10000, '.4f')"


def bracketed(value: str) -> str:
    """The same as it stands after a plus."""
    return f"({value} < 0 ? '(' + {shown(value)} + ')' : {shown(value)})"


_PRODUCT = "floor((datum.v * datum.weight + 5000) / 10000)"


def _pick() -> str:
    """The step under the pointer: on the output, on an input map, or on the picture."""
    oc, orow = (
        f"floor((x() - {_fact('o_x')}) / ({_fact('o_c')}))",
        f"floor((y() - {_fact('o_y')}) / ({_fact('o_c')}))",
    )
    on_output = f"{oc} >= 0 && {oc} < g.ow && {orow} >= 0 && {orow} < g.oh"
    across = f"floor((x() - {_fact('i_x')}) / ({_fact('pitch')}))"
    down = f"floor((y() - {_fact('i_y')}) / ({_fact('drop')}))"
    lx = f"(x() - {_fact('i_x')} - {across} * {_fact('pitch')}) / ({_fact('i_c')})"
    ly = f"(y() - {_fact('i_y')} - {down} * {_fact('drop')}) / ({_fact('i_c')})"
    on_input = (
        f"{across} >= 0 && {across} < per && {down} >= 0 && {down} * per + {across} < g.n"
        f" && {lx} < g.cols && {ly} < g.rows"
    )
    in_c = f"clamp(floor(({lx} + g.left - (g.kw - 1) / 2) / g.stride), 0, g.ow - 1)"
    in_r = f"clamp(floor(({ly} + g.top - (g.kh - 1) / 2) / g.stride), 0, g.oh - 1)"
    px, py = f"(x() - {_fact('p_x')}) / ({_fact('p_c')})", f"(y() - {_fact('p_y')}) / ({_fact('p_c')})"
    on_picture = f"{px} >= 0 && {px} < g.pw && {py} >= 0 && {py} < g.ph"
    at_c = f"clamp(round(({px} - g.see_c - g.see_w / 2) / g.see_sc), 0, g.ow - 1)"
    at_r = f"clamp(round(({py} - g.see_r - g.see_h / 2) / g.see_sr), 0, g.oh - 1)"
    return (
        f"{on_output} ? {orow} * g.ow + {oc} + 1 : {on_input} ? {in_r} * g.ow + {in_c} + 1"
        f" : {on_picture} ? {at_r} * g.ow + {at_c} + 1 : -1"
    )


PICK = _pick()


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any pixel is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.images("pictures", tooltip=None),
        board.left_texts("labels", fill=colors.text, fontSize=board.letters(13), fontWeight="bold"),
        *_cell_layers(colors),
        *_column_layers(colors),
        *_frame_layers(colors),
        *_sum_layers(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _shade(colors: Palette) -> alt.Fill:
    scale = alt.Scale(domain=[-1, -0.5, 0, 0.5, 1], range=list(colors.diverging), interpolate="rgb")
    return alt.Fill("share:Q", scale=scale, legend=None)


def _cell_layers(colors: Palette) -> list[alt.Chart]:
    """The window large: value times weight, cell by cell, of the channel at hand."""

    def read(chart: alt.Chart) -> alt.Chart:
        return (
            chart.transform_calculate(v=_value("ch"), weight="toNumber(ws[(ch * g.kh + datum.i) * g.kw + datum.j])")
            .transform_calculate(p=f"g.op == 'conv' ? {_PRODUCT} : datum.v")
            .transform_calculate(share="clamp(datum.p / g.most, -1, 1)")
        )

    ink = expr(ink_expression("datum.share", colors.diverging))
    short = f"{WIDTH} < 108"
    title = (
        "(g.many ? split(g.names, '|')[ch] + ' of ' + g.source + ': ' : '')"
        " + (g.op == 'conv' ? (g.many ? 'value' : 'Value') + ' \u00d7 weight = term'"
        " : g.kh * g.kw > 1 ? 'The window' : 'The number')"
    )
    term = (
        f"g.op != 'conv' ? '' : {short} ? {shown('datum.v')} + '\\n\u00d7 ' + {shown('datum.weight')}"
        f" : {bracketed('datum.v')} + ' \u00d7 ' + {bracketed('datum.weight')}"
    )
    return [
        read(board.rects("cells", stroke=colors.background, strokeWidth=1)).encode(fill=_shade(colors)),
        read(board.texts("cells", text=expr(term), fill=ink, fontSize=board.letters(12.5),
                         lineBreak="\n", lineHeight=13,
                         y=expr(f"{short} ? {TOP} + {HEIGHT} * 0.2 : {TOP} + {HEIGHT} * 0.31"))),
        read(board.texts("cells", text=expr(shown("datum.p")), fill=ink, fontWeight="bold",
                         fontSize=board.letters(13.5),
                         y=expr(f"{TOP} + {HEIGHT} * (g.op != 'conv' ? 0.5 : {short} ? 0.82 : 0.7)"))),
        # Of a maximum, the value that is taken.
        read(board.written("cells", colors, 3, width=expr(f"{WIDTH} - 5"), height=expr(f"{HEIGHT} - 5")))
        .transform_filter("g.op == 'max' && datum.v == y"),
        board.left_texts("board", x=expr(_fact("c_x")), y=expr(f"{_fact('c_y')} - 18 * u"), fill=colors.text,
                         fontSize=board.letters(13), fontWeight="bold",
                         text=expr(title)),
    ]  # fmt: skip


def _column_layers(colors: Palette) -> list[alt.Chart]:
    """Every channel: its terms as colors, and what they add."""

    def read(chart: alt.Chart) -> alt.Chart:
        return (
            chart.transform_filter("g.many == 1")
            .transform_calculate(v=_value("datum.c"))
            .transform_calculate(p=_PRODUCT)
            .transform_calculate(share="clamp(datum.p / g.most, -1, 1)")
        )

    low = f"{TOP} + ({_fact('under')})"
    return [
        read(board.rects("taps", stroke=colors.background, strokeWidth=0.75)).encode(fill=_shade(colors)),
        board.left_texts("columns", text=expr("g.many ? datum.name : ''"), y=expr(f"{TOP} - 16 * u"), fill=colors.text,
                         fontSize=board.letters(12),
                         fontWeight=board.bold("datum.c == ch")),
        board.left_texts("columns", y=expr(low), fill=colors.text, fontSize=board.letters(12.5),
                         text=expr(f"{shown('toNumber(rests[index])')}"))
        .transform_filter("datum.c == g.n"),
        board.left_texts("taps", text=expr(shown("datum.sum")), fill=colors.text,
                         fontSize=board.letters(12.5),
                         fontWeight=board.bold("datum.c == ch"),
                         x=expr(f"{_fact('i_x')} + datum.c % per * {_fact('pitch')}"),
                         y=expr(f"{_fact('i_y')} + floor(datum.c / per) * {_fact('drop')} + {_fact('under')}"))
        .transform_filter("g.many == 1").transform_calculate(v=_value("datum.c")).transform_calculate(p=_PRODUCT)
        .transform_aggregate(sum="sum(p)", groupby=["c"]),
    ]  # fmt: skip


def _frame_layers(colors: Palette) -> list[alt.Chart]:
    """What is read, in solid lines on every map and on the picture; what is written, dashed."""
    ic, oc, pc = _fact("i_c"), _fact("o_c"), _fact("p_c")
    x0, x1 = (f"clamp(g.see_c + out_col * g.see_sc{more}, 0, g.pw)" for more in ("", " + g.see_w"))
    y0, y1 = (f"clamp(g.see_r + out_row * g.see_sr{more}, 0, g.ph)" for more in ("", " + g.see_h"))
    return [
        board.read(
            "columns", colors, expr("datum.c == ch || !g.many ? 2.5 : 1.5"),
            x=expr(f"{LEFT} + (out_col * g.stride - g.left + g.kw / 2) * {ic}"),
            y=expr(f"{TOP} + (out_row * g.stride - g.top + g.kh / 2) * {ic}"), width=expr(f"max(g.kw * {ic}, 5)"),
            height=expr(f"max(g.kh * {ic}, 5)"),
        )
        .transform_filter("datum.c < g.n"),
        board.read(
            "columns", colors, 2, x=expr(f"{LEFT} + {_fact('b_w')} / 2"),
            y=expr(f"{TOP} + {_fact('b_y')} + {_fact('b_h')} / 2"), width=expr(f"{_fact('b_w')} + 3"),
            height=expr(f"{_fact('b_h')} + 3"),
        )
        .transform_filter("g.many && datum.c == ch"),
        # A rim keeps the outline visible on any picture.
        *(board.rects("board", fill=None, stroke=stroke, strokeWidth=line,
                    x=expr(f"{_fact('p_x')} + ({x0} + {x1}) / 2 * {pc}"),
                    y=expr(f"{_fact('p_y')} + ({y0} + {y1}) / 2 * {pc}"),
                    width=expr(f"max(({x1} - {x0}) * {pc}, 4)"), height=expr(f"max(({y1} - {y0}) * {pc}, 4)"))
          for stroke, line in ((colors.background, 5), (colors.read, 2.25))),
        board.written(
            "board", colors, x=expr(f"{_fact('o_x')} + (out_col + 0.5) * {oc}"),
            y=expr(f"{_fact('o_y')} + (out_row + 0.5) * {oc}"), width=expr(f"max({oc}, 7)"),
            height=expr(f"max({oc}, 7)"),
        ),
    ]  # fmt: skip


def _sum_layers(colors: Palette) -> list[alt.Chart]:
    """The sum: all channels, bias, what rounding left, the value, and what the activation makes of it."""
    s_x, s_y = _fact("s_x"), _fact("s_y")
    head = (
        "'Step ' + step + ' of ' + g.steps + ': ' + g.name + ', row ' + (out_row + 1) + ', column ' + (out_col + 1)"
        f" + ' = ' + {shown('y')}"
    )
    rest = "(g.rest_values == '' ? 0 : toNumber(rests[index]))"
    left = f"(y - g.bias - datum.sum - {rest})"
    rounding = f"({left} == 0 ? '' : ' + ' + {bracketed(left)} + ' (rounding)')"
    total = (
        f"(g.many ? 'All channels: ' : 'All terms: ') + {shown(f'(datum.sum + {rest})')}"
        f" + ' + ' + {bracketed('g.bias')}"
        f" + ' (bias)' + {rounding} + ' = ' + {shown('y')}"
    )
    mean = f"'Sum ' + {shown('datum.sum')} + ' / ' + g.kh * g.kw + ' = ' + {shown('y')}"
    other = (
        f"g.op == 'max' ? 'The largest is taken: ' + {shown('y')} : g.op == 'average' ? {mean}"
        f" : g.relu ? 'max(0, ' + {shown('datum.sum')} + ') = ' + {shown('y')}"
        f" : g.name + ' makes ' + {shown('datum.sum')} + ' into ' + {shown('y')}"
    )
    after = shown("toNumber(thens[index])")
    then = (
        f"g.then == '' ? '' : g.then + ': ' + (g.relu ? 'max(0, ' + {shown('y')} + ') = '"
        f" : {shown('y')} + ' becomes ') + {after}"
    )
    look: dict[str, Any] = {
        "fill": colors.text,
        "x": expr(s_x),
        "fontSize": board.letters(13),
    }
    return [
        board.left_texts(
            "board",
            text=expr(head),
            y=expr(s_y),
            **look | {"fontWeight": "bold", "fontSize": board.letters(16, 14)},
        ),
        board.left_texts("taps", y=expr(f"{s_y} + 22"), text=expr(f"g.op == 'conv' ? {total} : {other}"), **look)
        .transform_calculate(v=_value("datum.c"))
        .transform_calculate(p=f"g.op == 'conv' ? {_PRODUCT} : datum.v")
        .transform_aggregate(sum="sum(p)"),
        board.left_texts("board", y=expr(f"{s_y} + 42"), text=expr(then), **look),
    ]
