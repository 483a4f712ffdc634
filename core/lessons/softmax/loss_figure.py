"""Cross-entropy as a table: probabilities, what is right, the gradient, and the logits one step later."""

from collections.abc import Sequence

from core.figures.bars import Column, Foot, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.softmax.tables_figure import places_of
from core.trace import Trace
from core.wording import number


def loss_figure(trace: Trace, names: Sequence[str], mode: Mode) -> Figure:
    """Probabilities, what is right, the gradient, and the logits one step later."""
    loss, after = float(trace.arrays["loss"][0]), float(trace.arrays["after"][0])
    columns = [
        Column("logits", "Logit", "z", places_of(trace), "signed", 0.9, 0.85),
        Column("p", "Probability", "p", 4, "share", 1.4, 1.3, Foot("loss", f"loss {number(loss, 4)}"), most=1.0),
        Column("y", "Right", "y", 0, "plain", 0.6, 0.5, short="y"),
        Column("gradient", "Gradient", "p \u2212 y", 4, "gradient", 1.4, 1.2, Foot("balance", "sum 0"), most=1.0),
        Column(
            "moved", "New logit", "z \u2212 gradient", 4, "signed", 1.1, 1.2, Foot("after", f"loss {number(after, 4)}")
        ),
    ]
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"Cross-entropy of {len(names)} classes: {number(loss, 4)}. The gradient of each logit is its probability, "
        f"less 1 for the right class. One step against it brings the loss to {number(after, 4)}.",
    )
