"""The stages of gated cells: what is told, laid out; kept for settings that come again."""

from collections.abc import Sequence

import streamlit as st

from core.explain.scene import Scene
from core.figures.graphs.panel import Frame
from core.figures.graphs.unrolled import Unrolled, unrolled_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.cells import PLACES
from core.lessons.lstm_gru.cells_figure import Strip, strip
from core.lessons.lstm_gru.gru import apart, gru_scenes, gru_trace
from core.lessons.lstm_gru.lstm import lstm_scenes, lstm_trace
from core.lessons.lstm_gru.sheet_figure import Equation, Row, Sheet, sheet
from core.lessons.lstm_gru.task import Cell
from core.trace import Trace
from core.wording import decimals, number, prose


@st.cache_data(max_entries=32, show_spinner=False)
def lstm_told(cell: Cell) -> list[Scene]:
    """How an LSTM cell is told."""
    return lstm_scenes(cell)


@st.cache_data(max_entries=32, show_spinner=False)
def gru_told(cell: Cell, after: bool) -> list[Scene]:
    """How a GRU cell is told, in one of its forms."""
    return gru_scenes(cell, after=after)


@st.cache_data(max_entries=32, max_size="24MB", show_spinner=False)
def lstm_stage(cell: Cell, shown: Mode) -> Figure:
    """The conveyors c and h, the table of gates, and how the cell is made."""
    said = lstm_told(cell)
    rows = [
        Row("", "W", cell.features, side="x"),
        Row("", "U", cell.units, side="before h"),
        Row("+ b", "b"),
    ]
    equations = [
        Equation("keep: f × c before", ("f", "before c", "kept"), "×"),
        Equation("let in: i × g", ("i", "g", "added"), "×"),
        Equation("c: kept + let in", ("kept", "added", "c"), "+"),
        Equation("h: o × tanh(c)", ("o", "bent", "h"), "×"),
    ]
    titles = ("i: let in", "f: keep", "g: new", "o: show")
    last = cell.lstm
    alt = prose(f"""An LSTM cell reads {cell.steps} inputs. Its cell ends at {_row(last.c[-1])}, its state at
        {_row(last.h[-1])}. A table shows every gate's weights and sums, equations show what is kept and let in.""")
    return _stage(cell, said, lstm_trace(cell, said), ("c", "h"), titles, rows, "ifgo", equations, alt, shown)


@st.cache_data(max_entries=32, max_size="24MB", show_spinner=False)
def gru_stage(cell: Cell, after: bool, shown: Mode) -> Figure:
    """The conveyor h, the table of gates, and how the state is made, in one of both forms."""
    said = gru_told(cell, after)
    rows = [Row("", "W", cell.features, side="x"), Row("", "U", cell.units, side="before h"), Row("+ b", "b")]
    if after:
        rows.append(Row("+ b′", "b state"))
    rows.append(Row("heard", "told", gate=2, slot=True, group="sums"))
    first = (
        Equation("reset after: r × (h U + b′)", ("r", "inner", "told"), "×")
        if after
        else Equation("reset before: r × h before", ("r", "before h", "inner"), "×")
    )
    equations = [
        first,
        Equation("keep: z × h before", ("z", "before h", "kept"), "×"),
        Equation("let in: (1 − z) × g", ("left", "g", "added"), "×"),
        Equation("h: kept + let in", ("kept", "added", "h"), "+"),
    ]
    titles = ("z: keep", "r: reset", "g: new")
    run = cell.gru(after=after)
    alt = prose(f"""A GRU cell reads {cell.steps} inputs; its state ends at {_row(run.h[-1])}. The other form's states
        lie up to {abs(apart(cell)).max():.4f} away.""")
    return _stage(cell, said, gru_trace(cell, said, after=after), ("h",), titles, rows, "zrg", equations, alt, shown)


def _row(values: Sequence[float]) -> str:
    return ", ".join(number(float(v), 3) for v in values)


def _stage(
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
