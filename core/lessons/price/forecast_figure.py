"""Forecasts beside what came, and the error that each model saves."""

import numpy as np

from core.figures import caption
from core.figures.curves.axis import spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Curve, Plot
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.price.curves_figure import LETTERS, LOOKS, SPLIT
from core.lessons.price.forecast import NAMES, Backtest
from core.lessons.price.forecast_words import caption as said
from core.lessons.price.windows_figure import fitting
from core.wording import number

BEFORE = 30  # days shown before the test


def forecast_figure(b: Backtest, mode: Mode) -> Figure:
    """Upper panel: what came and what was forecast; lower: how much error each model has saved over the naive one."""
    values, days, forecasts = b.values, b.days, b.forecasts
    first = max(int(days[0]) - BEFORE, 0)
    shown = np.arange(first, int(days[-1]) + 1)
    x = days + 1.0
    actual = b.actual
    saved = {m: np.cumsum(np.abs(forecasts["naive"] - actual) - np.abs(f - actual)) for m, f in forecasts.items()}
    ys = (fitting([values[shown], *forecasts.values()]), fitting([np.zeros(1), *saved.values()]))
    split = [(np.full(2, day + 0.5), np.array([ys[0].low, ys[0].high])) for day in (fold.start for fold in b.folds)]
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
                NAMES[model],
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
        ("Model", "value", "error", "mean"), caption.every([said(b, i) for i in range(len(days))], LETTERS),
        first=float(days[0] + 1), each=1.0, veil=True, table=292.0,
    )  # fmt: skip
    plot = stacked(content)
    curves = [Curve(0, SPLIT, split), *plot.curves]
    held = Plot(plot.panels, curves, plot.movers, plot.captions, plot.heights, plot.tables, plot.labels)
    alt = "Forecasts of the test days, day by day, beside what came."
    return curves_figure(held, mode, alt, rate=8)
