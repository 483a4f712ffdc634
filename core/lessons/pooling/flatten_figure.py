"""Maps on top, and below them the row that they are laid in, number by number."""

from collections.abc import Sequence

import numpy as np

from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.pooling.flatten import Flattened
from core.lessons.pooling.pool import size_of
from core.trace import Region
from core.wording import counted


def flatten_figure(f: Flattened, captions: Sequence[str], mode: Mode) -> Figure:
    """A step per number."""
    x, order = f.x, f.cells
    height, width, channels = x.shape
    alt_text = f"{counted(channels, 'map')} of {height} by {width} laid in one row of {counted(f.row.size, 'number')}."
    steps = len(order)
    row = np.full((steps, 1, steps), np.nan)
    for index, cell in enumerate(order):
        row[index:, 0, index] = x[cell]
    panels = [
        Panel(f"Map {c + 1}, {size_of(x[..., c])}", np.repeat(x[None, ..., c], steps, axis=0)) for c in range(channels)
    ]
    panels.append(Panel(f"One row of {steps}, index 0 to {steps - 1}", row, wrap=(18, 9)))
    marks = [
        mark
        for index, (i, j, c) in enumerate(order)
        for mark in (
            Mark(index, c, Region.cell(i, j), "read"),
            Mark(index, channels, Region.cell(0, index), "write"),
        )
    ]
    maps = list(range(channels))
    film = Film(panels, marks, captions, wide=[maps, [channels]], narrow=[maps, [channels]], largest=(44, 36))
    return film_figure(film, mode, alt_text, rate=4)
