"""The confusion matrix: rows are the true classes, columns what the network said; a cell can be chosen."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures.board import FONT, clickable, clicks, expr
from core.figures.palette import Mode, ink_expression, palette
from core.figures.player import Figure

WIDTH, LETTER = 400, 9  # pixels: of all cells, and of a wide letter


def confusion_figure(
    counts: np.ndarray, names: Sequence[str], mode: Mode, chosen: tuple[int, int] = (-1, -1)
) -> Figure:
    """`counts` `(classes, classes)`; the cell `chosen` (true class, said) has an outline. A click on a cell answers
    with its `is` and `said`, numbers of classes.

    A cell's shade is its share of the row, so that a rare class is as plain to see as a frequent one.
    """
    totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
    cells = [
        {
            "is": i, "said": j, "count": int(counts[i, j]), "share": float(counts[i, j] / totals[i, 0]),
            "is_name": names[i], "said_name": names[j], "right": int(i == j), "chosen": int((i, j) == chosen),
        }
        for i in range(len(names))
        for j in range(len(names))
    ]  # fmt: skip
    wrong = [cell for cell in cells if cell["count"] and not cell["right"]]
    told = "; ".join(
        f"{cell['count']} times {cell['is_name']} was taken for {cell['said_name']}"
        for cell in sorted(wrong, key=lambda cell: -int(str(cell["count"])))[:10]
    )
    right = int(np.trace(counts))
    return Figure(
        structure=_structure(mode, tuple(names)),
        data={"cells": cells},
        steps=1,
        alt=f"Confusion matrix of {int(counts.sum())} held-out pictures: {right} right. {told or 'No mistakes'}.",
    )


@cache
def _structure(mode: Mode, names: tuple[str, ...]) -> dict[str, Any]:
    colors = palette(mode)
    upright = max(map(len, names)) * LETTER < WIDTH / len(names)
    ramp = (colors.surface, *colors.single[1:])
    order = list(names)
    axis: dict[str, Any] = {"ticks": False, "domain": False}
    x = alt.X(
        "said_name:N",
        sort=order,
        axis=alt.Axis(
            title="What the network said", orient="top", labelAngle=0 if upright else -60, labelLimit=76, **axis
        ),
    )
    y = alt.Y("is_name:N", sort=order, axis=alt.Axis(title="What it is", labelLimit=100, **axis))
    base = alt.Chart(alt.NamedData(name="cells")).encode(x=x, y=y)
    told = [
        alt.Tooltip("is_name:N", title="Is"),
        alt.Tooltip("said_name:N", title="Said"),
        alt.Tooltip("count:Q", title="Pictures"),
        alt.Tooltip("share:Q", title="Share of the row", format=".0%"),
    ]
    shade = alt.Fill("share:Q", scale=alt.Scale(domain=[0, 1], range=list(ramp), interpolate="rgb"), legend=None)
    width = expr("bandwidth('x') - 4")
    height = expr("bandwidth('y') - 4")
    chart = alt.layer(
        clickable(
            base.mark_rect(cursor="pointer", stroke=colors.background, strokeWidth=2)
            .encode(fill=shade, tooltip=told), "matrix",
        ),
        base.transform_filter("datum.right").mark_rect(
            fill=None, stroke=colors.muted, strokeWidth=1.5, strokeDash=[4, 3], width=width, height=height,
            tooltip=None,
        ),
        base.transform_filter("datum.chosen").mark_rect(
            fill=None, stroke=colors.read, strokeWidth=3, width=width, height=height, tooltip=None,
        ),
        base.mark_text(
            fontSize=13, tooltip=None, fill=expr(ink_expression("datum.share", ramp)),
            text=expr("bandwidth('x') < 17 ? '' : datum.count > 0 ? datum.count : datum.right ? '0' : ''"),
        ),
    )  # fmt: skip
    spec = (
        chart.properties(width=WIDTH, height=100 + max(150, min(34 * len(names), 480)))
        .configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colors.text,
            titleColor=colors.muted,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .to_dict()
    )
    spec["params"] = clicks("matrix", "is", "said")
    spec["usermeta"] = {"embedOptions": {"renderer": "svg"}, "paper": colors.background}
    return spec
