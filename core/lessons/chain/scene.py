"""What the chain is told with: numbers in as few decimals as are exact, at most three."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from core.explain.digits import Digits, big, bracket, differs, digits_for
from core.explain.scene import Line
from core.lessons.chain.chain import Pass
from core.wording import TIMES, decimals, number

CHAPTERS = ("Forward", "Backward", "Update", "Again")
PLACES = 3


class Shown:
    """A pass as it is about to be told."""

    def __init__(self, found: Pass) -> None:
        self.found, self.task, self.run, self.back = found, found.task, found.run, found.back
        task = self.task
        # Rounded to three decimals, a sum's terms are told with what rounding leaves.
        self.digits: Digits = digits_for(PLACES, [task.x], [task.kernels])
        self._decimals: dict[int, int] = {}

    def of(self, value: float, among: Any) -> str:
        """A number, with the decimals of the array that it stands among."""
        if id(among) not in self._decimals:
            self._decimals[id(among)] = decimals(among, PLACES)
        return big(value) or number(float(value), self._decimals[id(among)])

    def factor(self, value: float, among: Any) -> str:
        """The same, in a product or after a plus."""
        return bracket(self.of(value, among))

    def products(self, pairs: Iterable[tuple[float, float]], ones: Any, others: Any) -> str:
        """`1×0.5 + 2×(−1)`"""
        return " + ".join(f"{self.factor(a, ones)}{TIMES}{self.factor(b, others)}" for a, b in pairs)

    def total(self, terms: Sequence[float], value: float) -> str:
        """`= 0.5 + (−2) = −1.5`, in the decimals that are exact, and with what rounding leaves."""
        places = decimals([*terms, value], PLACES)
        return Digits(places, places, places).sum([float(term) for term in terms], float(value))

    def product(self, one: float, among: Any, other: float) -> str:
        """`2×0.301 = 0.601  (rounding −0.001)`: a given number times a computed one, with what rounding leaves."""
        value, places = one * other, decimals(among, PLACES)
        left = round(value, PLACES) - round(one, places) * round(other, PLACES)
        said = f"{self.factor(one, among)}{TIMES}{self.digits.factor(other)} = {self.digits.of(value)}"
        small = abs(left) < 0.5 * 10**-PLACES or abs(value) >= 1e6
        return said if small else f"{said}  (rounding {self.digits.of(left)})"

    def proof(self, names: str, mine: np.ndarray, index: Any) -> tuple[str, bool]:
        """How far the gradients `mine` lie from nudging's and from TensorFlow's, largest first, as words."""
        gradients = [("nudging by \u00b10.00001", self.found.nudged)]
        if self.found.checked:
            gradients.append(("TensorFlow", self.found.checked.gradients))
        parts, wrong = [], False
        for name, other in gradients:
            apart = (np.asarray(mine) - getattr(other, names)[index]).ravel()
            text, off = differs(float(np.abs(apart).max()), 0.0, PLACES)
            parts.append(f"{name} differs by {text}")
            wrong |= off
        words = f"Proof: {', '.join(parts)}{' at most' if np.size(mine) > 1 else ''}."
        if wrong and self.found.kinked:
            words += " The loss has a kink here: nudging sees both of its sides."
        return words, wrong

    def of_kernel(self, k: int) -> str:
        """` of kernel 2`, where there are two."""
        return f" of kernel {k + 1}" if self.task.count > 1 else ""


def place(row: int, column: int) -> str:
    """`row 1, column 2`, counted from 0."""
    return f"row {row + 1}, column {column + 1}"


def proof_line(shown: Shown, names: str, mine: np.ndarray, index: Any) -> Line:
    """The proof as a line."""
    words, wrong = shown.proof(names, mine, index)
    return Line((words,), "wrong" if wrong else "note")
