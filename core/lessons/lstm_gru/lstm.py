"""An LSTM told step by step: each gate's sum and value, what is kept, what is let in, the cell, the state."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import Digits
from core.explain.scene import Scene
from core.lessons.lstm_gru.cells import LSTM, both, digits_of, gate_columns, lines, opening, row, unit
from core.lessons.lstm_gru.task import Cell
from core.trace import Step, Trace


def lstm_scenes(cell: Cell) -> list[Scene]:
    """Eight scenes for each time step; its chapter is the time step, from 0."""
    digits = digits_of(cell)
    return [scene for t in range(cell.steps) for scene in _step(cell, digits, t)]


def _step(cell: Cell, digits: Digits, t: int) -> Iterator[Scene]:
    run, n = cell.lstm, t + 1
    units = range(cell.units)
    whole = row(cell.units)
    for k, gate in enumerate(LSTM):
        value, at = getattr(run, gate.letter)[t], cell.columns(k)
        sums = run.sums[t, at]
        said = []
        for j in units:
            c = at.start + j
            parts = [(cell.x[t], cell.W[:, c], True), (run.h_before[t], cell.U[:, c], False)]
            total = digits.weighed(parts, [(float(cell.b[c]), digits.weights)])
            said += [f"{unit(cell, j)}{total}", f"{unit(cell, j)}{opening(digits, gate, sums[j], value[j])}"]
        yield Scene(
            t,
            f"t = {n}: the {gate.name} {gate.letter}, {gate.task}",
            lines(said),
            {
                f"x {n}": row(cell.features),
                f"h {t}": whole,
                "W": gate_columns(cell, k, cell.features),
                "U": gate_columns(cell, k, cell.units),
                "b": gate_columns(cell, k, 1),
            },
            {f"sum-{gate.letter} {n}": whole, f"{gate.letter} {n}": whole},
        )
    kept, added, bent = run.f[t] * run.c_before[t], run.i[t] * run.g[t], np.tanh(run.c[t])
    yield Scene(
        t,
        f"t = {n}: kept of the old cell, f × c{t}",
        lines([f"{unit(cell, j)}{digits.product(run.f[t, j], run.c_before[t, j], kept[j])}" for j in units]),
        {f"f {n}": whole, f"c {t}": whole},
        {f"kept {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: let in of the new, i × g",
        lines([f"{unit(cell, j)}{digits.product(run.i[t, j], run.g[t, j], added[j])}" for j in units]),
        {f"i {n}": whole, f"g {n}": whole},
        {f"added {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: the new cell c{n}, kept + let in. No weight and no bend lies on its way",
        lines([f"{unit(cell, j)}{both(digits, kept[j], added[j], run.c[t, j])}" for j in units]),
        {f"kept {n}": whole, f"added {n}": whole},
        {f"c {n}": whole},
    )
    said = []
    for j in units:
        said.append(f"{unit(cell, j)}tanh({digits.of(run.c[t, j])}) = {digits.of(bent[j])}")
        said.append(f"{unit(cell, j)}{digits.product(run.o[t, j], bent[j], run.h[t, j])}")
    yield Scene(
        t,
        f"t = {n}: the new state h{n}, o × tanh(c)",
        lines(said),
        {f"o {n}": whole, f"c {n}": whole},
        {f"bent {n}": whole, f"h {n}": whole},
    )


def lstm_trace(cell: Cell, told: Sequence[Scene]) -> Trace:
    """All arrays are rows `(1, n)` but for W and U; the number after a name is the time step, 0 the start."""
    run = cell.lstm
    zero = np.zeros((1, cell.units))
    arrays = {"W": cell.W, "U": cell.U, "b": cell.b[None], "h 0": zero, "c 0": zero}
    held = {
        "x": cell.x, "i": run.i, "f": run.f, "g": run.g, "o": run.o,
        "kept": run.f * run.c_before, "added": run.i * run.g, "c": run.c, "bent": np.tanh(run.c), "h": run.h,
    }  # fmt: skip
    held |= {f"sum-{gate.letter}": run.sums[:, cell.columns(k)] for k, gate in enumerate(LSTM)}
    for t in range(cell.steps):
        arrays |= {f"{name} {t + 1}": values[t : t + 1] for name, values in held.items()}
    return Trace(arrays, [Step(s.caption, s.reads, s.writes, f"t = {s.chapter + 1}") for s in told])
