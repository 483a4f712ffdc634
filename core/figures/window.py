"""A window that slides over an input: the stage of convolution, for number grids and for pictures.

Everything that moves is arithmetic on `index` in the browser: where the window stands, which numbers it reads,
their products and how they add up. The arrays travel once, as text, and the sum shown is the output's own value.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import FACTS, HEIGHT, LEGIBLE, TOP, expr, fact
from core.figures.palette import PIXELS, Mode, Palette, ink_expression, palette
from core.figures.player import Figure
from core.figures.window_data import Window, window_data


def window_figure(window: Window, mode: Mode, alt_text: str, *, rate: float = 4) -> Figure:
    """The playable stage of a window: one step per output cell, in row-major order."""
    picture = bool(window.x_url)
    return Figure(
        structure=_structure(mode, picture),
        data=window_data(window, palette(mode)),
        steps=window.y.size,
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
    layers = [*grid_layers(colors, picture), *_product_layers(colors), *_sum_layers(colors)]
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


def _sum_layers(colors: Palette) -> list[alt.Chart]:
    """What the step says: where it is, every term of the sum line by line, and the sum."""
    at = {"r": "out_row * g.sh + datum.i * g.dh - g.top", "q": "out_col * g.sw + datum.j * g.dw - g.left"}
    lines = (
        board.left_texts("taps", fill=colors.text, fontSize=expr("max(11.5, 13 * min(u, 1.1))"),
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
                         fontSize=expr("max(12, 15 * min(u, 1.1))"), x=expr(sx), y=expr(f"{sy} * u")),
        board.left_texts("board", text=expr(tail), fill=colors.text, fontSize=expr("max(11.5, 13 * min(u, 1.1))"),
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
        frame(f"({ix} + datum.c * {pitch})", iy, ic, "out_row * g.sh", "out_col * g.sw"),
        frame(f"({lens})", lens_y, lens_c, "(out_row * g.sh - lens_row)", "(out_col * g.sw - lens_col)")
        .transform_filter(on_lens),
        # A dilated window reads only some of the cells that it spans.
        board.read(
            "taps", colors, expr("g.dh + g.dw > 2 ? 2 : 0"),
            x=expr(f"{ix} + datum.c * {pitch} + (out_col * g.sw + datum.j * g.dw + 0.5) * {ic}"),
            y=expr(f"{iy} + (out_row * g.sh + datum.i * g.dh + 0.5) * {ic}"), width=expr(f"{ic} - 3"),
            height=expr(f"{ic} - 3"),
        ),
        board.written(
            "board", colors, x=expr(f"{ox} + (out_col + 0.5) * {oc}"), y=expr(f"{oy} + (out_row + 0.5) * {oc}"),
            width=expr(f"max({oc}, 5)"), height=expr(f"max({oc}, 5)"),
        ),
    ]  # fmt: skip


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
