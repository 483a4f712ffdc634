"""What the lesson says of CTC's lattice."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.captcha.ctc import quoted
from core.lessons.captcha.lattice import Lattice
from core.lessons.captcha.slips import SLIPS, keras_loss
from core.trace import Trace
from core.wording import number, prose


def explain(found: Lattice, trace: Trace) -> Explanation:
    """The words of this view."""
    task, places, total = found.task, found.task.steps, found.total
    loss = number(-np.log(total), 4) if total else "\\infty"
    ends = " + ".join(number(value, places) for value in found.alpha[-2:, -1])
    whole = rf" \\ &= {number(total, places)}" if task.text else ""  # no text ends in one place alone
    # Each column's, and those of the last sum.
    additions = sum(len(found.sources(s)) - 1 for s in range(len(found.path))) * (task.steps - 1)
    additions += min(2, len(found.path)) - 1
    return Explanation(
        formula=r"\begin{aligned} \alpha_t(s) &= p_t(\ell_s)\,\bigl(\alpha_{t-1}(s) + \alpha_{t-1}(s-1) \\"
        r" &\quad + [\ell_s \ne \text{–},\ \ell_s \ne \ell_{s-2}]\,\alpha_{t-1}(s-2)\bigr) \\[6pt] \frac{\partial L}"
        r"{\partial z_t(k)} &= p_t(k) - \sum_{s:\,\ell_s = k} \frac{\alpha_t(s)\,\beta_t(s)}{p(\text{text})}"
        r" \end{aligned}",
        numbers=(
            rf"\begin{{aligned}} p(\text{{{task.text or 'no text'}}}) &= {ends}{whole} \\ "
            rf"L &= {loss} \end{{aligned}}",
        ),
        notes=(
            prose(f"""Rows are the text with a blank before, between and after its letters: {len(found.path)} places.
                Every alignment is a walk from the upper left to the lower right that never goes up."""),
            prose(f"""In the formula ℓ is the row's letter or blank, and the square bracket is 1 where both hold, else
                0: only then may a step skip the blank. {additions} additions give the sum of all alignments; the
                Alignments view adds them one by one and gets the same number."""),
            prose("""*z* are the scores before the softmax. Training subtracts the gradient: it raises a class's score
                where the text's alignments pass more often than the network says (a negative gradient), and lowers it
                where they pass less often. Down each column it sums to 0. Shares and gradients are rounded to three
                decimals."""),
        ),
        question=_question(found),
        slips=SLIPS,
        keras=keras_loss(task),
        trace=trace,
        lead=prose("""α sums all beginnings that end in a place, β all continuations from there. Their product, divided
            by the text's probability, says how sure the text is to pass there."""),
    )


def _question(found: Lattice) -> Question:
    """A longer text's places."""
    text = "aabb"
    return Question(
        prompt=f"How many columns does {quoted(text)} need at least?",
        answer=6,
        working="Four letters, and a blank between the two equal pairs: a – a b – b.",
    )
