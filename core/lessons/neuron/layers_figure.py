"""The figure of two layers: rows as they are, and where two hidden units put them."""

import numpy as np

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.neuron.layers import Layers
from core.lessons.neuron.layers_words import trace
from core.lessons.neuron.plane_figure import ABSENT, Frame, Note, Panel, Point, Rule, Scene, plane_figure
from core.lessons.neuron.plane_parts_figure import Cell, Column, axes, cut_marks, flat, said, table
from core.lessons.neuron.plane_space_figure import CORNERS, HIDDEN, Space
from core.lessons.neuron.settings import plain, vector

TWO = (
    ((28.0, 60.0, 236.0, 236.0), (28.0, 84.0, 132.0, 132.0)),
    ((310.0, 60.0, 236.0, 236.0), (208.0, 84.0, 132.0, 132.0)),
)


def layers_figure(net: Layers, mode: Mode) -> Figure:
    """The rows where they are, the rows where the hidden units put them, and all sums."""
    before = Space(2, -0.5, 1.5)
    after = Space(2, -0.5, 2.5) if net.relu else before
    rules: list[Rule] = []
    fixed: list[np.ndarray] = []
    looks = ("first", "second")
    for unit, look in enumerate(looks):
        first = sum(len(spots) for spots in fixed)
        fixed.append(flat(before.cut(net.w[:, unit], net.c[unit])))
        rules.append(Rule(0, first + CORNERS, first + CORNERS + 1, look))  # type: ignore[arg-type]
    first = sum(len(spots) for spots in fixed)
    fixed.append(flat(after.cut(net.v, net.b - net.cut)))
    out_areas, out_rules = cut_marks(1, first, 2)
    first = sum(len(spots) for spots in fixed)
    fixed.append(before.spots(net.x))
    wanted = net.x.sum(axis=1) % 2 == 1
    points = [Point(0, first + k, bool(wanted[k]), "".join(str(v) for v in net.x[k]), 3 * k + 1) for k in range(4)]
    moving = first + 4
    points += [Point(1, moving + k, bool(wanted[k]), "", 3 * k + 3) for k in range(4)]
    frames = []
    for index, step in enumerate(trace(net).steps):
        row, part = divmod(index, 3)
        spots = after.spots(net.h)
        spots[[k for k in range(4) if 3 * k + 1 > index]] = HIDDEN
        frames.append(Frame(spots, said(step.caption), point=row if part < 2 else 4 + row, box=row))
    lines = [
        [
            Cell(vector(net.x[k])),
            Cell(plain(net.h[k, 0]), 3 * k, ink="first"),
            Cell(plain(net.h[k, 1]), 3 * k + 1, ink="second"),
            Cell(plain(net.y[k]), 3 * k + 2, True),
            Cell(str(int(wanted[k]))),
        ]
        for k in range(4)
    ]
    one, two = net.names
    columns = [
        Column("Inputs", 66, 80),
        Column(one, 44, 60),
        Column(two, 54, 60),
        Column("y", 34, 50),
        Column("XOR", 40, 60),
    ]
    cells, boxes = table(columns, lines, ((578.0, 58.0), (14.0, 268.0)), (36.0, 28.0))
    kinks = "where its sum is 0" if net.relu else "where it begins to fire"
    notes = [
        *axes(before, TWO[0], ("x1", "x2")),
        *axes(after, TWO[1], (one, two)),
        Note("Inputs", ((28, 47, 0, 0), (28, 73, 0, 0)), bold=True),
        Note("What the hidden units make of them", ((310, 47, 0, 0), ABSENT), bold=True),
        Note("Hidden units", (ABSENT, (208, 73, 0, 0)), bold=True),
        *(
            Note(sign, ((28, y, 0, 0), (14, narrow_y, 0, 0)), ink=ink)  # type: ignore[arg-type]
            for sign, ink, y, narrow_y in (("—", "first", 334, 424), ("···", "second", 354, 442))
        ),
        Note(f"Hidden unit {one}: {kinks}", ((50, 334, 0, 0), (38, 424, 0, 0)), ink="muted"),
        Note(f"Hidden unit {two}: {kinks}", ((50, 354, 0, 0), (38, 442, 0, 0)), ink="muted"),
        Note("Here one line is enough: the output's", ((310, 334, 0, 0), ABSENT), ink="muted"),
        Note("(0, 1) and (1, 0) share a place", ((310, 354, 0, 0), ABSENT), ink="muted"),
        Note("● answer 1", ((578, 252, 0, 0), (14, 250, 0, 0)), ink="positive"),
        Note("■ answer 0", ((668, 252, 0, 0), (110, 250, 0, 0)), ink="negative"),
    ]
    return plane_figure(
        Scene(
            panels=[Panel(TWO[0], False), Panel(TWO[1])], fixed=np.concatenate(fixed), frames=frames,
            heights=(372.0, 458.0), points=points, rules=[*rules, *out_rules], areas=out_areas,
            notes=[*notes, *cells], boxes=[(box, 3 * k + 3) for k, box in enumerate(boxes)],
        ),
        mode,
        "XOR in two layers: four rows, where two hidden units put them, and the line that parts them there.",
        rate=1,
    )  # fmt: skip
