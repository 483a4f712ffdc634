"""Training in numbers before it begins: epochs and iterations, and what a network says of a stranger."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Fit:
    """How a network is going to be fitted.

    - `training`, `held_out`: pictures that are learned from, and pictures that only judge.
    - `seed`: None where weights, order and dropout are free, so that every run differs.
    """

    training: int
    held_out: int
    batch_size: int
    epochs: int
    patience: int
    seed: int | None

    @property
    def batches(self) -> int:
        """Batches, and so steps of gradient descent, in one epoch; the last may be smaller."""
        return ceil(self.training / self.batch_size)

    @property
    def iterations(self) -> int:
        """Steps of gradient descent in all."""
        return self.epochs * self.batches

    @property
    def warmup(self) -> int:
        """Steps over which a cosine schedule raises the learning rate."""
        return max(1, self.iterations // 10)


@dataclass(frozen=True)
class Scores:
    """What a network says of a picture that shows none of its classes.

    - `network`: whose it is, as the start of a sentence.
    - `subject`: what the picture shows.
    - `classes`: their names, safe to show as Markdown.
    """

    network: str
    subject: str
    classes: Sequence[str]
    probabilities: Sequence[float]

    @property
    def top(self) -> int:
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)
