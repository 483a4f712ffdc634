"""The Jacobian as a grid of slopes: a row per probability, a column per logit."""

from collections.abc import Sequence

import numpy as np

from core.figures.bars import Column, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.trace import Trace


def jacobian_figure(trace: Trace, names: Sequence[str], mode: Mode) -> Figure:
    """A grid of slopes: a row per probability, a column per logit."""
    n = len(names)
    largest = float(np.abs(trace.arrays["jacobian"]).max())
    room = 240 / n  # units of a column on a phone
    columns = [Column("p", "p", "", 4, "share", 1.0, 1.0 if n <= 4 else 0.0, most=1.0)]
    for j, name in enumerate(names):
        short = name if len(name) * 7 < room else name[: max(1, int(room / 8))]
        columns.append(
            Column("jacobian", name if n <= 5 else short, "\u2202p / \u2202z" if n <= 5 else "", 4, "heat", at=j,
                   most=largest, short=short)
        )  # fmt: skip
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"A {n} by {n} grid of slopes, positive on the diagonal and negative elsewhere; every row sums to 0.",
        rate=4 if n > 4 else 2,
    )
