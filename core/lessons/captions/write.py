"""Writing a caption: what the decoder reads, where it looks, what it then knows and what it writes, word by word."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captions.settings import LONGEST, Asked, quoted, shown
from core.nn.captioner import Written
from core.trace import Region, Step, Trace
from core.wording import number, percent, prose


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


def captions(w: Writing) -> list[str]:
    """One for every step."""
    return [_caption(w, t) for t in range(len(w.steps))]


def _caption(w: Writing, t: int) -> str:
    order = np.argsort(-w.probabilities[t])
    best, next_ = (shown(w.asked.model.words[k]) for k in order[:2].tolist())
    first, second = w.probabilities[t][order[:2]].tolist()
    one, other = w.looks[t].tolist()
    reads = "It has read nothing but the start." if not t else f"It reads “{shown(w.read[t])}”, which it just wrote."
    said = prose(f"""{reads} It looks: {percent(one)} at the {w.asked.items[0]}, {percent(other)} at the
        {w.asked.items[1]}. Most probable next: “{best}”, {number(first, 4)}; then “{next_}”, {number(second, 4)}.""")
    if t == len(w.steps) - 1:
        verdict = "Right." if w.right else f"Wrong: it is {quoted(w.asked.truth)}."
        said += f" {verdict}"
    return said


def trace(w: Writing) -> Trace:
    """A step per word. Arrays: features, weights, states, probabilities, log-probabilities."""
    cells, units, words = w.weights.shape[1], w.states.shape[1], w.probabilities.shape[1]
    grid = w.features.reshape(cells, -1)
    steps = [
        Step(
            said,
            {"features": Region.whole(grid.shape)} | ({"states": Region((t - 1, 0), (1, units))} if t else {}),
            {
                "weights": Region((t, 0), (1, cells)),
                "states": Region((t, 0), (1, units)),
                "probabilities": Region((t, 0), (1, words)),
                "logs": Region.cell(t),
            },
        )
        for t, said in enumerate(captions(w))
    ]
    arrays = {
        "features": grid,
        "weights": w.weights,
        "states": w.states,
        "probabilities": w.probabilities,
        "logs": w.logs,
    }
    return Trace(arrays, steps)
