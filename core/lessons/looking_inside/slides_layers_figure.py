"""The layers that any slides are drawn with, the same for every layout and setting."""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import HELD, OWN_TEXT, WIDTH, expr
from core.figures.palette import Mode, palette

DASHED = "datum.dashed ? [5, 3] : [1, 0]"


@cache
def slides_structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)

    def boxes(over: str) -> alt.Chart:
        return board.rects(
            "boxes",
            stroke=expr("datum.stroke"),
            strokeWidth=expr("datum.thick"),
            strokeDash=expr(DASHED),
        ).transform_filter(f"{HELD} && {over}")

    return board.structure(
        # The board's own row says its height; a data set that nothing is drawn from would not be loaded.
        board.unseen("board"),
        boxes("!datum.over"),
        board.lines("lines", "line", strokeWidth=expr("datum.thick"), strokeDash=expr(DASHED)),
        board.images("pics").transform_filter(HELD),
        boxes("datum.over"),
        board.points(
            "dots", fill=expr("datum.fill"), stroke=expr("datum.stroke"), opacity=1, shape=expr("datum.shape"),
            size=expr("datum.area"),
        ).transform_filter(HELD),
        board.left_texts(
            "words", text=expr(OWN_TEXT), align=expr("datum.align"),
            fontWeight=expr("datum.bold ? 'bold' : 'normal'"), limit=expr(f"{WIDTH} > 0 ? {WIDTH} : width"),
        ).transform_filter(HELD),
        board.answering("hits", colors),
        colors=colors,
    )  # fmt: skip
