"""What every run on the page has, whatever it does: a way to stop it, to try it again, and a word when it is gone."""

import streamlit as st

from core.runs.queue import runs
from core.runs.record import RunState, StudyState
from core.settings import settings
from core.wording import prose


def cancel_button(state: RunState | StudyState) -> None:
    """Takes a run out of the queue, or stops it at its next batch."""
    queued = state.phase == "queued"
    st.button(
        "Leave the queue" if queued else "Stop and keep",
        key=f"cancel_{state.run_id}",
        width="stretch",
        icon=":material/stop_circle:",
        on_click=runs().cancel,
        args=(state.run_id,),
        help=None if queued else "Stops at the next batch; what was learned so far is kept.",
    )


def duration(seconds: float) -> str:
    """`75.2` -> `1 min 15 s`."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def unknown() -> None:
    """Says that a run is not, or no longer, known."""
    hours = settings().keep_runs_hours
    st.warning(
        prose(f"""This run is not known here: runs are kept for {hours:g} hours, and at most {settings().kept_runs} of
            a kind, until the app restarts. Start again to get a new one."""),
        icon=":material/hourglass_disabled:",
    )


def retry(run_id: str, label: str, *, name: str = "run") -> None:
    """A button that queues the same once more and turns the page to the new run, whose id the link keeps as `name`."""
    if not st.button(label, type="primary", icon=":material/replay:", key=f"retry_{run_id}"):
        return
    try:
        again = runs().retry(run_id)
    except (RuntimeError, ValueError) as error:
        st.error(f"It could not be queued: {error}.", icon=":material/block:")
        return
    if again is None:
        unknown()
        return
    st.query_params[name] = again
    st.rerun()
