"""A picture of something else: a softmax must choose one of its classes, and three ways out."""

from dataclasses import dataclass

import numpy as np

from core.lessons.softmax.settings import Scores
from core.lessons.softmax.slips import YES
from core.nn.curves import sigmoid
from core.nn.softmax import softmax

OTHER = "Other"


@dataclass(frozen=True)
class Unknown:
    """Scores of the known classes; below which probability an answer is rejected; the logit of an extra class."""

    scores: Scores
    threshold: float
    other: float

    @property
    def logits(self) -> np.ndarray:
        """With the extra class last, `(n + 1,)`."""
        return np.append(self.scores.logits, self.other)

    @property
    def s(self) -> np.ndarray:
        return sigmoid(self.scores.logits)

    @property
    def q(self) -> np.ndarray:
        """Softmax with the extra class, `(n + 1,)`."""
        return softmax(self.logits)

    @property
    def rejected(self) -> bool:
        return bool(self.scores.p.max() < self.threshold)

    @property
    def best(self) -> int:
        """The answer of the softmax that has the extra class."""
        return int(np.argmax(self.logits))

    def answers(self, names: tuple[str, ...]) -> tuple[str, str, str, str]:
        """What each of the four ways says: softmax, threshold, sigmoids, extra class."""
        top = names[self.scores.top]
        yes = ", ".join(name for name, s in zip(names, self.s, strict=True) if s >= YES)
        return (
            top,
            "no answer" if self.rejected else top,
            yes or "none",
            OTHER if self.best == self.scores.count else names[self.best],
        )
