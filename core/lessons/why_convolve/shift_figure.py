"""A picture that moves, and beside it what two layers make of it and what they made of it at first, moved along."""

from collections.abc import Sequence

import numpy as np

from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.why_convolve import shift_words as why_shift_words
from core.lessons.why_convolve.shift import Moves
from core.trace import Region


def moved_figure(
    kernel: np.ndarray,
    inputs: np.ndarray,
    outputs: Sequence[tuple[str, np.ndarray, np.ndarray, np.ndarray]],
    captions: Sequence[str],
    mode: Mode,
    alt_text: str,
) -> Figure:
    """A step per shift. `inputs` (steps, n, n); each of the two `outputs` is a name, the output at every step, the
    first one moved along (nan where unknown), and where the two differ, all `(steps, m, m)`; there cells are outlined.
    """
    steps = len(inputs)
    extents = "×".join(map(str, inputs.shape[1:]))
    panels = [Panel(f"Picture {extents}", inputs, "picture")]
    marks: list[Mark] = []
    for name, values, carried, differing in outputs:
        at = len(panels) + (1 if len(panels) == 3 else 0)
        if len(panels) == 3:
            panels.append(Panel("Kernel", np.repeat(kernel[None], steps, axis=0), "kernel"))
        panels += [Panel(f"{name} of it", values, name), Panel("The first one, moved along", carried, name)]
        for step, row, column in np.argwhere(differing).tolist():
            marks += [Mark(step, place, Region.cell(row, column), "read") for place in (at, at + 1)]
    # Both rows of panels fit one screen.
    tallest = 350 / (inputs.shape[1] + outputs[0][1].shape[1])
    film = Film(
        panels,
        marks,
        captions,
        wide=[[0, 1, 2], [3, 4, 5]],
        narrow=[[0, 3], [1, 2], [4, 5]],
        largest=(min(tallest, 24), 22),
    )
    return film_figure(film, mode, alt_text)


def moves_figure(moves: Moves, mode: Mode) -> Figure:
    """The moving picture and both outputs."""
    outputs = [
        (name, values, moves.carried(values), moves.differing(values))
        for name, values in (("Convolution", moves.conv), ("Dense", moves.dense))
    ]
    captions = why_shift_words.captions(moves)
    alt = "A picture moves cell by cell under a convolution and a dense layer; what differs is marked."
    return moved_figure(moves.w, moves.inputs, outputs, captions, mode, alt)
