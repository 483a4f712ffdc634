"""What a GRU's candidate hears of the old state: the reset gate after the state's product, or before it."""

from collections.abc import Iterator

from core.explain.digits import Digits
from core.explain.scene import Scene
from core.lessons.lstm_gru.cells import gate_columns, lines, row, unit
from core.lessons.lstm_gru.task import Cell
from core.nn.gates import GRUGates


def reset_after(cell: Cell, digits: Digits, run: GRUGates, t: int) -> Iterator[Scene]:
    """First the state's product, then the reset gate."""
    n, whole, at = t + 1, row(cell.units), cell.columns(2)
    units = range(cell.units)
    said = []
    for j in units:
        c = at.start + j
        more = [(float(cell.b_state[c]), digits.weights)] if cell.b_state[c] else []
        total = digits.weighed([(run.h_before[t], cell.U[:, c], False)], more)
        said.append(f"{unit(cell, j)}{total}")
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
        lines([f"{unit(cell, j)}{digits.product(run.r[t, j], run.inner[t, j], run.told[t, j])}" for j in units]),
        {f"r {n}": whole, f"inner {n}": whole},
        {f"told {n}": whole},
    )


def reset_before(cell: Cell, digits: Digits, run: GRUGates, t: int) -> Iterator[Scene]:
    """First the reset gate, then the product of what it leaves."""
    n, whole, at = t + 1, row(cell.units), cell.columns(2)
    units = range(cell.units)
    left = run.r[t] * run.h_before[t]
    yield Scene(
        t,
        f"t = {n}: reset before: r × h{t}",
        lines([f"{unit(cell, j)}{digits.product(run.r[t, j], run.h_before[t, j], left[j])}" for j in units]),
        {f"r {n}": whole, f"h {t}": whole},
        {f"inner {n}": whole},
    )
    yield Scene(
        t,
        f"t = {n}: what the reset state says to the candidate, (r × h{t}) U",
        lines([f"{unit(cell, j)}{digits.weighed([(left, cell.U[:, at.start + j], False)])}" for j in units]),
        {f"inner {n}": whole, "U": gate_columns(cell, 2, cell.units)},
        {f"told {n}": whole},
    )
