"""The figures of two neurons and of gates: what `core.explain` computes, handed to `core.figures`."""

import numpy as np

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.neuron.gates import GATES, Unit
from core.lessons.neuron.gates_words import beside, sum_text
from core.lessons.neuron.gates_words import trace as gate_trace
from core.lessons.neuron.plane_figure import Frame, Note, Panel, Point, Scene, plane_figure
from core.lessons.neuron.plane_parts_figure import (
    CUT_SPOTS,
    GROUND,
    ONE,
    Cell,
    Column,
    axes,
    cube,
    cube_names,
    cube_rules,
    cut_marks,
    flat,
    ground,
    legend,
    said,
    table,
    turn,
)
from core.lessons.neuron.plane_space_figure import Space
from core.lessons.neuron.settings import plain, vector


def gates_figure(unit: Unit, mode: Mode) -> Figure:
    """Rows and boundary at the left, the truth table at the right."""
    space = Space(unit.count, -1.0, 2.0) if unit.count < 3 else Space(3, 0.0, 1.0)
    n, last = len(unit.x), len(unit.x) - 1
    areas, rules = cut_marks(0, 0, unit.count)
    notes = legend("wanted 1", "wanted 0", "fires" if unit.count < 3 else "")
    points = [
        Point(0, CUT_SPOTS + k, bool(unit.wanted[k]), name if unit.count > 1 else "", k + 1)
        for k, name in enumerate("".join(str(v) for v in x) for x in unit.x)
    ]
    if unit.count == 1:
        rules.insert(0, ground(0, CUT_SPOTS + n))
    if unit.count == 3:
        rules += cube_rules(0, CUT_SPOTS + n)
        points += cube_names(0, CUT_SPOTS + n)
    else:
        notes += axes(space, ONE, ("x1", "x2"))
    frames = []
    for row, step in enumerate(gate_trace(unit).steps):
        angle = turn(row / last)
        spots = [flat(space.cut(np.array(unit.w), -unit.threshold, angle)), space.spots(unit.x, angle)]
        spots += [GROUND] if unit.count == 1 else [cube(space, angle)] if unit.count == 3 else []
        wrong = [k <= row and unit.fires[k] != unit.wanted[k] for k in range(n)]
        frames.append(Frame(np.concatenate(spots), said(step.caption), point=row, wrong=wrong, box=row))
    lines = []
    for row in range(n):
        right = unit.fires[row] == unit.wanted[row]
        lines.append(
            [
                Cell(vector(unit.x[row]), 0),
                Cell(sum_text(unit, row), row),
                Cell(f"{'≥' if unit.fires[row] else '<'} {plain(unit.threshold)}", row),
                Cell(str(unit.fires[row]), row, True),
                Cell(str(unit.wanted[row])),
                Cell("right" if right else "wrong", row, not right, "text" if right else "negative"),
            ]
        )
    wide_sum = {1: 120.0, 2: 150.0, 3: 188.0}[unit.count]
    columns = [
        Column("Inputs", 70, 52),
        Column("Weighted sum", wide_sum, 154),
        Column("T", 52, 0),
        Column("y", 34, 26),
        Column(GATES[unit.name].name, 56, 46),
        Column("", 48, 48),
    ]
    cells, boxes = table(columns, lines, ((372.0, 58.0), (8.0, 372.0)), (30.0 if n > 4 else 36.0, 26.0))
    low = 58.0 + (n + 1) * (30.0 if n > 4 else 36.0) + 22
    below = 372.0 + 26 * (n + 1) + 14
    notes += [
        Note(
            line,
            ((372.0, low + 20 * k, 0.0, 0.0), (8.0, below + 18 * k, 0.0, 0.0)),
            bold=not k,
            ink="text" if k < 2 else "muted",
        )
        for k, line in enumerate(beside(unit))
    ]
    return plane_figure(
        Scene(
            panels=[Panel(ONE, unit.count == 2)], fixed=np.zeros((0, 2)), frames=frames,
            heights=(404.0, below + 50), points=points, rules=rules, areas=areas,
            notes=[*notes, *cells], boxes=[(box, row + 1) for row, box in enumerate(boxes)],
        ),
        mode,
        f"The {n} rows of {GATES[unit.name].name}, the boundary that the neuron's weights and threshold "
        "draw between them, and the truth table: which rows it gets right.",
        rate=1,
    )  # fmt: skip
