"""Accuracy against pictures per class, for three ways to train; and how far every layer's kernel moved.

A way is told by its dash and the shape of its points, not by its color alone. Bars are 95% intervals; the three
stand a little apart so that each can be seen.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from core.figures.board import Row, expr
from core.figures.chart import finished
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.transfer.study.plan import COUNTS
from core.lessons.transfer.study.result import TransferRow
from core.lessons.transfer.transfer import Compared
from core.lessons.transfer.transfer_words import SHEETS
from core.media.out.filters import filter_sheet
from core.wording import number

WIDTH, HEIGHT, LETTERS = 500, 300, 13
# Way -> its color's place in the series, its dash, its points, and the factor that moves it aside on a log axis.
STYLES: dict[str, tuple[int, list[int], str, float]] = {
    "frozen": (0, [1, 0], "circle", 0.94),
    "fine-tuned": (2, [7, 3], "diamond", 1.0),
    "scratch": (1, [2, 3], "square", 1.06),
}


def transfer_figure(fits: Sequence[TransferRow], classes: int, mode: Mode, *, live: bool = False) -> Figure:
    """The chart of a comparison between so many classes.

    The description of a `live` chart names no numbers, so that the browser puts new points into the one that stands.
    """
    chance = 1 / max(classes, 1)  # the accuracy of guessing
    rows: list[Row] = [
        {
            "way": f.way, "count": f.per_class, "x": f.per_class * STYLES[f.way][3], "accuracy": f.accuracy,
            "low": f.low, "high": f.high, "shown": 1,
        }
        for f in fits
    ]  # fmt: skip
    nothing = {"way": "frozen", "count": 5, "x": 5.0, "accuracy": 0.0, "low": 0.0, "high": 0.0, "shown": 0}
    return Figure(
        structure=_accuracy(mode),
        data={"points": rows or [nothing], "chance": [{"at": chance, "text": f"guessing: {chance:.0%}"}]},
        steps=1,
        alt=_alt(fits, chance, live),
    )


def _alt(fits: Sequence[TransferRow], chance: float, live: bool) -> str:
    start = "Share of held-out pictures that are right, against training pictures per class"
    if live:
        return f"{start}, growing while the comparison runs. The numbers stand below as text."
    told = []
    for way in STYLES:
        own = [f"{100 * f.accuracy:.0f} percent with {f.per_class}" for f in fits if f.way == way]
        if own:
            told.append(f"{way} {', '.join(own)}")
    return f"{start}: {'; '.join(told) or 'nothing is finished yet'}. Guessing gets {number(100 * chance, 0)} percent."


@cache
def _accuracy(mode: Mode) -> dict[str, Any]:
    """Axes, intervals, lines and points; the same for every comparison."""
    colors = palette(mode)
    ways = list(STYLES)
    key = alt.Legend(orient="top", title=None, symbolSize=70, symbolStrokeWidth=2)

    def scaled(channel: type[Any], values: list[Any]) -> Any:
        return channel("way:N", scale=alt.Scale(domain=ways, range=values), legend=key)

    x = alt.X(
        "x:Q",
        scale=alt.Scale(type="log", domain=[4, 62], nice=False),
        axis=alt.Axis(title="Training pictures per class", values=list(COUNTS), format="d", grid=True),
    )
    y = alt.Y(
        "accuracy:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(title="Right on held-out pictures", format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
    )
    stroke = scaled(alt.Stroke, [colors.series[style[0]] for style in STYLES.values()])
    dash = scaled(alt.StrokeDash, [style[1] for style in STYLES.values()])
    shape = scaled(alt.Shape, [style[2] for style in STYLES.values()])
    told = [
        alt.Tooltip("way:N", title="Way"),
        alt.Tooltip("count:Q", title="Pictures per class"),
        alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
        alt.Tooltip("low:Q", title="At least (95%)", format=".1%"),
        alt.Tooltip("high:Q", title="At most (95%)", format=".1%"),
    ]
    points = alt.Chart(alt.NamedData(name="points"))
    chance = alt.Chart(alt.NamedData(name="chance"))
    shown = expr("datum.shown")
    chart = alt.layer(
        chance.mark_rule(stroke=colors.muted, strokeDash=[2, 2]).encode(y=alt.Y("at:Q")),
        chance.mark_text(
            align="right", baseline="bottom", dy=-3, x=expr("width - 4"), fill=colors.muted, fontSize=12
        ).encode(y=alt.Y("at:Q"), text="text:N"),
        points.mark_rule(strokeWidth=1.5, opacity=expr("datum.shown * 0.55")).encode(
            x=x, y=alt.Y("low:Q"), y2="high:Q", stroke=stroke
        ),
        points.mark_line(strokeWidth=2.5).encode(x=x, y=y, stroke=stroke, strokeDash=dash),
        points.mark_point(size=85, strokeWidth=2, fill=colors.background, opacity=shown).encode(
            x=x, y=y, stroke=stroke, shape=shape, tooltip=told
        ),
    )
    return finished(chart, colors, WIDTH, HEIGHT, legend=LETTERS)


def layers_figure(c: Compared, mode: Mode) -> Figure:
    """How far each kernel moved, layer under layer; frozen ones stay at 0, where the axis begins."""
    rows: list[Row] = [
        {"layer": layer, "way": way, "moved": moved, "text": f"{moved:.1%}"}
        for layer, fine_tuned, scratch in c.moved
        for way, moved in (("fine-tuned", fine_tuned), ("scratch", scratch))
    ]
    told = "; ".join(f"{layer} fine-tuned {tuned:.1%}, scratch {scratch:.1%}" for layer, tuned, scratch in c.moved)
    return Figure(
        structure=_layers(mode, len(c.moved)),
        data={"moved": rows},
        steps=1,
        alt=f"How far each layer's kernel moved, as a share of its norm; frozen layers moved 0%. {told}.",
    )


@cache
def _layers(mode: Mode, count: int) -> dict[str, Any]:
    colors = palette(mode)
    ways = ["fine-tuned", "scratch"]
    key = alt.Legend(orient="top", title=None, symbolSize=70, symbolStrokeWidth=2)
    styles = [STYLES[way] for way in ways]
    x = alt.X("moved:Q", axis=alt.Axis(title="Moved, as a share of its norm", format=".0%", tickCount=5))
    y = alt.Y("layer:N", sort=None, axis=alt.Axis(title=None, labelLimit=190, ticks=False, domain=False, grid=True))
    stroke = alt.Stroke(
        "way:N", scale=alt.Scale(domain=ways, range=[colors.series[style[0]] for style in styles]), legend=key
    )
    shape = alt.Shape("way:N", scale=alt.Scale(domain=ways, range=[style[2] for style in styles]), legend=key)
    told = [
        alt.Tooltip("layer:N", title="Layer"),
        alt.Tooltip("way:N", title="Way"),
        alt.Tooltip("text:N", title="Moved"),
    ]
    chart = alt.layer(
        alt.Chart(alt.NamedData(name="moved"))
        .mark_point(size=90, strokeWidth=2, fill=colors.background, opacity=1)
        .encode(x=x, y=y, stroke=stroke, shape=shape, tooltip=told)
    )
    return finished(chart, colors, WIDTH, 90 + 24 * count, legend=LETTERS)


def kernel_sheets(c: Compared) -> list[list[tuple[str, NDArray[np.uint8]]]]:
    """The first layer's kernels as pictures, all on one scale: before, after and the difference, each with its title.

    A row for each way that ended.
    """
    sheets = []
    for way, titles in SHEETS.items():
        before, after = c.filters.get(f"{way}-before"), c.filters.get(f"{way}-after")
        if before is not None and after is not None:
            pictures = (filter_sheet(k, largest=c.largest, columns=6) for k in (before, after, after - before))
            sheets.append(list(zip(titles, pictures, strict=True)))
    return sheets
