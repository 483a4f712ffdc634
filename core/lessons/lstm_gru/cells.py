"""What gated cells are told with: numbers with their decimals, sums that add up, gates as symbols."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.explain.digits import Digits
from core.explain.scene import Line
from core.explain.symbols import answer_in_numbers
from core.lessons.lstm_gru.task import Cell
from core.trace import Region
from core.wording import decimals

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


def digits_of(cell: Cell) -> Digits:
    """Given numbers are shown exactly, computed ones to three decimals."""
    held = np.concatenate([w.ravel() for w in (cell.W, cell.U, cell.b, cell.b_state)])
    return Digits(PLACES, decimals(cell.x, 2), decimals(held, 2))


def unit(cell: Cell, j: int) -> str:
    """`unit 2: `, where there are several."""
    return f"unit {j + 1}: " if cell.units > 1 else ""


def both(digits: Digits, one: float, other: float, value: float) -> str:
    """`0.804 + 0.010 = 0.814`, with what rounding leaves."""
    return f"{digits.of(one)} + {digits.factor(other)} = {digits.of(value)}{digits.left((one, other), value)}"


def opening(digits: Digits, gate: Gate, total: float, value: float) -> str:
    """`i = 1 / (1 + e^(−1.000)) = 0.731`"""
    return f"{gate.letter} = {answer_in_numbers(gate.bend, total, digits)} = {digits.of(value)}"


def lines(texts: Sequence[str]) -> tuple[Line, ...]:
    return tuple(Line((text,)) for text in texts)


def row(units: int) -> Region:
    """A whole row of units."""
    return Region.whole((1, units))


def gate_columns(cell: Cell, gate: int, rows: int) -> Region:
    """A gate's columns of an array with so many rows."""
    return Region((0, gate * cell.units), (rows, cell.units))
