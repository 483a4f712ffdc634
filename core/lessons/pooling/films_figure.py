"""The films of the pooling lesson: a map that moves, gradients going back, a row that fills, three ways to shrink."""

from collections.abc import Sequence

import numpy as np

from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.trace import Region

Span = tuple[int, int]  # the first row (or column), and one past the last


def _region(rows: Span, columns: Span) -> Region:
    return Region((rows[0], columns[0]), (rows[1] - rows[0], columns[1] - columns[0]))


def _size(grid: np.ndarray) -> str:
    return f"{grid.shape[-2]}\u00d7{grid.shape[-1]}"


def shift_figure(
    inputs: np.ndarray,
    outputs: np.ndarray,
    windows: Sequence[tuple[Span, Span]],
    captions: Sequence[str],
    mode: Mode,
    alt_text: str,
) -> Figure:
    """A step per move: the input, what is kept of it, and what was kept at rest. Changed cells are outlined.

    `inputs` (steps, H, W), `outputs` (steps, H', W'); `windows` are the rows and columns of each, drawn on the input.
    """
    steps = len(inputs)
    panels = [
        Panel(f"Input {_size(inputs)}", inputs),
        Panel(f"Pooled now {_size(outputs)}", outputs),
        Panel("Pooled at rest", np.repeat(outputs[:1], steps, axis=0)),
    ]
    marks = [Mark(-1, 0, _region(*window), "window") for window in windows]
    for index in range(steps):
        changed = np.argwhere(outputs[index] != outputs[0]).tolist()
        marks += [Mark(index, 1, Region.cell(*cell), "write") for cell in changed]
    film = Film(panels, marks, captions, wide=[[0, 1, 2]], narrow=[[0], [1, 2]])
    return film_figure(film, mode, alt_text, start=min(2, steps))


def gradient_figure(
    x: np.ndarray,
    y: np.ndarray,
    slopes: np.ndarray,
    received: np.ndarray,
    windows: Sequence[tuple[Span, Span]],
    winners: Sequence[tuple[int, int] | None],
    captions: Sequence[str],
    mode: Mode,
    alt_text: str,
) -> Figure:
    """A step per window: its gradient goes to the winner, or to all of its cells. `received` is (steps, H, W)."""
    steps = len(received)
    panels = [
        Panel(f"Input {_size(x)}", np.repeat(x[None], steps, axis=0), "values"),
        Panel(f"Pooled {_size(y)}", np.repeat(y[None], steps, axis=0), "values"),
        Panel("Its gradient", np.repeat(slopes[None], steps, axis=0), "gradients"),
        Panel("The input's gradient", received, "gradients"),
    ]
    marks = []
    for index, (window, winner) in enumerate(zip(windows, winners, strict=True)):
        cell = Region.cell(*divmod(index, y.shape[1]))
        goal = Region.cell(*winner) if winner else _region(*window)
        marks += [
            Mark(index, 0, _region(*window), "read"),
            Mark(index, 1, cell, "read"),
            Mark(index, 2, cell, "gradient"),
            Mark(index, 3, goal, "write"),
        ]
        if winner:
            marks.append(Mark(index, 0, goal, "gradient"))
    film = Film(panels, marks, captions, wide=[[0, 1, 2, 3]], narrow=[[0, 3], [1, 2]])
    return film_figure(film, mode, alt_text)


def flatten_figure(
    x: np.ndarray, order: Sequence[tuple[int, int, int]], captions: Sequence[str], mode: Mode, alt_text: str
) -> Figure:
    """A step per number: maps `x` (H, W, C) on top, the row that they are laid in below. `order` are the cells."""
    steps, channels = len(order), x.shape[2]
    row = np.full((steps, 1, steps), np.nan)
    for index, cell in enumerate(order):
        row[index:, 0, index] = x[cell]
    panels = [
        Panel(f"Map {c + 1}, {_size(x[..., c])}", np.repeat(x[None, ..., c], steps, axis=0)) for c in range(channels)
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


def strided_figure(
    x: np.ndarray,
    kernel: np.ndarray,
    outputs: Sequence[tuple[str, np.ndarray]],
    windows: Sequence[tuple[Span, Span]],
    captions: Sequence[str],
    mode: Mode,
    alt_text: str,
) -> Figure:
    """A step per window, and what each of the ways that `outputs` names makes of it; the last one has the kernel."""
    steps = len(windows)
    columns = outputs[0][1].shape[1]
    panels = [
        Panel(f"Input {_size(x)}", np.repeat(x[None], steps, axis=0)),
        Panel(f"Kernel {_size(kernel)}", np.repeat(kernel[None], steps, axis=0), "kernel"),
    ]
    marks = [
        mark
        for index, window in enumerate(windows)
        for mark in (
            Mark(index, 0, _region(*window), "read"),
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
