"""What stands below a reader of CAPTCHAs: curves, errors per character, and the words."""

from functools import partial

import numpy as np
import streamlit as st

from core.figures.curves.run import Line, curves_figure
from core.lessons.captcha import read_words as words
from core.lessons.captcha.study.builtin import builtin_result
from core.lessons.captcha.study.result import CaptchaResult
from core.lessons.captcha.study.script import captcha_script
from core.lessons.captcha.study.work import MODEL
from core.runs.queue import runs
from core.training.data import wilson_interval
from pages.kit.arrow import table
from pages.kit.lesson import check_yourself, show_numbers, show_slips
from pages.kit.plain import plain
from pages.kit.stage import mode, stage


def details(result: CaptchaResult, run: str) -> None:
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
        stage(curves_figure(points, epochs, "loss", mode(), loss="CTC"), key="captcha_loss")
        whole = Line("held out", tuple((row.epoch, row.texts) for row in result.epochs))
        stage(curves_figure([whole], epochs, "accuracy", mode()), key="captcha_texts")
        st.caption("Loss: −ln p(text), the mean over pictures. Right answers: whole texts.")
    with errors:
        rows = result.per_character()
        st.markdown("**Errors per character**")
        st.dataframe(
            table(
                [
                    {
                        "Character": one or "none",
                        "Written": written if one else 0,
                        "Wrong": wrong,
                        "Most read as": (most or "nothing") if wrong else "",
                    }
                    for one, written, wrong, most in rows
                ]
            ),
            hide_index=True,
            height=420,
            alt="How often each character was written and read wrong in the test",
        )
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


def told(result: CaptchaResult) -> None:
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
    st.markdown("## The same in Keras")
    st.code(captcha_script(result.plan), language="python", height=260)
