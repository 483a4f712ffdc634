"""A training epoch by epoch, and how network and n-gram are judged at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.resampling import Interval, block_interval


@dataclass(frozen=True)
class Row:
    """One epoch: perplexities of the pass and of the validation part, and what the network then writes."""

    epoch: int
    training: float
    validation: float
    sample: str


@dataclass(frozen=True, eq=False)
class Course:
    """A whole training. `net` and `ngram` are log probabilities of the test part's tokens, which chose nothing.

    `updates` is how many times the weights moved in an epoch.
    """

    rows: Sequence[Row]
    best: int
    tokens: int  # size of the vocabulary
    level: str
    kind: str
    shape: tuple[int, int]  # of the embedding
    units: int
    size: int
    seconds: float
    net: np.ndarray
    ngram: np.ndarray
    ngram_name: str
    ngram_validation: float
    order: int
    updates: int

    @property
    def perplexities(self) -> tuple[float, float]:
        """Of the network and of the n-gram, on the test part."""
        return float(np.exp(-self.net.mean())), float(np.exp(-self.ngram.mean()))

    @cached_property
    def advantage(self) -> Interval:
        """How much less the network is surprised, in nats per token, with 95% confidence."""
        return block_interval(self.net - self.ngram)

    @property
    def verdict(self) -> str:
        """Who is better, said only where it is shown."""
        sign = self.advantage.sign
        if not sign:
            return "no difference is shown: the interval holds 0"
        return "the network is better" if sign > 0 else f"the {self.order}-gram is better"
