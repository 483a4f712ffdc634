"""A map that moves cell by cell under fixed windows, and what each window keeps of it."""

from collections.abc import Sequence

import numpy as np

from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.pooling.pool import region, size_of
from core.lessons.pooling.shift import Shifts
from core.trace import Region


def shift_figure(s: Shifts, captions: Sequence[str], mode: Mode) -> Figure:
    """A step per move: the input, what is kept of it, and what was kept at rest. Changed cells are outlined."""
    alt_text = "A grid moves cell by cell under fixed windows; below, what each window keeps of it."
    inputs, outputs = s.inputs, s.outputs
    steps = len(inputs)
    panels = [
        Panel(f"Input {size_of(inputs)}", inputs),
        Panel(f"Pooled now {size_of(outputs)}", outputs),
        Panel("Pooled at rest", np.repeat(outputs[:1], steps, axis=0)),
    ]
    marks = [Mark(-1, 0, region(*window), "window") for window in s.pooled[0].windows]
    for index in range(steps):
        changed = np.argwhere(outputs[index] != outputs[0]).tolist()
        marks += [Mark(index, 1, Region.cell(*cell), "write") for cell in changed]
    film = Film(panels, marks, captions, wide=[[0, 1, 2]], narrow=[[0], [1, 2]])
    return film_figure(film, mode, alt_text)
