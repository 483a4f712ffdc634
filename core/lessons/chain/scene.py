"""What the chain is told with: numbers in as few decimals as are exact, at most three."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from core.explain import proof
from core.explain.digits import Digits, big, bracket, digits_for
from core.explain.scene import Line
from core.lessons.chain.chain import Pass
from core.wording import TIMES, decimals, number

CHAPTERS = {  # how far the chain is followed, and what that comes in
    "list": ("Convolution", "ReLU", "Pooling", "Flatten"),
    "loss": ("Convolution", "ReLU", "Pooling", "Flatten", "Classify"),
    "all": ("Forward", "Backward", "Update", "Again"),
}
PLACES = 3


class Shown:
    """A pass as it is about to be told."""

    def __init__(self, found: Pass, depth: str = "all") -> None:
        self.depth = depth
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

    def of_kernel(self, k: int) -> str:
        """` of kernel 2`, where there are two."""
        return f" of kernel {k + 1}" if self.task.count > 1 else ""


def place(row: int, column: int) -> str:
    """`row 1, column 2`, counted from 0."""
    return f"row {row + 1}, column {column + 1}"


def proof_line(shown: Shown, names: str, mine: np.ndarray, index: Any) -> Line:
    """How far the gradients `mine` lie from nudging's and from TensorFlow's."""
    found = shown.found
    theirs = getattr(found.checked.gradients, names)[index] if found.checked else None
    kink = ["The loss has a kink here: nudging measures the mean of its two slopes."] if found.kinked else []
    return proof.proof_line(np.asarray(mine), getattr(found.nudged, names)[index], theirs, *kink)
