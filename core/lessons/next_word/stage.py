"""The stages of the lesson on next words."""

from functools import partial

import numpy as np

from core.figures.bars import Column, Table, table_figure
from core.figures.palette import Mode, palette, ramp
from core.figures.player import Figure
from core.lessons.next_word.generate import Written
from core.lessons.next_word.predict import Reading
from core.lessons.next_word.settings import visible
from core.lessons.next_word.study.plan import NextWordPlan
from core.lessons.next_word.text import Passage
from core.lessons.next_word.text_words import passage_trace
from core.lessons.next_word.tokens_figure import BARS, Bars, Tokens, tokens_figure
from core.lessons.next_word.tokens_figure import Moment as Reached
from core.lessons.next_word.train import Course
from core.lessons.next_word.train_figure import Moment, course_figure
from core.lessons.next_word.train_words import caption
from core.media.out.uri import data_uri


def course_stage(course: Course, shown: Mode) -> Figure:
    """Perplexities by epoch, and what is written."""
    moments = [Moment(r.epoch, r.training, r.validation, caption(course, r), r.sample) for r in course.rows]
    alt = "Perplexity of a network by epoch, on the training and on the validation part, beside that of an n-gram."
    return course_figure(
        moments,
        course.rows[-1].epoch,
        (f"{course.order}-gram", course.ngram_validation),
        shown,
        alt,
        tokens=course.tokens,
    )


def live_stage(rows: tuple[dict[str, float | int | str], ...], plan: NextWordPlan, shown: Mode) -> Figure | None:
    """A training that still goes on, from the rows told so far."""
    if len(rows) < 2:
        return None
    moments = [
        Moment(
            int(r["epoch"]),
            float(r["training"]),
            float(r["validation"]),
            f"After epoch {r['epoch']}: validation perplexity {float(r['validation']):.2f}. It writes:",
            str(r["sample"]),
        )
        for r in rows
    ]
    return course_figure(
        moments, plan.epochs, None, shown, "A training that goes on.", tokens=round(moments[0].training)
    )


def passage_stage(p: Passage, shown: Mode) -> Figure:
    """A row per token, a column per form."""
    n = p.count
    words = [tuple(visible(t) for t in forms[:n]) for forms in (p.lower, p.lemmas)]
    table = Table(
        passage_trace(p),
        [visible(token)[:13] for token in p.raw[:n]],
        [
            Column("lower", "Lower case", "", 0, "plain", 1.2, 1.2, texts=words[0], short="Lower",
                   short_texts=_cut(words[0])),
            Column("lemmas", "Lemma", "", 0, "plain", 1.2, 1.2, texts=words[1], short_texts=_cut(words[1])),
            Column("counts", "Count", "in the training part", 0, "share", 1.3, 0.9, short_symbol=" "),
            Column("ids", "Number", "its place", 0, "plain", 0.8, 0.9, short="No.", short_symbol=" "),
            Column("next", "Asked for", "the next number", 0, "plain", 1.2, 0.9, short="Next", short_symbol="No.",
                   texts=tuple(f"{i}  {visible(t)}" for i, t in zip(p.ids[1:], p.used[1:], strict=True)),
                   short_texts=tuple(str(i) for i in p.ids[1:])),
        ],
    )  # fmt: skip
    alt = f"{n} tokens of the text as rows: in lower case, as lemma, with their count, their number, and the next one."
    return table_figure(table, shown, alt)


def _cut(words: tuple[str, ...], letters: int = 8) -> tuple[str, ...]:
    """Words that fit a phone's column."""
    return tuple(word if len(word) <= letters else f"{word[: letters - 1]}\u2026" for word in words)


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
    alt = "A network and an n-gram read token by token; bars show what each of them expects next."
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
    ]
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
    alt = "A network writes token by token; bars show the probabilities that each is drawn from."
    return tokens_figure(content, shown, alt, rate=4)
