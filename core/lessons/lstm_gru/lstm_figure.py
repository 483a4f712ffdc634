"""An LSTM cell, drawn: the conveyors c and h, the table of gates, and how the cell is made."""

from core.explain.scene import Scene
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.cells_figure import cell_figure, row_of
from core.lessons.lstm_gru.sheet_figure import Equation, Row
from core.lessons.lstm_gru.task import Cell
from core.trace import Trace
from core.wording import prose


def lstm_figure(cell: Cell, said: list[Scene], trace: Trace, shown: Mode) -> Figure:
    """The conveyors c and h, the table of gates, and how the cell is made."""
    rows = [
        Row("", "W", cell.features, side="x"),
        Row("", "U", cell.units, side="before h"),
        Row("+ b", "b"),
    ]
    equations = [
        Equation("keep: f × old c", ("f", "before c", "kept"), "×"),
        Equation("let in: i × g", ("i", "g", "added"), "×"),
        Equation("c: kept + let in", ("kept", "added", "c"), "+"),
        Equation("h: o × tanh(c)", ("o", "bent", "h"), "×"),
    ]
    titles = ("i: let in", "f: keep", "g: new", "o: show")
    last = cell.lstm
    alt = prose(f"""An LSTM cell reads {cell.steps} inputs. Its cell ends at {row_of(last.c[-1])}, its state at
        {row_of(last.h[-1])}. A table shows every gate's weights and sums, equations show what is kept and let in.""")
    return cell_figure(cell, said, trace, ("c", "h"), titles, rows, "ifgo", equations, alt, shown)
