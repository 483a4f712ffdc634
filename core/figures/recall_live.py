"""Recurrent networks while they learn to remember: the share of right answers, batch by batch."""

from collections.abc import Sequence

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves_axis import Axis, spaced
from core.figures.curves_plot import Curve, Entry, Look, Panel, Plot, Table

LOOKS = tuple(
    Look(color, dash, width) for color, dash, width in ((0, 0, 2.5), (2, 1, 2.5), (1, 0, 1.8), (4, 2, 1.8))
)
"""How the networks are told apart, in their order; as where their accuracies are compared."""


def learning_plot(
    runs: Sequence[tuple[str, Sequence[int], Sequence[float]]], batches: int, lag: int, caption: str
) -> Plot:
    """`runs` are (name, batches learned from, shares of right answers after `lag` steps), of at most `batches`."""
    table = 230.0
    boxes = (48.0, 60.0, WIDE - table - 74, 240.0), (48.0, 80.0, NARROW - 54, 220.0)
    entries = [
        Entry(name, [[f"{done[-1]}"], [f"{100 * shares[-1]:.1f} %"]], look)
        for (name, done, shares), look in zip(runs, LOOKS, strict=False)
    ]
    x = spaced(0.0, float(batches), 5)
    y = Axis(0.0, 1.06, tuple((v / 4, f"{25 * v} %") for v in range(5)))
    return Plot(
        panels=[Panel(f"Right answers after {lag} steps, by batch", x, y, boxes)],
        curves=[
            Curve(0, look, [(np.array(done, float), np.array(shares))])
            for (_, done, shares), look in zip(runs, LOOKS, strict=False)
        ],
        movers=[],
        captions=[(caption, caption.replace(": ", ":\n"))],
        heights=(340.0, 360.0 + (len(entries) + 1) * 19),
        tables=(
            Table(
                ("Network", "batch", "right"), entries,
                ((WIDE - table, 66.0, table, 19.0), (0.0, 350.0, NARROW, 19.0)), 0.54,
            ),
        ),
    )  # fmt: skip
