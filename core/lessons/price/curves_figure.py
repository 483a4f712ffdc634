"""Plots of the lesson on tomorrow's price: forecasts beside what came, and windows of a scaled series."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.figures import caption
from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import Axis, around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Curve, Entry, Look, Mover, Panel, Plot, Table
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.wording import number

LOOKS = {"actual": Look(6, 0, 2.4), "naive": Look(2, 2), "linear": Look(1, 1), "network": Look(0, 0)}
SPLIT = Look(6, 4, 1.0)
LETTERS = (112, 50)  # in a line of a caption on both boards
BEFORE = 30  # days shown before the test


def forecast_figure(
    values: np.ndarray, days: np.ndarray, starts: Sequence[int], forecasts: Mapping[str, np.ndarray],
    names: Mapping[str, str], captions: Sequence[str], mode: Mode, alt_text: str,
) -> Figure:  # fmt: skip
    """Upper panel: what came and what was forecast; lower: how much error each model has saved over the naive one.

    `starts` are the first days of the folds.
    """
    first = max(int(days[0]) - BEFORE, 0)
    shown = np.arange(first, int(days[-1]) + 1)
    x = days + 1.0
    actual = values[days]
    saved = {m: np.cumsum(np.abs(forecasts["naive"] - actual) - np.abs(f - actual)) for m, f in forecasts.items()}
    ys = (_fitting([values[shown], *forecasts.values()]), _fitting([np.zeros(1), *saved.values()]))
    split = [(np.full(2, day + 0.5), np.array([ys[0].low, ys[0].high])) for day in starts]
    series = [
        Series(
            "What came", LOOKS["actual"], [(shown + 1.0, values[shown])], [], x, actual,
            np.full(len(x), np.nan), [[number(v, 2) for v in actual], [""] * len(x), [""] * len(x)],
        )
    ]  # fmt: skip
    for model, forecast in forecasts.items():
        errors = np.abs(forecast - actual)
        so_far = np.cumsum(errors) / np.arange(1, len(errors) + 1)
        cells = [
            [number(v, 2) for v in forecast],
            [number(e, 2) for e in errors],
            [f"{e:.3f}" for e in so_far],
        ]
        series.append(
            Series(
                names[model],
                LOOKS[model],
                [(x, forecast)],
                [(x, saved[model])],
                x,
                forecast,
                saved[model],
                cells,
            )
        )
    content = Stacked(
        ("Value, by day", "Error saved so far against \u201cas today\u201d"),
        spaced(first + 1.0, float(days[-1] + 1), most=7), ys, series,
        ("Model", "value", "error", "MAE"), caption.every(captions, LETTERS),
        first=float(days[0] + 1), each=1.0, table=292.0,
    )  # fmt: skip
    plot = stacked(content)
    curves = [Curve(0, SPLIT, split), *plot.curves]
    held = Plot(plot.panels, curves, plot.movers, plot.captions, plot.heights, plot.tables, plot.labels)
    return curves_figure(held, mode, alt_text, rate=8)


def windows_figure(
    values: np.ndarray, scaled: tuple[np.ndarray, np.ndarray], days: np.ndarray, window: int, split: int,
    captions: Sequence[str], mode: Mode, alt_text: str,
) -> Figure:  # fmt: skip
    """The days around the split: the values of a window as marks, the day that is asked for, and both scales below."""
    first, last = int(days[0]) - window, int(days[-1])
    shown = np.arange(first, last + 1)
    x = shown + 1.0
    across = spaced(float(first + 1), float(last + 1), most=8)
    ys = (_fitting([values[shown]]), _fitting([scaled[0][shown], scaled[1][shown]]))
    table, width = 236.0, WIDE - 236.0 - 70
    upper = ((46.0, 62.0, width, 168.0), (46.0, 96.0, NARROW - 54, 150.0))
    lower = ((46.0, 262.0, width, 110.0), (46.0, 276.0, NARROW - 54, 100.0))
    panels = [
        Panel(
            "Value, by day; the dotted line is the split",
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
        Curve(0, SPLIT, [(np.full(2, split + 0.5), np.array([ys[0].low, ys[0].high]))]),
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
        caption.every(captions, LETTERS),
        (408.0, 500.0),
        [Table(("", "value", "scaled"), entries, places, names=0.5)],
    )
    return curves_figure(plot, mode, alt_text, rate=2)


def _fitting(values: Sequence[np.ndarray]) -> Axis:
    """An axis that holds all of these."""
    held = np.concatenate([np.ravel(v) for v in values])
    low, high = float(held.min()), float(held.max())
    return around(held, least=(low, high if high > low else low + 1), most=6)
