"""Gated cells small enough for paper: their examples, and everything that follows from their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.gates import GRUGates, LSTMGates, gru_gates, lstm_gates
from core.wording import prose


@dataclass(frozen=True)
class Cell:
    """A gated cell and the sequence that it reads; states and cells start at 0, as in Keras.

    `x` is (T, features), `W` (features, gates * units), `U` (units, gates * units), `b` (gates * units,), with Keras'
    order of gates. A GRU has a second bias `b_state`, which is added to h U.
    """

    title: str
    x: np.ndarray
    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    b_state: np.ndarray
    says: str = ""

    @property
    def steps(self) -> int:
        return len(self.x)

    @property
    def features(self) -> int:
        return self.x.shape[1]

    @property
    def units(self) -> int:
        return len(self.U)

    @cached_property
    def lstm(self) -> LSTMGates:
        """The cell as an LSTM at work."""
        return lstm_gates(self.x, self.W, self.U, self.b)

    def gru(self, *, after: bool) -> GRUGates:
        """The cell as a GRU at work. Resetting before has one bias: the sum of both."""
        if after:
            return gru_gates(self.x, self.W, self.U, np.stack([self.b, self.b_state]))
        return gru_gates(self.x, self.W, self.U, self.b + self.b_state, reset_after=False)

    def columns(self, gate: int) -> slice:
        """Where a gate's columns stand in the kernels."""
        return slice(gate * self.units, (gate + 1) * self.units)


Rows = Sequence[Sequence[float]]


def _cell(title: str, x: Rows, W: Rows, U: Rows, b: Sequence[float], says: str) -> Cell:
    return Cell(
        title, np.array(x, float), np.array(W, float), np.array(U, float), np.array(b, float), np.zeros(len(b)), says
    )


_MIXED: Rows = [[1, 0.5], [0, -1], [0.5, 1], [-1, 0], [1, -0.5]]
LSTM_EXAMPLES: dict[str, Cell] = {
    "hold": _cell(
        "Store and hold",
        [[0.8, 1], [-0.5, 0], [0.6, 0], [-0.9, 0], [-0.7, 1]],
        [[0, 0, 1.5, 0], [8, -8, 0, 0]],
        [[0, 0, 0, 0]],
        [-4, 4, 0, 4],
        prose("""**One unit, set by hand.** The first input is a value, the second says “store”. Where it is 1, the
            input gate opens and the forget gate clears the old cell. Where it is 0, the cell rides on, and values pass
            by unheard."""),
    ),
    "two": _cell(
        "Two units",
        _MIXED,
        [[0.8, -0.4, 0.5, 0.3, 1.2, -0.6, 0.7, 0.2], [-0.3, 0.6, 0.2, -0.5, 0.4, 0.9, -0.2, 0.5]],
        [[0.5, -0.3, 0.4, 0.2, -0.6, 0.3, 0.1, 0.4], [-0.2, 0.4, 0.3, -0.4, 0.5, 0.2, 0.3, -0.1]],
        [0, 0, 1, 1, 0, 0, 0, 0],
        prose("""**Two units** with weights of every kind. The forget gate's bias is 1, as Keras starts it: at first
            most of the cell is kept."""),
    ),
    "count": _cell(
        "Counter",
        [[1], [0], [1], [1], [0], [1]],
        [[9, 0, 9, 0]],
        [[0, 0, 0, 0]],
        [-4.5, 9, 0, 9],
        prose("""**A cell can count.** Each 1 adds nearly 1 to the cell, and nothing is forgotten. The state h = o ×
            tanh(c) stays below 1, the cell does not: a simple RNN with tanh has no place for such a
            number."""),
    ),
    "leak": _cell(
        "Half forgotten",
        [[1], [0], [0], [0], [0], [0]],
        [[9, 0, 9, 0]],
        [[0, 0, 0, 0]],
        [-4.5, 0, 0, 9],
        "**A forget gate that stands half open.** Its sum is always 0, so f is 0.5: each step halves the cell.",
    ),
}
GRU_EXAMPLES: dict[str, Cell] = {
    "hold": _cell(
        "Store and hold",
        [[0.8, 1], [-0.5, 0], [0.6, 0], [-0.9, 0], [-0.7, 1]],
        [[0, 0, 1.5], [-8, 0, 0]],
        [[0, 0, 0.5]],
        [4, 0, 0],
        prose("""**One unit, set by hand.** The first input is a value, the second says “store”: there the update gate
            z falls to 0.02 and lets the new value in; elsewhere it is 0.98 and keeps the old state."""),
    ),
    "two": _cell(
        "Two units",
        _MIXED,
        [[0.8, -0.4, -1.2, 0.9, 1.2, -0.6], [-0.3, 0.6, 0.8, -1.5, 0.4, 0.9]],
        [[0.5, -0.3, 0.4, 0.2, -0.6, 1.3], [-0.2, 0.4, 0.3, -0.4, 1.5, 0.2]],
        [0.5, 0, 0, 0, 0, 0],
        "**Two units** with weights of every kind. A GRU has no separate cell: its state is the conveyor.",
    ),
}
