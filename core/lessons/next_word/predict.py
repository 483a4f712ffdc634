"""A beginning is read token by token; after each, network and n-gram say what may come next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.next_word.settings import visible
from core.nn.language import LanguageNet
from core.nn.ngram import NGram
from core.wording import prose


@dataclass(frozen=True, eq=False)
class Reading:
    """`tokens` as the reader typed them and `ids` as the models know them, read by both models.

    `judged` are the perplexities of network and n-gram on the text's last part.
    """

    tokens: Sequence[str]
    ids: Sequence[int]
    vocabulary: Sequence[str]
    net: LanguageNet
    ngram: NGram
    judged: tuple[float, float]

    @cached_property
    def h(self) -> np.ndarray:
        """States after every token, `(T, units)`."""
        return self.net.read(self.ids)[0]

    @cached_property
    def p(self) -> np.ndarray:
        """The network's probabilities of the next token after each, `(T, V)`."""
        return self.net.probabilities(self.h)

    @cached_property
    def q(self) -> np.ndarray:
        """The n-gram's, `(T, V)`."""
        return np.array([self.ngram.probabilities(self.ids[: t + 1]) for t in range(len(self.ids))])

    def best(self, p: np.ndarray) -> str:
        return visible(self.vocabulary[int(np.argmax(p))])

    def caption(self, t: int) -> str:
        """One step in words."""
        unknown = "" if self.ids[t] else " (unknown)"
        return prose(f"""Read \u201c{visible(self.tokens[t])}\u201d{unknown}. Next, the network: {self.best(self.p[t])}
            {self.p[t].max():.1%}. The {self.ngram.order}-gram: {self.best(self.q[t])} {self.q[t].max():.1%}.""")
