"""A table of classes that fills in as a trace does: numbers, bars behind them, what is read and what is written.

One structure serves every table: which columns there are, and how many rows, is data.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board, caption
from core.figures.bars_data import table_data
from core.figures.bars_layout import Table
from core.figures.board import COME, FACTS, LEFT, LEGIBLE, NOW, OWN_TEXT, WIDTH, expr, fact
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure

_THERE = "(narrow ? datum.W : datum.w) > 0"


def table_figure(table: Table, mode: Mode, alt_text: str, *, rate: float = 2) -> Figure:
    """The playable stage: one step per step of the trace."""
    return Figure(
        structure=_structure(mode),
        data=table_data(table, palette(mode)),
        steps=len(table.trace.steps),
        alt=alt_text,
        rate=rate,
        # Pointing at a cell goes to the step that fills it.
        pick=board.pick("at"),
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any table is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *_cells(colors),
        board.texts(
            "labels",
            align=expr("datum.align"),
            fontWeight=expr("datum.weight"),
            limit=expr(f"{WIDTH} - 2"),
            x=expr(f"{LEFT} + (datum.align == 'left' ? 0 : {WIDTH} / 2)"),
            text=expr(f"{_THERE} ? ({OWN_TEXT}) : ''"),
        ),
        _threshold(colors),
        *_outlines(colors),
        *_words(colors),
        colors=colors,
        parameters=[FACTS],
    )


def _cells(colors: Palette) -> list[alt.Chart]:
    bar, left = "(narrow ? datum.BW : datum.bw)", "(narrow ? datum.BX : datum.bx)"
    return [
        board.rects("cells", fill=colors.surface, cornerRadius=2),
        board.rects(
            "cells", fill=expr("datum.bar"), opacity=expr(f"{COME} ? 1 : 0"),
            x=expr(f"({left} + {bar} / 2) * u"), width=expr(f"{bar} * u"),
        ),
        board.texts(
            "cells", text=expr(f"{LEGIBLE} && {_THERE} && {COME} ? ({OWN_TEXT}) : ''"),
            limit=expr(f"{WIDTH} - 2"), fontWeight=expr("datum.weight"),
        ),
    ]  # fmt: skip


def _threshold(colors: Palette) -> alt.Chart:
    """A vertical line through a column of bars."""
    look: dict[str, Any] = {"stroke": colors.read, "strokeWidth": 2, "strokeDash": [2, 2]}
    return board.rules("thresholds", x2="", opacity=expr("datum.shown"), **look)


def _outlines(colors: Palette) -> list[alt.Chart]:
    """Boxes around what the step reads and what it writes."""
    return [
        outline("marks", colors, opacity=expr(f"{_THERE} ? 1 : 0")).transform_filter(f"{NOW} && datum.dash == {dash}")
        for dash, outline in enumerate((board.read, board.written))
    ]


def _words(colors: Palette) -> list[alt.Chart]:
    """Which step it is, and what it says."""
    where = f"{fact('wy')} * u"
    return [
        board.left_texts(
            "board", text=expr("'Step ' + step + ' of ' + datum.steps"), fill=colors.muted, x=0, y=expr(where),
            fontSize=expr("max(11.5, 12 * min(u, 1.1))"),
        ),
        caption.layer(
            colors, size=14, lineHeight=expr("max(15, 18 * u)"), y=expr(f"{where} + 18 * u"), limit=alt.Undefined
        ),
    ]  # fmt: skip
