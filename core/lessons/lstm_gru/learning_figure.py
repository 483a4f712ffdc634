"""Networks that are being trained on the reader's behalf, drawn: how many answers are right, batch by batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.figures.curves.axis import Axis
from core.figures.curves.figure import curves_figure
from core.figures.curves.learning import Learner, learning_plot
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.lstm_gru.settings import RUN_TITLES
from core.lessons.lstm_gru.study.memory import RUNS
from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.lessons.lstm_gru.study.work import WATCHED


def learning_figure(measured: Sequence[Mapping[str, Any]], plan: MemoryPlan, mode: Mode) -> Figure:
    """A line for each network that has begun; a row of `measured` has its run, batch and accuracy."""
    learners = []
    for name in RUNS:
        rows = [row for row in measured if row["run"] == name]
        if rows:
            shares = [float(row["accuracy"]) for row in rows]
            learners.append(
                Learner(RUN_TITLES[name], [int(row["batch"]) for row in rows], shares, f"{100 * shares[-1]:.1f}%")
            )
    now = learners[-1]
    caption = f"{now.name} after {now.at[-1]} batches: {now.last} right after {WATCHED} steps"
    most = max(plan.batches_of(name) for name in RUNS)
    y = Axis(0.0, 1.06, tuple((v / 4, f"{25 * v}%") for v in range(5)))
    title = f"Right answers after {WATCHED} steps, by batch"
    plot = learning_plot(learners, title, most, y, ("Network", "batch", "right"), caption)
    alt = "The share of right answers of each network, by the batches that it has learned from."
    return curves_figure(plot, mode, alt)
