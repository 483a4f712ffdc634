"""Gradients that go back through pooling, window by window."""

from collections.abc import Sequence

import numpy as np

from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.pooling.gradient import Returned
from core.lessons.pooling.pool import region, size_of
from core.trace import Region
from core.wording import prose


def gradient_figure(r: Returned, captions: Sequence[str], mode: Mode) -> Figure:
    """A step per window: its gradient goes to the winner, or to all of its cells."""
    x, y, slopes, received = r.p.x, r.p.y, r.slopes, r.received
    alt_text = prose(f"""Gradients at {slopes.size} output cells go back to the {x.size} input cells: a maximum sends
        each to the cell that won, an average shares it out.""")
    steps = len(received)
    panels = [
        Panel(f"Input {size_of(x)}", np.repeat(x[None], steps, axis=0), "values"),
        Panel(f"Pooled {size_of(y)}", np.repeat(y[None], steps, axis=0), "values"),
        Panel("Its gradient", np.repeat(slopes[None], steps, axis=0), "gradients"),
        Panel("The input's gradient", received, "gradients"),
    ]
    marks = []
    for index, (window, winner) in enumerate(zip(r.p.windows, r.winners, strict=True)):
        cell = Region.cell(*divmod(index, y.shape[1]))
        goal = Region.cell(*winner) if winner else region(*window)
        marks += [
            Mark(index, 0, region(*window), "read"),
            Mark(index, 1, cell, "read"),
            Mark(index, 2, cell, "gradient"),
            Mark(index, 3, goal, "write"),
        ]
        if winner:
            marks.append(Mark(index, 0, goal, "gradient"))
    film = Film(panels, marks, captions, wide=[[0, 1, 2, 3]], narrow=[[0, 3], [1, 2]])
    return film_figure(film, mode, alt_text)
