"""What a click on the playground's stage chooses: a place of a panel, or one hidden unit.

Cells that are not to be seen lie over the stage. They are made in the browser, by counting: first one for each hidden
unit, then those of a panel, row by row from its top left. The page hears of `n`, the unit (-1 for a place), and of
`a` and `b`, the place on the panel's own axes.
"""

from dataclasses import dataclass

import altair as alt

from core.figures.board import Boxes, Row, clickable, expr, place, within

UNITS = 24  # hidden units that there can be


@dataclass(frozen=True)
class Clicks:
    """How many cells a panel has; both 0 where only units can be chosen."""

    across: int = 0
    down: int = 0


@dataclass(frozen=True)
class Grid:
    """The cells' middles: from `left` to `right` and `bottom` to `top` on the panel's axes, spread over `boxes`."""

    boxes: Boxes
    left: float
    right: float
    bottom: float
    top: float

    def row(self) -> Row:
        """What the dataset `grid` says of it."""
        return {
            "left": self.left,
            "right": self.right,
            "bottom": self.bottom,
            "top": self.top,
            **place(*self.boxes),
        }


def inner(boxes: Boxes, share: float) -> Boxes:
    """The middle part of a panel, of this share of its sides."""
    spots = within(boxes, (1 - share) / 2, (1 + share) / 2)
    wide, narrow = ((left, top, share * width, share * height) for left, top, width, height in spots)
    return wide, narrow


def layer(clicks: Clicks) -> alt.Chart:
    """The cells."""
    column, row = (
        f"((datum.k - {UNITS}) % {max(clicks.across, 1)})",
        f"floor((datum.k - {UNITS}) / {max(clicks.across, 1)})",
    )
    right, down = max(clicks.across - 1, 1), max(clicks.down - 1, 1)
    unit = "data('units')[min(datum.k + 2, length(data('units')) - 1)]"
    there = f"(datum.n < 0 || datum.n + 2 < length(data('units')) && {unit}.k >= 0)"

    def at(side: str, whole: str, middle: str) -> str:
        """A cell's middle in pixels: of a unit its own, in the panel by its place."""
        own = f"({unit}.{side} + {unit}.{whole} / 2)"
        return f"(datum.n >= 0 ? {own} : g.{side} + {middle} * g.{whole})"

    def size(whole: str, count: int) -> str:
        return f"(datum.n >= 0 ? {unit}.{whole} : g.{whole} / {count})"

    def both(wide: str, narrow: str) -> alt.ExprRef:
        return expr(f"{there} ? (narrow ? {narrow} : {wide}) * u : 0")

    cells = (
        alt.Chart(alt.sequence(0, UNITS + clicks.across * clicks.down, as_="k"))
        .transform_filter("reached")
        .transform_calculate(
            n=f"datum.k < {UNITS} ? datum.k : -1",
            a=f"datum.k < {UNITS} ? 0 : g.left + {column} / {right} * (g.right - g.left)",
            b=f"datum.k < {UNITS} ? 0 : g.top - {row} / {down} * (g.top - g.bottom)",
        )
        .mark_rect(
            x=both(at("x", "w", f"({column} / {right})"), at("X", "W", f"({column} / {right})")),
            y=both(at("y", "h", f"({row} / {down})"), at("Y", "H", f"({row} / {down})")),
            width=both(size("w", right), size("W", right)),
            height=both(size("h", down), size("H", down)),
            fill="transparent",
            cursor=expr("datum.n < 0 ? 'crosshair' : 'pointer'"),
            tooltip=expr("datum.n < 0 ? '' : 'Click: see this unit large'"),
        )
    )
    return clickable(cells, "places")
