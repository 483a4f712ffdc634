"""What the lesson says below an LSTM cell: its formula with numbers, notes, a question, slips."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.explain.tex import in_tex
from core.lessons.lstm_gru.cells import both, digits_of
from core.lessons.lstm_gru.cells_words import in_lines
from core.lessons.lstm_gru.code import lstm_code
from core.lessons.lstm_gru.slips import gates_slip, sigmoid_slip, two_states_slip
from core.lessons.lstm_gru.task import Cell
from core.trace import Trace
from core.wording import number, prose

FORMULA = (
    r"\begin{gathered} i, f, o = \sigma(x_t W + h_{t-1} U + b) \\[2pt] g = \tanh(x_t W + h_{t-1} U + b) \\[2pt]"
    r" c_t = f \odot c_{t-1} + i \odot g \\[2pt] h_t = o \odot \tanh(c_t) \end{gathered}"
)


def explain(cell: Cell, trace: Trace) -> Explanation:
    """The words for an LSTM cell."""
    return Explanation(
        lead=prose("""**In plain words.** Three gates, each between 0 (shut) and 1 (open), decide number by number what
            to let in, what to keep and what to show. The cell is what was kept plus what was let in."""),
        formula=FORMULA,
        numbers=_numbers(cell),
        notes=(cell.says, *_notes(cell)),
        question=_question(cell),
        slips=(sigmoid_slip(cell), two_states_slip(cell), gates_slip(cell, "LSTM", 4)),
        keras=lstm_code(cell),
        trace=trace,
    )


def _numbers(cell: Cell) -> tuple[str, ...]:
    """The last step of the first unit: cell and state."""
    digits, run, t = digits_of(cell), cell.lstm, cell.steps - 1
    n, kept, added = t + 1, float(run.f[t, 0] * run.c_before[t, 0]), float(run.i[t, 0] * run.g[t, 0])
    bent = float(np.tanh(run.c[t, 0]))
    return in_lines(
        [
            f"f \\, c_{{{t}}} = {digits.product(run.f[t, 0], run.c_before[t, 0], kept)}",
            f"i \\, g = {digits.product(run.i[t, 0], run.g[t, 0], added)}",
            f"c_{{{n}}} = {both(digits, kept, added, run.c[t, 0])}",
            f"h_{{{n}}} = o \\tanh(c_{{{n}}}) = {digits.product(run.o[t, 0], bent, run.h[t, 0])}",
        ]
    )


def _notes(cell: Cell) -> tuple[str, ...]:
    weights = cell.W.size + cell.U.size + cell.b.size
    return (
        prose(f"""**The letters.** *i* input gate, *f* forget gate, *g* candidate (Keras' gate c), *o* output gate, σ
            the sigmoid, ⊙ number by number. Every gate has its own columns of W, U and b: 4 ×
            ({cell.features}×{cell.units} + {cell.units}×{cell.units} + {cell.units}) = {weights} weights."""),
        prose("""**Why it remembers.** On its way from step to step the cell meets no weight matrix and no bend, only ×
            f. Backward, its gradient is multiplied by the same f: where f is near 1, both survive (Hochreiter and
            Schmidhuber, 1997; the forget gate is from Gers, Schmidhuber and Cummins, 2000)."""),
    )


def _question(cell: Cell) -> Question:
    """The first unit's cell with another forget gate at the last step: a value that is not on the screen."""
    run, t = cell.lstm, cell.steps - 1
    before, new = float(run.c_before[t, 0]), float(run.i[t, 0] * run.g[t, 0])
    seen = np.concatenate([held.ravel() for held in (run.c, run.h, run.f, run.i, run.o, run.g)])
    gates = (0.5, 0.25, 0.75, 0.125)
    f = next((f for f in gates if np.abs(seen - f * before - new).min() > 0.0015), gates[0])
    answer = f * before + new
    said = [number(v, 3) for v in (before, new, answer)]
    unit = "unit 1's " if cell.units > 1 else "the "
    return Question(
        prose(f"""If {unit}forget gate at the last step were {f:g} instead of {number(float(run.f[t, 0]), 3)}, and
            nothing else changed, what would c{t + 1} be?"""),
        answer,
        f"$c_{{{t + 1}}} = {f:g} \\times ({in_tex(said[0])}) + ({in_tex(said[1])}) = {in_tex(said[2])}$.",
        tolerance=0.003,
        places=3,
    )
