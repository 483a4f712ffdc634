"""What backpropagation through time is told with: numbers in three decimals, sums that say what rounding leaves."""

import numpy as np

from core.explain.digits import Digits
from core.explain.proof import proof_line
from core.explain.scene import Line
from core.lessons.bptt.gradient import Pass
from core.trace import Region
from core.wording import decimals, percent

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
        return [f"unit {j + 1}" for j in range(self.cell.units)] if self.cell.units > 1 else ["the unit"]

    def proof(self) -> Line:
        """How far this gradient lies from nudging's and from TensorFlow's."""
        found, name = self.found, self.matrix
        theirs = getattr(found.checked.gradients, name) if found.checked else None
        return proof_line(getattr(found.gradients, name), getattr(found.nudged, name), theirs)


def cells(count: int) -> Region:
    """All numbers of a row."""
    return Region.whole((1, count))


def every(cut: int) -> str:
    """`step`, `2 steps`: after how many of them the gradient is cut."""
    return "step" if cut == 1 else f"{cut} steps"


def missed(cut: np.ndarray, full: np.ndarray) -> str:
    """How far a cut gradient lies from the whole one, as a share of that one's length."""
    apart = float(np.linalg.norm(cut - full) / (np.linalg.norm(full) or 1.0))
    return "0%" if apart < 1e-9 else "less than 1%" if apart < 0.01 else percent(apart)
