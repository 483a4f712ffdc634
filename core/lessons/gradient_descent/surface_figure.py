"""The stage of optimizers on a surface: the picture with their trails, a table, and the loss step by step."""

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import spaced
from core.figures.curves.plot import Entry, Panel, Plot
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.gradient_descent.descent_figure import Descents, Minimum, Trail, depth, descent_figure, look
from core.lessons.gradient_descent.panels_figure import (
    NARROW_ROW,
    NARROW_TABLE,
    PICTURE,
    ROW,
    TABLE,
    height_text,
    known,
    line,
    logs,
    table,
)
from core.lessons.gradient_descent.runs import SHORT, TITLES
from core.lessons.gradient_descent.surface import Race
from core.lessons.gradient_descent.surface_words import captions, told
from core.wording import compact, number, prose


def surface_figure(held: Race, url: str, mode: Mode) -> Figure:
    """The whole stage, on the surface's picture (`url`); one frame per step, the start first."""
    said, lines = captions(held), told(held)
    steps = len(said) - 1
    below = 40 + ROW * (len(held.runs) + 1) + 34
    narrow_below = NARROW_TABLE + NARROW_ROW * (len(held.runs) + 1) + 34
    losses = [logs(run.heights) for run in held.runs]
    count = np.arange(steps + 1.0)
    left, right, bottom, top = held.surface.window
    panels = [
        Panel("Weights w\u2081 (across), w\u2082: stronger color, higher loss; \u2715 lowest",
              spaced(left, right, most=7), spaced(bottom, top, most=6), ((34, 48, *PICTURE), (30, 92, 314, 225))),
        Panel("Loss above the lowest, by step", spaced(0, max(steps, 1), most=7), known(losses),
              ((TABLE + 44, below, WIDE - TABLE - 52, 318 - below), (44, narrow_below, NARROW - 52, 100)),
              first=0, each=1, veil=True),
    ]  # fmt: skip
    curves, trails, entries = [], [], []
    for run, log in zip(held.runs, losses, strict=True):
        k, (x, y) = list(TITLES).index(run.rule.name), run.weights.T
        curves.append(line(1, k, count, log))
        trails += [
            Trail(0, k, x, y, count, (x, y)),
            Trail(1, k, count, log, count, (count, log), drawn=False),
        ]
        cells = [[_weight(w) for w in x], [_weight(w) for w in y], [height_text(h) for h in run.heights]]
        entries.append(Entry(SHORT[run.rule.name], cells, look(k)))
    numbers = table(("Optimizer", "w\u2081", "w\u2082", "loss"), entries, 0.3)
    deep, narrow_deep = depth(lines)
    plot = Plot(panels, curves, [], said, (346 + max(deep, 72), narrow_below + 126 + narrow_deep), [numbers])
    spots = [Minimum(0, *spot) for spot in held.surface.minima]
    drawn = Descents(plot, {0: url}, trails, spots, lines, (346, narrow_below + 126), pointed=0)
    alt = prose(f"""Contours of {held.surface.title}, and over them the paths of the chosen optimizers from one start.
        Below, each one's loss above the lowest, step by step, and the update written out.""")
    return descent_figure(drawn, mode, alt)


def _weight(value: float) -> str:
    if np.isnan(value):
        return "\u2014"
    return number(float(value), 3) if abs(value) < 1000 else compact(np.log10(abs(value)), np.sign(value), 4)
