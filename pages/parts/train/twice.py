"""The same run a second time: equal to the last digit with a fixed seed, and different without."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.lessons.train.verdict import Difference, first_difference, same_weights
from core.runs.queue import runs
from core.runs.run import Run
from core.training.data import DataSet
from core.training.result import TrainingResult
from core.wording import prose
from pages.kit.study import Pace, begin, follow, linked_run
from pages.kit.trained import KIND, classes_of
from pages.parts.train.run_view import RUNNING, TRAINING, asked, curves, finished, history_of

AGAIN = "again"  # what the link calls the second run
MANNER = replace(TRAINING, pace=lambda run: Pace(RUNNING.every), live=("queued", "starting", "running"))
CURVE_NAMES = {
    "loss": "training loss",
    "accuracy": "training accuracy",
    "validation_loss": "held-out loss",
    "validation_accuracy": "held-out accuracy",
}


def twice(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """Buttons for a second run, and its curves laid over the first's; its id is in the link, too."""
    st.markdown("### If a network is trained twice, will it give the same results?")
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
    again = linked_run(KIND, name=AGAIN)
    run = runs().find(again)
    if run is None:
        if again:
            st.caption("The second run is no longer kept.")
        return
    if replace(asked(run), deterministic=fixed) != result.plan or classes_of(again) != result.class_names:
        st.caption("The second run in the link belongs to another plan. Run again to compare.")
        return
    over = run if run.over else follow(again, partial(_both, result), name=AGAIN, manner=MANNER)
    if over is not None:
        _compare(result, over)


def _start(result: TrainingResult, data: DataSet, *, deterministic: bool) -> None:
    plan = replace(result.plan, deterministic=deterministic)
    if begin(KIND, plan.to_json(), data.to_bytes(), name=AGAIN):
        st.rerun()


def _both(result: TrainingResult, run: Run) -> None:
    """The second run as it is now, over the first."""
    curves(result.history, result.plan.epochs, key="twice", again=history_of(run), live=not run.over)


def _compare(result: TrainingResult, run: Run) -> None:
    """A second run that is over: how it went, and what is to be made of it."""
    _both(result, run)
    second = finished(run.run_id) if run.has_result else None
    if run.phase == "failed":
        st.error(run.error, icon=":material/error:")
    elif second is not None:
        _verdict(result, second)


def _verdict(result: TrainingResult, second: TrainingResult) -> None:
    """Whether the two are equal to the last digit, and if not, where they part."""
    seed = f"with seed {second.plan.seed}" if second.plan.deterministic else "without a fixed seed"
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
