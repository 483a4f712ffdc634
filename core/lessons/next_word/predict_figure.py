"""A beginning that is read, token by token, with what network and n-gram expect next."""

from functools import partial

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.next_word.predict import Reading
from core.lessons.next_word.settings import visible
from core.lessons.next_word.tokens_figure import Moment as Reached
from core.lessons.next_word.tokens_figure import Tokens, listed, states_picture, tokens_figure


def predict_figure(r: Reading, mode: Mode) -> Figure:
    """Tokens that were typed, one step each."""
    n = len(r.ids)
    pick = partial(listed, vocabulary=tuple(r.vocabulary))
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
    content = Tokens(names, range(1, n + 1), states_picture(r.h, mode), n, titles, moments)
    return tokens_figure(content, mode, alt)
