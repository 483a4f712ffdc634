"""Softmax played step by step: subtract the maximum, exponentiate, sum, divide."""

from dataclasses import dataclass

import numpy as np

from core.lessons.softmax.settings import PLACES, Scores
from core.nn.softmax import softmax
from core.wording import decimals


@dataclass(frozen=True)
class Softened:
    """One softmax with everything between logits and probabilities, each `(n,)`."""

    scores: Scores
    temperature: float
    constant: int

    @property
    def logits(self) -> np.ndarray:
        """With the constant added."""
        return self.scores.logits + self.constant

    @property
    def shifted(self) -> np.ndarray:
        return (self.logits - self.logits.max()) / self.temperature

    @property
    def exponentials(self) -> np.ndarray:
        return np.exp(self.shifted)

    @property
    def total(self) -> float:
        return float(self.exponentials.sum())

    @property
    def p(self) -> np.ndarray:
        return softmax(self.logits, temperature=self.temperature)

    @property
    def z_places(self) -> int:
        return decimals(self.scores.logits, 2)

    @property
    def shift_places(self) -> int:
        return self.z_places if self.temperature == 1 else PLACES
