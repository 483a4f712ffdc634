"""CTC's forward-backward lattice: the sum over all alignments without writing them out, and the gradient from it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captcha.example import Task
from core.nn.ctc import ctc_gradient, ctc_lattice, ctc_loss


@dataclass(frozen=True)
class Lattice:
    """The path of a text with blanks around its letters, and what the two sweeps leave, `(positions, T)` each."""

    task: Task

    @cached_property
    def path(self) -> list[int]:
        return self._sweeps[0]

    @cached_property
    def _sweeps(self) -> tuple[list[int], np.ndarray, np.ndarray]:
        return ctc_lattice(self.task.log_probs, self.task.labels, blank=0)

    @cached_property
    def alpha(self) -> np.ndarray:
        """Exact: products of at most five tenths."""
        return np.exp(self._sweeps[1].T).round(self.task.steps)

    @cached_property
    def beta(self) -> np.ndarray:
        return np.exp(self._sweeps[2].T).round(self.task.steps)

    @cached_property
    def total(self) -> float:
        return round(float(np.exp(-ctc_loss(self.task.log_probs, self.task.labels, blank=0))), self.task.steps)

    @cached_property
    def posterior(self) -> np.ndarray:
        """The share of the text's alignments, by probability, that pass each position; 0 where there is none."""
        return self.alpha * self.beta / self.total if self.total else np.zeros_like(self.alpha)

    @cached_property
    def gradient(self) -> np.ndarray:
        """`(classes, T)`: with respect to the scores before the softmax."""
        return ctc_gradient(self.task.log_probs, self.task.labels, blank=0).T

    def sources(self, position: int) -> range:
        """The positions that a position can be reached from: itself, the one before, and over a blank between
        different letters.
        """
        path = self.path
        far = position >= 2 and path[position] not in (0, path[position - 2])
        return range(max(0, position - 1 - far), position + 1)

    def targets(self, position: int) -> range:
        """The positions that can follow."""
        last = len(self.path) - 1
        far = position + 2 <= last and position in self.sources(position + 2)
        return range(position, min(last, position + 1 + far) + 1)
