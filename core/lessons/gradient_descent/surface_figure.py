"""The stage of optimizers on a surface: the picture with their trails, a table, and the loss step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import decades, spaced
from core.figures.curves.plot import Curve, Entry, Panel, Plot, Table
from core.lessons.gradient_descent.descent_figure import Descents, Minimum, Trail, depth, look
from core.wording import compact, number

PICTURE = (376, 270)  # units of the wide panel, which windows are made for
LEAST, MOST = 1e-6, 1e6  # the loss that is drawn
TABLE, ROW, NARROW_ROW = 446.0, 18.0, 19.0


@dataclass(frozen=True)
class Walker:
    """One optimizer's way: its number among all optimizers, its name, `weights` `(steps + 1, 2)`, `heights`
    `(steps + 1,)`. What is lost is not a number.
    """

    identity: int
    name: str
    weights: np.ndarray
    heights: np.ndarray


def surface_plot(
    walkers: Sequence[Walker],
    window: tuple[float, float, float, float],
    minima: Sequence[tuple[float, float]],
    url: str,
    captions: Sequence[tuple[str, str]],
    told: Sequence[Sequence[str]],
) -> Descents:
    """The whole stage; one frame per step, the start first."""
    steps = len(captions) - 1
    below = 40 + ROW * (len(walkers) + 1) + 34
    narrow_table = 352.0
    narrow_below = narrow_table + NARROW_ROW * (len(walkers) + 1) + 34
    logs = [np.log10(np.clip(walker.heights, LEAST, MOST)) for walker in walkers]
    known = np.concatenate([log[np.isfinite(log)] for log in logs])
    loss = decades(known, most=5)
    count = np.arange(steps + 1.0)
    panels = [
        Panel("Weights w\u2081 (across), w\u2082: stronger color, higher loss; \u2715 lowest",
              spaced(window[0], window[1], most=7), spaced(window[2], window[3], most=6),
              ((34, 48, *PICTURE), (30, 92, 314, 225))),
        Panel("Loss above the lowest, by step", spaced(0, max(steps, 1), most=7), loss,
              ((TABLE + 44, below, WIDE - TABLE - 52, 318 - below), (44, narrow_below, NARROW - 52, 100)),
              first=0, each=1, veil=True),
    ]  # fmt: skip
    curves = [
        Curve(1, look(walker.identity), [(count[np.isfinite(log)], log[np.isfinite(log)])])
        for walker, log in zip(walkers, logs, strict=True)
    ]
    trails = []
    for walker, log in zip(walkers, logs, strict=True):
        x, y = walker.weights[:, 0], walker.weights[:, 1]
        trails += [
            Trail(0, walker.identity, x, y, count, (x, y)),
            Trail(1, walker.identity, count, log, count, (count, log), drawn=False),
        ]
    entries = [
        Entry(walker.name, [[_weight(w) for w in walker.weights[:, 0]], [_weight(w) for w in walker.weights[:, 1]],
                            [height_text(h) for h in walker.heights]], look(walker.identity))
        for walker in walkers
    ]  # fmt: skip
    table = Table(
        ("Optimizer", "w\u2081", "w\u2082", "loss"),
        entries,
        ((TABLE, 40, WIDE - TABLE, ROW), (0, narrow_table, NARROW, NARROW_ROW)),
        names=0.3,
    )
    deep, narrow_deep = depth(told)
    heights = (346 + max(deep, 72), narrow_below + 126 + narrow_deep)
    plot = Plot(panels, curves, [], captions, heights, [table])
    return Descents(
        plot,
        {0: url},
        trails,
        [Minimum(0, *spot) for spot in minima],
        told,
        (346, narrow_below + 126),
        pointed=0,
    )


def _weight(value: float) -> str:
    if np.isnan(value):
        return "\u2014"
    return number(float(value), 3) if abs(value) < 1000 else compact(np.log10(abs(value)), np.sign(value), 4)


def height_text(value: float) -> str:
    """A loss above the lowest, by its first digits."""
    if np.isnan(value):
        return "diverged"
    return compact(float(np.log10(value)), digits=4) if value > 1e-99 else "0"
