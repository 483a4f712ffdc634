"""TensorFlow's word on the numbers at hand, asked of a worker."""

import streamlit as st

from core.runs.queue import runs
from core.runs.store import BusyError

SECONDS = 0.5  # between two looks at whether the worker has answered


def tensorflow(asked: str) -> str:
    """A worker's answer to a question of `core.runs.gradients`; empty, with a button, while it has none."""
    waits, answer = runs().proof(asked)
    if answer:
        return answer
    if waits:
        _wait(asked)
    else:
        st.button(
            "Check with TensorFlow",
            icon=":material/verified:",
            on_click=_ask,
            args=(asked,),
            width="stretch",
            help="A worker process computes the same gradients on its own. The first time it loads TensorFlow.",
        )
    return ""


def _ask(asked: str) -> None:
    try:
        runs().prove(asked)
    except BusyError as error:
        st.warning(f"{str(error).capitalize()}.", icon=":material/hourglass_top:")


@st.fragment(run_every=SECONDS)
def _wait(asked: str) -> None:
    """Says that the worker is at it, until it has answered."""
    waits, answer = runs().proof(asked)
    if waits:
        st.caption(
            ":material/hourglass_top: A worker asks TensorFlow. To load it takes ten seconds, on a busy machine more."
        )
    elif answer:
        st.rerun()
    else:
        st.caption(":material/error: TensorFlow could not be asked. Change something, and try again.")
