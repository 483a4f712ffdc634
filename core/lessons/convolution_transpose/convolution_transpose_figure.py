"""A transposed convolution on the stage: every step lays one input cell's multiple of the kernel on the output.

Sums that grow are rows that hold from one step to the next, so any state is exact and going back undoes.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import FACTS, FONT, HELD, LEGIBLE, NOW, OWN_TEXT, expr, fact
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.convolution_transpose.patches_data_figure import Patches, patches_data


def patches_figure(patches: Patches, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: one step per input cell, in row-major order."""
    return Figure(
        structure=_structure(mode),
        data=patches_data(patches, palette(mode)),
        steps=patches.x.size,
        alt=alt_text,
        rate=2,
        pick=PICK,
    )


def _box(kind: str, row: str, column: str, rows: str = "1", columns: str = "1", grow: float = 0) -> dict[str, Any]:
    """Some cells of a panel, in pixels; `grow` makes the box larger on all sides together."""
    left, top, cell = (fact(kind + what) for what in "xyc")
    return {
        "x": expr(f"({left} + ({column} + {columns} / 2) * {cell}) * u"),
        "y": expr(f"({top} + ({row} + {rows} / 2) * {cell}) * u"),
        "width": expr(f"{columns} * {cell} * u + {grow}"),
        "height": expr(f"{rows} * {cell} * u + {grow}"),
    }


def _pick() -> str:
    """The step under the pointer: the input cell itself, or the last one whose patch starts at or before a cell."""

    def at(kind: str) -> tuple[str, str]:
        left, top, cell = (fact(kind + what) for what in "xyc")
        return f"floor((y() / u - {top}) / {cell})", f"floor((x() / u - {left}) / {cell})"

    row, column = at("i")
    text = "-1"
    for kind in ("n", "o"):
        r, c = at(kind)
        start = f"min(floor({r} / g.stride), g.rows - 1) * g.columns + min(floor({c} / g.stride), g.columns - 1)"
        text = f"{r} >= 0 && {r} < g.oh && {c} >= 0 && {c} < g.ow ? {start} + 1 : {text}"
    inside = f"{row} >= 0 && {row} < g.rows && {column} >= 0 && {column} < g.columns"
    return f"{inside} ? {row} * g.columns + {column} + 1 : {text}"


PICK = _pick()

_PARAMETERS = [
    FACTS,
    {"name": "row", "expr": "floor(index / g.columns)"},
    {"name": "column", "expr": "index % g.columns"},
    # Where the patch starts on the output.
    {"name": "down", "expr": "row * g.stride"},
    {"name": "across", "expr": "column * g.stride"},
]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any transposed convolution is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.rects("cells", stroke=expr("datum.edge"), strokeWidth=expr("datum.line")),
        board.texts("cells", text=expr(f"{LEGIBLE} ? datum.text : ''")),
        *_held("o", "fill", "sum", "ink", "os"),
        *_held("n", "count_fill", "count", "count_ink", "ns"),
        *_taps("p", "product_fill", "product", "times", "product_ink", colors),
        *_taps("a", "sum_fill", "sum", "term", "sum_ink", colors),
        board.left_texts("labels", text=expr(OWN_TEXT), fontWeight=expr("datum.weight")),
        *_frames(colors),
        *_words(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _written(data: str, kind: str, row: str, column: str, size: str, share: float = 0.5, **look: Any) -> alt.Chart:
    """A text in a panel's cell, `share` of the way down; nothing where no readable letters fit."""
    left, top, cell = (fact(kind + what) for what in "xyc")
    text = look.pop("text")
    return board.texts(
        data,
        text=expr(f"{fact(size)} > 0 ? {text} : ''"),
        font=FONT,
        fontSize=expr(f"max(11.5, {fact(size)} * min(u, 1.15))"),
        x=expr(f"({left} + ({column} + 0.5) * {cell}) * u"),
        y=expr(f"({top} + ({row} + {share}) * {cell}) * u"),
        **look,
    )


def _held(kind: str, fill: str, text: str, ink: str, size: str) -> list[alt.Chart]:
    """What every cell of the output holds at this step."""
    return [
        board.rects(
            "additions",
            fill=expr(f"datum.{fill}"),
            stroke=expr("datum.edge"),
            strokeWidth=expr(f"datum.line * ({fact(kind + 'c')} > 12 ? 1 : 0.4)"),
            **_box(kind, "datum.r", "datum.c"),
        ).transform_filter(HELD),
        _written(
            "additions", kind, "datum.r", "datum.c", size, text=f"datum.{text}", fill=expr(f"datum.{ink}")
        ).transform_filter(HELD),
    ]


def _taps(kind: str, fill: str, text: str, small: str, ink: str, colors: Palette) -> list[alt.Chart]:
    """The patch of this step, cell by cell: how it is worked out, and what it makes."""
    where = (kind, "datum.i", "datum.j")
    color = expr(f"datum.{ink}")
    tiny = fact(kind + "t")
    left, top, cell = (fact(kind + what) for what in "xyc")
    return [
        board.rects(
            "additions", fill=expr(f"datum.{fill}"), stroke=colors.background, strokeWidth=1, **_box(*where)
        ).transform_filter(NOW),
        board.texts(
            "additions",
            text=expr(f"{fact(kind + 's')} > 0 ? datum.{text} : ''"),
            fill=color,
            fontWeight="bold",
            fontSize=expr(f"max(11.5, {fact(kind + 's')} * min(u, 1.15))"),
            x=expr(f"({left} + (datum.j + 0.5) * {cell}) * u"),
            y=expr(f"({top} + (datum.i + ({tiny} > 0 ? 0.67 : 0.5)) * {cell}) * u"),
        ).transform_filter(NOW),
        _written("additions", *where, kind + "t", 0.3, text=f"datum.{small}", fill=color).transform_filter(NOW),
    ]


def _frames(colors: Palette) -> list[alt.Chart]:
    """The input cell that is read, in a solid line; the patch that is written to, in a dashed one."""
    return [
        board.read("board", colors, 3, **_box("i", "row", "column")),
        board.written("board", colors, **_box("o", "down", "across", "g.kh", "g.kw")),
        board.written("board", colors, **_box("n", "down", "across", "g.kh", "g.kw")),
    ]


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step reads, and where it adds."""
    value = "split(g.values, ' ')[index]"
    head = (
        f"'Step ' + step + ' of ' + g.steps + ': input row ' + (row + 1) + ', column ' + (column + 1) + ' = ' + {value}"
    )

    def places(first: str, count: str) -> str:
        return f"({count} > 1 ? 's ' : ' ') + ({first} + 1) + ({count} > 1 ? ' to ' + ({first} + {count}) : '')"

    tail = (
        f"{value} + ' \u00d7 the kernel is added at' + (narrow ? '\\n' : ' ') + 'row' + {places('down', 'g.kh')}"
        f" + ', column' + {places('across', 'g.kw')} + g.cut"
    )
    x, y = f"{fact('wx')} * u", f"{fact('wy')} * u"
    return [
        board.left_texts("board", text=expr(head), fill=colors.text, fontWeight="bold", lineHeight=expr("18 * u"),
                         fontSize=expr("max(12, 15 * min(u, 1.1))"), x=expr(x), y=expr(y)),
        board.left_texts("board", text=expr(tail), fill=colors.text, lineHeight=expr("18 * u"),
                         fontSize=expr("max(11.5, 13 * min(u, 1.1))"), x=expr(x), y=expr(f"{y} + 24 * u")),
    ]  # fmt: skip
