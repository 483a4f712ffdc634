"""A network that says what a picture shows: a CNN looks, a GRU with attention writes (Xu et al., "Show, Attend and
Tell", 2015, arXiv:1502.03044).

    f = CNN(picture), one row of features per cell of a grid, and its place
    h_0 = tanh(mean f W_0 + b_0)
    alpha_t, c_t = attention(h_(t-1), f)
    h_t = GRU([word_(t-1), c_t], h_(t-1))
    p_t = softmax([h_t, c_t] W_p + b_p)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.attention import Attention, additive_attention
from core.nn.checks import floats, shaped
from core.nn.layers import Activate, Conv, Rescale
from core.nn.recurrent import gru
from core.nn.softmax import log_softmax

START, END = "<start>", "<end>"
WEIGHTS = (
    "start_kernel", "start_bias",
    "value_kernel", "query_kernel", "attention_bias", "score",
    "embedding", "kernel", "recurrent_kernel", "bias",
    "word_kernel", "word_bias",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Written:
    """One step of writing: the word that was read, where it looked, the state after it, and what may come next.

    `log_probabilities` is `(words,)`.
    """

    read: int
    attention: Attention
    state: np.ndarray
    log_probabilities: np.ndarray


@dataclass(frozen=True, eq=False)
class Captioner:
    """A trained captioner as arrays: `convolutions` are (kernel, bias, stride), each followed by ReLU; `weights` has an
    array for each of `WEIGHTS`; `words` is the vocabulary, with `START` and `END`.

    Raises `ValueError` where an array is missing, or the vocabulary does not fit.
    """

    convolutions: tuple[tuple[np.ndarray, np.ndarray, int], ...]
    weights: dict[str, np.ndarray]
    words: tuple[str, ...]
    side: int

    def __post_init__(self) -> None:
        if set(self.weights) != set(WEIGHTS) or not self.convolutions:
            raise ValueError(
                f"a captioner needs convolutions and the weights {', '.join(WEIGHTS)}, "
                f"received {len(self.convolutions)} and {', '.join(sorted(self.weights))}"
            )
        count = len(self.words)
        if START not in self.words or END not in self.words or len(set(self.words)) < count:
            raise ValueError(f"the words must differ and have {START} and {END}, received {self.words}")
        shaped(self.weights["word_bias"], (count,), "word_bias")
        shaped(self.weights["embedding"], (count, self.weights["embedding"].shape[1]), "embedding")

    @property
    def parameter_count(self) -> int:
        """How many numbers it has learned."""
        kernels = sum(kernel.size + bias.size for kernel, bias, _ in self.convolutions)
        return kernels + sum(array.size for array in self.weights.values())

    def look(self, pixels: ArrayLike) -> np.ndarray:
        """What the CNN sees in a picture `(side, side, 3)` of 0 to 255: `(rows, columns, features + 2)`.

        The last two features are the cell's own place, down and right, from -1 to 1.
        """
        x = shaped(floats(pixels, "pixels"), (self.side, self.side, 3), "pixels").astype(np.float32)
        x = Rescale(1 / 127.5, -1.0)(x)
        for kernel, bias, stride in self.convolutions:
            x = Activate("relu")(Conv(kernel, bias, stride, "same")(x))
        rows, columns = x.shape[:2]
        return np.concatenate([x, places(rows, columns)], axis=-1)

    def begin(self, features: np.ndarray) -> np.ndarray:
        """The state before the first word, `(units,)`: what the mean of all cells says."""
        w = self.weights
        return np.tanh(features.reshape(-1, features.shape[-1]).mean(axis=0) @ w["start_kernel"] + w["start_bias"])

    def step(self, features: np.ndarray, state: np.ndarray, word: int) -> Written:
        """Read one word, look, and say how likely every word is to be next."""
        w = self.weights
        seen = additive_attention(
            state,
            features.reshape(-1, features.shape[-1]),
            w["value_kernel"],
            w["query_kernel"],
            w["attention_bias"],
            w["score"],
        )
        x = np.concatenate([w["embedding"][word], seen.context])
        h = gru(x[None], w["kernel"], w["recurrent_kernel"], w["bias"], h0=state)[0]
        logits = np.concatenate([h, seen.context]) @ w["word_kernel"] + w["word_bias"]
        return Written(word, seen, h, log_softmax(logits.astype(np.float64)))

    def write(self, features: np.ndarray, *, longest: int) -> list[Written]:
        """Greedy writing: at each step the most probable word is read next, until the end or `longest` words."""
        steps: list[Written] = []
        state, word = self.begin(features), self.words.index(START)
        while len(steps) < longest:
            steps.append(self.step(features, state, word))
            state, word = steps[-1].state, int(steps[-1].log_probabilities.argmax())
            if self.words[word] == END:
                break
        return steps


def places(rows: int, columns: int) -> np.ndarray:
    """Where each cell of a grid is, down and right, from -1 to 1: `(rows, columns, 2)`."""
    down, right = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    return np.stack([down, right], axis=-1).astype(np.float32)
