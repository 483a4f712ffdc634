"""The figures of gates and of hidden layers: what `core.explain` computes, handed to `core.figures`."""

import math

import numpy as np
import streamlit as st

from core.explain.neuron_gates import GATES, Unit
from core.explain.neuron_gates_words import beside, sum_text
from core.explain.neuron_gates_words import trace as gate_trace
from core.explain.neuron_layers import Layers
from core.explain.neuron_layers_words import trace as layers_trace
from core.explain.neuron_parts import PAIRS, Neuron
from core.explain.neuron_parts import trace as parts_trace
from core.explain.neuron_settings import plain, vector
from core.figures.neuron import Signal, neuron_figure
from core.figures.palette import Mode
from core.figures.plane import plane_figure
from core.figures.plane_parts import (
    CUT_SPOTS,
    GROUND,
    Cell,
    Column,
    axes,
    cube,
    cube_names,
    cube_rules,
    cut_marks,
    flat,
    ground,
    said,
    table,
)
from core.figures.plane_scene import ABSENT, Frame, Note, Panel, Point, Rule, Scene
from core.figures.plane_space import CORNERS, HIDDEN, Space
from core.figures.player import Figure

ONE = ((28.0, 60.0, 300.0, 300.0), (58.0, 84.0, 248.0, 248.0))  # the only panel, on both boards
LEFT, SWING = math.radians(-50), math.radians(-55)  # from where and how far a cube turns


def turn(share: float) -> float:
    """How far a cube is turned when so much of the animation is over."""
    return LEFT + SWING * share


@st.cache_data(max_entries=32, show_spinner=False)
def gates(unit: Unit, shown: Mode) -> Figure:
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
        Column("Inputs", 70, 52), Column("Weighted sum", wide_sum, 154), Column("T", 52, 0), Column("y", 34, 26),
        Column(GATES[unit.name].name, 56, 46), Column("", 48, 48),
    ]  # fmt: skip
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
        shown,
        f"The {n} rows of {GATES[unit.name].name}, the boundary of one neuron with weights {vector(unit.w)} and "
        f"threshold {plain(unit.threshold)}, and the truth table: {unit.right} of {n} rows right.",
        rate=1,
    )  # fmt: skip


def legend(yes: str, no: str, side: str, wrong: str = "", before: str = "") -> list[Note]:
    """What marks mean, below a panel."""
    entries = [("●", "positive", yes), ("■", "negative", no), ("→", "arrow", "w")]
    others = (("▮", "positive", side), ("✕", "text", wrong), ("╌", "muted", before))
    entries += [entry for entry in others if entry[2]]
    notes, left, narrow_left = [], 28.0, 8.0
    for sign, ink, text in entries:
        wide, narrow = (left, 393.0, 0.0, 0.0), (narrow_left, 360.0, 0.0, 0.0)
        notes.append(Note(sign, (wide, narrow), ink=ink))  # type: ignore[arg-type]
        notes.append(Note(text, ((left + 15, *wide[1:]), (narrow_left + 14, *narrow[1:])), ink="muted"))
        left += 32 + 7.2 * len(text)
        narrow_left += 28 + 6.6 * len(text)
    return notes


TWO = (
    ((28.0, 60.0, 236.0, 236.0), (28.0, 84.0, 132.0, 132.0)),
    ((310.0, 60.0, 236.0, 236.0), (208.0, 84.0, 132.0, 132.0)),
)


@st.cache_data(max_entries=4, show_spinner=False)
def layers(net: Layers, shown: Mode) -> Figure:
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
    points = [
        Point(0, first + k, bool(wanted[k]), "".join(str(v) for v in net.x[k]), 3 * k + 1) for k in range(4)
    ]
    moving = first + 4
    points += [Point(1, moving + k, bool(wanted[k]), "", 3 * k + 3) for k in range(4)]
    frames = []
    for index, step in enumerate(layers_trace(net).steps):
        row, part = divmod(index, 3)
        spots = after.spots(net.h)
        spots[[k for k in range(4) if 3 * k + 1 > index]] = HIDDEN
        frames.append(Frame(spots, said(step.caption), point=row if part < 2 else 4 + row, box=row))
    lines = [
        [
            Cell(vector(net.x[k])), Cell(plain(net.h[k, 0]), 3 * k, ink="first"),
            Cell(plain(net.h[k, 1]), 3 * k + 1, ink="second"), Cell(plain(net.y[k]), 3 * k + 2, True),
            Cell(str(int(wanted[k]))),
        ]
        for k in range(4)
    ]  # fmt: skip
    one, two = net.names
    columns = [
        Column("Inputs", 66, 80), Column(one, 44, 60), Column(two, 54, 60), Column("y", 34, 50), Column("XOR", 40, 60)
    ]  # fmt: skip
    cells, boxes = table(columns, lines, ((578.0, 58.0), (14.0, 268.0)), (36.0, 28.0))
    kinks = "where its sum is 0" if net.relu else "where it begins to fire"
    notes = [
        *axes(before, TWO[0], ("x1", "x2")), *axes(after, TWO[1], (one, two)),
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
    ]  # fmt: skip
    return plane_figure(
        Scene(
            panels=[Panel(TWO[0], False), Panel(TWO[1])], fixed=np.concatenate(fixed), frames=frames,
            heights=(372.0, 458.0), points=points, rules=[*rules, *out_rules], areas=out_areas,
            notes=[*notes, *cells], boxes=[(box, 3 * k + 3) for k, box in enumerate(boxes)],
        ),
        shown,
        "XOR in two layers: four rows, where two hidden units put them, and the line that parts them there.",
        rate=1,
    )  # fmt: skip


@st.cache_data(max_entries=16, show_spinner=False)
def parts(neuron: Neuron, shown: Mode) -> Figure:
    """The living neuron beside the artificial one."""
    return neuron_figure(
        [(pair.living, pair.artificial) for pair in PAIRS],
        [said(step.caption) for step in parts_trace(neuron).steps],
        [Signal(plain(x), plain(w), float(w)) for x, w in zip(neuron.x, neuron.w, strict=True)],
        (plain(neuron.z, 4), neuron.said, neuron.smooth),
        shown,
    )
