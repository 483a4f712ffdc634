"""Curves on axes, with a rule that the pointer moves: marks run along the curves, tangents touch them, numbers follow.

One structure serves every plot of `core.figures.curves.plot`: functions and their slopes, gradients through layers,
losses, runs of a training. What is drawn and where is data alone.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from core.figures import board, caption
from core.figures.board import FACTS, FRAME, HEIGHT, LEFT, TOP, WIDTH, expr, parted
from core.figures.curves.plot import CUT, DASHES, Plot, plot_rows
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure

TANGENT = 62  # half the length of a tangent, in units

# Where the rule of a panel stands, as a share of its width, and the step whose rule is nearest to the pointer.
_RULE = "clamp(datum.first + index * datum.each, 0, 1)"
_ACROSS = "(x() / u - (narrow ? datum.X : datum.x)) / (narrow ? datum.W : datum.w)"
PICK = (
    "datum && isNumber(datum.each) && datum.each != 0"
    f" ? clamp(round(({_ACROSS} - datum.first) / datum.each) + 1, 1, g.steps) : -1"
)


def curves_figure(plot: Plot, mode: Mode, alt_text: str, *, rate: float = 8, start: int = 1) -> Figure:
    """The playable stage of a plot; `start` is the step that it opens at, 0 the last."""
    return Figure(
        structure=_structure(mode, bool(plot.movers)),
        data=plot_rows(plot, palette(mode)),
        steps=plot.steps,
        alt=alt_text,
        rate=rate,
        pick=PICK,
        start=start,
    )


PARAMETERS = [
    FACTS, *parted("g", "strokes", "dashes", "widths"),
    FRAME, *parted("fr", "xs", "ys", "slopes"), *parted("fr", "cells", cut=CUT),
]  # fmt: skip

_STROKE = "datum.line < 0 ? 'transparent' : strokes[datum.line]"
_DASH = " : ".join(f"dashes[datum.line] == '{k}' ? {list(dash)}" for k, dash in enumerate(DASHES)) + " : [1, 0]"


@cache
def _structure(mode: Mode, moving: bool) -> dict[str, Any]:
    """Layers that any plot is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(*layers(colors, moving), colors=colors, parameters=PARAMETERS)


def layers(colors: Palette, moving: bool, *, over: Sequence[alt.Chart] = ()) -> list[alt.Chart]:
    """Everything that a plot is drawn with, `moving` marks where it has some, and what a figure draws `over` it."""
    return [
        board.unseen("board"),
        board.rects("panels", fill=colors.surface),
        _axes(),
        _line(),
        *_rules(colors),
        *(_movers(colors) if moving else []),
        *_words(colors),
        board.answering("panels", colors),
        *over,
    ]


def _axes() -> alt.Chart:
    """Grid lines, along and across. A line that stands starts at the panel's foot, where its row lies."""
    return board.rules(
        "ticks", x2=f"{LEFT} + datum.along * {WIDTH}", y2=f"{TOP} - (1 - datum.along) * {HEIGHT}",
        stroke=expr("datum.stroke"), opacity=expr("datum.strength"), tooltip=None,
    )  # fmt: skip


def _line() -> alt.Chart:
    """The curves at rest."""
    return board.lines(
        "curves", "piece", stroke=expr(_STROKE), strokeDash=expr(_DASH), strokeJoin="round",
        strokeWidth=expr("toNumber(widths[max(datum.line, 0)])"),
    )  # fmt: skip


def _rules(colors: Palette) -> list[alt.Chart]:
    """The rule at the step's place, and a veil over what it has not reached."""
    at = f"({LEFT} + {_RULE} * {WIDTH})"
    ahead = f"(datum.each > 0 ? 1 - {_RULE} : {_RULE})"
    return [
        board.rects(
            "panels",
            fill=colors.surface,
            opacity=expr("datum.veil ? 0.82 : 0"),
            x=expr(f"{at} + (datum.each > 0 ? 1 : -1) * {ahead} * {WIDTH} / 2"),
            width=expr(f"{ahead} * {WIDTH}"),
        ),
        board.rules(
            "panels", x=at, x2="", stroke=colors.read, strokeWidth=1.5, opacity=expr("datum.each == 0 ? 0 : 1"),
            tooltip=None,
        ),
    ]  # fmt: skip


def _movers(colors: Palette) -> list[alt.Chart]:
    """Marks on the curves, their names, and tangents that end where their panel does."""
    # What is hidden stays inside, since marks outside the board, seen or not, would make all of it smaller.
    across, up = "clamp(toNumber(xs[datum.k]), 0, 1)", "clamp(toNumber(ys[datum.k]), 0, 1)"
    x, y = f"({LEFT} + {across} * {WIDTH})", f"({TOP} + (1 - {up}) * {HEIGHT})"
    seen = "datum.line < 0 || toNumber(xs[datum.k]) < -1 ? 0 : 1"
    # Pixels up for each pixel to the right.
    steep = f"(toNumber(slopes[datum.k]) * {HEIGHT} / {WIDTH})"
    half = f"({TANGENT} * u / sqrt(1 + {steep} * {steep}))"

    def reach(way: int) -> str:
        """How far a tangent runs to one side before it meets an edge of its panel, in pixels."""
        side = f"{across} * {WIDTH}" if way < 0 else f"(1 - {across}) * {WIDTH}"
        above, below = f"(1 - {up}) * {HEIGHT}", f"{up} * {HEIGHT}"
        first, second = (above, below) if way > 0 else (below, above)
        edge = f"({steep} > 0 ? {first} / {steep} : {steep} < 0 ? {second} / -{steep} : {half})"
        return f"min({half}, {side}, max({edge}, 0))"

    left, right = reach(-1), reach(1)
    return [
        board.rules(
            "movers", x=f"{x} - {left}", y=f"{y} + {left} * {steep}", x2=f"{x} + {right}",
            y2=f"{y} - {right} * {steep}", stroke=colors.read, strokeWidth=2, opacity=expr(seen), tooltip=None,
        ).transform_filter("datum.tangent"),
        board.points(
            "movers", x=expr(x), y=expr(y), opacity=expr(seen), fill=expr(_STROKE), stroke=colors.background,
            strokeWidth=1.5, size=70, shape="circle",
        ),
        board.texts(
            "movers", text=expr("datum.name"), x=expr(x), y=expr(f"{y} - (datum.k % 2 ? 24 : 13)"), opacity=expr(seen),
            fill=colors.text, fontSize=board.letters(12),
        ),
    ]  # fmt: skip


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step shows, everything written that stays, and the table's numbers."""
    return [
        caption.layer(colors, "frames", caption.SAYS),
        board.texts(
            "texts", x=expr(LEFT), y=expr(TOP), align=expr("datum.align"), fontWeight=expr("datum.weight")
        ),
        board.texts(
            "cells", text=expr("cells[datum.k]"), x=expr(LEFT), y=expr(TOP), align="right", fill=colors.text,
            fontSize=board.letters(12), fontWeight=board.bold("datum.bold"),
        ),
        board.rules(
            "swatches", x2=f"{LEFT} + 18 * u", y2="", stroke=expr(_STROKE), strokeDash=expr(_DASH),
            strokeWidth=expr("toNumber(widths[max(datum.line, 0)])"), tooltip=None,
        ),
    ]  # fmt: skip
