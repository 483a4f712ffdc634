"""What the lesson says below the way back through time: formulas with numbers, truncation, proofs, slips."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.explain.proof import proof_table
from core.explain.tex import in_tex
from core.lessons.bptt.code import gradient_code
from core.lessons.bptt.gradient import LEARNED, Pass, truncated
from core.lessons.bptt.gradient_shown import PLACES, Shown, missed
from core.trace import Trace
from core.wording import factor, number, prose

LEAD = prose("""**In plain words.** Every step with a target has a loss; the whole loss is their sum (1). A state gets
    a gradient from its own output and from the step after it (2). The slope of the activation lets a part of it
    through (3). The same U was used at every step, so the shares of all steps add up (4).""")
FORMULA = (
    r"\begin{gathered} L = \sum_t L_t, \quad L_t = -\sum_k y_{t,k} \ln p_{t,k} \quad (1) \\[4pt] "
    r"\frac{\partial L}{\partial h_t} = (p_t - y_t)\,V^T + \delta_{t+1}\,U^T \quad (2) \\[4pt] "
    r"\delta_t = \frac{\partial L}{\partial h_t} \odot f'(z_t) \quad (3) \\[4pt] "
    r"\frac{\partial L}{\partial U} = \sum_t h_{t-1}^T\,\delta_t \quad (4) \\[4pt] "
    r"\frac{\partial L}{\partial W} = \sum_t x_t^T\,\delta_t \end{gathered}"
)


def explain(found: Pass, trace: Trace, matrix: str) -> Explanation:
    """The words for one way back."""
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(found, matrix),
        notes=(*_notes(found, matrix), _truncated(found), proofs(found)),
        question=_question(found),
        slips=slips(found),
        keras=gradient_code(found.learner, found.cut),
        trace=trace,
        lead=LEAD,
    )


def _said(value: float) -> str:
    return number(float(value), PLACES)


def strongest(found: Pass, matrix: str) -> tuple[int, int]:
    """Row and column of the weight whose gradient is largest."""
    slopes = np.abs(getattr(found.gradients, matrix))
    row, column = np.unravel_index(int(np.argmax(slopes)), slopes.shape)
    return int(row), int(column)


def _numbers(found: Pass, matrix: str) -> tuple[str, ...]:
    """The loss, and the strongest gradient step by step."""
    i, j = strongest(found, matrix)
    terms = found.terms[matrix][:, i, j]
    losses = [v for t, v in enumerate(found.losses) if found.learner.judged(t)]

    def summed(values: list[float], total: float) -> str:
        shown = [factor(float(v), PLACES) for v in values]
        lines = [" + ".join(shown[n : n + 3]) for n in range(0, len(shown), 3)]
        body = r" \\ {} + ".join(in_tex(line) for line in lines)
        rest = round(total, PLACES) - sum(round(float(v), PLACES) for v in values)
        left = rf" \\ (\text{{rounding }} {in_tex(_said(rest))})" if abs(rest) >= 0.5 * 10**-PLACES else ""
        return rf"{body} = \mathbf{{{in_tex(_said(total))}}}{left}"

    return (
        rf"\begin{{gathered}} L = {summed([float(v) for v in losses], found.loss)} \end{{gathered}}",
        rf"\begin{{gathered}} \frac{{\partial L}}{{\partial {matrix}_{{{i + 1}{j + 1}}}}} = "
        rf"{summed(terms.tolist(), float(terms.sum()))} \end{{gathered}}",
    )


def _notes(found: Pass, matrix: str) -> list[str]:
    shares = [float(np.linalg.norm(term)) for term in found.terms[matrix]]
    rows = " ".join(f"t = {t + 1}: {_said(v)}{',' if t + 1 < len(shares) else '.'}" for t, v in enumerate(shares))
    return [
        found.learner.cell.says,
        prose("""**The letters.** *t* counts time steps, *k* outputs. *x* input, *h* state, *z* the sum before the
            activation *f*, *p* probabilities, *y* the target as probabilities (1 for what is right, else 0), *L* the
            loss; weights *W* for the input, *U* for the state before, *V* for the output. \u2202*L*/\u2202*h* is how
            much *L* changes per small move of *h*, and \u03b4 is \u2202*L*/\u2202*z*. \u2299 multiplies number by
            number, \u1d40 (transposed) swaps rows and columns."""),
        "**Cross-entropy over time** is the ordinary cross-entropy once for each step that has a target, added up.",
        prose(f"""**How much each step adds** to \u2202L/\u2202{matrix} (length of its share, the root of the sum of
            its squares): {rows}""")
        + (
            " The first is 0, since U met a state of zeros there."
            if matrix == "U" and not found.learner.cell.h0.any()
            else ""
        ),
    ]


def _truncated(found: Pass) -> str:
    """The gradient of U, cut after 1, 2, 3 ... steps, beside the whole one."""
    steps = found.learner.cell.steps
    full = found.full.U
    lines = [
        prose("""**Truncated backpropagation through time** carries the gradient back within chunks of a few steps
            only: less memory, and a gradient that misses what lies behind a cut. How much it misses depends on where
            the cuts fall. Chunks of one step carry nothing back."""),
        "",
        "| steps in a chunk | length of \u2202L/\u2202U | missed |",
        "|---|--:|--:|",
    ]
    for cut in range(1, steps + 1):
        mine = truncated(found, cut).U
        label = f"{cut}" + (", all" if cut == steps else "")
        lines.append(f"| {label} | {_said(float(np.linalg.norm(mine)))} | {missed(mine, full)} |")
    return "\n".join(lines)


def proofs(found: Pass) -> str:
    """Every gradient three times."""
    what = "whole " if found.cut else ""
    words = prose(f"""**The proof.** The {what}gradient by the chain rule, by nudging (one number moved by
        \u00b10.00001, no calculus at all), and by TensorFlow.""")
    rows = [
        (name + "".join(str(k + 1) for k in at), name, at)
        for name in LEARNED
        for at in np.ndindex(getattr(found.full, name).shape)
    ]
    return f"{words}\n\n{proof_table(rows, found.full, found.nudged, found.checked)}"


def _question(found: Pass) -> Question:
    """The last step's delta of unit 1, had another answer been right there."""
    learner, cell = found.learner, found.learner.cell
    t = cell.steps - 1
    other = (max(learner.targets[t], 0) + 1) % cell.outputs
    d_s = cell.y[t] - np.eye(cell.outputs)[other]
    own = float(d_s @ cell.V[0])
    slope = float(cell.slopes()[t, 0])
    shown = Shown(found, "U")
    parts = shown.digits.weighed([(d_s, cell.V[0], False)])
    return Question(
        prose(f"""If the right answer at t = {t + 1} were \u201c{cell.names[other]}\u201d, what would \u03b4 of unit 1
            be there?"""),
        own * slope,
        f"$p - y = [{in_tex(', '.join(_said(v) for v in d_s))}]$. Through V: ${in_tex(parts)}$. Times the slope: "
        f"${in_tex(shown.digits.product(own, slope, own * slope))}$.",
        tolerance=0.006,
        places=PLACES,
    )


def slips(found: Pass) -> tuple[Slip, ...]:
    """What is easy to get wrong, with the numbers at hand."""
    i, j = strongest(found, "U")
    terms = found.terms["U"][:, i, j]
    last, total = float(terms[-1]), float(terms.sum())
    sigma = float(np.linalg.svd(found.learner.cell.U, compute_uv=False)[0])
    return (
        Slip(
            "ReLU deals with the vanishing gradient",
            prose("""Its slope is 1 for x > 0, so the activation does not shrink the gradient. But every step back also
                multiplies by the recurrent matrix, and that still shrinks it, or blows it up."""),
            prose(f"""The largest singular value of U is how much it stretches at most. With all slopes 1 and a value
                of 0.9, at most 0.9\u2075\u2070 = **{0.9**50:.7f}** of the gradient is left after 50 steps; with a
                rotation times 1.1 it is 1.1\u2075\u2070 = **{1.1**50:.3f}**. This U has {_said(sigma)}."""),
        ),
        Slip(
            "The gradient comes from the last time step",
            "The weights were used at every step, and each use has its share.",
            prose(f"""For U{i + 1}{j + 1}: the last step alone says {_said(last)}, all {len(terms)} together say
                **{_said(total)}**."""),
        ),
        Slip(
            "Truncation cuts the state as well",
            prose(f"""The state goes on; only the gradient is cut. Predictions and loss stay as they are, L =
                {_said(found.loss)}."""),
            prose(f"""Cut after every step, \u2202L/\u2202U{i + 1}{j + 1} would be
                **{_said(truncated(found, 1).U[i, j])}**, the whole one is **{_said(found.full.U[i, j])}**."""),
        ),
    )
