"""One number of a map, and everything it is made of: the stage of a window over trained maps.

Every term is a whole number of ten-thousandths, so that products, subtotals and the sum add up exactly as they are
shown; what rounding leaves is a term of its own. All of it is arithmetic on `index` in the browser.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import FACTS, HEIGHT, LEFT, TOP, WIDTH, expr, fact
from core.figures.palette import Mode, Palette, ink_expression, palette
from core.figures.player import Figure, pointer
from core.lessons.feature_maps.pixel_data_figure import Pixels, pixel_data


def pixel_figure(pixels: Pixels, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: one step per pixel of the output, in row-major order."""
    columns = pixels.y.shape[1]
    return Figure(
        structure=_structure(mode),
        data=pixel_data(pixels, palette(mode)),
        steps=pixels.y.size,
        alt=alt_text,
        rate=15,
        pick=PICK,
        start=pixels.start[0] * columns + pixels.start[1] + 1,
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
        board.left_texts("labels", fill=colors.text, fontSize=expr("max(11.5, 13 * min(u, 1.1))"), fontWeight="bold"),
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
        read(board.texts("cells", text=expr(term), fill=ink, fontSize=expr("max(11.5, 12.5 * min(u, 1.1))"),
                         lineBreak="\n", lineHeight=13,
                         y=expr(f"{short} ? {TOP} + {HEIGHT} * 0.2 : {TOP} + {HEIGHT} * 0.31"))),
        read(board.texts("cells", text=expr(shown("datum.p")), fill=ink, fontWeight="bold",
                         fontSize=expr("max(11.5, 13.5 * min(u, 1.1))"),
                         y=expr(f"{TOP} + {HEIGHT} * (g.op != 'conv' ? 0.5 : {short} ? 0.82 : 0.7)"))),
        # Of a maximum, the value that is taken.
        read(board.written("cells", colors, 3, width=expr(f"{WIDTH} - 5"), height=expr(f"{HEIGHT} - 5")))
        .transform_filter("g.op == 'max' && datum.v == y"),
        board.left_texts("board", x=expr(_fact("c_x")), y=expr(f"{_fact('c_y')} - 18 * u"), fill=colors.text,
                         fontSize=expr("max(11.5, 13 * min(u, 1.1))"), fontWeight="bold",
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
                         fontSize=expr("max(11.5, 12 * min(u, 1.1))"),
                         fontWeight=expr("datum.c == ch ? 'bold' : 'normal'")),
        board.left_texts("columns", y=expr(low), fill=colors.text, fontSize=expr("max(11.5, 12.5 * min(u, 1.1))"),
                         text=expr(f"{shown('toNumber(rests[index])')}"))
        .transform_filter("datum.c == g.n"),
        board.left_texts("taps", text=expr(shown("datum.sum")), fill=colors.text,
                         fontSize=expr("max(11.5, 12.5 * min(u, 1.1))"),
                         fontWeight=expr("datum.c == ch ? 'bold' : 'normal'"),
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
        "fontSize": expr("max(11.5, 13 * min(u, 1.1))"),
    }
    return [
        board.left_texts(
            "board",
            text=expr(head),
            y=expr(s_y),
            **look | {"fontWeight": "bold", "fontSize": expr("max(12, 15 * min(u, 1.1))")},
        ),
        board.left_texts("taps", y=expr(f"{s_y} + 22"), text=expr(f"g.op == 'conv' ? {total} : {other}"), **look)
        .transform_calculate(v=_value("datum.c"))
        .transform_calculate(p=f"g.op == 'conv' ? {_PRODUCT} : datum.v")
        .transform_aggregate(sum="sum(p)"),
        board.left_texts("board", y=expr(f"{s_y} + 42"), text=expr(then), **look),
    ]
