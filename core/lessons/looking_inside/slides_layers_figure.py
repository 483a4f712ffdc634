"""The layers that any slides are drawn with, the same for every layout and setting."""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import HELD, LEFT, OWN_TEXT, TOP, WIDTH, expr
from core.figures.palette import Mode, palette


@cache
def slides_structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)

    def boxes(over: str) -> alt.Chart:
        return board.rects(
            "boxes",
            stroke=expr("datum.stroke"),
            strokeWidth=expr("datum.thick"),
            strokeDash=expr("datum.dashed ? [5, 3] : [1, 0]"),
        ).transform_filter(f"{HELD} && {over}")

    return board.structure(
        # The board's own row says its height; a data set that nothing is drawn from would not be loaded.
        board.unseen("board"),
        boxes("!datum.over"),
        alt.Chart(alt.NamedData(name="lines"))
        .mark_line(
            x=expr(LEFT), y=expr(TOP), stroke=expr("datum.stroke"), strokeWidth=expr("datum.thick"), tooltip=None,
            strokeDash=expr("datum.dashed ? [5, 3] : [1, 0]"),
        )
        .encode(detail="line:N"),
        board.images("pics").transform_filter(HELD),
        boxes("datum.over"),
        alt.Chart(alt.NamedData(name="dots"))
        .mark_point(
            x=expr(LEFT), y=expr(TOP), fill=expr("datum.fill"), stroke=expr("datum.stroke"), opacity=1,
            shape=expr("datum.shape"), size=expr("datum.area"), tooltip=None,
        )
        .transform_filter(HELD),
        board.left_texts(
            "words", text=expr(OWN_TEXT), align=expr("datum.align"),
            fontWeight=expr("datum.bold ? 'bold' : 'normal'"), limit=expr(f"{WIDTH} > 0 ? {WIDTH} : width"),
        ).transform_filter(HELD),
        board.answering("hits", colors),
        colors=colors,
        parameters=[],
    )  # fmt: skip
