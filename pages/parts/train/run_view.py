"""A training run on the page: its curves as they grow, and what to do when it ends."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from core.figures.curves.run import Line, Quantity, curves_figure
from core.runs.queue import runs
from core.runs.run import Run
from core.training.plan import TrainingPlan
from core.training.result import EpochRow, TrainingResult, snapshot_epochs, worst_mistakes
from core.wording import prose
from pages.kit.stage import mode, stage
from pages.kit.study import Manner, Pace, duration, follow, unknown
from pages.kit.trained import KIND, data_of, result_of, snapshot_of
from pages.parts.train.tiles import show_tiles

# How often the page asks. Every answer costs the browser a third of a second, on a core that the training may
# need, so the page is quick only until the first epoch is there. An answer waits for what comes soon, the first epoch
# or the end: asking twice would cost more, and a wait longer than the time between two questions would have the second
# interrupt the first.
WAITING, FIRST, RUNNING = Pace(1.0), Pace(1.0, 0.9), Pace(2.0, 1.8)
QUICK_EPOCHS = 2  # by the second, the first has been seen
QUANTITIES: tuple[Quantity, Quantity] = ("loss", "accuracy")
MISTAKES, MISTAKES_SECONDS = 8, 5.0  # shown while it trains, and how often others
TRAINING_NOTE = prose("""The training line is measured while the weights still change, on augmented pictures and with
    dropout; the held-out line after each epoch, on pictures that never train. So the second may lie above the
    first.""")


def _pace(run: Run) -> Pace:
    if run.phase == "queued":
        return WAITING
    return FIRST if len(run.rows) < QUICK_EPOCHS else RUNNING


TRAINING = Manner(
    next="It is the next to train.",
    behind="Those before it train first.",
    unbegun="Taken out of the queue before it began, so nothing was learned.",
    pace=_pace,
    live=("starting", "running"),
)


def run_view(run_id: str) -> TrainingResult | None:
    """Shows the run as it is now and follows it until it is over; its result once there is one."""
    if runs().find(run_id, KIND) is None:
        unknown()
        return None
    over = follow(run_id, _live, manner=TRAINING)
    run = runs().find(run_id)
    if run is not None and run.phase == "failed" and run.rows:
        history, epochs = history_of(run), asked(run).epochs
        st.caption(f"This is how far it came: {len(history)} of {epochs} epochs.")
        curves(history, epochs, key="curves")
    result = finished(run_id) if over is not None else None
    if result is not None:
        _over(result)
        curves(result.history, result.plan.epochs, key="curves", kept=_kept(result))
        st.caption(TRAINING_NOTE)
    elif over is not None:
        unknown()
    return result


finished = st.cache_resource(max_entries=8, show_spinner="Reading what the run left")(result_of)
_data = st.cache_resource(max_entries=4, show_spinner=False)(data_of)


def asked(run: Run) -> TrainingPlan:
    """What a training run was asked."""
    return TrainingPlan.from_json(run.plan)


def history_of(run: Run) -> tuple[EpochRow, ...]:
    """The epochs that a training run has told of."""
    return tuple(EpochRow(**row) for row in run.rows)


def _live(run: Run) -> None:
    """What grows while it trains."""
    curves(history_of(run), asked(run).epochs, key="curves", trail=run.trail, live=True)
    st.caption(TRAINING_NOTE)
    if _pace(run) == RUNNING:
        _mistakes_now(run)


def curves_ahead(epochs: int) -> None:
    """Once the page is drawn: what the first picture of a run's curves takes longest to make."""
    for quantity in QUANTITIES:
        curves_figure(lines(quantity, (), live=True), epochs, quantity, mode(), live=True)


def _mistakes_now(run: Run) -> None:
    """What the network of a late snapshot gets most surely wrong."""
    epoch, data = _shown_epoch(run), _data(run.run_id)
    snapshot = snapshot_of(run.run_id, epoch)
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


def _shown_epoch(run: Run) -> int:
    """The latest of the snapshots that are `MISTAKES_SECONDS` apart: pictures cost the browser most."""
    apart = max(1, math.ceil(MISTAKES_SECONDS * len(run.rows) / max(run.seconds, 0.1)))
    kept = snapshot_epochs(run.parts)
    return max((epoch for epoch in kept if epoch % apart == 1 % apart), default=kept[-1])


def _over(result: TrainingResult) -> None:
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


def _kept(result: TrainingResult) -> int:
    return result.best_epoch if result.plan.patience else 0


def curves(
    history: tuple[EpochRow, ...],
    epochs: int,
    *,
    key: str,
    trail: Sequence[Mapping[str, float]] = (),
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
    trail: Sequence[Mapping[str, float]] = (),
    again: tuple[EpochRow, ...] = (),
    *,
    live: bool = False,
) -> list[Line]:
    """The lines of one quantity; those of the batches and of the second run only where there are, or will be, any."""

    def of(rows: tuple[EpochRow, ...], name: str) -> tuple[tuple[float, float], ...]:
        return tuple((row.epoch, getattr(row, name)) for row in rows)

    found = [Line("training", of(history, quantity)), Line("held out", of(history, f"validation_{quantity}"))]
    if trail or (live and not again):
        found.append(Line("by batch", tuple((told["epoch"], told[quantity]) for told in trail)))
    if again:
        found += [
            Line("training, again", of(again, quantity)),
            Line("held out, again", of(again, f"validation_{quantity}")),
        ]
    return found
