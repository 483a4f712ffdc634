"""Next word: a small recurrent network learns a text, beside an n-gram, and writes."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.cluster import StudyState, runs
from core.explain.explanation import Unworkable
from core.explain.next_word_code import FILE
from core.explain.next_word_generate import Written, explain_written
from core.explain.next_word_predict import Reading, explain_reading
from core.explain.next_word_settings import IDEA, LONGEST, OWN, SOURCES, Settings
from core.explain.next_word_text import explain_text
from core.explain.next_word_train import explain_course
from core.media.refusal import Refused
from core.media.texts import clean_text
from core.media.tokens import Preparation
from core.training.next_word_builtin import PLAN
from core.training.next_word_plan import Learned, NextWordPlan
from pages.kit import next_word as kit
from pages.kit.controls import Controls
from pages.kit.lesson import Told, show
from pages.kit.plain import plain
from pages.kit.stage import mode, stage
from pages.kit.study import begin, follow


def controls() -> Callable[[], Told | None]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    views = {"text": _text, "train": _train, "predict": _predict, "generate": _generate}
    return views[panel.show("view")](panel)


def _source(panel: Controls) -> tuple[str, Preparation]:
    """The text and how it becomes tokens."""
    text = kit.text_of(panel.show("source"), kit.ask_text() if panel.settings.source == "own" else "")
    words = panel.show("level") == "words"
    with st.popover("Preparation", width="stretch"):
        panel.show("lower", "least")
        if words:
            panel.show("lemmas")
    chosen = panel.settings
    return text, Preparation(chosen.level, chosen.lower, chosen.lemmas if words else "", chosen.least)


def _text(panel: Controls) -> Callable[[], Told | None]:
    text, preparation = _source(panel)
    panel.show("start")
    panel.show("order")
    chosen = panel.settings

    def tell() -> Told | None:
        if not text:
            _nothing_yet()
            return None
        try:
            p = kit.passage(text, preparation, chosen.start, chosen.order)
        except ValueError as error:
            raise Unworkable(f"{str(error).capitalize()}. Bring a longer text.") from error
        files = {"vocabulary.txt": lambda: "\n".join(p.vocabulary[1:]).encode()}
        return Told(kit.passage_stage(p, mode()), partial(explain_text, p), files)

    return tell


def _train(panel: Controls) -> Callable[[], Told | None]:
    text, preparation = _source(panel)
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
    if st.button(
        "Train", type="primary", icon=":material/model_training:", width="stretch", disabled=not text
    ):
        _begin(text, plan)
    run_id = st.query_params.get("run", "")

    def tell() -> Told | None:
        if run_id:
            state = follow(run_id, _live)
            learned = None if state is None else kit.learned_of("own")
            key = run_id
        elif not text:
            _nothing_yet()
            return None
        else:
            own = chosen.source == "own"
            learned, key = None if own else kit.learned_of(chosen.source), chosen.source
            if own:
                st.info(
                    "No network has learned this text yet. Press Train.", icon=":material/model_training:"
                )
            elif plan != PLAN:
                st.caption("This is the built-in training. Press Train for one with your settings.")
        if learned is None:
            return None
        course = kit.course_of(learned, key, chosen.order, chosen.smoothing)
        files = {FILE: partial(kit.weights_file, learned)}
        return Told(kit.course_stage(course, mode()), partial(explain_course, course), files)

    return tell


def _begin(text: str, plan: NextWordPlan) -> None:
    """Queues the training once the text is known to be fit for it."""
    try:
        kit.prepared(text, plan.preparation)
    except ValueError as error:
        st.error(f"{str(error).capitalize()}.", icon=":material/block:")
        return
    if begin("next_word", plan.to_json(), text.encode()):
        st.rerun()


def _live(state: StudyState) -> None:
    """What has been learned so far."""
    figure = kit.live_stage(state.rows, NextWordPlan.from_json(state.plan), mode())
    if figure is not None:
        stage(figure, key="stage_live")


def _nothing_yet() -> None:
    st.info("Bring a text first: paste it, or choose a file.", icon=":material/upload_file:")


def _asked(panel: Controls) -> tuple[Learned | None, list[str]]:
    """The network that is asked, its epoch, and the beginning that was typed."""
    has_run = bool(st.query_params.get("run"))
    network = panel.show("network", options=(OWN | SOURCES) if has_run else SOURCES)
    learned = kit.learned_of(network)
    if learned is None:
        st.caption("Your training is not finished.")
        return None, []
    options = {"best": f"Best ({learned.best})"} | {str(e): str(e) for e in sorted(learned.weights)}
    panel.show("epoch", options=options)
    start = {
        "kitchen": "put the pot on the",
        "lighthouse": "the keeper looked at the",
        "weather": "it was cold in the",
    }
    given = st.text_input(
        "Beginning", key="prompt", bind="query-params", max_chars=LONGEST,
        placeholder=start.get(network, "type some words of the text"),
    )  # fmt: skip
    try:
        tokens = learned.plan.preparation.tokens(clean_text(given or start.get(network, "")))
    except Refused as error:
        if given:
            st.error(plain(str(error)), icon=":material/block:")
        tokens = []
    return learned, tokens[:40] or [kit.prepared(learned.text, learned.plan.preparation).tokens[0]]


def _predict(panel: Controls) -> Callable[[], Told | None]:
    learned, tokens = _asked(panel)
    panel.beside("order", "smoothing")
    chosen = panel.settings

    def tell() -> Told | None:
        if learned is None:
            raise Unworkable(
                "This network is not there yet. Train it in the view Train, or choose a built-in one."
            )
        epoch = -1 if chosen.epoch == "best" else int(chosen.epoch)
        held = kit.prepared(learned.text, learned.plan.preparation)
        model = kit.counted(learned.text, learned.plan.preparation, chosen.order, chosen.smoothing)
        logs, counts, _ = kit.judged(learned, kit.key_of(chosen.network), chosen.order, chosen.smoothing)
        r = Reading(
            tokens,
            held.ids(tokens),
            held.vocabulary,
            learned.net(epoch),
            model,
            kit.perplexities(logs, counts),
        )
        files = {FILE: partial(kit.weights_file, learned, epoch)}
        return Told(kit.reading_stage(r, mode()), partial(explain_reading, r), files)

    return tell


def _generate(panel: Controls) -> Callable[[], Told | None]:
    learned, tokens = _asked(panel)
    panel.beside("temperature", "top_k")
    panel.beside("length", "draw")
    chosen = panel.settings

    def tell() -> Told | None:
        if learned is None:
            raise Unworkable(
                "This network is not there yet. Train it in the view Train, or choose a built-in one."
            )
        epoch = -1 if chosen.epoch == "best" else int(chosen.epoch)
        held = kit.prepared(learned.text, learned.plan.preparation)
        w = Written(
            tokens, held.ids(tokens), held.vocabulary, learned.net(epoch), chosen.temperature, chosen.top_k,
            chosen.length,
            chosen.draw,
        )  # fmt: skip
        files = {FILE: partial(kit.weights_file, learned, epoch)}
        return Told(kit.written_stage(w, mode()), partial(explain_written, w), files)

    return tell


show("next_word", controls, idea=IDEA)
