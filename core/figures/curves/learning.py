"""Networks while they learn: one number of each, moment by moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import Axis, spaced
from core.figures.curves.plot import Curve, Entry, Look, Panel, Plot, Table

LOOKS = tuple(Look(color, dash, width) for color, dash, width in ((0, 0, 2.5), (2, 1, 2.5), (1, 0, 1.8), (4, 2, 1.8)))
"""How networks are told apart, in their order; as where their results are compared."""


@dataclass(frozen=True)
class Learner:
    """One network: its number `values` at the moments `at`, and the last of them as text."""

    name: str
    at: Sequence[int]
    values: Sequence[float]
    last: str


def learning_plot(
    learners: Sequence[Learner], title: str, most: int, y: Axis, heads: tuple[str, str, str], caption: str
) -> Plot:
    """At most `most` moments; `heads` name the table's columns: networks, moments, numbers."""
    table = 230.0
    boxes = (48.0, 60.0, WIDE - table - 74, 240.0), (48.0, 80.0, NARROW - 54, 220.0)
    looks = LOOKS[: len(learners)]
    return Plot(
        panels=[Panel(title, spaced(0.0, float(most), 5), y, boxes)],
        curves=[
            Curve(0, look, [(np.array(one.at, float), np.array(one.values))])
            for one, look in zip(learners, looks, strict=True)
        ],
        movers=[],
        captions=[(caption, caption.replace(": ", ":\n"))],
        heights=(340.0, 360.0 + (len(learners) + 1) * 19),
        tables=(
            Table(
                heads,
                [
                    Entry(one.name, [[f"{one.at[-1]}"], [one.last]], look)
                    for one, look in zip(learners, looks, strict=True)
                ],
                ((WIDE - table, 66.0, table, 19.0), (0.0, 350.0, NARROW, 19.0)),
                0.54,
            ),
        ),
    )
