"""The same logits as one softmax and as separate sigmoids: mutually exclusive classes, and non-exclusive ones."""

from dataclasses import dataclass

import numpy as np

from core.lessons.softmax.examples import Kind
from core.lessons.softmax.settings import Scores
from core.lessons.softmax.slips import YES
from core.nn.curves import sigmoid


@dataclass(frozen=True)
class Separate:
    """Scores, and how many classes may be right at once; None where nobody has said so."""

    scores: Scores
    kind: Kind | None

    @property
    def s(self) -> np.ndarray:
        """One sigmoid for each logit, `(n,)`."""
        return sigmoid(self.scores.logits)

    @property
    def yes(self) -> np.ndarray:
        """1 where the sigmoid says yes, else 0."""
        return (self.s >= YES).astype(float)

    def named(self, marked: bool = False) -> str:
        """The classes that get a yes."""
        names = self.scores.marked if marked else self.scores.names
        return ", ".join(name for name, yes in zip(names, self.yes, strict=True) if yes) or "none"
