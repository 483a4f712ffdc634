"""TensorFlow's word on the numbers at hand, asked of a worker."""

import streamlit as st

from core.runs.queue import runs
from core.runs.store import BusyError

SECONDS = 0.5  # between two looks at whether the worker has answered


def tensorflow(slug: str, asked: str) -> str:
    """A worker's answer to a question about a lesson's gradients; empty, with a button, while it has none."""
    waits, answer = runs().proof(slug, asked)
    if answer:
        return answer
    if waits:
        _wait(slug, asked)
    else:
        st.button(
            "Check with TensorFlow",
            icon=":material/verified:",
            on_click=_ask,
            args=(slug, asked),
            width="stretch",
            help="A worker process computes the same gradients on its own. The first time it loads TensorFlow.",
        )
    return ""


def _ask(slug: str, asked: str) -> None:
    try:
        runs().prove(slug, asked)
    except BusyError as error:
        st.warning(f"{str(error).capitalize()}.", icon=":material/hourglass_top:")


@st.fragment(run_every=SECONDS)
def _wait(slug: str, asked: str) -> None:
    """Says that the worker is at it, until it has answered."""
    waits, answer = runs().proof(slug, asked)
    if waits:
        st.caption(
            ":material/hourglass_top: A worker asks TensorFlow. To load it takes ten seconds, on a busy machine more."
        )
    elif answer:
        st.rerun()
    else:
        st.caption(":material/error: TensorFlow could not be asked. Change something, and try again.")
