"""An unrolled cell, drawn: the loop, the same cell at every time step, and the cell at work."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.explain.recurrent import Task
from core.explain.scene import Scene
from core.figures.graphs.panel import Frame
from core.figures.graphs.unrolled import Cell, Grid, Patch, Unrolled, unrolled_figure
from core.figures.graphs.unrolled_layout import Sizes, Strip, colors_in, loop_wires, strips, titles, wires
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.unrolling.sheet_figure import Slots, sheet
from core.lessons.unrolling.unroll import chapters, digits_of
from core.trace import Trace
from core.wording import prose


def unroll_figure(trace: Trace, task: Task, said: Sequence[Scene], shown: Mode) -> Figure:
    """The loop, the same cell at every step, and the cell at work."""
    sizes = Sizes(
        task.features, (task.units,), task.outputs, task.features + task.units, words=any(task.names + task.spoken)
    )
    both = strips(task.steps, sizes)
    uses = _uses(said, task)
    tops = (both[0].bottom + 8, both[1].bottom + 8)
    slots, signs, heights = sheet(task.features, task.units, task.outputs, tops, _slots(said, task))
    content = Unrolled(
        trace,
        [Frame(scene.chapter, scene.headline, scene.lines, {}, {}, {}) for scene in said],
        chapters(task),
        [*_grids(task, both), *slots],
        heights,
        wires=[*wires(both, uses["x"], uses["h"], uses["y"]), *loop_wires(both, frozenset({0}))],
        cells=_cells(said, task, both),
        patches=_weights_as_colors(both, np.vstack([task.W, task.U])),
        signs=[*titles(both, sizes, task.spoken, [task.word(t) for t in range(task.steps)]), *signs],
        places=_places(task, trace.arrays),
    )
    return unrolled_figure(content, shown, _alt(task))


def _places(task: Task, arrays: Mapping[str, np.ndarray]) -> dict[str, int]:
    """Decimals of every array: the same for all time steps."""
    digits = digits_of(task)
    places = {name: digits.given if name.startswith("x ") else digits.places for name in arrays}
    # The matrices are given, and differ in how fine they are.
    return {name: held for name, held in places.items() if name not in ("W", "U", "b", "V", "c")}


def _alt(task: Task) -> str:
    size = f"{task.units} unit{'s' * (task.units > 1)}"
    return prose(f"""A recurrent cell of {size}, drawn once for each of {task.steps} time steps with the same weights.
        At each, input times W plus state times U plus bias gives the new state.""")


def _uses(said: Sequence[Scene], task: Task) -> dict[str, list[frozenset[int]]]:
    """For each time step, the steps of the figure that use its input, its state before, its output."""
    found: dict[str, list[frozenset[int]]] = {"x": [], "h": [], "y": []}
    for t in range(task.steps):
        own = [(index, scene) for index, scene in enumerate(said) if scene.chapter == t + 2]
        n = t + 1
        found["x"].append(frozenset(i for i, s in own if f"x {n}" in s.reads and task.reads(t)))
        found["h"].append(frozenset(i for i, s in own if f"h {t}" in s.reads and f"hU {n}" in s.writes))
        found["y"].append(frozenset(i for i, s in own if f"y {n}" in s.writes))
    return found


def _slots(said: Sequence[Scene], task: Task) -> Slots:
    """What the opened cell shows at every step: all that its time step has brought so far."""
    known: set[str] = set()
    shown: dict[str, list[str]] = {name: [] for name in ("x", "before", "xW", "hU", "z", "h", "y")}
    for scene in said:
        known |= set(scene.writes)
        n = scene.chapter - 1
        begun = n >= 1
        shown["x"].append(f"x {n}" if begun else "")
        shown["before"].append(f"h {n - 1}" if begun else "")
        for name in ("xW", "hU", "z", "h", "y"):
            shown[name].append(f"{name} {n}" if begun and f"{name} {n}" in known else "")
    return Slots(shown["x"], shown["before"], shown["xW"], shown["hU"], shown["z"], shown["h"], shown["y"])


def _grids(task: Task, both: tuple[Strip, Strip]) -> list[Grid]:
    """Input, state and output of every column."""
    cells = (both[0].cell, both[1].cell)
    grids = [Grid("h 0", (both[0].starts[0], both[1].starts[0]), cells, True, "state")]
    for t in range(task.steps):
        n = t + 1
        if task.reads(t):
            grids.append(Grid(f"x {n}", (both[0].inputs[t], both[1].inputs[t]), cells, True, "input"))
        grids.append(Grid(f"h {n}", (both[0].states[t][0], both[1].states[t][0]), cells, True, "state"))
        if task.tells(t):
            grids.append(Grid(f"y {n}", (both[0].outputs[t], both[1].outputs[t]), cells, True, "output"))
    return grids


def _cells(said: Sequence[Scene], task: Task, both: tuple[Strip, Strip]) -> list[Cell]:
    """The rolled cell, and its copies; each is lit during its time step."""
    at = [frozenset(i for i, scene in enumerate(said) if scene.chapter == t + 2) for t in range(task.steps)]
    return [
        Cell((both[0].loop, both[1].loop), frozenset({0})),
        *(Cell((both[0].frames[t], both[1].frames[t]), at[t]) for t in range(task.steps)),
    ]


def _weights_as_colors(both: tuple[Strip, Strip], weights: np.ndarray) -> list[Patch]:
    """The same weights in every cell, each a small square."""
    largest = float(np.abs(weights).max()) or 1.0
    frames = list(zip(both[0].frames, both[1].frames, strict=True))
    return [
        Patch(
            (
                colors_in(both[0], wide, weights.shape[1], row, column),
                colors_in(both[1], narrow, weights.shape[1], row, column),
            ),
            float(weight) / largest,
        )
        for wide, narrow in [(both[0].loop, both[1].loop), *frames]
        for (row, column), weight in np.ndenumerate(weights)
    ]
