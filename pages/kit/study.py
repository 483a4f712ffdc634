"""A study on the page: its place in the queue, how far it is, what grows while it works, and how it ends."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.runs.queue import runs
from core.runs.record import StudyState
from pages.kit.run_ends import cancel_button, duration, retry, unknown

SECONDS = 1.5  # between two looks; every look costs the browser a part of a core that the study may need

Live = Callable[[StudyState], None]


def begin(kind: str, plan: str, data: bytes = b"", *, name: str = "run") -> str:
    """Queues a study, puts its id into the link under `name` and answers it; or says why not, and answers nothing."""
    try:
        run_id = runs().study(kind, plan, data)
    except (RuntimeError, ValueError) as error:
        st.error(f"It could not be queued: {error}.", icon=":material/block:")
        return ""
    st.query_params[name] = run_id
    return run_id


def linked_run(kind: str, *, name: str = "run") -> str:
    """The study that the link names under `name`; an empty text where it names none, or work of another kind."""
    run_id = st.query_params.get(name, "")
    state = runs().study_state(run_id) if run_id else None
    return run_id if state is None or state.kind == kind else ""


def follow(run_id: str, live: Live | None = None, *, name: str = "run") -> StudyState | None:
    """Shows a study as it is now and follows it until it is over; its state once it has left an outcome.

    `live` draws what grows while it works. `name` is where the link keeps the id. One that failed says why and can be
    tried again; one that is unknown or expired says so. The page is run again when the study ends.
    """
    state = runs().study_state(run_id)
    if state is None:
        unknown()
    elif not state.over:
        st.fragment(run_every=SECONDS)(partial(_live, run_id, live))()
    elif state.has_result:
        return state
    elif state.phase == "failed":
        st.error(state.error or "It stopped with an error.", icon=":material/error:")
        retry(run_id, "Try again", name=name)
    else:
        st.info("Taken out of the queue before it began.", icon=":material/cancel:")
        retry(run_id, "Queue it again", name=name)
    return None


def _live(run_id: str, live: Live | None) -> None:
    """One look at a study that waits or works; the whole page is run again once it ends."""
    state = runs().study_state(run_id)
    if state is None or state.over:
        st.rerun()
    words, button = st.columns([4, 1], vertical_alignment="center")
    with words:
        _status(state)
    with button:
        cancel_button(state)
    if live is not None and state.phase == "running":
        live(state)


def _status(state: StudyState) -> None:
    """Where the study is, as words and as a bar."""
    if state.phase == "queued":
        ahead = "It is the next." if state.place == 1 else "Those before it work first."
        st.progress(0.0, f":material/hourglass_top: Place {state.place} in the queue. {ahead}")
    elif not state.total:
        wait = "A moment." if runs().ready else "A worker's first run loads TensorFlow, which takes some seconds."
        st.progress(0.0, f":material/rocket_launch: Starting, {state.seconds:.0f} s so far. {wait}")
    else:
        left = "" if state.left is None else f" \u00b7 {duration(state.left)} left"
        words = state.words or f"{state.done} of {state.total}"
        st.progress(
            min(state.done / state.total, 1.0),
            f":material/model_training: {words} \u00b7 {duration(state.seconds)} so far{left}",
        )
