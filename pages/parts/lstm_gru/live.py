"""Networks that learn to remember from a seed of the reader's: asked for, followed, and what they left."""

import streamlit as st

from core.figures.curves.axis import Axis
from core.figures.curves.figure import curves_figure
from core.figures.curves.learning import Learner, learning_plot
from core.lessons.lstm_gru.settings import RUN_TITLES
from core.lessons.lstm_gru.study.memory import RUNS, MemoryStudy, memory_study
from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.lessons.lstm_gru.study.work import WATCHED
from core.runs.queue import runs
from core.runs.run import Run
from pages.kit.controls import Controls
from pages.kit.stage import mode, stage
from pages.kit.study import begin, follow, forget, linked_result, linked_run


def run_asked() -> str:
    """The run that the link names; an empty one for the networks that ship, and where it names other work."""
    return linked_run("lstm_gru")


def run_left() -> str:
    """That run once it has left something; an empty one before."""
    return linked_result("lstm_gru")


@st.cache_resource(max_entries=8, show_spinner="Reading what the run left")
def _finished(run: str) -> MemoryStudy | None:
    data = runs().outcome(run)
    return MemoryStudy.from_bytes(data) if data else None


def study_of(run: str) -> MemoryStudy:
    """What a run of `run_left` has left; what ships for an empty one."""
    return (_finished(run) if run else None) or memory_study()


def ask(panel: Controls) -> None:
    """Draws what begins a training of the reader's own, and what leads back."""
    with st.container(border=True):
        panel.beside("own_seed", "batches")
        chosen = panel.settings
        if st.button("Train them here", type="primary", icon=":material/model_training:", width="stretch"):
            begin("lstm_gru", MemoryPlan(seeds=(chosen.own_seed,), batches=int(chosen.batches)).to_json())
        if run_asked():
            st.button("Back to the shipped ones", width="stretch", on_click=forget)
    runs().warm()


def ready() -> bool:
    """Whether there is something to show; otherwise a run that goes on, or went wrong, is drawn in its place."""
    run_id = run_asked()
    run = follow(run_id, _live) if run_id else None
    if run is not None and run.phase == "canceled":
        st.info(
            "Stopped by you. What was learned until then is kept; networks whose turn had not come know nothing.",
            icon=":material/stop_circle:",
        )
    return not run_id or run is not None


def _live(run: Run) -> None:
    """What the networks have learned so far."""
    if not run.rows:
        return
    plan = MemoryPlan.from_json(run.plan)
    told = []
    for name in RUNS:
        rows = [row for row in run.rows if row["run"] == name]
        if rows:
            shares = [float(row["accuracy"]) for row in rows]
            told.append(
                Learner(RUN_TITLES[name], [int(row["batch"]) for row in rows], shares, f"{100 * shares[-1]:.1f}%")
            )
    now = told[-1]
    caption = f"{now.name} after {now.at[-1]} batches: {now.last} right after {WATCHED} steps"
    most = max(plan.batches_of(name) for name in RUNS)
    y = Axis(0.0, 1.06, tuple((v / 4, f"{25 * v}%") for v in range(5)))
    title = f"Right answers after {WATCHED} steps, by batch"
    plot = learning_plot(told, title, most, y, ("Network", "batch", "right"), caption)
    alt = "The share of right answers of each network, by the batches that it has learned from."
    stage(curves_figure(plot, mode(), alt), key="memory_live")
