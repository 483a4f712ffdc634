"""A window that slides over an input: the stage of convolution, for number grids and for pictures.

Everything that moves is arithmetic on `index` in the browser: where the window stands, which numbers it reads,
their products and how they add up. The arrays travel once, as text, and the sum shown is the output's own value. What
a step says is given, but over pictures, whose steps are too many to send.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import FACTS, HEIGHT, LEGIBLE, TOP, Box, Row, expr, fact, fitting, packed, place
from core.figures.grids.window_layout import Layout, Raster, arrange
from core.figures.palette import PIXELS, Mode, Palette, ink_expression, ink_on, palette, shades
from core.figures.player import Figure
from core.sliding import Convolution
from core.wording import decimals, number

LENS = 12  # numbers along a lens' side
SCALE_WIDTH = 80
VEIL = 0.45  # how much of what is not looked at is covered


@dataclass(frozen=True)
class Window:
    """What slides over what, and what each step says.

    `captions` are given where all steps travel; over a picture there are too many, and the browser makes its own.
    `x_url` and `y_url` are pictures of the arrays, given where they are too large for cells: one per channel of x.
    `scale_url` is the output's color scale from left to right, `limits` the values at its ends.
    """

    of: Convolution
    captions: Sequence[str] = ()
    x_url: Sequence[str] = ()
    y_url: str = ""
    scale_url: str = ""
    limits: tuple[float, float] = (0.0, 1.0)
    pooled: bool = False  # no kernel: its weights only say how large the window is
    rim: str = "0"  # what stands in the cells around the input
    lens: int = LENS  # numbers along the lens' side
    bright: float = 255.0  # the value that the lens shows brightest


def window_data(window: Window, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    said = caption.every(window.captions)
    layout = arrange(
        window.of.x.shape,
        window.of.w.shape,
        window.of.y.shape,
        window.of.padded,
        window.lens if window.x_url else 0,
        kernel=not window.pooled,
        said=caption.lines(said) if said else None,
    )
    channels = range(window.of.x.shape[2])
    data = {
        "board": [_board(window, layout)],
        "cells": _cells(window, layout, colors),
        "labels": _labels(window, layout, colors),
        "taps": [row for c in channels for row in _taps(window, layout, c)],
        "frames": [{"c": c} for c in channels],
    }
    if not window.x_url:
        data |= {"late": _late(window, layout, colors), "captions": caption.rows(said)}
    else:
        data["pictures"] = _pictures(window, layout)
        data["lens"] = [row for c in channels for row in _lens(window, layout, c)]
    return data


def _board(window: Window, layout: Layout) -> Row:
    """The one row of facts that every expression may use."""
    (top, _), (left, _) = window.of.padding
    h, w, cin = window.of.x.shape
    x_places, w_places, b_places = decimals(window.of.x), decimals(window.of.w), decimals([window.of.bias])
    places, y_places = x_places + w_places, _y_places(window)
    row: Row = {
        "h": layout.wide.height, "H": layout.narrow.height, "steps": window.of.y.size,
        "h_in": h, "w_in": w, "cin": cin, "ph": window.of.padded[0], "pw": window.of.padded[1],
        "oh": window.of.y.shape[0], "ow": window.of.y.shape[1], "sh": window.of.stride[0], "sw": window.of.stride[1],
        "dh": window.of.dilation[0], "dw": window.of.dilation[1], "top": top, "left": left,
        "span_h": window.of.span[0], "span_w": window.of.span[1], "bias": window.of.bias,
        "lens_h": layout.lens, "lens_w": layout.lens, "lens_scale": window.bright,
        "x_format": f".{x_places}f", "p_format": f".{places}f", "y_format": f".{y_places}f",
        "b_format": f".{b_places}f", "product_scale": _largest(window.of.x) * _largest(window.of.w) or 1.0,
        "lines": layout.lines[0], "LINES": layout.lines[1],
        "spelled": layout.spelled[0], "SPELLED": layout.spelled[1],
        "pitch": layout.wide.pitch, "PITCH": layout.narrow.pitch,
        "l_pitch": layout.wide.lens_pitch, "LPITCH": layout.narrow.lens_pitch,
        "x_values": packed(np.moveaxis(window.of.x, -1, 0), x_places), "y_values": packed(window.of.y, y_places),
    }  # fmt: skip
    for kind, (wide, narrow) in layout.spots():
        row |= {f"{kind}_x": wide.x, f"{kind}_y": wide.y, f"{kind}_c": wide.cell}
        row |= {f"{kind.upper()}{at}": value for at, value in zip("XYC", narrow, strict=True)}
    return row


def _y_places(window: Window) -> int:
    """Decimals of the output: those that show every sum exactly, or as many as pooling makes."""
    if window.pooled:
        return decimals(window.of.y)
    return max(decimals(window.of.x) + decimals(window.of.w), decimals([window.of.bias]))


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0))


def _grid(
    values: np.ndarray, spots: tuple[Raster, Raster], places: int, colors: Palette, *, signed: bool | None = None
) -> list[Row]:
    """A cell per value at its place, shaded by its share of the largest, with its number where it fits.

    Values that may be negative use the diverging scale, others the single one.
    """
    signed = bool(values.min(initial=0) < 0) if signed is None else signed
    fills = shades(values.ravel() / (_largest(values) or 1.0), colors.diverging if signed else colors.single)
    texts = [number(value, places) for value in values.ravel().tolist()]
    size, narrow_size = fitting(texts, spots[0].cell), fitting(texts, spots[1].cell, smallest=10.5)
    columns = values.shape[1]
    return [
        {
            "text": text, "fill": fill, "ink": ink_on(fill), "size": size, "SIZE": narrow_size, "line": 1,
            "edge": colors.background,
            **place(*(spot.box(*divmod(index, columns)) for spot in spots)),
        }
        for index, (text, fill) in enumerate(zip(texts, fills, strict=True))
    ]  # fmt: skip


def _cells(window: Window, layout: Layout, colors: Palette) -> list[Row]:
    """What stands still: the padded input (where it is cells), the kernel, and empty outputs."""
    rows: list[Row] = []
    channels = range(window.of.x.shape[2])
    if not window.x_url:
        padded = np.pad(window.of.x, (*window.of.padding, (0, 0)))
        rim = np.pad(np.zeros(window.of.x.shape[:2], bool), window.of.padding, constant_values=True).ravel()
        # The rim of zeros is not part of the input, and looks so.
        outside = {"fill": colors.background, "ink": colors.muted, "edge": colors.muted, "line": 0.4}
        if window.pooled:
            outside["text"] = window.rim
        for c in channels:
            cells = _grid(padded[..., c], layout.of("i", c), decimals(window.of.x), colors)
            rows += [cell | outside if out else cell for cell, out in zip(cells, rim.tolist(), strict=True)]
        empty = {"text": "", "fill": colors.surface}
        rows += [cell | empty for cell in _grid(np.zeros(window.of.y.shape), layout.of("o"), 0, colors)]
    for c in channels if not window.pooled else ():
        rows += _grid(window.of.w[..., c], layout.of("k", c), decimals(window.of.w), colors, signed=True)
    return rows


def _late(window: Window, layout: Layout, colors: Palette) -> list[Row]:
    """Output cells, each with the index of the step that writes it."""
    cells = _grid(window.of.y, layout.of("o"), _y_places(window), colors)
    return [cell | {"when": index} for index, cell in enumerate(cells)]


def _taps(window: Window, layout: Layout, c: int) -> list[Row]:
    """One row per weight of a channel: where its product is shown, and in which line of the sum it stands."""
    kh, kw, _ = window.of.w.shape
    x_places, w_places = decimals(window.of.x), decimals(window.of.w)
    most = _largest(window.of.x)
    sign = -1 if not window.pooled or window.of.x.min(initial=0) < 0 else 1
    product = number(sign * most * _largest(window.of.w), x_places + w_places)
    term = f"{number(most, x_places)}x({number(-_largest(window.of.w), w_places)})"
    spots = layout.of("p", c)
    sizes = [fitting([product], spot.cell, 15) for spot in spots]
    smalls = [
        fitting([term], spot.cell, 12.5) if size and spot.cell >= 40 and not window.pooled else 0.0
        for spot, size in zip(spots, sizes, strict=True)
    ]
    alone = len(window.of.channels) == 1
    name = window.of.channels[c]
    rows: list[Row] = []
    for index, weight in enumerate(window.of.w[..., c].ravel().tolist()):
        i, j = divmod(index, kw)
        line, narrow_line = (c * kh + i if by_row else c for by_row in layout.by_row)
        row = f"Kernel row {i + 1}" if alone else f"{name}, row {i + 1}"
        of, narrow_of = (row if by_row else name for by_row in layout.by_row)
        rows.append(
            {
                "c": c, "i": i, "j": j, "weight": weight, "weight_text": number(weight, w_places),
                "size": sizes[0], "SIZE": sizes[1], "small": smalls[0], "SMALL": smalls[1],
                "line": line, "LINE": narrow_line, "name": of, "NAME": narrow_of,
                **place(*(spot.box(i, j) for spot in spots)),
            }
        )  # fmt: skip
    return rows


def _lens(window: Window, layout: Layout, c: int) -> list[Row]:
    """A lens' own cells: their numbers follow from where it stands."""
    spots = layout.of("l", c)
    longest = number(window.bright, decimals(window.of.x))
    size, narrow_size = (fitting([longest], spot.cell, 13, 10.5) for spot in spots)
    return [
        {
            "c": c,
            "i": i,
            "j": j,
            "size": size,
            "SIZE": narrow_size,
            **place(*(spot.box(i, j) for spot in spots)),
        }
        for i in range(layout.lens)
        for j in range(layout.lens)
    ]


def _pictures(window: Window, layout: Layout) -> list[Row]:
    """The padded input and the output as pictures."""
    panels = [("i", c, url, window.of.padded) for c, url in enumerate(window.x_url)]
    panels.append(("o", 0, window.y_url, window.of.y.shape))
    rows = [
        {"url": url, **place(*((s.x, s.y, shape[1] * s.cell, shape[0] * s.cell) for s in layout.of(kind, c)))}
        for kind, c, url, shape in panels
    ]
    return [*rows, {"url": window.scale_url, **place(*_legend(window, layout, 6, SCALE_WIDTH, 8))}]


def _legend(window: Window, layout: Layout, dy: float, width: float, height: float) -> list[Box]:
    """A place under the output, on both boards: first the scale, then its words."""
    return [(s.x, s.y + window.of.y.shape[0] * s.cell + dy, width, height) for s in layout.of("o")]


def _labels(window: Window, layout: Layout, colors: Palette) -> list[Row]:
    """The name and the size of every panel."""
    (kh, kw, cin), (oh, ow) = window.of.w.shape, window.of.y.shape
    (h, w), (ph, pw) = window.of.x.shape[:2], window.of.padded
    around = "rim" if window.pooled else "zeros"
    rim = f" + {around} = {ph}\u00d7{pw}" if (ph, pw) != (h, w) else ""
    near = "Around the window" if cin > 1 else f"The numbers around the window, {layout.lens}\u00d7{layout.lens}"
    titles = [("o", 0, f"Output {oh}\u00d7{ow}")]
    for c, name in enumerate(window.of.channels):
        titles.append(("i", c, f"{name} {h}\u00d7{w}" + (rim if cin == 1 else "")))
        if window.pooled:
            titles.append(("p", c, f"Window {kh}\u00d7{kw}"))
        else:
            titles += [
                ("k", c, f"Kernel {kh}\u00d7{kw}"),
                ("p", c, "Products" if cin > 1 else f"{name} \u00d7 kernel"),
            ]
        if window.x_url:
            titles.append(("l", c, near))
    look: dict[str, Any] = {"ink": colors.text, "size": 13, "SIZE": 12, "weight": "bold"}
    rows = [{"text": text, **look, **place(*((s.x, s.y - 20) for s in layout.of(kind, c)))} for kind, c, text in titles]
    if window.x_url:
        ends = decimals(window.limits if window.pooled else window.of.y)
        low, high = (number(value, ends) for value in window.limits)
        says = f"{low} to {high}" + (", middle 0" if window.limits[0] < 0 else "")
        legend = {"text": says, **look, "weight": "normal", "size": 12}
        rows.append(legend | place(*_legend(window, layout, 17, 0, 0)))
    return rows


def window_figure(window: Window, mode: Mode, alt_text: str, *, rate: float = 4) -> Figure:
    """The playable stage of a window: one step per output cell, in row-major order."""
    picture = bool(window.x_url)
    return Figure(
        structure=_structure(mode, picture),
        data=window_data(window, palette(mode)),
        steps=window.of.y.size,
        alt=alt_text,
        rate=rate,
        pick=PICK,
    )


# Where the window's first cell stands on the padded input, and where the lens does.
PARAMETERS = [
    FACTS,
    {"name": "xs", "expr": "split(g.x_values, ' ')"},
    {"name": "ys", "expr": "split(g.y_values, ' ')"},
    {"name": "out_row", "expr": "floor(index / g.ow)"},
    {"name": "out_col", "expr": "index % g.ow"},
    # Where the frames are on their way there.
    {"name": "at_row", "expr": "lerp([floor((stood - 1) / g.ow), out_row], eased)"},
    {"name": "at_col", "expr": "lerp([(stood - 1) % g.ow, out_col], eased)"},
    {
        "name": "lens_row",
        "expr": "clamp(floor(out_row * g.sh + g.span_h / 2 - g.lens_h / 2), 0, g.ph - g.lens_h)",
    },
    {
        "name": "lens_col",
        "expr": "clamp(floor(out_col * g.sw + g.span_w / 2 - g.lens_w / 2), 0, g.pw - g.lens_w)",
    },
]

# The number at row r, column q of the padded input: 0 on the rim.
VALUE = (
    "datum.r >= 0 && datum.r < g.h_in && datum.q >= 0 && datum.q < g.w_in"
    " ? toNumber(xs[(datum.c * g.h_in + datum.r) * g.w_in + datum.q]) : 0"
)
_TERM = (
    "(datum.v < 0 ? '(' + format(datum.v, g.x_format) + ')' : format(datum.v, g.x_format)) + '\u00d7'"
    " + (datum.weight < 0 ? '(' + datum.weight_text + ')' : datum.weight_text)"
)


def spot(kind: str) -> tuple[str, str, str]:
    """Expressions for a panel's left edge, top and cell side, in pixels."""
    return tuple(f"(narrow ? g.{kind.upper()}{at.upper()} : g.{kind}_{at}) * u" for at in ("x", "y", "c"))  # type: ignore[return-value]


def _pick() -> str:
    """The step under the pointer: the output cell itself, or the window centered on the input cell."""
    (ox, oy, oc), (ix, iy, ic) = spot("o"), spot("i")
    pitch = f"{fact('pitch')} * u"
    out_c, out_r = f"floor((x() - {ox}) / ({oc}))", f"floor((y() - {oy}) / ({oc}))"
    in_c = f"floor((((x() - {ix}) % ({pitch})) / ({ic}) - (g.span_w - 1) / 2) / g.sw)"
    in_r = f"floor(((y() - {iy}) / ({ic}) - (g.span_h - 1) / 2) / g.sh)"
    on_output = f"{out_c} >= 0 && {out_c} < g.ow && {out_r} >= 0 && {out_r} < g.oh"
    on_input = (
        f"x() >= {ix} && x() < {ix} + g.cin * ({pitch}) && (x() - {ix}) % ({pitch}) < g.pw * ({ic})"
        f" && y() >= {iy} && y() < {iy} + g.ph * ({ic})"
    )
    at_input = f"clamp({in_r}, 0, g.oh - 1) * g.ow + clamp({in_c}, 0, g.ow - 1) + 1"
    return f"{on_output} ? {out_r} * g.ow + {out_c} + 1 : {on_input} ? {at_input} : -1"


PICK = _pick()


@cache
def _structure(mode: Mode, picture: bool) -> dict[str, Any]:
    """Layers that any window is drawn with; built once for each mode."""
    colors = palette(mode)
    said = _sum_layers(colors) if picture else [caption_layer(colors)]
    layers = [*grid_layers(colors, picture), *_product_layers(colors), *said]
    return board.structure(*layers, colors=colors, parameters=PARAMETERS)


def grid_layers(colors: Palette, picture: bool) -> list[alt.Chart]:
    """Grids with their numbers, a `picture` with its lens, titles, the output as it fills, the window's frames."""
    layers = [
        board.rects("cells", stroke=expr("datum.edge"), strokeWidth=expr("datum.line")),
        board.texts("cells", text=expr(f"{LEGIBLE} ? datum.text : ''")),
    ]
    if picture:
        layers += [board.images("pictures"), *lens_layers(colors)]
    return [
        *layers,
        board.left_texts("labels", fontWeight=expr("datum.weight")),
        *late_layers(colors, picture),
        *frame_layers(colors),
    ]


def _product_layers(colors: Palette) -> list[alt.Chart]:
    """The products, cell by cell: value times weight, and what it makes."""
    at = {"r": "out_row * g.sh + datum.i * g.dh - g.top", "q": "out_col * g.sw + datum.j * g.dw - g.left"}

    def read(chart: alt.Chart) -> alt.Chart:
        chart = chart.transform_calculate(**at).transform_calculate(v=VALUE)
        return chart.transform_calculate(p="datum.v * datum.weight").transform_calculate(
            share="clamp(datum.p / g.product_scale, -1, 1)"
        )

    shade = alt.Fill(
        "share:Q",
        scale=alt.Scale(domain=[-1, -0.5, 0, 0.5, 1], range=list(colors.diverging), interpolate="rgb"),
        legend=None,
    )
    ink = expr(ink_expression("datum.share", colors.diverging))
    size = "(narrow ? datum.SIZE : datum.size)"
    small = "(narrow ? datum.SMALL : datum.small)"
    middle = f"{TOP} + {HEIGHT} * ({small} > 0 ? 0.67 : 0.5)"
    rects = read(board.rects("taps", stroke=colors.background, strokeWidth=1))
    rects = rects.encode(fill=shade)
    return [
        rects,
        read(board.texts("taps", text=expr(f"{size} > 0 ? format(datum.p, g.p_format) : ''"), y=expr(middle),
                         fill=ink, fontWeight="bold")),
        read(board.texts("taps", text=expr(f"{small} > 0 ? {_TERM} : ''"), y=expr(f"{TOP} + {HEIGHT} * 0.3"),
                         fill=ink, fontSize=expr(f"max(11.5, {small} * u)"))),
    ]  # fmt: skip


def caption_layer(colors: Palette) -> alt.Chart:
    """What the step says, below everything."""
    return caption.layer(colors, x=expr("(narrow ? g.SX : g.s_x) * u"), y=expr("(narrow ? g.SY : g.s_y) * u"))


def _sum_layers(colors: Palette) -> list[alt.Chart]:
    """What the step over a picture says: where it is, every term of the sum line by line, and the sum."""
    at = {"r": "out_row * g.sh + datum.i * g.dh - g.top", "q": "out_col * g.sw + datum.j * g.dw - g.left"}
    lines = (
        board.left_texts("taps", fill=colors.text, fontSize=board.letters(13),
                         x=expr("(narrow ? g.SX : g.s_x) * u"),
                         y=expr("((narrow ? g.SY : g.s_y) + 26 + datum.at * 18) * u"),
                         text=expr("(datum.at ? '+ ' : '') + ((narrow ? g.SPELLED : g.spelled)"
                                   " ? join(pluck(datum.all, 'term'), ' + ') : datum.of + ': ' + datum.count"
                                   " + ' products, sum ' + format(datum.part, g.p_format))"))
        .transform_calculate(**at).transform_calculate(v=VALUE)
        .transform_calculate(term=_TERM, p="datum.v * datum.weight",
                             at="narrow ? datum.LINE : datum.line", of="narrow ? datum.NAME : datum.name")
        .transform_aggregate(all="values(i)", part="sum(p)", count="count()", groupby=["at", "of"])
    )  # fmt: skip
    value = "toNumber(ys[index])"
    head = (
        f"'Step ' + step + ' of ' + g.steps + ': output row ' + (out_row + 1) + ', column ' + (out_col + 1)"
        f" + ' = ' + format({value}, g.y_format)"
    )
    tail = (
        "(g.bias == 0 ? '' : (g.bias < 0 ? '\u2212 ' : '+ ') + format(abs(g.bias), g.b_format) + ' (bias) ')"
        f" + '= ' + format({value}, g.y_format)"
    )
    sx, sy = "(narrow ? g.SX : g.s_x) * u", "(narrow ? g.SY : g.s_y)"
    return [
        lines,
        board.left_texts("board", text=expr(head), fill=colors.text, fontWeight="bold",
                         fontSize=board.letters(16, 14), x=expr(sx), y=expr(f"{sy} * u")),
        board.left_texts("board", text=expr(tail), fill=colors.text, fontSize=board.letters(13),
                         x=expr(sx), y=expr(f"({sy} + 26 + (narrow ? g.LINES : g.lines) * 18) * u")),
    ]  # fmt: skip


def late_layers(colors: Palette, picture: bool) -> list[alt.Chart]:
    """The output as it fills in: cells that appear, or a picture uncovered row by row."""
    ox, oy, oc = spot("o")
    if not picture:
        return [
            board.rects("late", opacity=expr("index >= datum.when ? 1 : 0"), stroke=colors.background),
            board.texts("late", text=expr(f"{LEGIBLE} && index >= datum.when ? datum.text : ''")),
        ]
    cover = {"fill": colors.surface, "stroke": colors.surface, "strokeWidth": 0.6}

    def box(left: str, top: str, right: str, bottom: str) -> dict[str, alt.ExprRef]:
        """A box between grid lines of the output, counted in its cells."""
        return {
            "x": expr(f"{ox} + ({left} + {right}) / 2 * {oc}"),
            "y": expr(f"{oy} + ({top} + {bottom}) / 2 * {oc}"),
            "width": expr(f"({right} - {left}) * {oc}"),
            "height": expr(f"({bottom} - {top}) * {oc}"),
        }

    return [
        board.rects("board", **cover, **box("(out_col + 1)", "out_row", "g.ow", "(out_row + 1)")),
        board.rects("board", **cover, **box("0", "(out_row + 1)", "g.ow", "g.oh")),
    ]


def frame_layers(colors: Palette) -> list[alt.Chart]:
    """What is read now, in a solid line on input and lens; what is written now, in a dashed one."""
    ix, iy, ic = spot("i")
    ox, oy, oc = spot("o")
    pitch = f"{fact('pitch')} * u"
    lens = "((narrow ? g.LX : g.l_x) + datum.c * (narrow ? g.LPITCH : g.l_pitch)) * u"
    _, lens_y, lens_c = spot("l")

    def frame(left: str, top: str, cell: str, row: str, col: str) -> alt.Chart:
        return board.read(
            "frames", colors, 3, x=expr(f"{left} + ({col} + g.span_w / 2) * {cell}"),
            y=expr(f"{top} + ({row} + g.span_h / 2) * {cell}"),
            width=expr(f"g.span_w * {cell}"), height=expr(f"g.span_h * {cell}"),
        )  # fmt: skip

    # A window larger than the lens is left out altogether: even unseen, it would widen the chart.
    on_lens = "g.lens_w > 0 && g.span_w <= g.lens_w && g.span_h <= g.lens_h"
    return [
        *_veils(colors, f"({ix} + datum.c * {pitch})", iy, ic),
        frame(f"({ix} + datum.c * {pitch})", iy, ic, "at_row * g.sh", "at_col * g.sw"),
        frame(f"({lens})", lens_y, lens_c, "(out_row * g.sh - lens_row)", "(out_col * g.sw - lens_col)")
        .transform_filter(on_lens),
        # A dilated window reads only some of the cells that it spans.
        board.read(
            "taps", colors, expr("g.dh + g.dw > 2 ? 2 : 0"),
            x=expr(f"{ix} + datum.c * {pitch} + (at_col * g.sw + datum.j * g.dw + 0.5) * {ic}"),
            y=expr(f"{iy} + (at_row * g.sh + datum.i * g.dh + 0.5) * {ic}"), width=expr(f"{ic} - 3"),
            height=expr(f"{ic} - 3"),
        ),
        board.written(
            "board", colors, x=expr(f"{ox} + (at_col + 0.5) * {oc}"), y=expr(f"{oy} + (at_row + 0.5) * {oc}"),
            width=expr(f"max({oc}, 5)"), height=expr(f"max({oc}, 5)"),
        ),
    ]  # fmt: skip


def _veils(colors: Palette, left: str, top: str, cell: str) -> list[alt.Chart]:
    """What this step does not read is dimmed: the input above the window, below it, and on either side."""
    row, end = "at_row * g.sh", "(at_row * g.sh + g.span_h)"
    col, far = "at_col * g.sw", "(at_col * g.sw + g.span_w)"

    def veil(x: str, y: str, x2: str, y2: str) -> alt.Chart:
        return board.rects(
            "frames", fill=colors.background, opacity=expr(f"g.lens_w > 0 ? 0 : {VEIL}"),
            x=expr(f"{left} + ({x} + {x2}) / 2 * {cell}"), y=expr(f"{top} + ({y} + {y2}) / 2 * {cell}"),
            width=expr(f"max(0, {x2} - ({x})) * {cell}"), height=expr(f"max(0, {y2} - ({y})) * {cell}"),
        )  # fmt: skip

    return [
        veil("0", "0", "g.pw", row),
        veil("0", end, "g.pw", "g.ph"),
        veil("0", row, col, end),
        veil(far, row, "g.pw", end),
    ]


def lens_layers(colors: Palette) -> list[alt.Chart]:
    """The numbers around the window of a picture."""

    def look(chart: alt.Chart) -> alt.Chart:
        chart = chart.transform_calculate(
            r="lens_row + datum.i - g.top", q="lens_col + datum.j - g.left"
        ).transform_calculate(v=VALUE)
        return chart.transform_calculate(share="datum.v / g.lens_scale")

    shade = alt.Fill("share:Q", scale=alt.Scale(domain=[0, 1], range=list(PIXELS), interpolate="rgb"), legend=None)
    return [
        look(board.rects("lens")).encode(fill=shade),
        look(
            board.texts(
                "lens",
                text=expr(f"{LEGIBLE} ? format(datum.v, g.x_format) : ''"),
                fill=expr(ink_expression("datum.share", PIXELS)),
            )
        ),
    ]
