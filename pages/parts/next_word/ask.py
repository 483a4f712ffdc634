"""What the lesson on next words asks the reader for: a text and its preparation, a network and a beginning."""

import streamlit as st

from core.lessons.next_word.settings import LONGEST, OWN, SOURCES
from core.lessons.next_word.study.plan import Learned
from core.media.drawn.texts import clean_text
from core.media.intake.refusal import Refused
from core.media.intake.tokens import Preparation
from pages.kit.controls import Controls
from pages.kit.plain import plain
from pages.kit.study import linked_run
from pages.parts.next_word import text as kit

STARTS = {
    "kitchen": "put the pot on the",
    "lighthouse": "the keeper looked at the",
    "weather": "it was cold in the",
}


def source(panel: Controls) -> tuple[str, Preparation]:
    """The text and how it becomes tokens."""
    text = kit.text_of(panel.show("source"), kit.ask_text() if panel.settings.source == "own" else "")
    words = panel.show("level") == "words"
    with st.popover("Preparation", width="stretch"):
        panel.show("lower", "least")
        if words:
            panel.show("lemmas")
    chosen = panel.settings
    return text, Preparation(chosen.level, chosen.lower, chosen.lemmas if words else "", chosen.least)


def asked(panel: Controls) -> tuple[Learned | None, list[str]]:
    """The network that is asked, its epoch, and the beginning that was typed."""
    own = kit.learned_of("own")
    if own is None and linked_run("next_word"):
        st.caption("Your training is not finished; the view **Train** shows how far it is.")
    network = panel.show("network", options=SOURCES if own is None else OWN | SOURCES)
    learned = own if network == "own" and own is not None else kit.learned_of(network)
    if learned is None:
        return None, []
    options = {"best": f"Best ({learned.best})"} | {str(e): str(e) for e in sorted(learned.weights)}
    panel.show("epoch", options=options)
    given = st.text_input(
        "Beginning",
        key="prompt",
        bind="query-params",
        max_chars=LONGEST,
        placeholder=STARTS.get(network, "type some words of the text"),
    )
    try:
        tokens = learned.plan.preparation.tokens(clean_text(given or STARTS.get(network, "")))
    except Refused as error:
        if given:
            st.error(plain(str(error)), icon=":material/block:")
        tokens = []
    return learned, tokens[:40] or [kit.prepared(learned.text, learned.plan.preparation).tokens[0]]


def nothing_yet() -> None:
    """Says that a text is missing."""
    st.info("Bring a text first: paste it, or choose a file.", icon=":material/upload_file:")
