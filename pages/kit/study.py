"""A run on the page: its place in the queue, how far it is, what grows while it works, and how it ends."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import streamlit as st

from core.runs.queue import runs
from core.runs.run import Phase, Run
from core.settings import settings
from core.wording import prose
from pages.kit import link

Live = Callable[[Run], None]


class Pace(NamedTuple):
    """How often the page looks at a run, in seconds; each look `waits` so long, at most, for what comes soon."""

    every: float
    waits: float = 0.0


def _steady(run: Run) -> Pace:
    return Pace(1.5)


@dataclass(frozen=True)
class Manner:
    """How a kind of run is followed: what is said of it before it works, and how closely the page looks.

    Every look costs the browser a part of a core that the run may need. What grows is drawn in the phases of `live`.
    """

    next: str = "It is the next."
    behind: str = "Those before it work first."
    unbegun: str = "Taken out of the queue before it began."
    pace: Callable[[Run], Pace] = _steady
    live: tuple[Phase, ...] = ("running",)


STUDY = Manner()


def begin(kind: str, plan: str, data: bytes = b"", *, name: str = "run") -> str:
    """Queues a study, puts its id into the link under `name` and answers it; or says why not, and answers nothing."""
    try:
        run_id = runs().submit(kind, plan, data)
    except (RuntimeError, ValueError) as error:
        st.error(f"It could not be queued: {error}.", icon=":material/block:")
        return ""
    link.put(name, run_id)
    return run_id


def linked_run(kind: str, *, name: str = "run") -> str:
    """The run that the link names under `name`; an empty text where it names none, or one of another kind."""
    run_id = link.get(name)
    run = runs().find(run_id)
    return run_id if run is None or run.kind == kind else ""


def linked_result(kind: str) -> str:
    """The link's run once it has left something; an empty text before, so that nothing is cached by its id too soon."""
    run = runs().find(linked_run(kind))
    return run.run_id if run is not None and run.has_result else ""


def forget(name: str = "run") -> None:
    """Takes a run's id out of the link."""
    link.drop(name)


def follow(run_id: str, live: Live | None = None, *, name: str = "run", manner: Manner = STUDY) -> Run | None:
    """Shows a run as it is now and follows it until it is over; what is known of it once it has left an outcome.

    `live` draws what grows while it works. `name` is where the link keeps the id. One that failed says why and can be
    tried again; one that is unknown or expired says so. The page is run again when the run ends.
    """
    run = runs().find(run_id)
    if run is None:
        unknown()
    elif not run.over:
        pace = manner.pace(run)
        st.fragment(run_every=pace.every)(partial(_live, run_id, live, manner, pace))()
    elif run.has_result:
        return run
    elif run.phase == "failed":
        st.error(run.error or "It stopped with an error.", icon=":material/error:")
        _retry(run_id, "Try again", name)
    else:
        st.info(manner.unbegun, icon=":material/cancel:")
        _retry(run_id, "Queue it again", name)
    return None


def _live(run_id: str, live: Live | None, manner: Manner, pace: Pace) -> None:
    """One look at a run that waits or works; the whole page is run again once its pace is another, or it ends."""
    run = _awaited(run_id, pace.waits)
    if run is None or run.over or manner.pace(run) != pace:
        st.rerun()
    words, button = st.columns([4, 1], vertical_alignment="center")
    with words:
        _status(run, manner)
    with button:
        _cancel_button(run)
    if live is not None and run.phase in manner.live:
        live(run)


def _awaited(run_id: str, seconds: float) -> Run | None:
    """A run; for at most so many seconds not before its first row, or its end, if that is near."""
    until = time.monotonic() + seconds
    run = runs().find(run_id)
    while run is not None and _soon(run, seconds) and time.monotonic() < until:
        time.sleep(0.02)
        run = runs().find(run_id)
    return run


def _soon(run: Run, seconds: float) -> bool:
    """Whether within so many seconds something may come that readers wait for."""
    if run.over or not run.total:
        return False
    return not run.rows or (run.left is not None and run.left < seconds)


def _status(run: Run, manner: Manner) -> None:
    """Where the run is, as words and as a bar."""
    if run.phase == "queued":
        ahead = manner.next if run.place == 1 else manner.behind
        st.progress(0.0, f":material/hourglass_top: Place {run.place} in the queue. {ahead}")
    elif not run.total:
        wait = "A moment." if runs().ready else "A worker's first run loads TensorFlow, which takes some seconds."
        st.progress(0.0, f":material/rocket_launch: Starting, {run.seconds:.0f} s so far. {wait}")
    else:
        left = "" if run.left is None else f" \u00b7 {duration(run.left)} left"
        words = run.words or f"{run.done} of {run.total}"
        st.progress(
            min(run.done / run.total, 1.0),
            f":material/model_training: {words} \u00b7 {duration(run.seconds)} so far{left}",
        )


def _cancel_button(run: Run) -> None:
    """Takes a run out of the queue, or stops it at its next batch."""
    queued = run.phase == "queued"
    st.button(
        "Leave the queue" if queued else "Stop and keep",
        key=f"cancel_{run.run_id}",
        width="stretch",
        icon=":material/stop_circle:",
        on_click=runs().cancel,
        args=(run.run_id,),
        help=None if queued else "Stops at the next batch; what was learned so far is kept.",
    )


def _retry(run_id: str, label: str, name: str) -> None:
    """A button that queues the same once more and turns the page to the new run, whose id the link keeps as `name`."""
    if not st.button(label, type="primary", icon=":material/replay:", key=f"retry_{run_id}"):
        return
    try:
        again = runs().retry(run_id)
    except (RuntimeError, ValueError) as error:
        st.error(f"It could not be queued: {error}.", icon=":material/block:")
        return
    if again is None:
        unknown()
        return
    link.put(name, again)
    st.rerun()


def unknown() -> None:
    """Says that a run is not, or no longer, known."""
    hours = settings().keep_runs_hours
    st.warning(
        prose(f"""This run is not known here: runs are kept for {hours:g} hours, and at most {settings().kept_runs} of
            a kind, until the app restarts. Start again to get a new one."""),
        icon=":material/hourglass_disabled:",
    )


def duration(seconds: float) -> str:
    """`75.2` -> `1 min 15 s`."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"
