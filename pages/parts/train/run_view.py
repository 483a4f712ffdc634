"""A training run on the page: its place in the queue, its curves as they grow, and what to do when it ends.

Only the part that changes is asked for again, and only until the run is over.
"""

import math
import time
from functools import partial

import numpy as np
import streamlit as st

from core.figures.curves.run import Line, Quantity, curves_figure
from core.lessons.train.tiles_figure import show_tiles
from core.runs.queue import runs
from core.runs.record import RunState
from core.training.data import DataSet
from core.training.result import EpochRow, Progress, RunResult, worst_mistakes
from core.wording import prose
from pages.kit.run_ends import cancel_button, duration, retry, unknown
from pages.kit.stage import mode, stage

# How often the page asks. Every answer costs the browser a third of a second, on a core that the training may
# need, so the page is quick only until the first epoch is there.
WAITING_SECONDS, FIRST_SECONDS, RUNNING_SECONDS = 1.0, 1.0, 2.0
PACES = {"waiting": WAITING_SECONDS, "first": FIRST_SECONDS, "running": RUNNING_SECONDS}
# An answer waits so long, at most, for what comes soon: the first epoch, or the end. Asking twice would cost more,
# and a wait longer than the time between two questions would have the second interrupt the first.
WAITS = {"waiting": 0.0, "first": 0.9 * FIRST_SECONDS, "running": 0.9 * RUNNING_SECONDS}
QUICK_EPOCHS = 2  # by the second, the first has been seen
QUANTITIES: tuple[Quantity, Quantity] = ("loss", "accuracy")
MISTAKES, MISTAKES_SECONDS = 8, 5.0  # shown while it trains, and how often others
TRAINING_NOTE = prose("""The training line is measured while the weights still change, on augmented pictures and with
    dropout; the held-out line after each epoch, on pictures that never train. So the second may lie above the
    first.""")


def run_view(run_id: str) -> RunResult | None:
    """Shows the run as it is now and follows it until it is over; its result once there is one.

    A run that waits or trains moves by itself and can be canceled. One that failed says why and can be tried
    again; one that is unknown or expired says so. The page is run again when the run ends.
    """
    state = runs().state(run_id)
    if state is None:
        unknown()
    elif not state.over:
        pace = _pace(state)
        st.fragment(run_every=PACES[pace])(partial(_live, run_id, pace))()
    elif state.has_result:
        result = finished(run_id)
        if result is not None:
            _over(result)
            curves(result.history, result.plan.epochs, key="curves", kept=_kept(result))
            st.caption(TRAINING_NOTE)
            return result
        unknown()
    elif state.phase == "failed":
        _failed(state)
    else:
        st.info("Taken out of the queue before it began, so nothing was learned.", icon=":material/cancel:")
        retry(run_id, "Queue it again")
    return None


@st.cache_resource(max_entries=8, show_spinner="Reading what the run left")
def finished(run_id: str) -> RunResult | None:
    """The result of a run that is over, read once."""
    return runs().result(run_id)


def _pace(state: RunState) -> str:
    if state.phase == "queued":
        return "waiting"
    return "first" if len(state.history) < QUICK_EPOCHS else "running"


def _live(run_id: str, pace: str) -> None:
    """One look at a run that waits or trains; the whole page is run again once its pace is another, or it ends."""
    state = _awaited(run_id, WAITS[pace])
    if state is None or state.over or _pace(state) != pace:
        st.rerun()
    words, button = st.columns([4, 1], vertical_alignment="center")
    with words:
        status(state)
    with button:
        cancel_button(state)
    if state.phase == "queued":
        return
    curves(state.history, state.plan.epochs, key="curves", trail=state.trail, live=True)
    st.caption(TRAINING_NOTE)
    if pace == "running":
        _mistakes_now(state)


def _awaited(run_id: str, seconds: float) -> RunState | None:
    """The run's state; for at most so many seconds not before its first epoch, or its end, if that is near."""
    until = time.monotonic() + seconds
    state = runs().state(run_id)
    while state is not None and _soon(state, seconds) and time.monotonic() < until:
        time.sleep(0.02)
        state = runs().state(run_id)
    return state


def _soon(state: RunState, seconds: float) -> bool:
    """Whether within so many seconds something may come that readers wait for."""
    now = state.progress
    if state.over or now is None:
        return False
    return not state.history or (now.eta is not None and now.eta < seconds)


def curves_ahead(epochs: int) -> None:
    """Once the page is drawn: what the first picture of a run's curves takes longest to make."""
    for quantity in QUANTITIES:
        curves_figure(lines(quantity, (), live=True), epochs, quantity, mode(), live=True)


def _mistakes_now(state: RunState) -> None:
    """What the network of a late snapshot gets most surely wrong."""
    epoch, data = _shown_epoch(state), _data(state.run_id)
    snapshot = runs().snapshot(state.run_id, epoch)
    if snapshot is None or data is None:
        return
    labels, names = data.labels[data.validation], tuple(data.names[row] for row in data.validation)
    wrong = worst_mistakes(snapshot.probabilities, labels, data.validation, names, MISTAKES)
    right = int((snapshot.probabilities.argmax(axis=1) == labels).sum())
    when = f"After epoch {epoch}" if epoch else "Before any training"
    st.markdown(f"**{when}, {right} of {len(labels)} held-out pictures are right.** Most surely wrong:")
    if wrong:
        places = np.searchsorted(data.validation, [mistake.row for mistake in wrong])
        show_tiles(data, snapshot.probabilities, places, key="mistakes_now", alt=f"{when}, the worst mistakes:")


def _shown_epoch(state: RunState) -> int:
    """The latest of the snapshots that are `MISTAKES_SECONDS` apart: pictures cost the browser most."""
    apart = max(1, math.ceil(MISTAKES_SECONDS * len(state.history) / max(state.seconds, 0.1)))
    return max((epoch for epoch in state.snapshots if epoch % apart == 1 % apart), default=state.snapshots[-1])


@st.cache_resource(max_entries=4, show_spinner=False)
def _data(run_id: str) -> DataSet | None:
    """The pictures of a run that is on."""
    return runs().data(run_id)


def status(state: RunState) -> None:
    """Where the run is, as words and as a bar."""
    now = state.progress
    if state.phase == "queued":
        ahead = "It is the next to train." if state.place == 1 else "Those before it train first."
        st.progress(0.0, f":material/hourglass_top: Place {state.place} in the queue. {ahead}")
    elif now is None:
        wait = "A moment." if runs().ready else "A worker's first run loads TensorFlow, which takes some seconds."
        st.progress(0.0, f":material/rocket_launch: Starting, {state.seconds:.0f} s so far. {wait}")
    else:
        done = ((now.epoch - 1) * now.batches + now.batch) / (now.epochs * now.batches)
        left = "" if now.eta is None else f" · {duration(now.eta)} left"
        st.progress(
            min(done, 1.0),
            prose(f""":material/model_training: Epoch {now.epoch} of {now.epochs}, batch {now.batch} of {now.batches} ·
                {duration(state.seconds)} so far{left}"""),
        )


def _over(result: RunResult) -> None:
    """How the run ended, in one line."""
    done, count = len(result.history), result.plan.epochs
    if result.canceled:
        st.info(
            f"Stopped by you after {done} whole epochs of {count}. What it learned until then is kept.",
            icon=":material/stop_circle:",
        )
    elif result.stopped_early:
        st.success(
            prose(f"""Stopped early after {done} of {count} epochs ({duration(result.seconds)}): the held-out loss had
                not improved for {result.plan.patience}. The weights of epoch {result.best_epoch} are kept."""),
            icon=":material/check_circle:",
        )
    else:
        st.success(f"Trained {done} epochs in {duration(result.seconds)}.", icon=":material/check_circle:")


def _kept(result: RunResult) -> int:
    return result.best_epoch if result.plan.patience else 0


def _failed(state: RunState) -> None:
    st.error(state.error or "Training stopped with an error.", icon=":material/error:")
    retry(state.run_id, "Try again")
    if state.history:
        st.caption(f"This is how far it came: {len(state.history)} of {state.plan.epochs} epochs.")
        curves(state.history, state.plan.epochs, key="curves")


def curves(
    history: tuple[EpochRow, ...],
    epochs: int,
    *,
    key: str,
    trail: tuple[Progress, ...] = (),
    again: tuple[EpochRow, ...] = (),
    kept: int = 0,
    live: bool = False,
) -> None:
    """Loss and accuracy side by side: of training and of the pictures held out, and of a second run over it.

    Below `live` ones, whose run still trains, the latest epoch's numbers stand as text.
    """
    for column, quantity in zip(st.columns(2), QUANTITIES, strict=True):
        figure = curves_figure(
            lines(quantity, history, trail, again, live=live), epochs, quantity, mode(), kept=kept, live=live
        )
        with column:
            stage(figure, key=f"{key}_{quantity}")
    if live:
        st.markdown(_latest(again or history))


def _latest(history: tuple[EpochRow, ...]) -> str:
    """`Epoch 3: loss 0.91, held out 1.02; accuracy 71%, held out 64%.`"""
    if not history:
        return "No epoch is finished yet."
    row = history[-1]
    return prose(f"""Epoch {row.epoch}: loss {row.loss:.3f}, held out {row.validation_loss:.3f}; accuracy
        {row.accuracy:.1%}, held out {row.validation_accuracy:.1%}.""")


def lines(
    quantity: Quantity,
    history: tuple[EpochRow, ...],
    trail: tuple[Progress, ...] = (),
    again: tuple[EpochRow, ...] = (),
    *,
    live: bool = False,
) -> list[Line]:
    """The lines of one quantity; those of the batches and of the second run only where there are, or will be, any."""

    def of(rows: tuple[EpochRow, ...], name: str) -> tuple[tuple[float, float], ...]:
        return tuple((row.epoch, getattr(row, name)) for row in rows)

    found = [Line("training", of(history, quantity)), Line("held out", of(history, f"validation_{quantity}"))]
    if trail or (live and not again):
        within = [(p.epoch - 1 + p.batch / p.batches, getattr(p, quantity)) for p in trail]
        found.append(Line("by batch", tuple((x, y) for x, y in within if y is not None)))
    if again:
        found += [
            Line("training, again", of(again, quantity)),
            Line("held out, again", of(again, f"validation_{quantity}")),
        ]
    return found
