"""From probabilities to a text: the best class of each column (greedy), and a search that keeps several beginnings."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captcha.alignments import Alignment
from core.lessons.captcha.example import CLASSES, Task, spelled
from core.nn.ctc import ctc_beam_decode, ctc_beams, ctc_greedy_decode, ctc_loss


@dataclass(frozen=True)
class Decoding:
    """A reading of a tiny example by both ways; `width` beginnings are kept at each column."""

    task: Task
    width: int

    @property
    def places(self) -> int:
        return self.task.steps

    @cached_property
    def best(self) -> Alignment:
        """The most probable alignment: the best class of each column, the first of equal ones."""
        classes = tuple(int(label) for label in self.task.p.argmax(axis=1))
        return Alignment(classes, round(float(self.task.p.max(axis=1).prod()), self.places), 0.0)

    @cached_property
    def greedy(self) -> str:
        return spelled(ctc_greedy_decode(self.task.log_probs, blank=0))

    @cached_property
    def weighed(self) -> list[list[tuple[str, float]]]:
        """Each column's beginnings with their probabilities, the best first; the first `width` are kept."""
        found = ctc_beams(self.task.log_probs, blank=0, width=self.width)
        return [
            [(spelled(prefix), round(float(np.exp(score)), self.places)) for prefix, score in step] for step in found
        ]

    @cached_property
    def texts(self) -> list[tuple[str, float]]:
        """What the search ends with, each text with its whole probability."""
        found = ctc_beam_decode(self.task.log_probs, blank=0, width=self.width)
        return [(spelled(text), round(float(np.exp(score)), self.places)) for text, score in found]

    def probability(self, text: str) -> float:
        labels = [CLASSES.index(letter) for letter in text]
        return round(float(np.exp(-ctc_loss(self.task.log_probs, labels, blank=0))), self.places)
