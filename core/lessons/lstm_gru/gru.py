"""A GRU told step by step, with its reset gate after the state's product or before it, and how far the two differ."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import Digits
from core.explain.scene import Line, Scene
from core.lessons.lstm_gru.cells import GRU, both, digits_of, gate_columns, lines, opening, row, unit
from core.lessons.lstm_gru.gru_reset import reset_after, reset_before
from core.lessons.lstm_gru.task import Cell
from core.nn.gates import GRUGates
from core.trace import Region, Step, Trace
from core.wording import MINUS


def apart(cell: Cell) -> np.ndarray:
    """How far the states of both forms lie apart, reset after minus reset before, `(T, units)`."""
    return cell.gru(after=True).h - cell.gru(after=False).h


def gru_scenes(cell: Cell, *, after: bool) -> list[Scene]:
    """Eight scenes for each time step, and one that sets both forms side by side."""
    digits, run = digits_of(cell), cell.gru(after=after)
    told = [scene for t in range(cell.steps) for scene in _step(cell, digits, run, t)]
    return [*told, _difference(cell, digits)]


def _step(cell: Cell, digits: Digits, run: GRUGates, t: int) -> Iterator[Scene]:
    n = t + 1
    units = range(cell.units)
    whole = row(cell.units)
    biases = _biases(run)
    for k, gate in enumerate(GRU[:2]):
        value, at = getattr(run, gate.letter)[t], cell.columns(k)
        said = []
        for j in units:
            c = at.start + j
            parts = [(cell.x[t], cell.W[:, c], True), (run.h_before[t], cell.U[:, c], False)]
            more = [(float(b), digits.weights) for b in (cell.b[c], cell.b_state[c])][: 1 + bool(cell.b_state[c])]
            total = digits.weighed(parts, more)
            said += [
                f"{unit(cell, j)}{total}",
                f"{unit(cell, j)}{opening(digits, gate, run.sums[t, c], value[j])}",
            ]
        yield Scene(
            t,
            f"t = {n}: the {gate.name} {gate.letter}, {gate.task}",
            lines(said),
            {
                f"x {n}": row(cell.features),
                f"h {t}": whole,
                "W": gate_columns(cell, k, cell.features),
                "U": gate_columns(cell, k, cell.units),
                **{b: gate_columns(cell, k, 1) for b in biases},
            },
            {f"sum-{gate.letter} {n}": whole, f"{gate.letter} {n}": whole},
        )
    yield from (reset_after if run.reset_after else reset_before)(cell, digits, run, t)
    last, at = GRU[2], cell.columns(2)
    said = []
    for j in units:
        c = at.start + j
        bias = float(cell.b[c] + (0 if run.reset_after else cell.b_state[c]))
        terms = [(bias, digits.weights), (float(run.told[t, j]), 3)]
        total = digits.weighed([(cell.x[t], cell.W[:, c], True)], terms)
        said += [
            f"{unit(cell, j)}{total}",
            f"{unit(cell, j)}{opening(digits, last, run.sums[t, c], run.candidate[t, j])}",
        ]
    yield Scene(
        t,
        f"t = {n}: the candidate g, {last.task}",
        lines(said),
        {
            f"x {n}": row(cell.features),
            "W": gate_columns(cell, 2, cell.features),
            f"told {n}": whole,
            "b": gate_columns(cell, 2, 1),
        },
        {f"sum-g {n}": whole, f"g {n}": whole},
    )
    kept, added = run.z[t] * run.h_before[t], (1 - run.z[t]) * run.candidate[t]
    yield Scene(
        t,
        f"t = {n}: kept of the old state, z × h{t}",
        lines([f"{unit(cell, j)}{digits.product(run.z[t, j], run.h_before[t, j], kept[j])}" for j in units]),
        {f"z {n}": whole, f"h {t}": whole},
        {f"kept {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: let in of the new, (1 {MINUS} z) × g",
        lines([f"{unit(cell, j)}{digits.product(1 - run.z[t, j], run.candidate[t, j], added[j])}" for j in units]),
        {f"z {n}": whole, f"g {n}": whole},
        {f"left {n}": whole, f"added {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: the new state h{n}, kept + let in",
        lines([f"{unit(cell, j)}{both(digits, kept[j], added[j], run.h[t, j])}" for j in units]),
        {f"kept {n}": whole, f"added {n}": whole},
        {f"h {n}": whole},
    )


def _biases(run: GRUGates) -> tuple[str, ...]:
    return ("b", "b state") if run.reset_after else ("b",)


def _difference(cell: Cell, digits: Digits) -> Scene:
    """Both forms on the same weights, at the unit where they end farthest apart."""
    found = apart(cell)
    unit = int(np.argmax(np.abs(found).max(axis=0)))
    one, other = cell.gru(after=True).h[:, unit], cell.gru(after=False).h[:, unit]
    head = f"unit {unit + 1}" if cell.units > 1 else "the state"
    table = [
        Line(
            (f"t = {t + 1}", digits.of(one[t]), digits.of(other[t]), digits.of(round(one[t], 3) - round(other[t], 3))),
            "row",
        )
        for t in range(cell.steps)
    ]
    largest = float(np.abs(found).max())
    said = (
        f"They differ by {digits.of(largest)} at most."
        if largest > 1e-12
        else "They are the same: with one unit, r × (h U) = (r × h) U."
    )
    return Scene(
        cell.steps,
        "Both forms with the same weights, " + (f"where they differ most: {head}" if cell.units > 1 else head),
        (Line(("step", "reset after", "reset before", "difference"), "head"), *table, Line((said,), "words")),
        {f"h {cell.steps}": row(cell.units)},
        {"apart": Region.whole(found.shape)},
    )


def gru_trace(cell: Cell, told: Sequence[Scene], *, after: bool) -> Trace:
    """All arrays are rows `(1, n)` but for W, U and `apart` (T, units); the number after a name is the time step.

    `inner` is h U + b' where the reset comes after, r * h where it comes before.
    """
    run = cell.gru(after=after)
    arrays = {"W": cell.W, "U": cell.U, "h 0": np.zeros((1, cell.units)), "apart": apart(cell)}
    arrays |= {"b": cell.b[None], "b state": cell.b_state[None]} if after else {"b": (cell.b + cell.b_state)[None]}
    held = {
        "x": cell.x, "z": run.z, "r": run.r, "inner": run.inner if after else run.r * run.h_before,
        "told": run.told, "g": run.candidate, "kept": run.z * run.h_before, "left": 1 - run.z,
        "added": (1 - run.z) * run.candidate,
        "h": run.h,
    }  # fmt: skip
    held |= {f"sum-{gate.letter}": run.sums[:, cell.columns(k)] for k, gate in enumerate(GRU)}
    for t in range(cell.steps):
        arrays |= {f"{name} {t + 1}": values[t : t + 1] for name, values in held.items()}
    names = [*(f"t = {t + 1}" for t in range(cell.steps)), "Forms"]
    return Trace(arrays, [Step(s.caption, s.reads, s.writes, names[s.chapter]) for s in told])
