"""The slow start of the quadratic cost: one sigmoid neuron, taught to turn 1 into 0, with two losses.

    z = w x + b,  a = sigmoid(z);   quadratic: dC/dw = (a - t) sigmoid'(z) x;   cross-entropy: dC/dw = (a - t) x

(Nielsen, "Neural Networks and Deep Learning", 2015, chapter 3.)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.nn.activations import ACTIVATIONS
from core.nn.losses import binary_cross_entropy_gradient, quadratic_cost_gradient

EPOCHS = 300
X, T = 1.0, 0.0
NEURONS: Mapping[str, tuple[float, float, float]] = {"far": (2.0, 2.0, 0.15), "near": (0.6, 0.9, 0.15)}
_SIGMOID = ACTIVATIONS["sigmoid"]


@dataclass(frozen=True)
class Neuron:
    """A neuron's training: `history` is (epochs + 1, 2), w and b before each epoch and after the last."""

    cost_name: str
    rate: float
    history: np.ndarray

    @property
    def z(self) -> np.ndarray:
        return self.history[:, 0] * X + self.history[:, 1]

    @cached_property
    def a(self) -> np.ndarray:
        return _SIGMOID.f(self.z)

    @cached_property
    def bend(self) -> np.ndarray:
        """The sigmoid's slope at every epoch."""
        return _SIGMOID.df(self.z)

    @cached_property
    def slopes(self) -> np.ndarray:
        """dC/dw at every epoch; dC/db is the same, since the input is 1."""
        error = self.a - T
        return error * X * (self.bend if self.cost_name == "quadratic_cost" else 1.0)

    @cached_property
    def cost(self) -> np.ndarray:
        """The loss at every epoch: (a - t)^2 / 2, or -ln(1 - a) for target 0, from z without rounding."""
        if self.cost_name == "quadratic_cost":
            return (self.a - T) ** 2 / 2
        return ACTIVATIONS["softplus"].f(self.z) - T * self.z


@lru_cache(maxsize=32)
def learn(cost: str, w: float, b: float, rate: float, epochs: int = EPOCHS) -> Neuron:
    """Gradient descent on one row, through `core.nn`."""
    history = [(w, b)]
    for _ in range(epochs):
        z = np.array([[w * X + b]])
        if cost == "quadratic_cost":
            dz = quadratic_cost_gradient([[T]], _SIGMOID.f(z)) * _SIGMOID.df(z)
        else:
            dz = binary_cross_entropy_gradient([[T]], z, from_logits=True)
        step = rate * float(dz[0, 0])
        w, b = w - step * X, b - step
        history.append((w, b))
    found = np.array(history)
    found.flags.writeable = False  # kept, and shared by all who ask for the same run
    return Neuron(cost, rate, found)
