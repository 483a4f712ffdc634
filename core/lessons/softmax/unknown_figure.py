"""Four ways to answer for a picture that may belong to no class, as a table."""

from collections.abc import Sequence

from core.figures.bars import Column, Foot, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.softmax.tables_figure import places_of
from core.trace import Trace


def unknown_figure(trace: Trace, names: Sequence[str], answers: Sequence[str], threshold: float, mode: Mode) -> Figure:
    """Four ways to answer for a picture that may belong to no class; `names` end with the extra class."""
    places = max(places_of(trace), 1)
    kept = tuple("keep" if one else "too low" for one in trace.arrays["kept"])
    columns = [
        Column("logits", "Logit", "z", places, "signed", 0.8, 0.0),
        Column("p", "Softmax", "must choose", 4, "share", 1.3, 1.1, Foot("answer p", answers[0]), most=1.0),
        Column("kept", "Reject", f"below {threshold:.2f}", 0, "plain", 0.9, 0.9, Foot("answer kept", answers[1]),
               texts=kept),
        Column("sigmoids", "Sigmoids", "may say no", 4, "share", 1.3, 1.1,
               Foot("answer sigmoids", answers[2]), most=1.0),
        Column("extended", "With Other", "trained for it", 4, "share", 1.3, 1.1,
               Foot("answer extended", answers[3]), most=1.0),
    ]  # fmt: skip
    return table_figure(
        Table(trace, names, columns, ("p", threshold), "Answer"),
        mode,
        "Four answers to one picture, from the same logits: softmax, softmax with a reject threshold, sigmoids, and "
        "softmax with a class Other.",
        rate=1,
    )
