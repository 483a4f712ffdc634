"""The reading part of the CAPTCHA lesson: pictures, a network trained live, and its readings column by column."""

from functools import partial

import numpy as np
import streamlit as st

from core.cluster import StudyState, runs
from core.explain import captcha_words as words
from core.explain.captcha import ReadSettings, Seen
from core.figures.run import Line, curves_figure
from core.media.captchas import WIDTH
from core.training.captcha import MODEL
from core.training.captcha_builtin import builtin_result
from core.training.captcha_plan import CaptchaPlan
from core.training.captcha_result import CaptchaResult
from core.training.captcha_script import captcha_script
from core.training.data import wilson_interval
from pages.kit import captcha_pictures as pictures
from pages.kit.captcha_stage import columns_stage, epochs_stage
from pages.kit.controls import Controls
from pages.kit.lesson import check_yourself, show_numbers, show_slips
from pages.kit.plain import plain
from pages.kit.stage import downloads, mode, stage
from pages.kit.study import begin, follow

KIND = "captcha"


def read_page(view: Controls) -> None:
    """Stage on the left, controls in the order of the work on the right, words below."""
    run = st.query_params.get("run", "")
    state = runs().study_state(run) if run else None
    panel = Controls(ReadSettings())
    left, right = st.columns([3, 1], gap="medium")
    with right:
        view.show("view")
        source = pictures.ask(panel)
        plan = _plan(panel)
        busy = state is not None and not state.over
        if st.button(
            "Train", type="primary", icon=":material/play_arrow:", width="stretch",
            disabled=bool(source.fault) or busy, help=source.fault or None,
        ) and begin(KIND, plan.to_json(), source.data()):  # fmt: skip
            st.rerun()  # with the button at rest
        if source.fault:
            st.caption(source.fault)
        pictures.show_pictures(source)
    with left:
        result = _followed(run) if run else None
        if run and result is None:
            st.caption("Until this run is over, here is a finished one on drawn pictures.")
        _result(panel, result or builtin_result(), run if result else "")
    _details(result or builtin_result(), run if result else "")
    _words(result or builtin_result())
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


def _followed(run: str) -> CaptchaResult | None:
    """The run as it is now; its result once there is one."""
    state = follow(run, _live)
    outcome = runs().outcome(run) if state is not None else None
    return None if outcome is None else _result_of(outcome)


@st.cache_resource(max_entries=8, show_spinner=False)
def _result_of(outcome: bytes) -> CaptchaResult:
    return CaptchaResult.from_bytes(outcome)


def _live(state: StudyState) -> None:
    """The curve as it grows, and what is read on some pictures now."""
    epochs = int(state.rows[-1]["epochs"]) if state.rows else 1
    points = tuple((float(row["epoch"]), float(row["texts"])) for row in state.rows)
    stage(
        curves_figure([Line("held out", points)], epochs, "accuracy", mode(), live=True), key="captcha_live"
    )
    if state.rows:
        last = state.rows[-1]
        pairs = list(zip(str(last["written"]).split(), str(last["read"]).split(), strict=False))[:6]
        told = ", ".join(f"{plain(written)} → {plain(read)}" for written, read in pairs)
        st.caption(
            f"Epoch {last['epoch']}: loss {float(last['loss']):.2f}, {float(last['texts']):.0%} of whole texts and "
            f"{float(last['characters']):.0%} of characters right. Written → read: {told}"
        )


def _result(panel: Controls, result: CaptchaResult, run: str) -> None:
    """What was reached, one picture's reading, and the details."""
    if not result.epochs or not result.test:
        st.info("This run was stopped before its first epoch was over.", icon=":material/info:")
        return
    train, watched, test = result.counts
    low, high = wilson_interval(result.right, len(result.test))
    st.markdown(
        f"**{result.right} of {test} whole texts right** in the test: {result.right / test:.1%} (95 % interval "
        f"{low:.1%} to {high:.1%}), {result.error_rate:.2%} of characters wrong. {train:,} pictures to train on, "
        f"{watched} to watch, {test} to test{f'; {result.seconds:.0f} s' if run else ', recorded'}."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        play = panel.show("play")
        if play == "epochs":
            texts = {str(k): f"{k + 1} · {plain(text)}" for k, text in enumerate(result.watched_texts)}
        else:
            texts = {
                str(k): f"{k + 1} · {plain(read.text)}" + ("" if read.right else f" → {plain(read.read) or 'nothing'}")
                for k, read in enumerate(result.test[: len(result.shown)])
            }  # fmt: skip
        which = int(panel.show("picture", options=texts))
    if play == "epochs":
        course = [Seen(p[which], result.classes, result.watched_texts[which]) for p in result.watched_p]
        figure = epochs_stage(course, result.watched[which], mode())
    else:
        seen = Seen(result.shown_p[which], result.classes, result.test[which].text)
        figure = columns_stage(seen, result.shown[which], WIDTH // len(seen.p), mode())
    stage(figure, key="stage_captcha")
    st.caption(
        "Test pictures, the worst first."
        if play == "columns"
        else "Pictures watched while training, none trained on."
    )
    with st.expander("Share and download", icon=":material/share:"):
        downloads(figure, "captcha")


def _details(result: CaptchaResult, run: str) -> None:
    """Curves, errors per character, and what can be taken along."""
    epochs = len(result.epochs)
    if not epochs or not result.test:
        return
    curves, errors = st.columns(2, gap="medium")
    with curves:
        points = [
            Line("training", tuple((row.epoch, row.loss) for row in result.epochs)),
            Line("held out", tuple((row.epoch, row.validation_loss) for row in result.epochs)),
        ]
        stage(curves_figure(points, epochs, "loss", mode()), key="captcha_loss")
        whole = Line("held out", tuple((row.epoch, row.texts) for row in result.epochs))
        stage(curves_figure([whole], epochs, "accuracy", mode()), key="captcha_texts")
        st.caption("Loss: −ln p(text), the mean over pictures. Right answers: whole texts.")
    with errors:
        rows = result.per_character()
        st.markdown("**Errors per character**")
        st.dataframe(
            {
                "Character": [one or "none" for one, *_ in rows],
                "Written": [written if one else None for one, written, *_ in rows],
                "Wrong": [wrong for _, _, wrong, _ in rows],
                "Most read as": [(most or "nothing") if wrong else "" for *_, wrong, most in rows],
            },
            hide_index=True, height=420, alt="How often each character was written and read wrong in the test",
        )  # fmt: skip
        mistakes = [read for read in result.test if not read.right]
        if mistakes:
            st.markdown(
                "**Worst mistakes**: "
                + ", ".join(f"{plain(m.text)} → {plain(m.read) or 'nothing'}" for m in mistakes[:8])
            )
    with st.container(horizontal=True):
        save = partial(st.download_button, on_click="ignore", icon=":material/download:")
        save("Save captcha.py", captcha_script(result.plan), "captcha.py", "text/x-python")
        model = runs().part(run, MODEL) if run else None
        if model is not None:
            save("Save captcha.keras", model, "captcha.keras")
        else:
            st.caption("Train to take the network along as a .keras file.")


def _words(result: CaptchaResult) -> None:
    """Numbers, a question, slips, the same in Keras."""
    if not result.test:
        result = builtin_result()
    train, _, test = result.counts
    texts = sorted((*(read.text for read in result.test), *result.watched_texts))
    low, high = wilson_interval(result.right, test)
    epochs = len(result.epochs)
    score = words.Score(
        result.right, test, low, high, result.changed, result.written, result.parameters,
        epochs * int(np.ceil(train / result.plan.batch_size)), epochs, train,
        tuple(sorted({text[0] for text in texts[-max(1, len(texts) // 10) :]})),
    )  # fmt: skip
    numbers, check = st.columns([2, 1], gap="large")
    with numbers:
        show_numbers(words.FORMULA, words.numbers(score), words.notes(score), words.LEAD)
    with check:
        check_yourself("captcha", words.question())
    show_slips(words.slips(score))
    st.markdown("#### The same in Keras")
    st.code(captcha_script(result.plan), language="python", height=260)
