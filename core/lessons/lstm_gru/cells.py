"""What gated cells are told with: numbers with their decimals, sums that add up, gates as symbols."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.explain.digits import Digits, bracket
from core.explain.scene import Line
from core.lessons.lstm_gru.task import Cell
from core.trace import Region
from core.wording import TIMES, decimals, number

PLACES = 3


class Gate(NamedTuple):
    """A gate: its letter, its name, what it decides, and what bends its sum."""

    letter: str
    name: str
    task: str
    bend: str


LSTM = (
    Gate("i", "input gate", "how much of the new is let in", "sigmoid"),
    Gate("f", "forget gate", "how much of the old cell is kept", "sigmoid"),
    Gate("g", "candidate", "what is new", "tanh"),
    Gate("o", "output gate", "how much of the cell is shown", "sigmoid"),
)
GRU = (
    Gate("z", "update gate", "how much of the old state is kept", "sigmoid"),
    Gate("r", "reset gate", "how much of the old state the candidate hears", "sigmoid"),
    Gate("g", "candidate", "what is new", "tanh"),
)


class Shown:
    """A cell's numbers as they are told: given ones exactly, computed ones to three decimals."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        held = np.concatenate([w.ravel() for w in (cell.W, cell.U, cell.b, cell.b_state)])
        self.weights, self.given = decimals(held, 2), decimals(cell.x, 2)
        self.digits = Digits(PLACES, self.given, self.weights)

    def of(self, value: float) -> str:
        return number(float(value), PLACES)

    def unit(self, j: int) -> str:
        return f"unit {j + 1}: " if self.cell.units > 1 else ""

    def weighed(
        self, parts: Sequence[tuple[np.ndarray, np.ndarray, bool]], more: Sequence[tuple[float, int]], value: float
    ) -> str:
        """`1×0.8 + 0.231×(−0.3) + 0.1 = 0.731`: what is read times its weights, and more terms with their decimals.

        A part is (numbers, weights, whether the numbers are given ones, which are exact). What rounding leaves is said.
        """
        terms, told = [], 0.0
        for values, weights, given in parts:
            places = self.given if given else PLACES
            terms += [
                f"{bracket(number(float(v), places))}{TIMES}{bracket(number(float(w), self.weights))}"
                for v, w in zip(values, weights, strict=True)
            ]
            told += float(np.round(values, places) @ weights)
        for term, places in more:
            terms.append(bracket(number(term, places)))
            told += round(term, places)
        return f"{' + '.join(terms)} = {self.of(value)}{self._left(value, told)}"

    def product(self, one: float, other: float, value: float) -> str:
        """`0.982×0.819 = 0.804`, with what rounding leaves."""
        told = round(one, PLACES) * round(other, PLACES)
        return f"{bracket(self.of(one))}{TIMES}{bracket(self.of(other))} = {self.of(value)}{self._left(value, told)}"

    def total(self, one: float, other: float, value: float) -> str:
        """`0.804 + 0.010 = 0.814`, with what rounding leaves."""
        told = round(one, PLACES) + round(other, PLACES)
        return f"{self.of(one)} + {bracket(self.of(other))} = {self.of(value)}{self._left(value, told)}"

    def _left(self, value: float, told: float) -> str:
        left = round(value, PLACES) - round(told, PLACES)
        return f"  (rounding {self.of(left)})" if abs(left) >= 0.5 * 10**-PLACES else ""

    def bent(self, gate: Gate, sum_: float, value: float) -> str:
        """`i = 1 / (1 + e^(−1.000)) = 0.731`"""
        form = f"1 / (1 + e^({self.of(-sum_)}))" if gate.bend == "sigmoid" else f"tanh({self.of(sum_)})"
        return f"{gate.letter} = {form} = {self.of(value)}"


def lines(texts: Sequence[str]) -> tuple[Line, ...]:
    return tuple(Line((text,)) for text in texts)


def row(units: int) -> Region:
    """A whole row of units."""
    return Region.whole((1, units))


def gate_columns(cell: Cell, gate: int, rows: int) -> Region:
    """A gate's columns of an array with so many rows."""
    return Region((0, gate * cell.units), (rows, cell.units))
