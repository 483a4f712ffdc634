"""Schedules on the stage: rates by epoch, and the losses that they lead to."""

import numpy as np

from core.figures.curves.axis import spaced
from core.figures.curves.plot import Entry, Panel, Plot
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.gradient_descent.descent_figure import Descents, Trail, depth, descent_figure, look
from core.lessons.gradient_descent.panels_figure import LEFT, LINES, LOSS, height_text, known, line, logs, right, table
from core.lessons.gradient_descent.schedule_kinds import TITLES
from core.lessons.gradient_descent.schedules import Falling
from core.lessons.gradient_descent.schedules_words import captions, told


def schedules_figure(held: Falling, mode: Mode) -> Figure:
    """Rates and losses by epoch; one frame per epoch, the start first."""
    said, lines = captions(held), told(held)
    epochs = len(said) - 1
    count = np.arange(epochs + 1.0)
    fine = np.linspace(0, held.plan.epochs, 20 * held.plan.epochs + 1)
    rates = [held.rates(name) for name in held.names]
    heights = [held.heights(k) for k in range(len(held.names))]
    losses = [logs(one) for one in heights]
    places, below = right(len(held.names))
    top = max(float(one.max()) for one in rates)
    panels = [
        Panel(
            "Learning rate, by epoch", spaced(0, epochs, most=7), spaced(0, top * 1.08, most=6), LEFT, first=0, each=1
        ),
        Panel(LOSS, spaced(0, epochs, most=7), known(losses), places, first=0, each=1, veil=True),
    ]
    curves, trails, entries = [], [], []
    for name, rate, height, log in zip(held.names, rates, heights, losses, strict=True):
        k = list(TITLES).index(name)
        curves += [line(0, k, fine, held.plan.rate(name, fine)), line(1, k, count, log)]
        trails += [
            Trail(0, k, count, count, count, (count, rate), drawn=False),
            Trail(1, k, count, count, count, (count, log), drawn=False),
        ]
        cells = [[height_text(value) for value in rate], [height_text(value) for value in height]]
        entries.append(Entry(TITLES[name], cells, look(k)))
    numbers = table(("Schedule", "rate now", "loss"), entries, 0.4)
    deep, narrow_deep = depth(lines)
    plot = Plot(panels, curves, [], said, (LINES + deep, below + narrow_deep), [numbers])
    alt = "Learning rates by epoch, a line for each schedule, and the losses above the lowest that they lead to."
    return descent_figure(Descents(plot, {}, trails, [], lines, (LINES, below)), mode, alt, rate=4)
