"""A recurrent layer as plain arrays: simple RNN, GRU or LSTM with trained weights, and the state that it carries."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.curves import sigmoid
from core.nn.recurrent import gru, lstm, simple_rnn

KINDS = {"rnn": 1, "gru": 3, "lstm": 4}
"""Kind -> how many blocks of weights its kernels hold side by side."""


@dataclass(frozen=True, eq=False)
class RecurrentCell:
    """One layer. Kernels have Keras' shapes and gate order; a GRU's bias is `(2, 3 * units)` (reset after)."""

    kind: str
    kernel: np.ndarray  # (features, blocks * units)
    recurrent_kernel: np.ndarray  # (units, blocks * units)
    bias: np.ndarray

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a cell must be one of {', '.join(KINDS)}, received {self.kind!r}")
        units, blocks = len(self.recurrent_kernel), KINDS[self.kind]
        bias = (2, blocks * units) if self.kind == "gru" else (blocks * units,)
        found = self.kernel.shape[1:], self.recurrent_kernel.shape, self.bias.shape
        if found != ((blocks * units,), (units, blocks * units), bias):
            raise ValueError(
                f"a {self.kind} of {units} units has kernels (features, {blocks * units}) and "
                f"{(units, blocks * units)} and a bias {bias}, received {self.kernel.shape}, {found[1]} and {found[2]}"
            )

    @property
    def units(self) -> int:
        return len(self.recurrent_kernel)

    @property
    def size(self) -> int:
        """How many numbers it has learned."""
        return self.kernel.size + self.recurrent_kernel.size + self.bias.size

    def start(self) -> tuple[np.ndarray, ...]:
        """The state before anything was read: h, and c where there is one; zeros."""
        zeros = np.zeros(self.units, self.kernel.dtype)
        return (zeros, zeros) if self.kind == "lstm" else (zeros,)

    def run(self, x: np.ndarray, state: Sequence[np.ndarray] = ()) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
        """The outputs h `(T, units)` for a sequence `(T, features)`, and the state after it."""
        before = tuple(state) or self.start()
        weights = self.kernel, self.recurrent_kernel, self.bias
        if not len(x):
            return np.zeros((0, self.units), self.kernel.dtype), before
        if self.kind == "lstm":
            h, c = lstm(x, *weights, h0=before[0], c0=before[1])
            return h, (h[-1], c[-1])
        h = (simple_rnn if self.kind == "rnn" else gru)(x, *weights, h0=before[0])
        return h, (h[-1],)

    def last(self, x: np.ndarray) -> np.ndarray:
        """The last outputs `(n, units)` of n sequences of one length, `(n, T, features)`, from a state of zeros.

        The same as `run` one by one, in a tenth of the time: every step is one product for all of them.
        """
        W, U, units = self.kernel, self.recurrent_kernel, self.units
        bias, state_bias = self.bias if self.kind == "gru" else (self.bias, 0.0)
        h = c = np.zeros((len(x), units), W.dtype)
        for t in range(x.shape[1]):
            driven, carried = x[:, t] @ W + bias, h @ U + state_bias  # (n, blocks * units)
            if self.kind == "rnn":
                h = np.tanh(driven + carried)
            elif self.kind == "lstm":
                i, f, g, o = np.split(driven + carried, 4, axis=1)
                c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
                h = sigmoid(o) * np.tanh(c)
            else:
                both = driven[:, : 2 * units] + carried[:, : 2 * units]
                z, r = np.split(sigmoid(both), 2, axis=1)
                h = z * h + (1 - z) * np.tanh(driven[:, 2 * units :] + r * carried[:, 2 * units :])
        return h
