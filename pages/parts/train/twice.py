"""The same run a second time: equal to the last digit with a fixed seed, and different without."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.lessons.train.verdict import Difference, first_difference, same_weights
from core.runs.queue import runs
from core.runs.record import RunState
from core.training.data import DataSet
from core.training.result import RunResult
from core.wording import prose
from pages.kit.run_ends import cancel_button
from pages.parts.train.run_view import RUNNING_SECONDS, curves, finished, status

CURVE_NAMES = {
    "loss": "training loss",
    "accuracy": "training accuracy",
    "validation_loss": "held-out loss",
    "validation_accuracy": "held-out accuracy",
}


def twice(run_id: str, result: RunResult, data: DataSet) -> None:
    """Buttons for a second run, and its curves laid over the first's; its id is in the link, too."""
    st.markdown("##### If a network is trained twice, will it give the same results?")
    st.markdown(
        prose("""Only if everything random is the same: first weights, order of the pictures, augmentation, dropout.
            One seed fixes them all. Press both buttons, one after the other, and compare.""")
    )
    same, free = st.columns(2)
    fixed = result.plan.deterministic
    if same.button(
        f"Run again with seed {result.plan.seed}",
        icon=":material/replay:",
        width="stretch",
        key="again_same",
        disabled=not fixed,
        help=None if fixed else "This run was not deterministic, so it cannot be repeated.",
    ):
        _start(result, data, deterministic=True)
    if free.button("Run again without a fixed seed", icon=":material/casino:", width="stretch", key="again_free"):
        _start(result, data, deterministic=False)
    again = st.query_params.get("again", "")
    state = runs().state(again) if again else None
    if state is None:
        if again:
            st.caption("The second run is no longer kept.")
        return
    if replace(state.plan, deterministic=fixed) != result.plan or state.class_names != result.class_names:
        st.caption("The second run in the link belongs to another plan. Run again to compare.")
        return
    every = None if state.over else RUNNING_SECONDS
    st.fragment(run_every=every)(partial(_compare, result, again))()


def _start(result: RunResult, data: DataSet, *, deterministic: bool) -> None:
    try:
        again = runs().submit(data, replace(result.plan, deterministic=deterministic))
    except (RuntimeError, ValueError) as error:
        st.error(f"It could not be queued: {error}.", icon=":material/block:")
        return
    st.query_params["again"] = again
    st.rerun()


def _compare(result: RunResult, again: str) -> None:
    """The second run as it is now, over the first."""
    state = runs().state(again)
    if state is None:
        st.rerun()
    was = "again_live"
    if not state.over:
        st.session_state[was] = again
        words, button = st.columns([4, 1], vertical_alignment="center")
        with words:
            status(state)
        with button:
            cancel_button(state)
    elif st.session_state.pop(was, None) == again:
        st.rerun()  # it ended just now: once more without asking again and again
    second = finished(again) if state.has_result else None
    curves(result.history, result.plan.epochs, key="twice", again=state.history, live=not state.over)
    if state.phase == "failed":
        st.error(state.error, icon=":material/error:")
    elif state.over and second is not None:
        _verdict(result, second, state)


def _verdict(result: RunResult, second: RunResult, state: RunState) -> None:
    """Whether the two are equal to the last digit, and if not, where they part."""
    seed = f"with seed {state.plan.seed}" if state.plan.deterministic else "without a fixed seed"
    difference = first_difference(result.history, second.history)
    if difference is not None:
        st.warning(
            prose(f"""Not the same, {seed}: {_parted(difference)} Both are right answers to the same question; the
                held-out accuracies are {result.accuracy:.1%} and {second.accuracy:.1%}."""),
            icon=":material/difference:",
        )
        return
    count = 4 * len(result.history)
    weights = result.network.parameter_count
    end = f"and all {weights:,} weights are" if same_weights(result, second) else "but the final weights are not"
    st.success(
        prose(f"""Equal to the last digit, {seed}: all {count} numbers of the curves {end} the same. Every ring sits
            around its point."""),
        icon=":material/equal:",
    )


def _parted(difference: Difference) -> str:
    if difference.one is None or difference.other is None:
        return f"one of them ended before epoch {difference.epoch}."
    return prose(f"""they part in epoch {difference.epoch}, where the {CURVE_NAMES[difference.of]} is
        {difference.one!r} in one and {difference.other!r} in the other.""")
