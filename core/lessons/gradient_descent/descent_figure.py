"""Descents on the stage: a plot of curves, with pictures under its panels, trails that grow, and equations below."""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import COME, HEIGHT, LEFT, NOW, OWN_TEXT, TOP, WIDTH, Box, expr, fact
from core.figures.curves import figure as curves
from core.figures.curves.plot import DASHES
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.gradient_descent.descent_data_figure import Descents, descents_data

ACROSS, DOWN = 51, 37  # places that a click can choose in a panel

# Where a click chooses, only that panel's marks answer the pointer: the loss' panel is told by its place.
_SHARE = f"(x() / u - {fact('rx')}) / {fact('rw')}"
_UP = f"(y() / u - {fact('ry')}) / {fact('rh')}"
_PICK = f"{_SHARE} >= 0 && {_SHARE} <= 1 && {_UP} >= 0 && {_UP} <= 1 ? round({_SHARE} * (g.steps - 1)) + 1 : -1"

_DASH = " : ".join(f"datum.dash == {k} ? {list(dash)}" for k, dash in enumerate(DASHES[1:], start=1)) + " : [1, 0]"


def descent_figure(descents: Descents, mode: Mode, alt_text: str, *, rate: float = 8, start: int = 0) -> Figure:
    """The playable stage: one step per frame of the plot; `start` as in `Figure`."""
    pointed = descents.plot.panels[descents.pointed].places if descents.pointed >= 0 else None
    return Figure(
        structure=_structure(mode, pointed),
        data=descents_data(descents, palette(mode)),
        steps=descents.plot.steps,
        alt=alt_text,
        rate=rate,
        pick=_PICK if descents.pointed >= 0 else curves.PICK,
        start=start,
    )


@cache
def _structure(mode: Mode, pointed: tuple[Box, Box] | None) -> dict[str, Any]:
    """Layers that any descent is drawn with; built once for each mode. A click may choose a place in `pointed`."""
    colors = palette(mode)
    # A picture covers its panel's grid, whose lines would be taken for contours.
    over = [board.images("pictures", smooth=True), *_trails(), *_marks(colors), _told(colors)]
    if pointed:
        over.append(_places(*pointed))
    spec = board.structure(
        *curves.layers(colors, moving=False, over=over),
        colors=colors,
        parameters=curves.PARAMETERS,
    )
    if pointed:
        spec["params"] += [board.REACHED, *board.clicks("places", "across", "up")]
    return spec


def _trails() -> list[alt.Chart]:
    """What each has walked so far."""
    return [
        board.lines("trails", "piece", strokeDash=expr(_DASH), strokeWidth=2, strokeJoin="round")
        .encode(order=alt.value(0)).transform_filter(COME)
    ]  # fmt: skip


def _marks(colors: Palette) -> list[alt.Chart]:
    """Minima, the shapes in the table, and the marks of the same shapes at the trails' ends."""
    x, y = "toNumber(split(datum.xs, ' ')[index])", "toNumber(split(datum.ys, ' ')[index])"
    shaped: dict[str, Any] = {
        "shape": expr("datum.shape"),
        "fill": expr("datum.stroke"),
        "stroke": colors.background,
        "strokeWidth": 1.2,
    }
    return [
        board.points("signs", size=70, opacity=1, angle=expr("datum.angle"), **shaped),
        # What is out of sight stays on the board, which would grow to hold it.
        board.points(
            "heads",
            x=expr(f"{LEFT} + max({x}, 0) * {WIDTH}"),
            y=expr(f"{TOP} + (1 - max({y}, 0)) * {HEIGHT}"),
            size=95,
            opacity=expr(f"{x} < -1 ? 0 : 1"),
            **shaped,
        ),
    ]


def _told(colors: Palette) -> alt.Chart:
    """The step's equations."""
    return board.left_texts(
        "told",
        text=expr(OWN_TEXT),
        fill=colors.text,
        x=0,
        y=expr(f"{fact('ly')} * u"),
        fontSize=expr("max(11.5, 13 * min(u, 1.1))"),
        lineHeight=expr("17 * max(u, 0.95)"),
    ).transform_filter(NOW)


def _places(wide: Box, narrow: Box) -> alt.Chart:
    """Cells over a panel, not to be seen, that a click chooses; made in the browser, by counting.

    The page hears of the shares of the panel's sides, from its lower left corner. Nothing here depends on data: the
    browser would count two thousand cells anew with every change of a control.
    """
    left, top, width, height = (f"(narrow ? {N} : {w}) * u" for w, N in zip(wide, narrow, strict=True))
    cells = (
        alt.Chart(alt.sequence(0, ACROSS * DOWN, as_="k"))
        .transform_filter("reached")
        .transform_calculate(
            across=f"(datum.k % {ACROSS} + 0.5) / {ACROSS}", up=f"1 - (floor(datum.k / {ACROSS}) + 0.5) / {DOWN}"
        )
        .mark_rect(
            x=expr(f"{left} + datum.across * {width}"),
            y=expr(f"{top} + (1 - datum.up) * {height}"),
            width=expr(f"{width} / {ACROSS}"),
            height=expr(f"{height} / {DOWN}"),
            fill="transparent",
            cursor="crosshair",
            tooltip=None,
        )
    )
    return board.clickable(cells, "places")
