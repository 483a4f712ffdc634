"""Transfer learning: one task learned from scratch, on a frozen backbone, and fine-tuned, side by side."""

from functools import partial
from typing import Any

import streamlit as st

from core.lessons.transfer import stage
from core.lessons.transfer.settings import DRAWN, IDEA, SETS, Settings
from core.lessons.transfer.study.examples import REAL, RECORDED, recorded
from core.lessons.transfer.study.result import TransferResult
from core.lessons.transfer.transfer import Compared
from core.runs.queue import runs
from core.view import View
from pages.kit import link, tour
from pages.kit.collection import show_collection
from pages.kit.controls import Controls
from pages.kit.intake import show_report
from pages.kit.lesson import check_yourself, heading, show_numbers, show_slips
from pages.kit.stage import mode
from pages.kit.study import follow, linked_run
from pages.kit.trained import classes_of
from pages.parts.transfer.pictures import ask
from pages.parts.transfer.results import live, results
from pages.parts.transfer.setup import ask_for_plan, compare_button


def page() -> None:
    """Curves and pictures on the left, controls in the order of the work on the right, words below."""
    heading("transfer")
    tour.arrive("transfer")
    if named := link.get("view"):  # what the details were called in a link, when no tour was there
        link.drop("view")
        link.put("details", named)
    tour.tour("transfer", IDEA)
    st.markdown(DRAWN)
    run_id = linked_run("transfer")
    run = runs().find(run_id)
    left, right = st.columns([3, 1], gap="medium")
    with right:
        panel = Controls(Settings())
        chosen, shelf = ask(panel)
        plan, fault = ask_for_plan(panel, shelf)
        compare_button(shelf, plan, fault, run)
    with left:
        view = _followed(run_id) if run_id else None
        if run is None:  # none was asked for, or it is known no more
            view = _recorded(chosen if chosen in RECORDED else "greek")
        if shelf.own:
            show_report()
        show_collection(shelf)
    _words(view or stage.transfer(_compared(recorded("greek")), mode()))
    runs().warm()


def _compared(result: TransferResult) -> Compared:
    """A comparison beside the recorded ones."""
    return Compared(result, recorded("hues").rows, {title: recorded(name).rows for name, title in REAL.items()})


def _recorded(name: str) -> View:
    """A finished comparison, until the reader makes another."""
    view = results(_compared(recorded(name)))
    st.caption(f"Recorded on {SETS[name]} with the small backbone. Press Compare to do it here.")
    return view


def _followed(run_id: str) -> View | None:
    """The run as it is now; its view once there is a comparison."""
    run = follow(run_id, partial(live, len(classes_of(run_id)) or 2))
    outcome = runs().outcome(run_id) if run is not None else None
    if outcome is None:
        return None
    return results(_compared(TransferResult.from_bytes(outcome)))


def _words(view: View) -> None:
    """Numbers, a question, slips, the same in Keras."""
    words = view.words()
    numbers, check = st.columns([2, 1], gap="large")
    with numbers:
        show_numbers(words.formula, words.numbers, words.notes, words.lead)
    with check:
        check_yourself("transfer", words.question)
    show_slips(words.slips)
    st.markdown("## The same in Keras")
    st.code(words.keras, language="python", height=260)
    save: dict[str, Any] = {"on_click": "ignore", "icon": ":material/download:"}
    with st.container(horizontal=True):
        st.download_button("Save transfer.py", words.keras, "transfer.py", "text/x-python", **save)
        for name, data in view.files.items():
            st.download_button(f"Save {name}", data(), name, **save)


page()
