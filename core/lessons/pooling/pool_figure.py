"""A window that keeps one number: the stage of pooling, over number grids and over pictures.

The board, the moving window, the lens and the output are those of a convolution's window; in place of products
stand the window's own numbers, with the winner marked.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board
from core.figures.board import LEGIBLE, NOWHERE, Row, expr, packed
from core.figures.grids.window import PARAMETERS, PICK, VALUE, Window, caption_layer, grid_layers, spot, window_data
from core.figures.palette import PIXELS, Mode, Palette, ink_expression, palette, picture_scale
from core.figures.player import Figure
from core.lessons.pooling.pool import Pooled, Span
from core.media.out.uri import data_uri
from core.sliding import Convolution
from core.wording import decimals, prose

LARGEST = 144  # cells of a window that are shown one by one
MAP_LENS = 8  # numbers along the lens over a network's map: they have decimals
LISTED = 50  # numbers that a step writes out; of more it says how many there are


def pool_figure(p: Pooled, source: str, captions: Sequence[str], mode: Mode) -> Figure:
    """The playable stage of a pooling: one step per output cell, in row-major order, with `captions` over numbers.
    Pictures and maps of a network (`source` is not numbers) travel as PNG. A window of more than `LARGEST` cells is not
    shown number by number.
    """
    picture = source != "numbers"
    (rows, columns), name = p.x.shape, "largest number" if p.mode == "max" else "average"
    alt_text = prose(f"""A window of {p.size[0]} by {p.size[1]} slides over an input of {rows} by {columns} cells,
        {p.stride[0]} at a time. At each step its {name} is kept: {p.y.shape[0]} by {p.y.shape[1]} output cells.""")
    return Figure(
        structure=_structure(mode, picture),
        data=_data(_window(p, source, captions, mode), p, palette(mode)),
        steps=p.y.size,
        alt=alt_text,
        rate=30 if picture else 2,
        pick=PICK,
    )


def _window(p: Pooled, source: str, captions: Sequence[str], mode: Mode) -> Window:
    """What slides over what."""
    sides: dict[str, Any] = {}
    if source != "numbers":
        table, limits = picture_scale(p.x, mode)
        sides = {
            "x_url": (data_uri(np.pad(p.x, p.sides), table=table, limits=limits),),
            "y_url": data_uri(p.y, table=table, limits=limits),
            "scale_url": data_uri(np.arange(256, dtype=np.uint8)[None], table=table),
            "limits": limits,
            "bright": limits[1] or 1.0,
        }
        if source == "network":
            sides["lens"] = MAP_LENS
    large = p.size[0] * p.size[1] > LARGEST
    size = np.ones((1, 1, 1) if large else (*p.size, 1))
    of = Convolution(p.x[..., None], size, p.y, 0.0, p.stride, p.sides, (1, 1))
    return Window(of, captions, pooled=True, rim="0" if p.counted else "", **sides)


def _counted_in(p: Pooled) -> tuple[Span, Span]:
    """The rows and the columns of the input with its rim that count."""
    first, last = p.padding[0][0], p.padding[1][0]
    if p.counted:
        return (0, p.x.shape[0] + sum(p.padding[0])), (0, p.x.shape[1] + sum(p.padding[1]))
    return (first, first + p.x.shape[0]), (last, last + p.x.shape[1])


def _data(window: Window, p: Pooled, colors: Palette) -> dict[str, list[Row]]:
    """The window's own rows, and what is kept of each window."""
    data = window_data(window, colors)
    cells = p.size[0] * p.size[1]
    large = cells > LARGEST
    if large:
        data["labels"] = [row for row in data["labels"] if not row["text"].startswith("Window")]
    if not data["cells"]:
        # A picture has no cells; a dataset without rows would have no columns either.
        unseen = dict.fromkeys(("size", "SIZE", "line"), 0) | NOWHERE
        data["cells"] = [unseen | dict.fromkeys(("fill", "ink", "edge"), colors.background) | {"text": ""}]
    (top, bottom), (left, right) = _counted_in(p)
    largest = p.mode == "max"
    # A maximum has no use for sums, and an average none for winners.
    sums = decimals(p.sums) if not largest else 0
    data["board"][0] |= {
        "largest": largest, "cells": cells,
        "c_top": top, "c_bottom": bottom, "c_left": left, "c_right": right,
        "win_rows": packed(p.winners[..., 0]) if largest else "",
        "win_cols": packed(p.winners[..., 1]) if largest else "",
        "sums": "" if largest else packed(p.sums, sums),
        "counts": "" if largest else packed(p.counts), "sum_format": f".{sums}f",
        "span_h": p.size[0], "span_w": p.size[1], "each": not large,
        "listed": cells <= LISTED, "scale": float(np.abs(p.x).max(initial=0)) or 1.0,
        "signed": bool(p.x.min(initial=0) < 0),
    }  # fmt: skip
    return data


_PARAMETERS = [
    *PARAMETERS,
    {"name": "win_row", "expr": "g.largest ? toNumber(split(g.win_rows, ' ')[index]) : -1"},
    {"name": "win_col", "expr": "g.largest ? toNumber(split(g.win_cols, ' ')[index]) : -1"},
    {"name": "window_sum", "expr": "toNumber(split(g.sums, ' ')[index])"},
    {"name": "window_count", "expr": "toNumber(split(g.counts, ' ')[index])"},
]
# Whether a cell of the input with its rim counts, and whether it won.
_COUNTS = (
    "datum.r + g.top >= g.c_top && datum.r + g.top < g.c_bottom"
    " && datum.q + g.left >= g.c_left && datum.q + g.left < g.c_right"
)
_WON = "datum.r == win_row && datum.q == win_col"


def _read(chart: alt.Chart) -> alt.Chart:
    """The input's number under each cell of the window."""
    return (
        chart.transform_calculate(
            r="out_row * g.sh + datum.i * g.dh - g.top", q="out_col * g.sw + datum.j * g.dw - g.left"
        )
        .transform_calculate(v=VALUE, counts=_COUNTS, won=_WON)
        .transform_calculate(share="clamp(datum.v / g.scale, -1, 1)")
    )


@cache
def _structure(mode: Mode, picture: bool) -> dict[str, Any]:
    """Layers that any pooling is drawn with; built once for each mode."""
    colors = palette(mode)
    layers = [
        *grid_layers(colors, picture),
        *_numbers(colors, picture),
        *_winner(colors),
        *(_words(colors) if picture else [caption_layer(colors)]),
    ]
    return board.structure(*layers, colors=colors, parameters=_PARAMETERS)


def _numbers(colors: Palette, picture: bool) -> list[alt.Chart]:
    """The window's numbers, enlarged; what does not count is empty."""
    scale = PIXELS if picture else colors.single
    shades = {
        "single": alt.Scale(domain=list(np.linspace(0, 1, len(scale))), range=list(scale), interpolate="rgb"),
        "diverging": alt.Scale(domain=[-1, -0.5, 0, 0.5, 1], range=list(colors.diverging), interpolate="rgb"),
    }
    look = {"stroke": colors.muted, "strokeWidth": 0.5}
    text = f"{LEGIBLE} ? format(datum.v, g.x_format) : ''"
    rim = _read(board.rects("taps", fill=colors.background, strokeDash=[2, 2], **look))
    layers = [rim.transform_filter("g.each")]
    for name, ramp, test in (("single", scale, "!g.signed"), ("diverging", colors.diverging, "g.signed")):
        counted = f"g.each && datum.counts && {test}"
        layers += [
            _read(board.rects("taps", **look)).transform_filter(counted)
            .encode(fill=alt.Fill("share:Q", scale=shades[name], legend=None)),
            _read(
                board.texts("taps", text=expr(text), fill=expr(ink_expression("datum.share", ramp)),
                            fontWeight=board.bold("datum.won"))
            ).transform_filter(counted),
        ]  # fmt: skip
    return layers


def _winner(colors: Palette) -> list[alt.Chart]:
    """The winner, outlined in the window, on the input and in the lens."""
    # A dark ring on a dark picture, or a light one on a light, would not be seen without its halo.
    halo: dict[str, Any] = {"fill": None, "stroke": colors.background, "strokeWidth": 4.5}
    ring: dict[str, Any] = {"fill": None, "stroke": colors.write, "strokeWidth": 2.5, "strokeDash": [5, 3]}
    ix, iy, ic = spot("i")
    lx, ly, lc = spot("l")

    def at(look: dict[str, Any], left: str, top: str, cell: str, row: str, column: str, shown: str) -> alt.Chart:
        place = {
            "x": expr(f"{left} + ({column} + 0.5) * {cell}"),
            "y": expr(f"{top} + ({row} + 0.5) * {cell}"),
            "width": expr(f"max({cell}, 5)"),
            "height": expr(f"max({cell}, 5)"),
        }
        return board.rects("board", **look, **place).transform_filter(f"win_row >= 0 && {shown}")

    lens_row, lens_col = "(win_row + g.top - lens_row)", "(win_col + g.left - lens_col)"
    on_lens = f"g.lens_w > 0 && g.span_w <= g.lens_w && {lens_row} < g.lens_h && {lens_col} < g.lens_w"
    return [
        layer
        for look in (halo, ring)
        for layer in (
            at(look, ix, iy, ic, "(win_row + g.top)", "(win_col + g.left)", "true"),
            at(look, lx, ly, lc, lens_row, lens_col, on_lens),
            _read(board.rects("taps", **look)).transform_filter("datum.won && g.each"),
        )
    ]


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step over a picture says: where it is, the window's numbers, and what is kept of them."""
    value = "toNumber(ys[index])"
    shown = f"format({value}, g.y_format)"
    head = (
        "'Step ' + step + ' of ' + g.steps + ': output row ' + (out_row + 1) + ', column ' + (out_col + 1)"
        f" + ' = ' + {shown}"
    )
    exact = f"abs({value} * window_count - window_sum) < 0.000001"
    kept = (
        f"g.largest ? 'The largest of ' + (g.listed ? 'these' : g.cells + ' numbers') + ': ' + {shown} + ', at "
        f"row '"
        " + (win_row + 1) + ', column ' + (win_col + 1) + ' of the input'"
        " : 'Sum ' + format(window_sum, g.sum_format) + ', divided by ' + window_count"
        f" + (window_count == 1 ? ' number ' : ' numbers ') + ({exact} ? '= ' : '\u2248 ') + {shown}"
    )
    sx, sy = "(narrow ? g.SX : g.s_x) * u", "(narrow ? g.SY : g.s_y)"
    size = board.letters(13)
    number = "datum.v < 0 && !g.largest ? '(' + format(datum.v, g.x_format) + ')' : format(datum.v, g.x_format)"
    lines = _read(
        board.left_texts(
            "taps",
            fill=colors.text,
            fontSize=size,
            x=expr(sx),
            y=expr(f"({sy} + 26 + datum.at * 18) * u"),
            text=expr("g.listed ? join(pluck(datum.all, 'term'), g.largest ? ', ' : ' + ') : ''"),
        )
    )
    lines = (
        lines.transform_filter("datum.counts")
        .transform_calculate(term=number, at="narrow ? datum.LINE : datum.line")
        .transform_aggregate(all="values(i)", groupby=["at"])
    )
    return [
        lines,
        board.left_texts("board", text=expr(head), fill=colors.text, fontWeight="bold",
                         fontSize=board.letters(16, 14), x=expr(sx), y=expr(f"{sy} * u")),
        board.left_texts("board", text=expr(kept), fill=colors.text, fontSize=size, x=expr(sx),
                         y=expr(f"({sy} + 26 + (g.listed ? narrow ? g.LINES : g.lines : 0) * 18) * u")),
    ]  # fmt: skip
