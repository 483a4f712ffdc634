"""Probabilities as bars with a reject threshold, and an accuracy with the interval that it may lie in."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures.board import expr
from core.figures.chart import finished
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.wording import number


def scores_figure(probabilities: np.ndarray, names: Sequence[str], threshold: float, mode: Mode) -> Figure:
    """One bar per class, highest first, and a dashed rule at `threshold` where it is above 0."""
    order = np.argsort(-probabilities, kind="stable")
    rows = [
        {
            "name": names[i],
            "p": float(probabilities[i]),
            "text": f"{float(probabilities[i]):.1%}",
            "top": int(k == 0),
        }
        for k, i in enumerate(order)
    ]
    told = ", ".join(f"{row['name']} {row['text']}" for row in rows)
    return Figure(
        structure=_scores(mode, len(rows)),
        data={
            "scores": rows,
            "threshold": [
                {"p": float(threshold), "text": f"reject below {threshold:.0%}", "shown": int(threshold > 0)}
            ],
        },
        steps=1,
        alt=f"Probabilities: {told}. They sum to 100%.",
    )


def interval_figure(accuracy: float, interval: tuple[float, float], guessing: float, mode: Mode) -> Figure:
    """An accuracy as a point, its interval as a bar, and what guessing gets as a mark, from 0 to 100%."""
    low, high = interval
    return Figure(
        structure=_interval(mode),
        data={
            "interval": [{"low": low, "high": high, "at": accuracy, "guess": guessing,
                          "text": f"{accuracy:.0%}", "guess_text": "always guessing one class"}],
        },
        steps=1,
        alt=(
            f"Accuracy {number(100 * accuracy, 1)} percent; its 95 percent interval goes from "
            f"{number(100 * low, 1)} to {number(100 * high, 1)} percent. "
            f"Always guessing one class gets {number(100 * guessing, 1)} percent."
        ),
    )  # fmt: skip


@cache
def _scores(mode: Mode, count: int) -> dict[str, Any]:
    colors = palette(mode)
    # Room on the right for the numbers, where neither a full bar nor the rule reaches them.
    x = alt.X("p:Q", scale=alt.Scale(domain=[0, 1.2]), axis=alt.Axis(
        title="Probability", format=".0%", values=[0, 0.25, 0.5, 0.75, 1], grid=False,
    ))  # fmt: skip
    y = alt.Y("name:N", sort=None, axis=alt.Axis(title=None, labelLimit=130, ticks=False, domain=False))
    bars = alt.Chart(alt.NamedData(name="scores"))
    rule = alt.Chart(alt.NamedData(name="threshold"))
    shown = expr("datum.shown")
    chart = alt.layer(
        bars.mark_bar(
            fill=expr(f"datum.top ? '{colors.positive}' : '{colors.diverging[3]}'"),
            height=expr("bandwidth('y') * 0.7"),
        ).encode(x=x, y=y),
        bars.mark_text(align="right", x=expr("width"), fontSize=13, fill=colors.text).encode(y=y, text="text:N"),
        rule.mark_rule(stroke=colors.read, strokeWidth=2, strokeDash=[5, 3], opacity=shown).encode(x=x),
        # Above the bars: among them it would lie on their numbers.
        rule.mark_text(
            align=expr("datum.p < 0.5 ? 'left' : 'right'"),
            baseline="bottom",
            y=-4,
            fill=colors.read,
            fontSize=12,
            opacity=shown,
        ).encode(x=x, text="text:N"),
    )
    return finished(chart, colors, 400, max(90, 26 * count), title=colors.muted)


@cache
def _interval(mode: Mode) -> dict[str, Any]:
    colors = palette(mode)

    def x(field: str) -> alt.X:
        return alt.X(field, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(
            title=None, format=".0%", values=[0, 0.25, 0.5, 0.75, 1], grid=True,
        ))  # fmt: skip

    base = alt.Chart(alt.NamedData(name="interval"))
    chart = alt.layer(
        base.mark_rule(strokeWidth=10, stroke=colors.diverging[3], y=26).encode(x=x("low:Q"), x2="high:Q"),
        base.mark_point(
            shape="diamond", size=140, fill=colors.positive, stroke=colors.background, y=26, opacity=1
        ).encode(x=x("at:Q")),
        base.mark_tick(thickness=2, size=26, color=colors.read, y=26).encode(x=x("guess:Q")),
        base.mark_text(baseline="bottom", y=15, fontSize=13, fontWeight="bold", fill=colors.text).encode(
            x=x("at:Q"), text="text:N"
        ),
        base.mark_text(
            align=expr("datum.guess > 0.5 ? 'right' : 'left'"), baseline="top", y=40, fontSize=12, fill=colors.read
        ).encode(x=x("guess:Q"), text="guess_text:N"),
    )
    return finished(chart, colors, 400, 108, title=colors.muted)
