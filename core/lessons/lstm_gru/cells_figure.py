"""A gated cell, drawn: what it carries along, the table of its gates, and how its state is made."""

from collections.abc import Sequence

from core.explain.scene import Scene
from core.figures.graphs.panel import Frame
from core.figures.graphs.unrolled import Unrolled, unrolled_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.cells import PLACES
from core.lessons.lstm_gru.sheet_figure import Equation, Row, Sheet, sheet
from core.lessons.lstm_gru.strip_figure import Strip, strip
from core.lessons.lstm_gru.task import Cell
from core.trace import Trace
from core.wording import decimals, number


def row_of(values: Sequence[float]) -> str:
    return ", ".join(number(float(v), 3) for v in values)


def cell_figure(
    cell: Cell, said: list[Scene], trace: Trace, carried: tuple[str, ...], titles: tuple[str, ...], rows: list[Row],
    gates: str, equations: list[Equation], alt: str, shown: Mode,
) -> Figure:  # fmt: skip
    """Strip, sheet and calculation."""
    # Sums, and below them what they are bent to, each gate under its own title.
    for label, prefix, group in (("= sum", "sum-", "sums"), ("= gate", "", "gate")):
        rows = [
            *rows,
            *(
                Row("" if k else label, prefix + gate, gate=k, slot=True, group=group, beside=k > 0)
                for k, gate in enumerate(gates)
            ),
        ]
    above = strip(Strip(cell.steps, cell.features, cell.units, carried, _uses(said, cell, carried), _lit(said, cell)))
    groups = {"x": "input", "before h": "state", "h": "state", "before c": "cell", "c": "cell"}
    groups |= dict.fromkeys(("kept", "added"), "cell" if "c" in carried else "state")
    slots = {name for equation in equations for name in equation.arrays}
    slots |= {row.array for row in rows if row.slot} | {row.side for row in rows if row.side}
    shows = _shows(said, cell, trace, slots)
    content = Sheet(
        titles, cell.units, cell.features, rows, equations, shows,
        dict.fromkeys(slots, "gate") | groups | {"told": "sums", "inner": "sums"},
    )  # fmt: skip
    below = sheet(content, (above.bottom[0] + 8, above.bottom[1] + 8))
    chapters = [f"t = {t + 1}" for t in range(cell.steps)]
    if said[-1].chapter == cell.steps:
        chapters.append("Forms")
    given = decimals(cell.x, 2)
    computed = {
        name: given if name.startswith("x ") else PLACES
        for name in trace.arrays
        if name.split()[0] not in ("W", "U", "b")
    }
    return unrolled_figure(
        Unrolled(
            trace,
            [Frame(s.chapter, s.headline, s.lines, {}, {}, {}) for s in said],
            chapters,
            [*above.grids, *below.grids],
            below.bottom,
            wires=above.wires,
            cells=above.cells,
            signs=[*above.signs, *below.signs],
            places=computed,
        ),
        shown,
        alt,
    )


def _uses(said: list[Scene], cell: Cell, carried: tuple[str, ...]) -> dict[str, Sequence[frozenset[int]]]:
    """For each time step, the steps of the figure that read its input and what is carried into it."""
    found: dict[str, list[frozenset[int]]] = {}
    for name in ("x", *carried):
        back = name != "x"
        found[name] = [
            frozenset(i for i, s in enumerate(said) if s.chapter == t and f"{name} {t if back else t + 1}" in s.reads)
            for t in range(cell.steps)
        ]
    return dict(found)


def _lit(said: list[Scene], cell: Cell) -> list[frozenset[int]]:
    return [frozenset(i for i, s in enumerate(said) if s.chapter == t) for t in range(cell.steps)]


def _shows(said: list[Scene], cell: Cell, trace: Trace, slots: set[str]) -> dict[str, Sequence[str]]:
    """What each slot shows at every step: all that its time step has brought so far."""
    known: set[str] = set()
    shown: dict[str, list[str]] = {name: [] for name in slots}
    for scene in said:
        known |= set(scene.writes)
        n = min(scene.chapter, cell.steps - 1) + 1
        for name in slots:
            before = name.removeprefix("before ")
            array = f"{before} {n - 1}" if name != before else f"{name} {n}"
            there = name == "x" or name != before or array in known
            shown[name].append(array if there else "")
    return dict(shown)
