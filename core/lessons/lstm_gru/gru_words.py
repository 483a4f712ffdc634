"""What the lesson says below a GRU cell: its formula with numbers, notes, a question, slips."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.explain.tex import in_tex
from core.lessons.lstm_gru.cells import both, digits_of
from core.lessons.lstm_gru.cells_words import in_lines
from core.lessons.lstm_gru.code import gru_code
from core.lessons.lstm_gru.gru import apart
from core.lessons.lstm_gru.slips import forms_slip, gates_slip, update_slip
from core.lessons.lstm_gru.task import Cell
from core.trace import Trace
from core.wording import MINUS, number, prose

_FORM = (
    r"\begin{gathered} z, r = \sigma(x_t W + h_{t-1} U + b + b') \\[2pt] g = \tanh(x_t W + b + %s) \\[2pt]"
    r" h_t = z \odot h_{t-1} + (1 - z) \odot g \end{gathered}"
)
FORMULA, BEFORE = _FORM % r"r \odot (h_{t-1} U + b')", _FORM % r"(r \odot h_{t-1})\, U + b'"


def explain(cell: Cell, trace: Trace, *, after: bool) -> Explanation:
    """The words for a GRU cell, in one of its forms."""
    return Explanation(
        lead=prose("""**In plain words.** One gate, z, says how much of the old state stays; the rest comes from a new
            candidate. Another, r, decides how much of the old state the candidate hears. There is no cell beside the
            state."""),
        formula=FORMULA if after else BEFORE,
        numbers=_numbers(cell, after=after),
        notes=(cell.says, *_notes(cell)),
        question=_question(cell),
        slips=(update_slip(cell, after=after), forms_slip(cell), gates_slip(cell, "GRU", 3)),
        keras=gru_code(cell, after=after),
        trace=trace,
    )


def _numbers(cell: Cell, *, after: bool) -> tuple[str, ...]:
    """The last step of the first unit: both shares and the state."""
    digits, run, t = digits_of(cell), cell.gru(after=after), cell.steps - 1
    z, before, new = float(run.z[t, 0]), float(run.h_before[t, 0]), float(run.candidate[t, 0])
    return in_lines(
        [
            f"z \\, h_{{{t}}} = {digits.product(z, before, z * before)}",
            f"(1 - z) \\, g = {digits.product(1 - z, new, (1 - z) * new)}",
            f"h_{{{t + 1}}} = {both(digits, z * before, (1 - z) * new, run.h[t, 0])}",
        ]
    )


def _notes(cell: Cell) -> tuple[str, ...]:
    largest = float(np.abs(apart(cell)).max())
    said = (
        f"With these weights their states differ by {number(largest, 4)} at most."
        if largest > 1e-12
        else "With one unit they are the same: r × (h U) = (r × h) U. Open Two units."
    )
    return (
        prose(f"""**Two forms.** Reset after (Keras' default, made for fast GPU code): r ⊙ (h U + b′). Reset before
            (Cho and others, 2014): (r ⊙ h) U. {said} A network trained in one form cannot be run in the other."""),
        prose("""**Biases.** Reset after keeps two rows, one for the input and one for the state. The second is 0 here
            until you type other numbers. Reset before has one row: their sum."""),
        prose(f"""**{number(0, 0)} or 1?** In Keras and PyTorch z = 1 keeps the old state. Some texts swap z and 1
            {MINUS} z: read the formula, not the name."""),
    )


def _question(cell: Cell) -> Question:
    """One more step with the update gate set by hand: never on the screen."""
    z, g, h = 0.75, -0.4, float(np.round(cell.gru(after=True).h[-1, 0], 3))
    answer = z * h + (1 - z) * g
    return Question(
        prose(f"""A state is {number(h, 3)}. At the next step z = {z} and the candidate is {number(g, 1)}. What is the
            new state?"""),
        answer,
        f"${z} \\times ({in_tex(number(h, 3))}) + {1 - z} \\times ({in_tex(number(g, 1))})"
        f" = {in_tex(number(answer, 3))}$.",
        tolerance=0.0011,
        places=3,
    )
