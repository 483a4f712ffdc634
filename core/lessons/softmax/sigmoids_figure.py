"""One softmax beside one sigmoid per class, as a table."""

from collections.abc import Sequence

import numpy as np

from core.figures.bars import Column, Foot, Table, table_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.softmax.tables_figure import ones_sum, places_of
from core.trace import Trace
from core.wording import number


def sigmoids_figure(trace: Trace, names: Sequence[str], mode: Mode) -> Figure:
    """One softmax beside one sigmoid per class."""
    yes = trace.arrays["yes"]
    chosen = names[int(np.argmax(trace.arrays["p"]))]
    total = float(trace.arrays["sum"][0])
    columns = [
        Column("logits", "Logit", "z", places_of(trace), "signed", 0.9, 0.8),
        Column("p", "One softmax", "one answer", 4, "share", 1.7, 1.3, ones_sum(trace), most=1.0),
        Column("sigmoids", "Sigmoids", "one by one", 4, "share", 1.7, 1.3,
               Foot("sum", f"sum {number(total, 4)}"), most=1.0),
        Column("yes", "Yes?", "≥ 0.5", 0, "plain", 0.9, 0.8, Foot("answers", f"{int(yes.sum())} yes"),
               texts=tuple("yes" if one else "no" for one in yes)),
    ]  # fmt: skip
    return table_figure(
        Table(trace, names, columns),
        mode,
        f"The same {len(names)} logits twice: as one softmax, which chooses {chosen}, and as separate sigmoids, which "
        f"say yes to {int(yes.sum())} classes.",
    )
