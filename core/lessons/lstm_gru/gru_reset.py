"""What a GRU's candidate hears of the old state: the reset gate after the state's product, or before it."""

from collections.abc import Iterator

from core.explain.scene import Scene
from core.lessons.lstm_gru.cells import Shown, gate_columns, lines, row
from core.nn.gates import GRUGates


def reset_after(shown: Shown, run: GRUGates, t: int) -> Iterator[Scene]:
    """First the state's product, then the reset gate."""
    cell, n, whole, at = shown.cell, t + 1, row(shown.cell.units), shown.cell.columns(2)
    units = range(cell.units)
    said = []
    for j in units:
        c = at.start + j
        more = [(float(cell.b_state[c]), shown.weights)] if cell.b_state[c] else []
        total = shown.weighed([(run.h_before[t], cell.U[:, c], False)], more, float(run.inner[t, j]))
        said.append(f"{shown.unit(j)}{total}")
    yield Scene(
        t,
        f"t = {n}: what the old state says to the candidate, h{t} U + b′",
        lines(said),
        {f"h {t}": whole, "U": gate_columns(cell, 2, cell.units), "b state": gate_columns(cell, 2, 1)},
        {f"inner {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: reset after: r × (h{t} U + b′)",
        lines([f"{shown.unit(j)}{shown.product(run.r[t, j], run.inner[t, j], run.told[t, j])}" for j in units]),
        {f"r {n}": whole, f"inner {n}": whole},
        {f"told {n}": whole},
    )


def reset_before(shown: Shown, run: GRUGates, t: int) -> Iterator[Scene]:
    """First the reset gate, then the product of what it leaves."""
    cell, n, whole, at = shown.cell, t + 1, row(shown.cell.units), shown.cell.columns(2)
    units = range(cell.units)
    left = run.r[t] * run.h_before[t]
    yield Scene(
        t,
        f"t = {n}: reset before: r × h{t}",
        lines([f"{shown.unit(j)}{shown.product(run.r[t, j], run.h_before[t, j], left[j])}" for j in units]),
        {f"r {n}": whole, f"h {t}": whole},
        {f"inner {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: what the reset state says to the candidate, (r × h{t}) U",
        lines(
            [
                f"{shown.unit(j)}{shown.weighed([(left, cell.U[:, at.start + j], False)], [], float(run.told[t, j]))}"
                for j in units
            ]
        ),
        {f"inner {n}": whole, "U": gate_columns(cell, 2, cell.units)},
        {f"told {n}": whole},
    )
