"""Windows of a scaled series, moving over the split between past and future."""

from collections.abc import Sequence

import numpy as np

from core.figures import caption
from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import Axis, around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Curve, Entry, Mover, Panel, Plot, Table
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.price.curves_figure import LETTERS, LOOKS, SPLIT
from core.lessons.price.windows import Windowed
from core.lessons.price.windows_words import caption as said
from core.wording import number


def windows_figure(w: Windowed, mode: Mode) -> Figure:
    """The days around the split: the values of a window as marks, the day that is asked for, and both scales below."""
    values, window, days, scaled = w.backtest.values, w.backtest.window, w.days, w.scaled
    first, last = int(days[0]) - window, int(days[-1])
    shown = np.arange(first, last + 1)
    x = shown + 1.0
    across = spaced(float(first + 1), float(last + 1), most=8)
    ys = (fitting([values[shown]]), fitting([scaled[0][shown], scaled[1][shown]]))
    table, width = 236.0, WIDE - 236.0 - 70
    upper = ((46.0, 62.0, width, 168.0), (46.0, 96.0, NARROW - 54, 150.0))
    lower = ((46.0, 262.0, width, 110.0), (46.0, 276.0, NARROW - 54, 100.0))
    panels = [
        Panel(
            "Value, by day; the dashed line is the split",
            across,
            ys[0],
            upper,
            days[0] + 1.0,
            1.0,
            below=False,
        ),
        Panel("Scaled as on the past (line), as on all data (dashed)", across, ys[1], lower, days[0] + 1.0, 1.0),
    ]
    curves = [
        Curve(0, SPLIT, [(np.full(2, w.split + 0.5), np.array([ys[0].low, ys[0].high]))]),
        Curve(0, LOOKS["actual"], [(x, values[shown])]),
        Curve(1, LOOKS["linear"], [(x, scaled[1][shown])]),
        Curve(1, LOOKS["network"], [(x, scaled[0][shown])]),
    ]
    movers = []
    for back in range(window, -1, -1):
        at = days - back
        look = LOOKS["linear"] if not back else LOOKS["network"]
        movers += [Mover(0, look, at + 1.0, values[at]), Mover(1, look, at + 1.0, scaled[0][at])]
    entries = [
        Entry(name, [[number(v, 2) for v in values[days - back]], [number(v, 3) for v in scaled[0][days - back]]], look)
        for name, back, look in (
            ("oldest in the window", window, LOOKS["network"]),
            ("newest in the window", 1, LOOKS["network"]),
            ("asked for", 0, LOOKS["linear"]),
        )
    ]
    places = ((WIDE - table, 46.0, table, 22.0), (0.0, 412.0, NARROW, 20.0))
    plot = Plot(
        panels,
        curves,
        movers,
        caption.every([said(w, t) for t in days.tolist()], LETTERS),
        (408.0, 500.0),
        [Table(("", "value", "scaled"), entries, places, names=0.5)],
    )
    alt = "A window moves day by day over the split between past and future; below, the same values on two scales."
    return curves_figure(plot, mode, alt, rate=2)


def fitting(values: Sequence[np.ndarray]) -> Axis:
    """An axis that holds all of these."""
    held = np.concatenate([np.ravel(v) for v in values])
    low, high = float(held.min()), float(held.max())
    return around(held, least=(low, high if high > low else low + 1), most=6)
