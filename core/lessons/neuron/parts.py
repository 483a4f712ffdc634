"""A living neuron beside an artificial one: six parts and their counterparts, and where the likeness ends."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.nn.curves import sigmoid
from core.wording import number


class Pair(NamedTuple):
    """A part of the living neuron, its counterpart, and what both do."""

    living: str
    artificial: str
    does: str


@dataclass(frozen=True)
class Neuron:
    """One artificial neuron with everything that it computes."""

    x: np.ndarray  # (n,)
    w: np.ndarray  # (n,)
    b: float
    smooth: bool

    @classmethod
    def of(cls, cells: np.ndarray, bias: float, smooth: bool) -> "Neuron":
        """From a table of inputs and weights, `(n, 2)`."""
        return cls(cells[:, 0], cells[:, 1], round(bias, 2) + 0.0, smooth)

    @property
    def terms(self) -> np.ndarray:
        return np.round(self.w * self.x, 4)

    @property
    def z(self) -> float:
        return round(float(self.terms.sum()) + self.b, 4)

    @property
    def y(self) -> float:
        return self.answer(self.z)

    def answer(self, z: float) -> float:
        """What the activation makes of a sum."""
        return float(sigmoid(np.array(z))) if self.smooth else float(z >= 0)

    @property
    def said(self) -> str:
        return number(self.y, 4) if self.smooth else number(self.y, 0)
