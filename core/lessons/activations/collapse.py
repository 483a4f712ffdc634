"""Why a network needs a bend: two linear layers multiplied out into one, cell by cell, and with ReLU between them.

    (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2)

(Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 6.1.) Matrices are (in, out), as in Keras.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.network import Network, forward

X = ((1.0, 2.0),)
FIRST = ((1.0, -1.0, 2.0), (0.5, 1.0, -1.5), (0.0, -2.0, 0.5))  # W1, and b1 as its last row
SECOND = ((2.0, 1.0), (1.0, -1.0), (-1.0, 2.0), (0.5, 0.0))  # W2, and b2


@dataclass(frozen=True)
class Layers:
    """Two layers and an input, of at most two decimals: `x` (2,), `W1` (2, 3), `b1` (3,), `W2` (3, 2), `b2` (2,)."""

    x: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    bent: bool  # whether ReLU stands between

    @classmethod
    def of(cls, x: np.ndarray, first: np.ndarray, second: np.ndarray, *, bent: bool) -> "Layers":
        """From tables whose last row is the bias."""
        return cls(x.ravel(), first[:-1], first[-1], second[:-1], second[-1], bent)

    def network(self, between: str) -> Network:
        return Network([(self.W1, self.b1), (self.W2, self.b2)], [between, "linear"])

    @property
    def W(self) -> np.ndarray:  # noqa: N802 - the field's name
        return np.round(self.W1 @ self.W2, 4) + 0.0

    @property
    def b(self) -> np.ndarray:
        return np.round(self.b1 @ self.W2 + self.b2, 4) + 0.0

    @cached_property
    def through(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sum and answer of the first layer, and the answer of both, for `x`."""
        found = forward(self.network("relu" if self.bent else "linear"), self.x[None])
        return tuple(np.round(v[0], 6) + 0.0 for v in (found.z[0], found.a[0], found.a[1]))

    @property
    def one(self) -> np.ndarray:
        """The answer of the one layer for `x`."""
        return np.round(self.x @ self.W + self.b, 6) + 0.0

    def answers(self, x: np.ndarray) -> np.ndarray:
        return forward(self.network("relu" if self.bent else "linear"), x[None]).a[1][0]


def arrays(layers: Layers) -> dict[str, np.ndarray]:
    """Every array on the stage; vectors as one row."""
    z, h, y = layers.through
    found = {
        "x": layers.x, "W1": layers.W1, "b1": layers.b1, "W2": layers.W2, "b2": layers.b2,
        "W": layers.W, "b": layers.b, "h": h if layers.bent else z, "y": y, "one": layers.one,
    }  # fmt: skip
    return {name: np.atleast_2d(values) for name, values in found.items()}
