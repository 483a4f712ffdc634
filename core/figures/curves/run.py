"""Loss and accuracy of a run, epoch by epoch, with a second run laid over the first where there is one.

A line is told by its dash and by the shape of its points, not by its color alone. The second run is drawn as
rings: where it equals the first to the last digit, every ring sits exactly around a point.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import altair as alt

from core.figures.board import Row, expr
from core.figures.chart import finished
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.wording import number

Quantity = Literal["loss", "accuracy"]
HEIGHT = 250
_NAMES = {"loss": "Loss", "accuracy": "Share of right answers"}

# What each line is called, its color's place in the series, its dash, its points and their size.
STYLES: dict[str, tuple[int, list[int], str, int]] = {
    "training": (0, [1, 0], "circle", 16),
    "held out": (1, [6, 3], "square", 18),
    "by batch": (0, [1, 2], "circle", 0),
    "training, again": (3, [2, 2], "circle", 130),
    "held out, again": (2, [1, 3], "square", 150),
}


@dataclass(frozen=True)
class Line:
    """One line: `name` is a key of `STYLES`, `points` are (epoch, value)."""

    name: str
    points: tuple[tuple[float, float], ...]


def curves_figure(
    lines: Sequence[Line],
    epochs: int,
    quantity: Quantity,
    mode: Mode,
    *,
    kept: int = 0,
    live: bool = False,
    loss: str = "cross-entropy",
) -> Figure:
    """The chart of one quantity over `epochs` epochs; a rule marks the epoch whose weights were `kept`, and the axis
    names the `loss`.

    The description of a `live` chart, whose run still grows, names no numbers: then the browser puts new points
    into the picture that stands, for a tenth of the work of a new one.
    """
    rows: list[Row] = [
        {"line": line.name, "epoch": float(x), "value": float(y)} for line in lines for x, y in line.points
    ]
    values = [row["value"] for row in rows]
    top = 1.0 if quantity == "accuracy" else max(values, default=1.0)
    frame = [{"epoch": 0.0, "value": 0.0}, {"epoch": float(max(epochs, 1)), "value": top}]
    return Figure(
        structure=_structure(quantity, mode, tuple(line.name for line in lines), loss),
        data={
            "curves": rows or [{"line": "", "epoch": 0.0, "value": 0.0}],
            "frame": frame,
            "kept": [{"epoch": float(kept), "text": "weights kept", "shown": int(kept > 0)}],
        },
        steps=1,
        alt=_live_alt(epochs, quantity) if live else _alt(lines, epochs, quantity),
    )


def _alt(lines: Iterable[Line], epochs: int, quantity: Quantity) -> str:
    told = []
    for line in lines:
        if line.points and line.name != "by batch":
            (_, first), (x, last) = line.points[0], line.points[-1]
            told.append(f"{line.name} from {number(first, 3)} to {number(last, 3)} after epoch {x:g}")
    return f"{_NAMES[quantity]} over {epochs} epochs: {'; '.join(told) or 'no epoch is finished yet'}."


def _live_alt(epochs: int, quantity: Quantity) -> str:
    return (
        f"{_NAMES[quantity]} over {epochs} epochs, growing while the run trains. "
        "The numbers of the latest epoch stand below as text."
    )


@cache
def _structure(quantity: Quantity, mode: Mode, names: tuple[str, ...], loss: str) -> dict[str, Any]:
    """Axes, lines, points and the kept epoch's rule; the same while a run grows."""
    colors = palette(mode)
    styles = [STYLES[name] for name in names]
    accuracy = quantity == "accuracy"
    key: dict[str, Any] = {"orient": "top", "title": None, "symbolSize": 60, "symbolStrokeWidth": 2}

    def scaled(channel: type[Any], values: list[Any], legend: alt.Legend | None) -> Any:
        return channel("line:N", scale=alt.Scale(domain=list(names), range=values), legend=legend)

    legend = alt.Legend(**key) if names else None
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(nice=False),
        axis=alt.Axis(title="Epoch", tickMinStep=1, format="d", grid=False),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(zero=True, nice=not accuracy),
        axis=alt.Axis(
            title="Share of right answers" if accuracy else f"Loss ({loss})",
            format=".0%" if accuracy else "~g",
            tickCount=5,
        ),
    )
    color = scaled(alt.Stroke, [colors.series[style[0]] for style in styles], legend)
    dash = scaled(alt.StrokeDash, [style[1] for style in styles], legend)
    shape = scaled(alt.Shape, [style[2] for style in styles], legend)
    # The rings' size hangs on the line as an expression: a scale of sizes would want a legend of its own.
    sizes = {name: style[3] for name, style in zip(names, styles, strict=True)}
    size = expr(f"({json.dumps(sizes)})[datum.line] || 0")
    told = [
        alt.Tooltip("line:N", title="Line"),
        alt.Tooltip("epoch:Q", title="Epoch", format=".4~g"),
        alt.Tooltip("value:Q", title="Accuracy" if accuracy else "Loss", format=".4f"),
    ]
    curves = alt.NamedData(name="curves")
    rule = alt.Chart(alt.NamedData(name="kept"))
    chart = alt.layer(
        alt.Chart(alt.NamedData(name="frame")).mark_point(opacity=0, tooltip=None).encode(x=x, y=y),
        alt.Chart(curves).mark_line(strokeWidth=2, opacity=0.9).encode(x=x, y=y, stroke=color, strokeDash=dash),
        alt.Chart(curves)
        .mark_point(strokeWidth=1.5, fill="transparent", opacity=1, size=size)
        .encode(x=x, y=y, stroke=color, shape=shape, tooltip=told),
        rule.mark_rule(stroke=colors.muted, strokeDash=[2, 2], opacity=expr("datum.shown")).encode(x=x),
        rule.mark_text(
            align="right", baseline="top", dx=-4, y=2, fill=colors.muted, fontSize=12,
            opacity=expr("datum.shown"),
        ).encode(x=x, text="text:N"),
    )  # fmt: skip
    return finished(chart, colors, 400, HEIGHT, legend=12)
