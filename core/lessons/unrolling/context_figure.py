"""Both sequences and their states, side by side, and what has moved."""

from core.explain.recurrent import Task
from core.figures.board import Spot
from core.figures.grids.matrices import Matrices, Sign, matrices_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.trace import Trace

_TITLES = {
    "x": "Sequence x",
    "changed x": "Changed sequence",
    "h": "States h",
    "changed h": "States of the changed sequence",
    "moved": "Δ: how far each state moves",
    "length": "Length of the move",
}


def context_figure(trace: Trace, task: Task, shown: Mode) -> Figure:
    """Both sequences and their states, side by side, and what has moved."""
    spots: dict[str, tuple[Spot, Spot]] = {}
    signs: list[Sign] = []
    wide = narrow = 36.0
    narrow = 58.0
    for pair, rows in (
        (("x", "changed x"), task.features),
        (("h", "changed h"), task.units),
        (("moved", "length"), task.units),
    ):
        for k, name in enumerate(pair):
            tall = 1 if name == "length" else rows
            spots[name] = ((k * 420.0, wide + 20), (0.0, narrow + 18))
            signs.append(Sign(_TITLES[name], ((k * 420.0, wide + 8), (0.0, narrow + 8))))
            narrow += 18 + tall * 24 + 8
        wide += 20 + rows * 27 + 16
    for t in range(task.steps):
        signs.append(Sign(f"t = {t + 1}", ((t * 47 + 23.5, wide), (t * 43 + 21, narrow + 6)), middle=True))
    alt = "A recurrent cell reads a sequence twice, then again with one input changed; below, how far each state moves."
    content = Matrices(
        trace, spots, signs, (wide + 10, narrow + 16), cells=((47.0, 27.0), (43.0, 24.0)),
        groups={"x": "x", "changed x": "x"}, places=dict.fromkeys(("h", "changed h", "moved", "length"), 3),
    )  # fmt: skip
    return matrices_figure(content, shown, alt)
