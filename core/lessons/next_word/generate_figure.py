"""A network that writes: each token, and the probabilities that it is drawn from."""

from functools import partial

import numpy as np

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.next_word.generate import Written
from core.lessons.next_word.settings import visible
from core.lessons.next_word.tokens_figure import Moment as Reached
from core.lessons.next_word.tokens_figure import Tokens, Wheel, listed, states_picture, tokens_figure
from core.nn.sampling import laid


def generate_figure(w: Written, mode: Mode) -> Figure:
    """Tokens that are written, one step each."""
    begun, pick = len(w.ids), partial(listed, vocabulary=tuple(w.vocabulary))
    moments = [
        Reached(
            w.caption(g),
            begun + g - 1,
            begun + g,
            begun + g,
            -1,
            pick(d.p, token=d.token),
            pick(d.q, token=d.token),
            Wheel(laid(d.q)[1].tolist(), d.u, d.low, d.high),
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
        states_picture(states, mode),
        len(states),
        titles,
        moments,
    )
    alt = "A network writes token by token; a wheel and bars show what each is drawn from."
    return tokens_figure(content, mode, alt, rate=4)
