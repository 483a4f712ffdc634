"""What the stages of descents share: where panels and tables stand, losses on a logarithmic axis."""

from collections.abc import Sequence

import numpy as np

from core.figures.board import NARROW, WIDE, Box
from core.figures.curves.axis import Axis, decades
from core.figures.curves.plot import Curve, Entry, Table
from core.lessons.gradient_descent.descent_figure import look
from core.wording import compact

PICTURE = (376, 270)  # units of the wide panel, which windows are made for
LEAST, MOST = 1e-6, 1e6  # the loss that is drawn
TABLE, ROW, NARROW_ROW = 446.0, 18.0, 19.0
LEFT: tuple[Box, Box] = ((34, 48, *PICTURE), (36, 92, 308, 221))
NARROW_TABLE = 352.0
LOSS = "Loss of all examples above the lowest, by epoch"
LINES = 346.0  # where equations start, on the wide board


def right(rows: int) -> tuple[tuple[Box, Box], float]:
    """Places of a panel under a table of so many rows, and where the narrow board goes on."""
    top, narrow_top = 40 + ROW * (rows + 1) + 34, NARROW_TABLE + NARROW_ROW * (rows + 1) + 34
    wide: Box = (TABLE + 44, top, WIDE - TABLE - 52, 318 - top)
    return (wide, (44, narrow_top, NARROW - 52, 100)), narrow_top + 126


def table(heads: tuple[str, ...], entries: Sequence[Entry], names: float) -> Table:
    """The table over that panel; `names` is the share of its width that names have."""
    return Table(heads, entries, ((TABLE, 40, WIDE - TABLE, ROW), (0, NARROW_TABLE, NARROW, NARROW_ROW)), names)


def logs(heights: np.ndarray) -> np.ndarray:
    """Powers of ten of losses, no further than they are drawn."""
    return np.log10(np.clip(heights, LEAST, MOST))


def known(some: Sequence[np.ndarray]) -> Axis:
    """A logarithmic axis for all that is a number."""
    return decades(np.concatenate([log[np.isfinite(log)] for log in some]), most=5)


def line(panel: int, identity: int, x: np.ndarray, y: np.ndarray) -> Curve:
    """A curve as far as it is known."""
    seen = np.isfinite(y)
    return Curve(panel, look(identity), [(x[seen], y[seen])])


def height_text(value: float) -> str:
    """A loss above the lowest, by its first digits."""
    if np.isnan(value):
        return "diverged"
    return compact(float(np.log10(value)), digits=4) if value > 1e-99 else "0"
