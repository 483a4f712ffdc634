"""The lesson on next words: texts from the reader, networks that have learned, and their stages."""

import io
from functools import partial

import numpy as np
import streamlit as st

from core.cluster import runs
from core.explain.next_word_generate import Written
from core.explain.next_word_ngram import described
from core.explain.next_word_predict import Reading
from core.explain.next_word_settings import visible
from core.explain.next_word_text import ROWS, Passage, passage_trace
from core.explain.next_word_train import Course, Row, caption
from core.figures.bars import table_figure
from core.figures.bars_layout import Column, Table
from core.figures.next_course import Moment, course_figure
from core.figures.next_tokens import BARS, Bars, Tokens, tokens_figure
from core.figures.next_tokens import Moment as Reached
from core.figures.palette import Mode, palette, ramp
from core.figures.player import Figure
from core.media.refusal import Refused
from core.media.texts import builtin_text, clean_text, decode_text
from core.media.tokens import Corpus, Preparation, corpus, lemma, split
from core.media.uri import data_uri
from core.nn import ngram
from core.settings import settings
from core.training.next_word_builtin import builtin_learned
from core.training.next_word_plan import Learned, NextWordPlan, updates

OWN = "own_text"
AMOUNTS: dict[str, float] = {"kneser-ney": 0.75, "add-k": 0.1}


def ask_text() -> str:
    """The reader's own text, pasted or from a file; empty while there is none."""
    with st.popover("Bring a text", icon=":material/upload_file:", width="stretch"):
        pasted = st.text_area(
            "Paste a text", key="pasted_text", height=160, max_chars=settings().text_kilobytes * 1000,
            persist_state="session",
        )  # fmt: skip
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
    run_id = st.query_params.get("run", "")
    state = runs().study_state(run_id) if run_id else None
    return _outcome(run_id) if state is not None and state.has_result and state.kind == "next_word" else None


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def judged(
    _learned: Learned, key: str, order: int, smoothing: ngram.Smoothing
) -> tuple[np.ndarray, np.ndarray, float]:
    """Log probabilities of the test part's tokens, by the best network and the n-gram; and the latter's perplexity on
    the validation part. `key` tells one training from another.
    """
    held = prepared(_learned.text, _learned.plan.preparation)
    model = counted(_learned.text, _learned.plan.preparation, order, smoothing)
    end = held.validation_end
    validation = model.log_probabilities(held.all_ids[:end], held.training_end)
    return (
        _learned.net().log_probabilities(held.all_ids, end), model.log_probabilities(held.all_ids, end),
        ngram.perplexity(validation),
    )  # fmt: skip


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


def course_stage(course: Course, shown: Mode) -> Figure:
    """Perplexities by epoch, and what is written."""
    moments = [Moment(r.epoch, r.training, r.validation, caption(course, r), r.sample) for r in course.rows]
    alt = (
        f"Perplexity of a network over {course.rows[-1].epoch} epochs: on the validation part from "
        f"{course.rows[0].validation:.1f} down to {min(r.validation for r in course.rows):.2f} at epoch "
        f"{course.best}. The "
        f"{course.order}-gram has {course.ngram_validation:.2f}."
    )
    return course_figure(
        moments,
        course.rows[-1].epoch,
        (f"{course.order}-gram", course.ngram_validation),
        shown,
        alt,
        tokens=course.tokens,
    )


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
    return Passage(
        raw[part], lower[part], lower[part] if characters else lemmas[part], used, ids, counts, begin, context,
        held.vocabulary, (held.training_end, end - held.training_end, len(held.tokens) - end),
        float(np.mean(held.all_ids[end:] == 0)), (len(set(raw)), len(set(lower)), len(set(lemmas))), held.left_out,
        preparation.level,
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


def passage_stage(p: Passage, shown: Mode) -> Figure:
    """A row per token, a column per form."""
    n = p.count
    words = [tuple(visible(t) for t in forms[:n]) for forms in (p.lower, p.lemmas)]
    table = Table(
        passage_trace(p),
        [visible(token)[:13] for token in p.raw[:n]],
        [
            Column("lower", "Lower case", "", 0, "plain", 1.2, 1.2, texts=words[0], short="Lower"),
            Column("lemmas", "Lemma", "", 0, "plain", 1.2, 1.2, texts=words[1]),
            Column("counts", "Count", "in the training part", 0, "share", 1.3, 0.9),
            Column("ids", "Number", "its place", 0, "plain", 0.8, 0.9, short="No."),
            Column("next", "Asked for", "the next number", 0, "plain", 1.2, 0.9, short="Next",
                   texts=tuple(f"{i}  {visible(t)}" for i, t in zip(p.ids[1:], p.used[1:], strict=True))),
        ],
    )  # fmt: skip
    alt = f"{n} tokens of the text as rows: in lower case, as lemma, with their count, their number, and the next one."
    return table_figure(table, shown, alt)


def _states_picture(h: np.ndarray, shown: Mode) -> str:
    """States `(T, units)` as a picture of a column per token."""
    return data_uri(h.T, table=ramp(palette(shown).diverging), limits=(-1.0, 1.0), scale="nearest")


def _list(p: np.ndarray, vocabulary: tuple[str, ...], token: int = -1) -> Bars:
    """The most probable tokens; the one drawn is the last line where it is not among them."""
    order = np.argsort(-p, kind="stable")[:BARS]
    order = order[p[order] > 0]
    if token >= 0 and token not in order:
        order = np.append(order[: BARS - 1], token)
    at = int(np.flatnonzero(order == token)[0]) if token >= 0 else -1
    return Bars([visible(vocabulary[k]) for k in order], p[order].tolist(), at)


def reading_stage(r: Reading, shown: Mode) -> Figure:
    """Tokens that were typed, one step each."""
    n = len(r.ids)
    pick = partial(_list, vocabulary=tuple(r.vocabulary))
    moments = [
        Reached(
            r.caption(t),
            t,
            n - 1,
            -1,
            t + 1 - len(r.ngram.context(r.ids[: t + 1])),
            pick(r.p[t]),
            pick(r.q[t]),
        )
        for t in range(n)
    ]
    titles = ("The network: next token", f"The {r.ngram.order}-gram: next token")
    alt = f"A network and a {r.ngram.order}-gram read {n} tokens. {r.caption(n - 1)}"
    names = [visible(token) for token in r.tokens]
    content = Tokens(names, range(1, n + 1), _states_picture(r.h, shown), n, titles, moments)
    return tokens_figure(content, shown, alt)


def written_stage(w: Written, shown: Mode) -> Figure:
    """Tokens that are written, one step each."""
    begun, pick = len(w.ids), partial(_list, vocabulary=tuple(w.vocabulary))
    moments = [
        Reached(
            w.caption(g), begun + g - 1, begun + g, begun + g, -1, pick(d.p, token=d.token), pick(d.q, token=d.token)
        )
        for g, d in enumerate(w.draws)
    ]  # fmt: skip
    made = [visible(w.vocabulary[d.token]) for d in w.draws]
    states = np.vstack([w.begun, *[d.h[None] for d in w.draws[1:]]])
    cut = f", top {w.top_k}" if w.top_k else ""
    titles = ("The network: next token", f"To draw from: temperature {w.temperature:g}{cut}")
    picks = [-1] * begun + list(range(1, len(made) + 1))
    content = Tokens(
        [*(visible(t) for t in w.tokens), *made],
        picks,
        _states_picture(states, shown),
        len(states),
        titles,
        moments,
    )
    alt = f"A network writes {w.length} tokens: {' '.join(made)}."
    return tokens_figure(content, shown, alt, rate=4)


def text_of(source: str, own: str) -> str:
    """The chosen text."""
    return own if source == "own" else builtin_text(source)


def key_of(network: str) -> str:
    """What tells a network's numbers from another's."""
    return st.query_params.get("run", "") if network == "own" else network


def perplexities(logs: np.ndarray, counts: np.ndarray) -> tuple[float, float]:
    """Of network and n-gram."""
    return ngram.perplexity(logs), ngram.perplexity(counts)


def live_stage(
    rows: tuple[dict[str, float | int | str], ...], plan: NextWordPlan, shown: Mode
) -> Figure | None:
    """A training that still goes on, from the rows told so far."""
    if len(rows) < 2:
        return None
    moments = [
        Moment(
            int(r["epoch"]), float(r["training"]), float(r["validation"]),
            f"After epoch {r['epoch']}: validation perplexity {float(r['validation']):.2f}. It writes:",
            str(r["sample"]),
        )
        for r in rows
    ]  # fmt: skip
    return course_figure(
        moments, plan.epochs, None, shown, "A training that goes on.", tokens=round(moments[0].training)
    )
