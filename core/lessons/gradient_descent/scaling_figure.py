"""Scales of features on the stage: the same descent over two pictures."""

import numpy as np

from core.figures.board import NARROW, WIDE, Box
from core.figures.curves.axis import spaced
from core.figures.curves.plot import Entry, Panel, Plot, Table
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.gradient_descent.descent_figure import Descents, Minimum, Trail, depth, descent_figure, look
from core.lessons.gradient_descent.ground_figure import contours
from core.lessons.gradient_descent.panels_figure import NARROW_ROW, ROW, height_text, known, line, logs
from core.lessons.gradient_descent.scaling import Scaling, raw, scaled
from core.lessons.gradient_descent.scaling_words import captions, told


def grounds(mode: Mode) -> tuple[str, str]:
    """The pictures of both scales."""
    return contours(raw(), mode), contours(scaled(), mode)


def scaling_figure(held: Scaling, urls: tuple[str, str], mode: Mode) -> Figure:
    """Both scales side by side on their pictures (`urls`), and their losses by step."""
    said, lines = captions(held), told(held)
    frames, last = len(held.steps), float(held.steps[-1])
    count = np.arange(float(frames))
    losses = [logs(side.heights) for side in held.sides]
    when = np.searchsorted(held.steps, held.path)  # the frame by which a step is made
    places: list[tuple[Box, Box]] = [((34 + k * 292.0, 48, 250, 179.5), (30 + k * 176.0, 92, 138, 99)) for k in (0, 1)]
    panels = [
        Panel(ground.title, spaced(*ground.window[:2], most=5), spaced(*ground.window[2:], most=5), place)
        for ground, place in zip((side.surface for side in held.sides), places, strict=True)
    ]
    panels.append(
        Panel("Loss above the lowest, by step", spaced(0, last, most=4), known(losses),
              ((634, 48, WIDE - 646, 179.5), (44, 236, NARROW - 52, 92)), first=0, each=last / (frames - 1), veil=True)
    )  # fmt: skip
    curves, trails, entries, spots = [], [], [], []
    for k, (side, log) in enumerate(zip(held.sides, losses, strict=True)):
        curves.append(line(2, k, held.path.astype(float), logs(side.way_heights)))
        trails += [
            Trail(k, k, side.way[:, 0], side.way[:, 1], when, (side.weights[:, 0], side.weights[:, 1])),
            Trail(2, k, count, count, count, (held.steps.astype(float), log), drawn=False),
        ]
        spots.append(Minimum(k, *side.surface.minima[0]))
        cells = [
            [f"{side.kappa:.4g}"] * frames,
            [str(side.needed)] * frames,
            [height_text(h) for h in side.heights],
        ]
        entries.append(Entry(side.surface.title, cells, look(k)))
    numbers = Table(
        ("Feature", "\u03ba", "steps", "loss now"),
        entries,
        ((0, 262, 584, ROW + 2), (0, 358, NARROW, NARROW_ROW)),
        names=0.42,
    )
    deep, narrow_deep = depth(lines)
    plot = Plot(panels, curves, [], said, (340 + deep, 438 + narrow_deep), [numbers])
    drawn = Descents(plot, dict(enumerate(urls)), trails, spots, lines, (340, 438))
    alt = "Descent on the same regression twice: with the length in minutes, and standardized."
    return descent_figure(drawn, mode, alt)
