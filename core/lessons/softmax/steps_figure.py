"""Softmax step by step, as a table: logits, shifted logits, exponentials, probabilities."""

from collections.abc import Sequence

from core.figures.bars import Column, Foot, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.softmax.tables_figure import ones_sum, places_of
from core.trace import Trace
from core.wording import number


def steps_figure(trace: Trace, names: Sequence[str], temperature: float, mode: Mode) -> Figure:
    """Logits, shifted logits, exponentials, probabilities."""
    places = places_of(trace)
    top = float(trace.arrays["max"][0])
    shift = "z \u2212 largest" if temperature == 1 else f"(z \u2212 largest) / {temperature:g}"
    columns = [
        Column("logits", "Logit", "z", places, "signed", 1.0, 0.9, Foot("max", f"max {number(top, places)}")),
        Column("shifted", "Shifted s", shift, places if temperature == 1 else 4, "signed", 1.15, 1.05),
        Column("exponentials", "Exponential", "e to the s", 4, "share", 1.15, 1.05,
               Foot("sum", f"sum {trace.arrays['sum'][0]:.4f}"), most=1.0, short="Exp."),
        Column("p", "Probability", "e to the s / sum", 4, "share", 2.2, 1.4, ones_sum(trace), most=1.0),
    ]  # fmt: skip
    if "own" in trace.arrays:
        columns.insert(0, Column("own", "Own logit", "", places, "signed", 1.0, 0.0))
        columns[1] = Column("logits", "Logit", "z, constant added", places, "signed", 1.2, 0.9, columns[1].foot)
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"{len(names)} logits become probabilities in {len(trace.steps)} steps: subtract the maximum, exponentiate, "
        "sum, divide.",
    )
