"""A GRU cell, drawn: the conveyor h, the table of gates, and how the state is made."""

from core.explain.scene import Scene
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.cells_figure import cell_figure, row_of
from core.lessons.lstm_gru.gru import apart
from core.lessons.lstm_gru.sheet_figure import Equation, Row
from core.lessons.lstm_gru.task import Cell
from core.trace import Trace
from core.wording import prose


def gru_figure(cell: Cell, after: bool, said: list[Scene], trace: Trace, shown: Mode) -> Figure:
    """The conveyor h, the table of gates, and how the state is made, in one of both forms."""
    rows = [Row("", "W", cell.features, side="x"), Row("", "U", cell.units, side="before h"), Row("+ b", "b")]
    if after:
        rows.append(Row("+ b′", "b state"))
    rows.append(Row("heard", "told", gate=2, slot=True, group="sums"))
    first = (
        Equation("reset after: r × (h U + b′)", ("r", "inner", "told"), "×")
        if after
        else Equation("reset before: r × old h", ("r", "before h", "inner"), "×")
    )
    equations = [
        first,
        Equation("keep: z × old h", ("z", "before h", "kept"), "×"),
        Equation("let in: (1 − z) × g", ("left", "g", "added"), "×"),
        Equation("h: kept + let in", ("kept", "added", "h"), "+"),
    ]
    titles = ("z: keep", "r: reset", "g: new")
    run = cell.gru(after=after)
    alt = prose(f"""A GRU cell reads {cell.steps} inputs; its state ends at {row_of(run.h[-1])}. The other form's states
        lie up to {abs(apart(cell)).max():.4f} away.""")
    return cell_figure(cell, said, trace, ("h",), titles, rows, "zrg", equations, alt, shown)
