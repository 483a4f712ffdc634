"""One weight on one curve: a ball that steps downhill, a step at a time."""

from dataclasses import dataclass

import numpy as np

LOWEST = 3.0  # the weight at which the loss is 0
STEPS = 15


def loss(w: np.ndarray | float) -> np.ndarray:
    """(w − 3)²."""
    return (np.asarray(w, float) - LOWEST) ** 2


def slope(w: np.ndarray | float) -> np.ndarray:
    """2 (w − 3)."""
    return 2 * (np.asarray(w, float) - LOWEST)


@dataclass(frozen=True)
class Ball:
    """The weight before every step and after the last, its loss there, and the curve's slope."""

    rate: float
    w: np.ndarray

    @property
    def losses(self) -> np.ndarray:
        return loss(self.w)

    @property
    def slopes(self) -> np.ndarray:
        return slope(self.w)


def rolled(start: float, rate: float, steps: int = STEPS) -> Ball:
    """Gradient descent on the curve.

    >>> rolled(0, 0.1, 2).w.round(4).tolist()
    [0.0, 0.6, 1.08]
    """
    w = [float(start)]
    for _ in range(steps):
        w.append(w[-1] - rate * float(slope(w[-1])))
    return Ball(rate, np.array(w))
