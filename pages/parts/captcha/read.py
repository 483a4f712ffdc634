"""The reading part of the CAPTCHA lesson: pictures, a network trained live, and its readings column by column."""

import streamlit as st

from core.figures.curves.run import Line, curves_figure
from core.lessons.captcha.read import Seen
from core.lessons.captcha.read_figure import columns_figure, epochs_figure
from core.lessons.captcha.read_words import started_again, still_blank
from core.lessons.captcha.settings import ReadSettings
from core.lessons.captcha.study.builtin import builtin_result
from core.lessons.captcha.study.plan import CaptchaPlan
from core.lessons.captcha.study.result import CaptchaResult
from core.media.drawn.captchas import WIDTH
from core.runs.queue import runs
from core.runs.run import Run
from core.training.data import wilson_interval
from core.wording import percent, prose
from pages.kit import tour
from pages.kit.controls import Controls
from pages.kit.kept import kept
from pages.kit.lesson import heading
from pages.kit.plain import plain
from pages.kit.stage import downloads, mode, stage
from pages.kit.study import begin, follow, linked_run
from pages.parts.captcha import pictures
from pages.parts.captcha.below import details, told

KIND = "captcha"


def read_page(view: Controls, idea: str) -> None:
    """Stage on the left, controls in the order of the work on the right, words below."""
    heading(KIND)
    tour.arrive(KIND)
    run_id = linked_run(KIND)
    run = runs().find(run_id)
    panel = Controls(ReadSettings())
    above = st.container()
    left, right = st.columns([3, 1], gap="medium")
    with right:
        view.show("view")
        source = pictures.ask(panel)
        plan = _plan(panel)
        busy = run is not None and not run.over
        if st.button(
            "Train",
            type="primary",
            icon=":material/play_arrow:",
            width="stretch",
            disabled=bool(source.fault) or busy,
            help=source.fault or None,
        ) and begin(KIND, plan.to_json(), source.data()):
            st.rerun()  # with the button at rest
        if source.fault:
            st.caption(source.fault)
        pictures.show_pictures(source)
    with above:
        tour.tour(KIND, idea)
    with left:
        result = _followed(run_id) if run_id else None
        if run_id and result is None:
            st.caption("Until this run is over, here is a finished one on drawn pictures.")
        _result(panel, result or builtin_result(), run_id if result else "")
    details(result or builtin_result(), run_id if result else "")
    told(result or builtin_result())
    runs().warm()


def _plan(panel: Controls) -> CaptchaPlan:
    """How the network is trained."""
    panel.show("pace")
    with st.popover("Network and split", width="stretch", icon=":material/tune:"):
        panel.show("norm", "augment", "shuffled", "units", "rate", "seed")
    chosen = panel.settings
    return CaptchaPlan(
        updates=int(chosen.pace),
        learning_rate=float(chosen.rate) / 1000,
        units=int(chosen.units),
        batch_norm=bool(chosen.norm),
        augment=bool(chosen.augment),
        shuffled=bool(chosen.shuffled),
        seed=int(chosen.seed),
    )


def _followed(run_id: str) -> CaptchaResult | None:
    """The run as it is now; its result once there is one."""
    run = follow(run_id, _live)
    outcome = runs().outcome(run_id) if run is not None else None
    return None if outcome is None else _result_of(outcome)


@st.cache_resource(max_entries=8, show_spinner=False)
def _result_of(outcome: bytes) -> CaptchaResult:
    return CaptchaResult.from_bytes(outcome)


def _live(run: Run) -> None:
    """The curve as it grows, and what is read on some pictures now."""
    epochs = int(run.rows[-1]["epochs"]) if run.rows else 1
    rows = [row for row in run.rows if row["seeds"] == run.rows[-1]["seeds"]]  # of this attempt
    points = tuple((float(row["epoch"]), float(row["texts"])) for row in rows)
    stage(curves_figure([Line("held out", points)], epochs, "accuracy", mode(), live=True), key="captcha_live")
    if run.rows:
        last = run.rows[-1]
        pairs = list(zip(str(last["written"]).split(), str(last["read"]).split(), strict=False))[:6]
        shown = ", ".join(f"{plain(written)} → {plain(read)}" for written, read in pairs)
        st.caption(
            prose(f"""Epoch {last["epoch"]}: loss {float(last["loss"]):.2f}, {percent(float(last["texts"]))} of whole
                texts and {percent(float(last["characters"]))} of characters right. Written → read: {shown}""")
        )
        if again := started_again(last["seeds"]):
            st.info(again, icon=":material/restart_alt:")


def _result(panel: Controls, result: CaptchaResult, run: str) -> None:
    """What was reached, one picture's reading, and the details."""
    if not result.epochs or not result.test:
        st.info("This run was stopped before its first epoch was over.", icon=":material/info:")
        return
    train, watched, test = result.counts
    low, high = wilson_interval(result.right, len(result.test))
    st.markdown(
        prose(f"""**{result.right} of {test} whole texts right** in the test: {percent(result.right / test, 1)} (95%
            interval {percent(low, 1)} to {percent(high, 1)}), {percent(result.error_rate, 2)} of characters wrong.
            {train:,} pictures to train on, {watched} to watch, {test} to
            test{f"; {result.seconds:.0f} s" if run else ", recorded"}.""")
    )
    for said in (started_again(result.seeds), still_blank(result.epochs[-1])):
        if said:
            st.info(said, icon=":material/restart_alt:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        play = panel.show("play")
        if play == "epochs":
            texts = {str(k): f"{k + 1} · {plain(text)}" for k, text in enumerate(result.watched_texts)}
        else:
            texts = {
                str(k): f"{k + 1} · {plain(read.text)}" + ("" if read.right else f" → {plain(read.read) or 'nothing'}")
                for k, read in enumerate(result.test[: len(result.shown)])
            }
        which = int(panel.show("picture", options=texts))
    if play == "epochs":
        course = [Seen(p[which], result.classes, result.watched_texts[which]) for p in result.watched_p]
        figure = kept(epochs_figure, entries=64)(course, result.watched[which], mode())
    else:
        seen = Seen(result.shown_p[which], result.classes, result.test[which].text)
        figure = kept(columns_figure, entries=64)(seen, result.shown[which], WIDTH // len(seen.p), mode())
    stage(figure, key="stage_captcha")
    st.caption(
        "Test pictures, the worst first." if play == "columns" else "Pictures watched while training, none trained on."
    )
    with st.expander("Share and download", icon=":material/share:"):
        downloads(figure, "captcha")
