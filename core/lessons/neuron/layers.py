"""XOR in two layers: two hidden units move the four rows so that one line can part them.

Source of the ReLU network: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 6.1.
"""

from dataclasses import dataclass

import numpy as np

from core.lessons.neuron.gates import inputs
from core.nn.activations import ACTIVATIONS
from core.nn.perceptron import mcculloch_pitts


@dataclass(frozen=True)
class Layers:
    """Two inputs, two hidden units, one output; `relu` says how the hidden units answer (else by a step at 0)."""

    w: np.ndarray  # (2 inputs, 2 units)
    c: np.ndarray  # (2,)
    v: np.ndarray  # (2,)
    b: float
    relu: bool
    names: tuple[str, str]

    @property
    def x(self) -> np.ndarray:
        return inputs(2)

    @property
    def sums(self) -> np.ndarray:
        """Of the hidden units, `(4, 2)`."""
        return self.x @ self.w + self.c

    @property
    def h(self) -> np.ndarray:
        """What the hidden units answer, `(4, 2)`."""
        if self.relu:
            return np.asarray(ACTIVATIONS["relu"].f(self.sums))
        fires = [mcculloch_pitts(self.x, weights=self.w[:, unit], threshold=-self.c[unit]) for unit in range(2)]
        return np.stack(fires, axis=1).astype(float)

    @property
    def z(self) -> np.ndarray:
        """The output's sum, `(4,)`."""
        return self.h @ self.v + self.b

    @property
    def y(self) -> np.ndarray:
        return self.z if self.relu else (self.z >= 0).astype(float)

    @property
    def cut(self) -> float:
        """Which sum parts the answers 0 and 1: a linear output is rounded, a step stands at 0."""
        return 0.5 if self.relu else 0.0


def relu_layers() -> Layers:
    """Goodfellow's: W all ones, c = (0, -1), w = (1, -2), no output bias and no step at the end."""
    return Layers(np.ones((2, 2)), np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0, True, ("h1", "h2"))


def gate_layers() -> Layers:
    """x1 OR x2, and not both of them: thresholds 0.5, -1.5 and 1.5 as biases, halfway between the sums."""
    return Layers(np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5]), np.ones(2), -1.5, False, ("OR", "NAND"))
