"""Recall: remember the first letter of a sequence until its end, whatever comes between.

A task for recurrent networks after Hochreiter and Schmidhuber (1997, section 5.1 to 5.3): one of the letters A to D,
then N fillers from w to z drawn at random, and then the question which letter it was. Guessing is right once in four
times.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.gate_gradients import gru_gradients, lstm_gradients
from core.nn.gates import GRUGates, LSTMGates, gru_gates, lstm_gates
from core.nn.recurrent import bptt, simple_rnn
from core.nn.softmax import log_softmax, softmax

CLASSES, FILLERS = "ABCD", "wxyz"
LETTERS = CLASSES + FILLERS
KINDS = ("rnn", "lstm", "gru")


def one_hot(text: str) -> np.ndarray:
    """Letters as inputs, `(len(text), 8)`: a row per letter, 1 in its own column. Raises `ValueError` for others."""
    if not text or set(text) - set(LETTERS):
        raise ValueError(f"a sequence must have letters of {LETTERS} only, received {text!r}")
    return np.eye(len(LETTERS))[[LETTERS.index(letter) for letter in text]]


def draw(random: np.random.Generator, count: int, lag: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` sequences of one letter to remember and `lag` fillers: `(count, lag + 1)` indices into `LETTERS`, and
    the right classes `(count,)`. Raises `ValueError` for a lag below 1.
    """
    if lag < 1:
        raise ValueError(f"the lag must be at least 1, received {lag}")
    first = random.integers(0, len(CLASSES), count)
    fillers = random.integers(len(CLASSES), len(LETTERS), (count, lag))
    return np.concatenate([first[:, None], fillers], axis=1), first


@dataclass(frozen=True, eq=False)
class Reader:
    """A recurrent layer that reads a sequence, and a dense layer that scores the four letters from its last state.

    `kind` is one of `KINDS`; kernels and biases have Keras' shapes and gate order, `dense` is `(units, 4)`,
    `dense_bias` `(4,)`. A GRU is one with `reset_after`.
    """

    kind: str
    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray
    dense: np.ndarray
    dense_bias: np.ndarray

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a reader must be one of {', '.join(KINDS)}, received {self.kind!r}")

    def read(self, x: np.ndarray) -> "Reading":
        """Read a sequence `(T, features)`."""
        return Reading(self, np.asarray(x, float))


@dataclass(frozen=True, eq=False)
class Reading:
    """A reader on one sequence: states, answer, and how the loss changes with each state."""

    reader: Reader
    x: np.ndarray

    @cached_property
    def run(self) -> LSTMGates | GRUGates | None:
        """The gates at every step; None for a simple RNN, which has none."""
        weights = self.reader.kernel, self.reader.recurrent_kernel, self.reader.bias
        match self.reader.kind:
            case "lstm":
                return lstm_gates(self.x, *weights)
            case "gru":
                return gru_gates(self.x, *weights)
        return None

    @cached_property
    def h(self) -> np.ndarray:
        """The states, `(T, units)`."""
        if self.run is not None:
            return self.run.h
        return simple_rnn(self.x, self.reader.kernel, self.reader.recurrent_kernel, self.reader.bias)

    @cached_property
    def scores(self) -> np.ndarray:
        """The letters' scores after each step, `(T, 4)`; those after the last step are the answer."""
        return self.h @ self.reader.dense + self.reader.dense_bias

    @cached_property
    def probabilities(self) -> np.ndarray:
        """The softmax of the scores, `(T, 4)`."""
        return softmax(self.scores)

    def loss(self, right: int) -> float:
        """The cross-entropy of the last answer where `right` is the letter to remember."""
        return -float(log_softmax(self.scores[-1])[right])

    def gradients(self, right: int) -> tuple[np.ndarray, np.ndarray | None]:
        """How that loss changes with every state, `(T, units)`, and with every cell of an LSTM."""
        pull = self.probabilities[-1] - np.eye(len(CLASSES))[right]
        direct = np.zeros_like(self.h)
        direct[-1] = self.reader.dense @ pull
        U = self.reader.recurrent_kernel
        if isinstance(self.run, LSTMGates):
            lstm = lstm_gradients(self.run, U, direct)
            return lstm.d_h, lstm.d_c
        if isinstance(self.run, GRUGates):
            return gru_gradients(self.run, U, direct).d_h, None
        return bptt(self.x, self.reader.kernel, U, self.reader.bias, direct).d_h, None
