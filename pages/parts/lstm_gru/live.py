"""Networks that learn to remember from a seed of the reader's: asked for, followed, and what they left."""

import streamlit as st

from core.lessons.lstm_gru.learning_figure import learning_figure
from core.lessons.lstm_gru.study.memory import MemoryStudy, memory_study
from core.lessons.lstm_gru.study.plan import MemoryPlan
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
    if run.rows:
        stage(learning_figure(run.rows, MemoryPlan.from_json(run.plan), mode()), key="memory_live")
