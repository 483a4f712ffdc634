"""Writing a caption: what the decoder reads, where it looks, what it then knows and what it writes, word by word."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captions.settings import LONGEST, Asked
from core.nn.captioner import Written


@dataclass(frozen=True, eq=False)
class Writing:
    """A caption written greedily. Arrays have a row per word, the end included."""

    asked: Asked

    @cached_property
    def features(self) -> np.ndarray:
        """The grid of the CNN, `(rows, columns, features)`."""
        return self.asked.model.look(self.asked.pixels)

    @cached_property
    def steps(self) -> list[Written]:
        return self.asked.model.write(self.features, longest=LONGEST)

    @cached_property
    def weights(self) -> np.ndarray:
        """Where it looks, `(words, cells)`; every row sums to 1."""
        return np.stack([step.attention.weights for step in self.steps])

    @cached_property
    def states(self) -> np.ndarray:
        """`(words, units)`"""
        return np.stack([step.state for step in self.steps])

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Of every word of the vocabulary to be next, `(words, vocabulary)`."""
        return np.exp(np.stack([step.log_probabilities for step in self.steps]))

    @cached_property
    def written(self) -> list[int]:
        """The words as numbers of the vocabulary."""
        return [int(row.argmax()) for row in self.probabilities]

    @property
    def words(self) -> list[str]:
        return [self.asked.model.words[k] for k in self.written]

    @property
    def caption(self) -> tuple[str, ...]:
        """What it says, without the end."""
        end = self.asked.model.words.index("<end>")
        return tuple(self.asked.model.words[k] for k in self.written if k != end)

    @property
    def read(self) -> list[str]:
        """What it reads at every step."""
        return [self.asked.model.words[step.read] for step in self.steps]

    @cached_property
    def logs(self) -> np.ndarray:
        """The log-probability of each word that it writes, `(words,)`."""
        return np.array([float(step.log_probabilities.max()) for step in self.steps])

    @property
    def log_probability(self) -> float:
        """That of the whole caption: the sum."""
        return float(self.logs.sum())

    @cached_property
    def looks(self) -> np.ndarray:
        """The share of attention within each item's circle, `(words, 2)`."""
        return self.weights @ self.asked.covers.T

    @property
    def doubtful(self) -> int:
        """The step whose word was least sure."""
        return int(self.logs.argmin())

    @property
    def right(self) -> bool:
        return self.asked.right(self.caption)
