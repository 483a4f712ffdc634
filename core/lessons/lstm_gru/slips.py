"""What is easy to get wrong about gates, with the numbers of a cell that show it."""

import math

import numpy as np

from core.explain.explanation import Slip
from core.lessons.lstm_gru.gru import apart
from core.lessons.lstm_gru.task import Cell
from core.wording import TIMES, number, prose


def sigmoid_slip(cell: Cell) -> Slip:
    """Gates are not switches."""
    run = cell.lstm
    held = np.concatenate([run.i.ravel(), run.f.ravel(), run.o.ravel()])
    return Slip(
        "A gate is a switch: on or off",
        prose("""It is a sigmoid, 1/(1 + e^(−sum)), so it lies between 0 and 1 and can be half open. A switch would have
            slope 0 everywhere; a sigmoid has a slope, and so training can move it."""),
        prose(f"""The gates here lie between **{number(float(held.min()), 3)}** and **{number(float(held.max()), 3)}**.
            At a sum of 0 a gate is 0.5, at 4 it is {1 / (1 + math.exp(-4)):.3f}."""),
    )


def two_states_slip(cell: Cell) -> Slip:
    """h is not c."""
    run = cell.lstm
    at = int(np.argmax(np.abs(run.c[:, 0] - run.h[:, 0])))
    return Slip(
        "h and c are the same memory",
        prose("""c is the memory that rides along; h is what the output gate shows of it, and what the gates and the
            next layer read. h lies between −1 and 1, c may grow beyond."""),
        f"At step {at + 1} c is **{number(float(run.c[at, 0]), 3)}** and h is **{number(float(run.h[at, 0]), 3)}**.",
    )


def update_slip(cell: Cell, *, after: bool) -> Slip:
    """z keeps."""
    run = cell.gru(after=after)
    t = cell.steps - 1
    z = float(run.z[t, 0])
    return Slip(
        "A large z means a large update",
        "In Keras z is the share of the old state that stays. The new candidate gets 1 − z.",
        prose(f"""At the last step z is **{number(z, 3)}**: {100 * z:.0f}% of the new state is the old one,
            {100 * (1 - z):.0f}% is the candidate."""),
    )


def forms_slip(cell: Cell) -> Slip:
    """The order of reset and matrix counts."""
    found = np.abs(apart(cell)).max(axis=1)
    return Slip(
        "Reset before or after: it is the same",
        prose("""r multiplies what comes out of the matrix, or what goes in. With more than one unit the matrix mixes
            units in between, so the order counts."""),
        f"Here the states lie apart by up to **{number(float(found.max()), 4)}** (step {int(np.argmax(found)) + 1})."
        if found.max() > 1e-12
        else "Here there is one unit, nothing is mixed, and they differ by **0**. With two units they differ.",
    )


def gates_slip(cell: Cell, name: str, gates: int) -> Slip:
    """How many weights there are."""
    simple = cell.features * cell.units + cell.units**2 + cell.units
    return Slip(
        f"An {name} is a whole network inside the network"
        if name == "LSTM"
        else "A GRU has no more weights than a simple RNN",
        f"It is the simple RNN's weighted sum, made {gates} times with {gates} sets of weights, and a few products.",
        prose(f"""With {cell.features} input{"s" * (cell.features > 1)} and {cell.units} unit{"s" * (cell.units > 1)} a
            simple RNN has {simple} weights and biases, an LSTM 4{TIMES}{simple} = **{4 * simple}**, a GRU
            3{TIMES}{simple} = **{3 * simple}** (and {3 * cell.units} more for the second bias)."""),
    )
