"""A picture as a trained network reads it: the best class of each column, what is merged, and a beam's texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.ctc import ctc_beam_decode, ctc_greedy_decode, ctc_loss

BEAM = 6  # beginnings that the beam keeps
ALTERNATIVES = 5  # texts that are listed


@dataclass(frozen=True)
class Seen:
    """One picture's reading: `p` `(columns, classes)`, class 0 the blank, and what the picture says."""

    p: np.ndarray
    classes: tuple[str, ...]
    text: str

    @cached_property
    def log_p(self) -> np.ndarray:
        # Kept to three digits, a column may sum to a little more than 1.
        p = np.maximum(self.p.astype(np.float64), 1e-7)
        return np.log(p / p.sum(axis=1, keepdims=True))

    @cached_property
    def best(self) -> tuple[int, ...]:
        """The best class of each column."""
        return tuple(int(label) for label in self.p.argmax(axis=1))

    @cached_property
    def read(self) -> str:
        return self.spelled(ctc_greedy_decode(self.log_p, blank=0))

    @property
    def right(self) -> bool:
        return self.read == self.text

    def spelled(self, labels: Sequence[int]) -> str:
        return "".join(self.classes[label] for label in labels)

    def probability(self, text: str) -> float:
        """Over all alignments; 0 for a text with a character that no class has."""
        if set(text) - set(self.classes[1:]):
            return 0.0
        return float(np.exp(-ctc_loss(self.log_p, [self.classes.index(c) for c in text], blank=0)))

    @cached_property
    def alternatives(self) -> list[tuple[str, float]]:
        """The most probable texts that a beam search finds."""
        found = ctc_beam_decode(self.log_p, blank=0, width=BEAM)[:ALTERNATIVES]
        return [(self.spelled(labels), float(np.exp(score))) for labels, score in found]
