"""Softmax's Jacobian: how every probability changes with every logit."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.softmax.jacobian import Slopes
from core.lessons.softmax.settings import PLACES, left_over, shown, tex
from core.lessons.softmax.slips import exclusive_slip, range_slip
from core.nn.softmax import softmax
from core.trace import Region, Step, Sweep, Trace
from core.wording import number, prose

NUDGE = 0.1


def trace(slopes: Slopes) -> Trace:
    """One step per slope, row by row. Arrays: p `(n,)`, jacobian `(n, n)`."""
    names, n, p, matrix = slopes.scores.names, slopes.scores.count, slopes.scores.p, slopes.matrix

    def step(index: int) -> Step:
        i, j = divmod(index, n)
        if i == j:
            text = prose(f"""p of {names[i]}, as its own logit rises: p(1 \u2212 p) = {shown(p[i])} \u00d7 (1 \u2212
                {shown(p[i])}) = {shown(matrix[i, i])}""")
            reads = {"p": Region.cell(i)}
        else:
            text = prose(f"""p of {names[i]}, as the logit of {names[j]} rises: \u2212{shown(p[i])} \u00d7
                {shown(p[j])} = {number(matrix[i, j], PLACES)}""")
            reads = {"p": Region((min(i, j),), (2,), (abs(i - j),))}
        return Step(text, reads, {"jacobian": Region.cell(i, j)})

    return Trace({"p": p, "jacobian": matrix}, Sweep(n * n, step))


def explain(slopes: Slopes) -> Explanation:
    """The words of this view."""
    scores, p, matrix = slopes.scores, slopes.scores.p, slopes.matrix
    i, j = scores.top, (scores.top + 1) % scores.count
    return Explanation(
        formula=r"\begin{gathered} \frac{\partial p_i}{\partial z_j} = p_i\,(\delta_{ij} - p_j)"
        r" \\[4pt] i = j:\; p_i (1 - p_i) \qquad i \neq j:\; -p_i\, p_j \end{gathered}",
        numbers=(
            rf"\frac{{\partial p_{{{i + 1}}}}}{{\partial z_{{{i + 1}}}}} = {tex(p[i])} \cdot (1 - {tex(p[i])})"
            rf" = \mathbf{{{tex(matrix[i, i])}}}",
            rf"\frac{{\partial p_{{{i + 1}}}}}{{\partial z_{{{j + 1}}}}} = -{tex(p[i])} \cdot {tex(p[j])}"
            rf" = \mathbf{{{tex(matrix[i, j], factor=False)}}}",
        ),
        notes=_notes(slopes),
        question=_question(slopes),
        slips=(_alone_slip(slopes), range_slip(scores, p), exclusive_slip(scores)),
        keras=keras_code(slopes),
        trace=trace(slopes),
    )


def _notes(slopes: Slopes) -> tuple[str, ...]:
    scores, matrix = slopes.scores, slopes.matrix
    row = matrix[scores.top]
    rest = left_over(row, 0.0)
    terms = " + ".join(f"({number(v, PLACES)})" if v < 0 else number(v, PLACES) for v in row)
    tail = f", and rounding leaves {rest}" if rest else ""
    return (
        prose("""**In words.** Row *i*, column *j* says how fast probability *i* changes while logit *j* rises. δ is 1
            where *i* and *j* are the same, else 0. The diagonal is positive: a class gains by its own logit.
            Everything else is negative: what one gains, the others lose."""),
        prose(f"""**Every row sums to 0**, since adding a constant to all logits changes nothing. Row
            {scores.marked[scores.top]}: {terms} = 0{tail}. Every column sums to 0 as well, since the probabilities
            keep their sum of 1."""),
        prose("""**Sure means flat.** Where one probability is close to 1, all slopes are close to 0: softmax
            saturates. Its slopes are largest, 1/4 on the diagonal, where p is 1/2."""),
    )


def _question(slopes: Slopes) -> Question:
    """A small change of one logit, by the slope and in truth."""
    scores, matrix = slopes.scores, slopes.matrix
    i, j = scores.top, (scores.top + 1) % scores.count
    answer = float(NUDGE * matrix[i, j])
    true = float((softmax(scores.logits + NUDGE * np.eye(scores.count)[j]) - scores.p)[i])
    return Question(
        prose(f"""By about how much does the probability of {scores.marked[i]} change if the logit of
            {scores.marked[j]} rises by {NUDGE}? Use the slope; three decimals."""),
        answer,
        rf"${NUDGE} \cdot {tex(matrix[i, j])} = {tex(answer, 5, factor=False)}$. In truth it changes by "
        f"{number(true, 5)}: the slope itself changes on the way.",
        tolerance=0.00101,
        places=3,
    )


def _alone_slip(slopes: Slopes) -> Slip:
    """Softmax is not an activation of each number by itself."""
    scores, matrix = slopes.scores, slopes.matrix
    i, j = scores.top, (scores.top + 1) % scores.count
    return Slip(
        "Softmax is applied to each logit by itself, as ReLU or a sigmoid is",
        prose("""Every probability depends on every logit, through the sum. So its derivative is a whole matrix, where
            a sigmoid's is one number per logit."""),
        prose(f"""With the logit of {scores.marked[j]} the probability of {scores.marked[i]} changes too, at a rate of
            **{number(matrix[i, j], PLACES)}**. For a sigmoid it would be 0."""),
    )


def keras_code(slopes: Slopes) -> str:
    """Code that gives this very matrix."""
    return "\n".join(
        [
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"z = tf.Variable({[float(v) for v in np.round(slopes.scores.logits, 2)]})",
            "with tf.GradientTape() as tape:",
            "    p = tf.nn.softmax(z)",
            "result = np.asarray(tape.jacobian(p, z))  # row i, column j: dp_i / dz_j",
            "print(result.round(4))",
        ]
    )
