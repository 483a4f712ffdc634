"""The cone of a receptive field: from one cell of the top down to the input, level by level, and over the picture.

The player's step is how many layers back the cone is drawn. Which cell of the top is traced follows the pointer, apart
from the steps.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board, caption
from core.figures.board import FACTS, LEGIBLE, expr, fact
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure, pointer
from core.lessons.receptive_field.cone_data_figure import TOP, Cone, cone_data


def cone_figure(cone: Cone, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: one step per layer, from the top to the input."""
    return Figure(
        structure=_structure(mode),
        data=cone_data(cone, palette(mode)),
        steps=cone.layers,
        alt=alt_text,
        rate=1 if cone.layers <= 6 else 2,
        pick=PICK,
    )


_LEVEL = f"floor((y() / u - {TOP}) / {fact('pitch')})"
_ON_ROWS = f"{_LEVEL} >= 0 && {_LEVEL} <= g.layers"
# Pointing at a line of the table goes back to that level.
PICK = f"x() / u < (narrow ? g.AXIS - 4 : g.table) && {_ON_ROWS} && {_LEVEL} > 0 ? {_LEVEL} : -1"


def _aim() -> str:
    """The cell of the top that looks where the pointer is: on the axis or on the picture."""
    on_axis = f"x() / u >= {fact('axis')} && x() / u < {fact('axis')} + g.side * {fact('unit')} && {_ON_ROWS}"
    on_picture = (
        f"x() / u >= {fact('ix')} && x() / u < {fact('ix')} + {fact('is')}"
        f" && y() / u >= {fact('iy')} && y() / u < {fact('iy')} + {fact('is')}"
    )

    def cell(left: str, unit: str) -> str:
        at = f"(x() / u - {left}) / {unit} - 0.5"
        return f"clamp(round(({at} - g.start) / g.jump), 0, g.n - 1)"

    by_axis, by_picture = (
        cell(fact("axis"), fact("unit")),
        cell(fact("ix"), f"({fact('is')} / g.side)"),
    )
    return f"{on_axis} ? {by_axis} : {on_picture} ? {by_picture} : aim"


_WIDTH = "toNumber(split(g.widths, ' ')[step])"


def _of(words: str) -> str:
    """One level's number at the level that the step has reached."""
    return f"toNumber(split(g.{words}, ' ')[step])"


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    {"name": "aim", "value": -1, "on": pointer(_aim())},
    {"name": "cell", "expr": "aim < 0 ? g.chosen : min(aim, g.n - 1)"},
    # The middle of what that cell sees, on the input.
    {"name": "center", "expr": "g.start + cell * g.jump"},
    {"name": "first", "expr":
        f"round((center - ({_of('reaches')} - 1) / 2 * {_of('jumps')} - {_of('starts')}) / {_of('jumps')})"},
    {"name": "last", "expr": f"first + {_of('reaches')} - 1"},
]  # fmt: skip


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any stack is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.rects("axis", stroke=colors.muted, strokeWidth=0.5, strokeOpacity=0.5),
        board.images("pictures"),
        _links(),
        *_cells(colors),
        *_view(colors),
        _labels(colors),
        *_words(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _at(position: str) -> str:
    """Pixels from the left, of a place on the axis in input cells."""
    return f"({fact('axis')} + ({position} + 0.5) * {fact('unit')}) * u"


def _links() -> alt.Chart:
    inside = (
        "center + datum.upper >= datum.low && center + datum.upper <= datum.high"
        " && center + datum.lower >= datum.LOW && center + datum.lower <= datum.HIGH"
    )
    # Vega-Lite draws a rule only where its places are encoded, so they are worked out as data, in pixels.
    return (
        alt.Chart(alt.NamedData(name="links"))
        .transform_filter(f"datum.down <= step && {inside}")
        .transform_calculate(
            left=_at("center + datum.upper"),
            right=_at("center + datum.lower"),
            top="(narrow ? datum.Y : datum.y) * u",
            bottom="(narrow ? datum.Y2 : datum.y2) * u",
        )
        .mark_rule(stroke=expr("datum.stroke"), strokeWidth=expr("datum.line"), opacity=0.85)
        .encode(
            x=alt.X("left:Q", scale=None, axis=None),
            x2="right:Q",
            y=alt.Y("top:Q", scale=None, axis=None),
            y2="bottom:Q",
        )
    )


def _cells(colors: Palette) -> list[alt.Chart]:
    """The cells in reach, the level being read in a solid line, the chosen cell in a dashed one."""
    half = "(narrow ? datum.HALF : datum.half)"
    left, right = (
        f"max(center + datum.at - {half}, datum.low)",
        f"min(center + datum.at + {half}, datum.high)",
    )
    cells = board.rects(
        "cone",
        stroke=colors.background,
        strokeWidth=expr(f"{fact('unit')} < 5 ? 0 : 1"),
        x=expr(_at(f"({left} + {right}) / 2")),
        width=expr(f"max({right} - {left}, 0) * {fact('unit')} * u"),
        y=expr("(narrow ? datum.MIDDLE : datum.middle) * u"),
        height=expr(f"{fact('cell')} * u"),
    ).transform_filter("datum.down <= step")

    def frame(down: str, width: str, low: str, high: str, **look: Any) -> alt.Chart:
        left, right = f"max(center - {width} / 2, {low} - 0.5)", f"min(center + {width} / 2, {high} + 0.5)"
        return board.rects(
            "board",
            fill=None,
            x=expr(_at(f"({left} + {right}) / 2")),
            width=expr(f"max(({right} - {left}) * {fact('unit')}, 3) * u + 4"),
            y=expr(f"({TOP} + ({down} + 0.5) * {fact('pitch')}) * u"),
            height=expr(f"{fact('cell')} * u + 4"),
            **look,
        )

    ends = _of("starts"), f"({_of('starts')} + ({_of('sizes')} - 1) * {_of('jumps')})"
    return [
        cells,
        frame("step", _WIDTH, *ends, stroke=colors.read, strokeWidth=2.5),
        frame("0", "1", "0", "g.side", stroke=colors.write, strokeWidth=2.5, strokeDash=[4, 3]),
    ]


def _view(colors: Palette) -> list[alt.Chart]:
    """The square over the picture: what the cone covers so far. Everything else steps back."""
    scale = f"({fact('is')} / g.side)"
    left, right = (
        f"clamp(center + 0.5 - {_WIDTH} / 2, 0, g.side)",
        f"clamp(center + 0.5 + {_WIDTH} / 2, 0, g.side)",
    )
    top, bottom = (f"clamp(g.middle + 0.5 {sign} {_WIDTH} / 2, 0, g.side)" for sign in "-+")

    def box(x1: str, y1: str, x2: str, y2: str, **look: Any) -> alt.Chart:
        return board.rects(
            "board",
            x=expr(f"({fact('ix')} + ({x1} + {x2}) / 2 * {scale}) * u"),
            y=expr(f"({fact('iy')} + ({y1} + {y2}) / 2 * {scale}) * u"),
            width=expr(f"({x2} - {x1}) * {scale} * u"),
            height=expr(f"({y2} - {y1}) * {scale} * u"),
            **look,
        )

    dim: dict[str, Any] = {"fill": colors.background, "opacity": 0.6}
    seen = f"({right} - {left}) + '\u00d7' + ({bottom} - {top})"
    head = board.left_texts(
        "board",
        text=expr(f"'Covers ' + {seen} + ' of ' + g.side + '\u00d7' + g.side"),
        fill=colors.text,
        fontWeight="bold",
        fontSize=expr("max(11.5, 13 * min(u, 1.1))"),
        x=expr(f"{fact('ix')} * u"),
        y=expr(f"({fact('iy')} - 20) * u"),
    )
    return [
        box("0", "0", "g.side", top, **dim),
        box("0", bottom, "g.side", "g.side", **dim),
        box("0", top, left, bottom, **dim),
        box(right, top, "g.side", bottom, **dim),
        box(left, top, right, bottom, fill=None, stroke=colors.read, strokeWidth=2.5),
        head,
    ]


def _labels(colors: Palette) -> alt.Chart:
    """The table's words; the line of the level being read in the color of reading."""
    return board.texts(
        "labels",
        text=expr(f"{LEGIBLE} ? datum.text : ''"),
        fill=expr(f"datum.down == step ? '{colors.read}' : datum.ink"),
        align=expr("datum.side ? 'right' : 'left'"),
        fontWeight=expr("datum.weight"),
    )


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step adds, and which cells it has reached."""
    where = f"{fact('sy')} * u"
    # Numbers count from 1; what lies outside is padding.
    size = _of("sizes")
    outside = f"(max(0, -first) + max(0, last + 1 - {size}))"
    detail = (
        "'Cell ' + (cell + 1) + ' of ' + g.n + ' in ' + g.top_name + (narrow ? '\\n' : ' ') + 'sees '"
        f" + 'cells ' + (max(first, 0) + 1) + ' to ' + min(last + 1, {size})"
        " + ' of ' + (step == g.layers ? 'the ' : '') + split(g.names, '|')[step]"
        f" + ({outside} > 0 ? (narrow ? '\\nand ' : ' and ') + {outside} + ' of zeros around it' : '')"
    )
    return [
        caption.layer(colors, y=expr(where), lineHeight=expr("20 * u"), limit=alt.Undefined),
        board.left_texts("board", text=expr(detail), fill=colors.text, fontSize=expr("max(11.5, 13 * min(u, 1.1))"),
                         x=0, y=expr(f"{where} + (narrow ? 42 : 24) * u"), lineHeight=expr("18 * u")),
    ]  # fmt: skip
