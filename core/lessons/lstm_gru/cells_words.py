"""What the lesson says below an LSTM cell and a GRU cell: formulas with numbers, notes, a question, slips."""

import numpy as np

from core.explain.breaking import gathered
from core.explain.explanation import Explanation, Question
from core.explain.scene import Scene
from core.explain.tex import in_tex
from core.lessons.lstm_gru.cells import both, digits_of
from core.lessons.lstm_gru.code import gru_code, lstm_code
from core.lessons.lstm_gru.gru import apart, gru_trace
from core.lessons.lstm_gru.lstm import lstm_trace
from core.lessons.lstm_gru.slips import forms_slip, gates_slip, sigmoid_slip, two_states_slip, update_slip
from core.lessons.lstm_gru.task import Cell
from core.nn.curves import sigmoid
from core.wording import MINUS, number, prose

LSTM_FORMULA = (
    r"\begin{gathered} i, f, o = \sigma(x_t W + h_{t-1} U + b) \\[2pt] g = \tanh(x_t W + h_{t-1} U + b) \\[2pt]"
    r" c_t = f \odot c_{t-1} + i \odot g \\[2pt] h_t = o \odot \tanh(c_t) \end{gathered}"
)
GRU_FORMULA = (
    r"\begin{gathered} z, r = \sigma(x_t W + h_{t-1} U + b + b') \\[2pt] g = \tanh(x_t W + b + %s) \\[2pt]"
    r" h_t = z \odot h_{t-1} + (1 - z) \odot g \end{gathered}"
)
_AFTER, _BEFORE = r"r \odot (h_{t-1} U + b')", r"(r \odot h_{t-1})\, U + b'"


def explain_lstm(cell: Cell, told: list[Scene]) -> Explanation:
    """The words for an LSTM cell."""
    return Explanation(
        lead=prose("""**In plain words.** Three gates, each between 0 (shut) and 1 (open), decide number by number what
            to let in, what to keep and what to show. The cell is what was kept plus what was let in."""),
        formula=LSTM_FORMULA,
        numbers=_lstm_numbers(cell),
        notes=(cell.says, *_lstm_notes(cell)),
        question=_lstm_question(cell),
        slips=(sigmoid_slip(cell), two_states_slip(cell), gates_slip(cell, "LSTM", 4)),
        keras=lstm_code(cell),
        trace=lstm_trace(cell, told),
    )


def explain_gru(cell: Cell, told: list[Scene], *, after: bool) -> Explanation:
    """The words for a GRU cell, in one of its forms."""
    return Explanation(
        lead=prose("""**In plain words.** One gate, z, shares out between the old state and a new candidate. Another,
            r, decides how much of the old state the candidate hears. There is no cell beside the state."""),
        formula=GRU_FORMULA % (_AFTER if after else _BEFORE),
        numbers=_gru_numbers(cell, after=after),
        notes=(cell.says, *_gru_notes(cell)),
        question=_gru_question(cell),
        slips=(update_slip(cell, after=after), forms_slip(cell), gates_slip(cell, "GRU", 3)),
        keras=gru_code(cell, after=after),
        trace=gru_trace(cell, told, after=after),
    )


def _lines(texts: list[str]) -> tuple[str, ...]:
    return tuple(gathered(text.replace("  (rounding", r" \;(\text{rounding } "), in_tex) for text in texts)


def _lstm_numbers(cell: Cell) -> tuple[str, ...]:
    """The last step of the first unit: cell and state."""
    digits, run, t = digits_of(cell), cell.lstm, cell.steps - 1
    n, kept, added = t + 1, float(run.f[t, 0] * run.c_before[t, 0]), float(run.i[t, 0] * run.g[t, 0])
    bent = float(np.tanh(run.c[t, 0]))
    return _lines(
        [
            f"f \\, c_{{{t}}} = {digits.product(run.f[t, 0], run.c_before[t, 0], kept)}",
            f"i \\, g = {digits.product(run.i[t, 0], run.g[t, 0], added)}",
            f"c_{{{n}}} = {both(digits, kept, added, run.c[t, 0])}",
            f"h_{{{n}}} = o \\tanh(c_{{{n}}}) = {digits.product(run.o[t, 0], bent, run.h[t, 0])}",
        ]
    )


def _gru_numbers(cell: Cell, *, after: bool) -> tuple[str, ...]:
    """The last step of the first unit: both shares and the state."""
    digits, run, t = digits_of(cell), cell.gru(after=after), cell.steps - 1
    z, before, new = float(run.z[t, 0]), float(run.h_before[t, 0]), float(run.candidate[t, 0])
    return _lines(
        [
            f"z \\, h_{{{t}}} = {digits.product(z, before, z * before)}",
            f"(1 - z) \\, g = {digits.product(1 - z, new, (1 - z) * new)}",
            f"h_{{{t + 1}}} = {both(digits, z * before, (1 - z) * new, run.h[t, 0])}",
        ]
    )


def _lstm_notes(cell: Cell) -> tuple[str, ...]:
    weights = cell.W.size + cell.U.size + cell.b.size
    return (
        prose(f"""**The letters.** *i* input gate, *f* forget gate, *g* candidate (Keras' gate c), *o* output gate, σ
            the sigmoid, ⊙ number by number. Every gate has its own columns of W, U and b: 4 ×
            ({cell.features}×{cell.units} + {cell.units}×{cell.units} + {cell.units}) = {weights} weights."""),
        prose("""**Why it remembers.** On its way from step to step the cell meets no weight matrix and no bend, only ×
            f. Backward, its gradient is multiplied by the same f: where f is near 1, both survive (Hochreiter and
            Schmidhuber, 1997; the forget gate is from Gers, Schmidhuber and Cummins, 2000)."""),
    )


def _gru_notes(cell: Cell) -> tuple[str, ...]:
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


def _lstm_question(cell: Cell) -> Question:
    """The first unit's cell if the forget gate's bias were raised at the last step: never on the screen."""
    run, t = cell.lstm, cell.steps - 1
    column = cell.columns(1).start
    sum_ = float(run.sums[t, column]) + 2
    f = float(sigmoid(np.array(sum_)))
    answer = f * float(run.c_before[t, 0]) + float(run.i[t, 0] * run.g[t, 0])
    said = [number(v, 3) for v in (sum_, f, float(run.c_before[t, 0]), float(run.i[t, 0] * run.g[t, 0]), answer)]
    unit = "unit 1's " if cell.units > 1 else "the "
    return Question(
        f"If {unit}forget gate's sum at the last step were 2 larger, and nothing else changed, what would c{t + 1} be?",
        answer,
        f"$f = 1 / (1 + e^{{-({in_tex(said[0])})}}) = {said[1]}$, so "
        f"$c_{{{t + 1}}} = {said[1]} \\times ({in_tex(said[2])}) + ({in_tex(said[3])}) = {in_tex(said[4])}$.",
        tolerance=0.003,
        places=3,
    )


def _gru_question(cell: Cell) -> Question:
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
