"""Cross-entropy on top of a softmax: what the right class' probability costs, and the gradient p - y."""

from dataclasses import dataclass

import numpy as np

from core.lessons.softmax.settings import Scores
from core.nn.losses import sparse_categorical_cross_entropy, sparse_categorical_cross_entropy_gradient

RATE = 1.0  # of the one step of gradient descent that is shown


@dataclass(frozen=True)
class Costed:
    """Scores, the number of the right class, and what follows from them."""

    scores: Scores
    right: int

    @property
    def y(self) -> np.ndarray:
        """1 for the right class, else 0 (one-hot)."""
        return np.eye(self.scores.count)[self.right]

    @property
    def loss(self) -> float:
        return sparse_categorical_cross_entropy([self.right], self.scores.logits[None], from_logits=True)

    @property
    def gradient(self) -> np.ndarray:
        """dLoss/dz, `(n,)`."""
        return sparse_categorical_cross_entropy_gradient([self.right], self.scores.logits[None], from_logits=True)[0]

    @property
    def moved(self) -> np.ndarray:
        """The logits after one step against the gradient."""
        return self.scores.logits - RATE * self.gradient

    @property
    def loss_after(self) -> float:
        return sparse_categorical_cross_entropy([self.right], self.moved[None], from_logits=True)
