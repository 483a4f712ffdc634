"""An LSTM told step by step: each gate's sum and value, what is kept, what is let in, the cell, the state."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.scene import Scene
from core.lessons.lstm_gru.cells import LSTM, Shown, gate_columns, lines, row
from core.lessons.lstm_gru.task import Cell
from core.trace import Step, Trace


def lstm_scenes(cell: Cell) -> list[Scene]:
    """Eight scenes for each time step; its chapter is the time step, from 0."""
    shown = Shown(cell)
    return [scene for t in range(cell.steps) for scene in _step(shown, t)]


def _step(shown: Shown, t: int) -> Iterator[Scene]:
    cell, run, n = shown.cell, shown.cell.lstm, t + 1
    units = range(cell.units)
    whole = row(cell.units)
    for k, gate in enumerate(LSTM):
        value, at = getattr(run, gate.letter)[t], cell.columns(k)
        sums = run.sums[t, at]
        said = []
        for j in units:
            c = at.start + j
            parts = [(cell.x[t], cell.W[:, c], True), (run.h_before[t], cell.U[:, c], False)]
            total = shown.weighed(parts, [(float(cell.b[c]), shown.weights)], float(sums[j]))
            said += [f"{shown.unit(j)}{total}", f"{shown.unit(j)}{shown.bent(gate, sums[j], value[j])}"]
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
        lines([f"{shown.unit(j)}{shown.product(run.f[t, j], run.c_before[t, j], kept[j])}" for j in units]),
        {f"f {n}": whole, f"c {t}": whole},
        {f"kept {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: let in of the new, i × g",
        lines([f"{shown.unit(j)}{shown.product(run.i[t, j], run.g[t, j], added[j])}" for j in units]),
        {f"i {n}": whole, f"g {n}": whole},
        {f"added {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: the new cell c{n}, kept + let in. No weight and no bend lies on its way",
        lines([f"{shown.unit(j)}{shown.total(kept[j], added[j], run.c[t, j])}" for j in units]),
        {f"kept {n}": whole, f"added {n}": whole},
        {f"c {n}": whole},
    )
    said = []
    for j in units:
        said.append(f"{shown.unit(j)}tanh({shown.of(run.c[t, j])}) = {shown.of(bent[j])}")
        said.append(f"{shown.unit(j)}{shown.product(run.o[t, j], bent[j], run.h[t, j])}")
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
