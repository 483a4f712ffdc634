"""Sizes of batches on the stage: three paths over one picture, and their losses."""

import numpy as np

from core.figures.curves.axis import spaced
from core.figures.curves.plot import Entry, Panel, Plot
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.gradient_descent.batches import BEST, START, Sizes, X, height, noise
from core.lessons.gradient_descent.batches_words import captions, told
from core.lessons.gradient_descent.descent_figure import Descents, Minimum, Trail, depth, descent_figure, look
from core.lessons.gradient_descent.geyser import MINUTES, standardized
from core.lessons.gradient_descent.ground_figure import contours
from core.lessons.gradient_descent.panels_figure import LEFT, LINES, LOSS, height_text, known, line, logs, right, table
from core.lessons.gradient_descent.surfaces import line_fit
from core.wording import number

WINDOW = (-1.0, 1.9, -0.94, 1.14)


def ground(mode: Mode) -> str:
    """The standardized regression's picture."""
    return contours(line_fit("", standardized(MINUTES), WINDOW, START), mode)


def batches_figure(held: Sizes, url: str, mode: Mode) -> Figure:
    """Three sizes on one picture (`url`), and their losses by epoch; one frame per mini-batch."""
    said, lines = captions(held), told(held)
    frames, epochs, mini = len(said), float(held.epochs), held.passes[1]
    heights = [height(one.weights) for one in held.passes]
    losses = [logs(one) for one in heights]
    places, below = right(len(held.passes))
    panels = [
        Panel(
            "Weights w\u2081 (across) and w\u2082 of the standardized regression",
            spaced(*WINDOW[:2], most=7),
            spaced(*WINDOW[2:], most=6),
            LEFT,
        ),
        Panel(LOSS, spaced(0, epochs, most=7), known(losses), places, first=0, each=epochs / (frames - 1), veil=True),
    ]
    time = np.linspace(0, epochs, frames)
    curves, trails = [], []
    entries: list[Entry] = []
    # The noisiest first, so that the others are drawn over it.
    for k, (one, log) in reversed([*enumerate(zip(held.passes, losses, strict=True))]):
        updates = np.arange(len(one.weights))
        epoch, within = np.divmod(updates - 1, one.each)
        seen = np.minimum((within + 1) * one.size, len(X))
        # The frame by which each update is made, and the update that has been made at each frame.
        when = np.where(updates > 0, epoch * mini.each + np.ceil(seen / mini.size), 0)
        at = np.array([held.updates(k, frame) for frame in range(held.frames)])
        curves.append(line(1, k, updates / one.each, log))
        x, y = one.weights[:, 0], one.weights[:, 1]
        trails += [
            Trail(0, k, x, y, when, (x[at], y[at])),
            Trail(1, k, time, time, time, (time, log[at]), drawn=False),
        ]
        noises = noise(one.weights[at], one.size).tolist()
        cells = [
            [str(count) for count in at.tolist()],
            ["\u2014" if np.isnan(value) else number(value, 3) for value in noises],
            [height_text(value) for value in heights[k][at]],
        ]
        entries.insert(0, Entry(f"{one.name}: {one.size}", cells, look(k)))
    numbers = table(("Examples per update", "updates", "noise of g", "loss"), entries, 0.4)
    deep, narrow_deep = depth(lines)
    plot = Plot(panels, curves, [], said, (LINES + deep, below + narrow_deep), [numbers])
    drawn = Descents(plot, {0: url}, trails, [Minimum(0, float(BEST[0]), 0.0)], lines, (LINES, below))
    alt = "Three descents of the same regression for as many epochs: batch, mini-batch and stochastic."
    return descent_figure(drawn, mode, alt)
