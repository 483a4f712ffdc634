"""What backpropagation through time is told with: numbers in three decimals, sums that say what rounding leaves."""

from typing import Any

import numpy as np

from core.explain.digits import Digits, differs
from core.lessons.bptt.gradient import Pass
from core.trace import Region
from core.wording import decimals

PLACES = 3


class Shown:
    """A pass as it is about to be told: three decimals, and the remainder that they leave."""

    def __init__(self, found: Pass, matrix: str) -> None:
        self.found, self.matrix = found, matrix
        self.learner, self.cell = found.learner, found.learner.cell
        cell = self.cell
        weights = np.concatenate([cell.W.ravel(), cell.U.ravel(), cell.V.ravel()])
        self.digits = Digits(PLACES, decimals(cell.x, 2), decimals(weights, 2))
        # What a share of the gradient is made of, besides the delta: the state before, or the input.
        self.reads = cell.before if matrix == "U" else cell.x
        self.terms = found.terms[matrix]

    def units(self) -> list[str]:
        return [f"unit {j + 1}" for j in range(self.cell.units)]

    def proof(self) -> tuple[str, bool]:
        """How far this gradient lies from nudging's and from TensorFlow's, as words."""
        mine = getattr(self.found.gradients, self.matrix)
        others: list[tuple[str, Any]] = [("nudging by ±0.00001", self.found.nudged)]
        if self.found.checked:
            others.append(("TensorFlow", self.found.checked.gradients))
        parts, wrong = [], False
        for name, other in others:
            text, off = differs(float(np.abs(mine - getattr(other, self.matrix)).max()), 0.0, PLACES)
            parts.append(f"{name} differs by {text}")
            wrong |= off
        return f"Proof: {', '.join(parts)} at most.", wrong


def cells(count: int) -> Region:
    """All numbers of a row."""
    return Region.whole((1, count))
