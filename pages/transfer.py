"""Transfer learning: one task learned from scratch, on a frozen backbone, and fine-tuned, side by side."""

from functools import partial
from typing import Any

import streamlit as st

from core.lessons.transfer import transfer as told
from core.lessons.transfer import transfer_words as told_words
from core.lessons.transfer.real import on_real
from core.lessons.transfer.study.backbone import FILE
from core.lessons.transfer.study.backbones import BACKBONES
from core.lessons.transfer.study.code import transfer_script
from core.lessons.transfer.study.examples import REAL, RECORDED, recorded
from core.lessons.transfer.study.result import TransferResult
from core.runs.queue import runs
from core.wording import prose
from pages.kit.collection import show_collection
from pages.kit.intake import show_report
from pages.kit.lesson import check_yourself, heading, show_numbers, show_slips
from pages.kit.study import follow, linked_run
from pages.kit.trained import classes_of
from pages.parts.transfer.pictures import SETS, ask
from pages.parts.transfer.setup import ask_for_plan, compare_button
from pages.parts.transfer.transfer import fitted, live, results

IDEA = prose("""A **backbone** that has learned from other pictures gives yours a head start. The fewer you have, the
    more that is worth, provided that what it saw is of any use to you.""")


def page() -> None:
    """Curves and pictures on the left, controls in the order of the work on the right, words below."""
    heading("transfer")
    st.markdown(IDEA)
    run_id = linked_run("transfer")
    run = runs().find(run_id)
    left, right = st.columns([3, 1], gap="medium")
    with right:
        chosen, shelf = ask()
        plan, fault = ask_for_plan(shelf)
        compare_button(shelf, plan, fault, run)
    with left:
        result = _followed(run_id) if run_id else None
        if run is None:  # none was asked for, or it is known no more
            result = _recorded(chosen if chosen in RECORDED else "greek")
        if shelf.own:
            show_report()
        show_collection(shelf)
    _words(result or recorded("greek"))
    runs().warm()


def _recorded(name: str) -> TransferResult:
    """A finished comparison, until the reader makes another."""
    result = recorded(name)
    results(result)
    st.caption(f"Recorded on {SETS[name]} with the small backbone. Press Compare to do it here.")
    return result


def _followed(run_id: str) -> TransferResult | None:
    """The run as it is now; its result once there is one."""
    run = follow(run_id, partial(live, len(classes_of(run_id)) or 2))
    outcome = runs().outcome(run_id) if run is not None else None
    if outcome is None:
        return None
    result = TransferResult.from_bytes(outcome)
    results(result)
    return result


def _words(result: TransferResult) -> None:
    """Numbers, a question, slips, the same in Keras."""
    backbone, rows, k = BACKBONES[result.plan.backbone], fitted(result), len(result.class_names)
    network = told.Network(backbone.title, backbone.features, backbone.learned, k, backbone.saw, backbone.preparation)
    numbers, check = st.columns([2, 1], gap="large")
    with numbers:
        held = rows[0].total if rows else 0
        real = on_real({title: fitted(recorded(name)) for name, title in REAL.items()})
        show_numbers(
            told_words.FORMULA, told_words.numbers(network), (*told_words.notes(network, held), real), told_words.LEAD
        )
    with check:
        check_yourself("transfer", told_words.question(network))
    moved = [(layer.name, layer.fine_tuned) for layer in result.layers if layer.fine_tuned is not None]
    show_slips(told_words.slips(network, rows, fitted(recorded("hues")), moved))
    st.markdown("#### The same in Keras")
    script = transfer_script(result.plan)
    st.code(script, language="python", height=260)
    save: dict[str, Any] = {"on_click": "ignore", "icon": ":material/download:"}
    with st.container(horizontal=True):
        st.download_button("Save transfer.py", script, "transfer.py", "text/x-python", **save)
        if not backbone.file:
            st.download_button("Save backbone.npz", FILE.read_bytes(), "backbone.npz", **save)


page()
