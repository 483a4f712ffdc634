"""What backpropagation through time is told with: numbers in three decimals, sums that say what rounding leaves."""

from typing import Any

import numpy as np

from core.explain.digits import Digits, bracket, differs
from core.lessons.bptt.gradient import Pass
from core.trace import Region
from core.wording import TIMES, decimals, number

PLACES = 3


class Shown:
    """A pass as it is about to be told: three decimals, and the remainder that they leave."""

    def __init__(self, found: Pass, matrix: str) -> None:
        self.found, self.matrix = found, matrix
        self.learner, self.cell = found.learner, found.learner.cell
        cell = self.cell
        self.weights = decimals(np.concatenate([cell.W.ravel(), cell.U.ravel(), cell.V.ravel()]), 2)
        self.digits = Digits(PLACES, decimals(cell.x, 2), self.weights)
        # What a share of the gradient is made of, besides the delta: the state before, or the input.
        self.reads = cell.before if matrix == "U" else cell.x
        self.terms = found.terms[matrix]

    def of(self, value: float) -> str:
        return self.digits.of(float(value))

    def row(self, values: np.ndarray) -> str:
        return "[" + ", ".join(self.of(v) for v in values) + "]"

    def weighed(self, values: np.ndarray, weights: np.ndarray) -> str:
        """`0.1×0.6 + (−0.2)×0.4 = −0.02`, with what rounding leaves."""
        terms = [
            f"{self.digits.factor(float(v))}{TIMES}{bracket(number(float(w), self.weights))}"
            for v, w in zip(values, weights, strict=True)
        ]
        total = float(values @ weights)
        left = round(total, PLACES) - float(np.round(values, PLACES) @ weights)
        return f"{' + '.join(terms)} = {self.of(total)}{self._rest(left)}"

    def product(self, one: float, other: str, value: float, shown_other: float) -> str:
        """`0.2×(1 − 0.5²) = 0.15`, with what rounding leaves."""
        left = round(value, PLACES) - round(one, PLACES) * shown_other
        return f"{self.digits.factor(one)}{TIMES}{other} = {self.of(value)}{self._rest(left)}"

    def _rest(self, left: float) -> str:
        return f"  (rounding {number(left, PLACES)})" if abs(left) >= 0.5 * 10**-PLACES else ""

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
