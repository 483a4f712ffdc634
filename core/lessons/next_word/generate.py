"""A network writes: from its state come probabilities, one token is drawn, and read as the next input."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.next_word.settings import visible
from core.nn.language import LanguageNet
from core.nn.sampling import drawn, laid, shaped
from core.wording import prose


@dataclass(frozen=True, eq=False)
class Draw:
    """One step: the state it starts from, both sets of probabilities, the number drawn and what it fell on.

    `u` fell into the stretch from `low` to `high`.
    """

    h: np.ndarray  # (units,)
    p: np.ndarray  # (V,) as the network gives them
    q: np.ndarray  # (V,) after temperature and top k
    u: float
    token: int
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Written:
    """A text that goes on from `ids`. The random numbers follow from `seed` alone."""

    tokens: Sequence[str]  # the beginning, as it was typed
    ids: Sequence[int]
    vocabulary: Sequence[str]
    net: LanguageNet
    temperature: float
    top_k: int
    length: int
    seed: int

    @cached_property
    def begun(self) -> np.ndarray:
        """States while the beginning is read, `(T, units)`."""
        return self.net.read(self.ids)[0]

    @cached_property
    def draws(self) -> list[Draw]:
        """All steps."""
        random = np.random.default_rng(self.seed)
        h, state = self.net.read(self.ids)
        now, made = h[-1], []
        for _ in range(self.length):
            q = shaped(self.net.logits(now), temperature=self.temperature, top_k=self.top_k)
            u = float(random.random())
            token = drawn(q, u)
            order, ends = laid(q)
            at = int(np.flatnonzero(order == token)[0])
            low = float(ends[at - 1]) if at else 0.0
            made.append(Draw(now, self.net.probabilities(now), q, u, token, low, float(ends[at])))
            h, state = self.net.read([token], state)
            now = h[0]
        return made

    def caption(self, g: int) -> str:
        """One step in words."""
        draw = self.draws[g]
        cut = " and cut" if self.top_k else ""
        return prose(f"""The network gives {self.name(draw.token)} {draw.p[draw.token]:.1%}; temperature{cut} makes
            that {draw.q[draw.token]:.1%} of the wheel, {draw.low:.4f} to {draw.high:.4f}. The arrow stops there, at
            {draw.u:.4f}.""")

    def name(self, token: int) -> str:
        return f"\u201c{visible(self.vocabulary[token])}\u201d"
