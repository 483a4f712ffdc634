"""Softmax's Jacobian: how every probability changes with every logit."""

from dataclasses import dataclass

import numpy as np

from core.lessons.softmax.settings import Scores
from core.nn.softmax import softmax_jacobian


@dataclass(frozen=True)
class Slopes:
    """Scores and their slopes: `matrix[i, j]` is dp_i / dz_j."""

    scores: Scores

    @property
    def matrix(self) -> np.ndarray:
        return softmax_jacobian(self.scores.logits)
