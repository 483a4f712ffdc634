"""What a comparison needs before it begins: backbone, numbers of pictures, updates, and the button."""

import streamlit as st

from core.lessons.transfer.study.backbones import BACKBONES
from core.lessons.transfer.study.plan import COUNTS, TransferPlan, prepare_transfer, workable
from core.runs.run import Run
from core.wording import prose
from pages.kit.collection import Shelf
from pages.kit.controls import Controls
from pages.kit.intake import forget_report
from pages.kit.plain import plain
from pages.kit.study import begin


def ask_for_plan(panel: Controls, shelf: Shelf) -> tuple[TransferPlan | None, str]:
    """Widgets of backbone and comparison; the plan, or why there is none."""
    backbone = panel.show("backbone")
    st.caption(f"Saw {BACKBONES[backbone].saw}. Prepared for it: {BACKBONES[backbone].preparation}.")
    chosen = st.pills(  # on one row, which a panel's own would leave
        "**3  Training pictures per class**",
        COUNTS,
        selection_mode="multi",
        default=COUNTS,
        key="counts",
        bind="query-params",
    )
    updates = panel.show("updates")
    if len(shelf.sizes) < 2:
        return None, "First: bring pictures of at least two classes."
    counts = workable(shelf.sizes, chosen)
    if not chosen:
        return None, "First: choose how many pictures per class."
    if not counts:
        return None, (
            prose(f"""The smallest class has {min(shelf.sizes.values())} pictures, and some must judge: to learn from 5
                of a class takes 7, from 10 takes 12, from 20 takes 24, from 50 takes 60.""")
        )
    return TransferPlan(backbone=backbone, counts=counts, updates=updates), ""


def compare_button(shelf: Shelf, plan: TransferPlan | None, fault: str, run: Run | None) -> None:
    """The button, and why it cannot be pressed where that is so. A press begins a run and turns the page to it."""
    busy = run is not None and not run.over
    pressed = st.button(
        "Compare again" if run else "Compare",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        key="compare",
        disabled=busy or plan is None,
    )
    if plan is None:
        st.caption(fault)
        return
    st.caption(
        prose(f"""{", ".join(map(str, plan.counts))} per class in three ways: {3 * len(plan.counts)} fits,
            {plan.all_updates(len(shelf.sizes)):,} updates in all.""")
    )
    if not pressed or busy:
        return
    try:
        with st.spinner(f"Preparing {shelf.total} pictures"):
            data = prepare_transfer(shelf.everything(), plan).to_bytes()
    except ValueError as error:
        st.error(f"This cannot be compared: {plain(str(error))}.", icon=":material/block:")
        return
    forget_report()
    if begin("transfer", plan.to_json(), data):
        st.rerun()
