"""Training a network on a text, on the page: its settings, the run, its course."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.lessons.next_word import stage as stages
from core.lessons.next_word.code import FILE
from core.lessons.next_word.study.builtin import PLAN
from core.lessons.next_word.study.plan import NextWordPlan
from core.lessons.next_word.train_figure import live_figure
from core.runs.queue import runs
from core.runs.run import Run
from core.view import View
from pages.kit.controls import Controls
from pages.kit.stage import mode, stage
from pages.kit.study import begin, follow, linked_run
from pages.parts.next_word import text as kit
from pages.parts.next_word.ask import nothing_yet, source


def train(panel: Controls) -> Callable[[], View | None]:
    """The controls of a training, and its course."""
    text, preparation = source(panel)
    panel.beside("cell", "units")
    with st.container(horizontal=True, wrap=False):
        with st.popover("Training", width="stretch"):
            panel.show("epochs", "rate", "window", "embedding", "dropout", "seed")
        with st.popover("n-gram", width="stretch"):
            panel.show("order", "smoothing")
    chosen = panel.settings
    plan = NextWordPlan(
        preparation.level, preparation.lower, preparation.lemmas, preparation.least, chosen.cell, chosen.units,
        chosen.embedding, chosen.window, chosen.epochs, chosen.rate, chosen.dropout, chosen.seed,
    )  # fmt: skip
    runs().warm()
    if st.button("Train", type="primary", icon=":material/model_training:", width="stretch", disabled=not text):
        _begin(text, plan)
    run_id = linked_run("next_word")

    def tell() -> View | None:
        if run_id:
            run = follow(run_id, _live)
            learned = None if run is None else kit.learned_of("own")
            key = run_id
        elif not text:
            nothing_yet()
            return None
        else:
            own = chosen.source == "own"
            learned, key = None if own else kit.learned_of(chosen.source), chosen.source
            if own:
                st.info("No network has learned this text yet. Press Train.", icon=":material/model_training:")
            elif plan != PLAN:
                st.caption("This is the built-in training. Press Train for one with your settings.")
        if learned is None:
            return None
        course = kit.course_of(learned, key, chosen.order, chosen.smoothing)
        files = {FILE: partial(kit.weights_file, learned)}
        return stages.train(course, files, mode())

    return tell


def _begin(text: str, plan: NextWordPlan) -> None:
    """Queues the training once the text is known to be fit for it."""
    try:
        kit.prepared(text, plan.preparation)
    except ValueError as error:
        st.error(f"{str(error)[:1].upper()}{str(error)[1:]}.", icon=":material/block:")
        return
    if begin("next_word", plan.to_json(), text.encode()):
        st.rerun()


def _live(run: Run) -> None:
    """What has been learned so far."""
    figure = live_figure(run.rows, NextWordPlan.from_json(run.plan), mode())
    if figure is not None:
        stage(figure, key="stage_live")
