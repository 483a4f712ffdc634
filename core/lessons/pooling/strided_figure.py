"""The same windows, three ways to make a map smaller."""

from collections.abc import Sequence

import numpy as np

from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.pooling.pool import region, size_of
from core.lessons.pooling.strided import Compared
from core.trace import Region


def strided_figure(c: Compared, captions: Sequence[str], mode: Mode) -> Figure:
    """A step per window, and what each of the three ways makes of it."""
    x, kernel, windows = c.conv.x[..., 0], c.conv.w[..., 0], c.largest.windows
    outputs = [
        ("Maximum", c.largest.y),
        ("Average", c.average.y),
        (f"Convolution, stride {c.conv.stride[0]}", c.conv.y),
    ]
    size = len(kernel)
    alt_text = f"Every window of {size} by {size} gives three numbers: the largest, the average, a weighted sum."
    steps = len(windows)
    columns = outputs[0][1].shape[1]
    panels = [
        Panel(f"Input {size_of(x)}", np.repeat(x[None], steps, axis=0)),
        Panel(f"Kernel {size_of(kernel)}", np.repeat(kernel[None], steps, axis=0), "kernel"),
    ]
    marks = [
        mark
        for index, window in enumerate(windows)
        for mark in (
            Mark(index, 0, region(*window), "read"),
            *(Mark(index, 2 + place, Region.cell(*divmod(index, columns)), "write") for place in range(len(outputs))),
        )
    ]
    for name, values in outputs:
        frames = np.repeat(values[None], steps, axis=0).astype(float)
        late = np.arange(values.size).reshape(values.shape)[None] > np.arange(steps)[:, None, None]
        frames[late] = np.nan
        panels.append(Panel(name, frames))
    together = x.shape[1] + kernel.shape[1] + len(outputs) * columns
    wide = [[0, 1, 2, 3, 4]] if together <= 20 else [[0, 1], [2, 3, 4]]
    film = Film(panels, marks, captions, wide=wide, narrow=[[0, 1], [2, 3], [4]])
    return film_figure(film, mode, alt_text, rate=2)
