"""The lesson on next words: texts from the reader, networks that have learned, and what both say."""

import io

import numpy as np
import streamlit as st

from core.lessons.next_word.predict_ngram import described
from core.lessons.next_word.study.builtin import builtin_learned
from core.lessons.next_word.study.plan import Learned, updates
from core.lessons.next_word.text import Passage
from core.lessons.next_word.text_words import ROWS
from core.lessons.next_word.train import Course, Row
from core.media.drawn.texts import builtin_text, clean_text, decode_text
from core.media.intake.refusal import Refused
from core.media.intake.tokens import Corpus, Preparation, corpus, lemma, split
from core.nn import ngram
from core.runs.queue import runs
from pages.kit.study import linked_result, linked_run

OWN = "own_text"
AMOUNTS: dict[str, float] = {"kneser-ney": 0.75, "add-k": 0.1}


def ask_text() -> str:
    """The reader's own text, pasted or from a file; empty while there is none."""
    with st.popover("Bring a text", icon=":material/upload_file:", width="stretch"):
        pasted = st.text_area(
            "Paste a text",
            key="pasted_text",
            height=160,
            persist_state="session",
        )
        file = st.file_uploader("Or a text file", key="text_file", max_upload_size=1)
        try:
            if file is not None:
                st.session_state[OWN] = decode_text(file.getvalue())
            elif pasted:
                st.session_state[OWN] = clean_text(pasted)
        except Refused as error:
            st.error(f"{error.reason} {error.cure}", icon=":material/block:")
            return ""
    return str(st.session_state.get(OWN, ""))


@st.cache_data(max_entries=16, max_size="64MB", show_spinner=False)
def prepared(text: str, preparation: Preparation) -> Corpus:
    """A text as tokens and numbers. Raises `ValueError` for one that is too short."""
    return corpus(text, preparation)


@st.cache_data(max_entries=32, max_size="64MB", show_spinner=False)
def counted(text: str, preparation: Preparation, order: int, smoothing: ngram.Smoothing) -> ngram.NGram:
    """The n-gram model of the text's training part."""
    held = prepared(text, preparation)
    return ngram.fit(
        held.training, order=order, size=len(held.vocabulary), smoothing=smoothing, amount=AMOUNTS[smoothing]
    )


@st.cache_data(max_entries=8, max_size="64MB", show_spinner=False)
def _outcome(run_id: str) -> Learned | None:
    data = runs().outcome(run_id)
    return None if data is None else Learned.from_bytes(data)


def learned_of(network: str) -> Learned | None:
    """A built-in network by its text's key, or that of the link's run for `own`; None where there is none yet."""
    if network != "own":
        return builtin_learned(network)
    run_id = linked_result("next_word")
    return _outcome(run_id) if run_id else None


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def judged(_learned: Learned, key: str, order: int, smoothing: ngram.Smoothing) -> tuple[np.ndarray, np.ndarray, float]:
    """Log probabilities of the test part's tokens, by the best network and the n-gram; and the latter's perplexity on
    the validation part. `key` tells one training from another.
    """
    held = prepared(_learned.text, _learned.plan.preparation)
    model = counted(_learned.text, _learned.plan.preparation, order, smoothing)
    end = held.validation_end
    validation = model.log_probabilities(held.all_ids[:end], held.training_end)
    return (
        _learned.net().log_probabilities(held.all_ids, end),
        model.log_probabilities(held.all_ids, end),
        ngram.perplexity(validation),
    )


def weights_file(learned: Learned, epoch: int = -1) -> bytes:
    """The network's weights for the Keras code, with the whole text as numbers and where its last part begins."""
    held = prepared(learned.text, learned.plan.preparation)
    file = io.BytesIO()
    arrays = {f"w{k}": values for k, values in enumerate(learned.net(epoch).arrays())}
    np.savez(file, allow_pickle=False, ids=held.all_ids, start=np.array(held.validation_end), **arrays)
    return file.getvalue()


def course_of(learned: Learned, key: str, order: int, smoothing: ngram.Smoothing) -> Course:
    """A training as the lesson tells it."""
    held, net = prepared(learned.text, learned.plan.preparation), learned.net()
    logs, counts, validation = judged(learned, key, order, smoothing)
    model = counted(learned.text, learned.plan.preparation, order, smoothing)
    return Course(
        [Row(row.epoch, row.training, row.validation, row.sample) for row in learned.epochs], learned.best,
        len(held.vocabulary), learned.plan.level, learned.plan.cell, (len(held.vocabulary), learned.plan.embedding),
        learned.plan.units, net.size, learned.seconds, logs, counts, described(model), validation, order,
        updates(len(held.training), learned.plan.window),
    )  # fmt: skip


def passage(text: str, preparation: Preparation, first: int, context: int) -> Passage:
    """Some tokens of a text in all their forms."""
    held = prepared(text, preparation)
    begin = min(first, max(0, len(held.tokens) - ROWS - 1))
    language = preparation.lemmas or "en"
    characters = preparation.level == "characters"
    raw, lower, lemmas = _forms(text, preparation.level, language)
    part = slice(begin, begin + ROWS + 1)
    used = held.tokens[part]
    ids = np.array(held.ids(used))
    counts = np.array([_count(text, preparation, token) for token in used])
    end = held.validation_end
    here = set(lower)
    merged = next(((a, b) for a, b in zip(lower, lemmas, strict=True) if a != b and b in here), None)
    return Passage(
        raw[part], lower[part], lower[part] if characters else lemmas[part], used, ids, counts, begin, context,
        held.vocabulary, (held.training_end, end - held.training_end, len(held.tokens) - end),
        float(np.mean(held.all_ids[end:] == 0)), (len(set(raw)), len(set(lower)), len(set(lemmas))), held.left_out,
        preparation.level, merged,
    )  # fmt: skip


@st.cache_data(max_entries=8, max_size="32MB", show_spinner=False)
def _forms(text: str, level: str, language: str) -> tuple[list[str], list[str], list[str]]:
    """All tokens as they stand, in lower case, as lemmas."""
    raw = split(text) if level == "words" else list(" ".join(text.split()))
    lower = [token.lower() for token in raw]
    return raw, lower, [lemma(token, language) for token in lower] if level == "words" else lower


def _count(text: str, preparation: Preparation, token: str) -> int:
    held = prepared(text, preparation)
    return held.tokens[: held.training_end].count(token)


def text_of(source: str, own: str) -> str:
    """The chosen text."""
    return own if source == "own" else builtin_text(source)


def key_of(network: str) -> str:
    """What tells a network's numbers from another's."""
    return linked_run("next_word") if network == "own" else network


def perplexities(logs: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """Of network and n-gram."""
    return ngram.perplexity(logs), ngram.perplexity(counts)
