"""How a captioner learns: its losses, how many captions are right, and what it says of one picture, epoch by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captions.settings import Asked
from core.nn.captioner import END, START


@dataclass(frozen=True)
class Row:
    """An epoch: losses, and shares of right captions by kind of combination."""

    epoch: int
    loss: float
    checked_loss: float
    seen: float
    pairing: float
    item: float


@dataclass(frozen=True, eq=False)
class Course:
    """A training of `planned` epochs on `pictures`, and what it said of the picture of `asked` after each epoch.

    `asked` holds the finished network; `checked` is the number of pictures behind every share.
    """

    rows: Sequence[Row]
    planned: int
    pictures: int
    checked: int
    said: Sequence[tuple[str, ...]]
    asked: Asked

    @cached_property
    def forced(self) -> list[float]:
        """The log-probability that the finished network gives each true word, the true words before it read."""
        model = self.asked.model
        features = model.look(self.asked.pixels)
        state, word = model.begin(features), model.words.index(START)
        logs = []
        for true in (*self.asked.truth, END):
            step = model.step(features, state, word)
            state, word = step.state, model.words.index(true)
            logs.append(float(step.log_probabilities[word]))
        return logs

    @property
    def loss(self) -> float:
        """The cross-entropy of the picture's caption."""
        return -float(np.mean(self.forced))

    @property
    def first_right(self) -> int:
        """The first epoch from which on the picture's caption stays right; 0 where the last is wrong."""
        epoch = 0
        for row, said in zip(reversed(self.rows), reversed(self.said), strict=True):
            if said != self.asked.truth:
                break
            epoch = row.epoch
        return epoch
