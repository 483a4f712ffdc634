"""What the lesson says of CTC's lattice."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.captcha.example import CLASSES, quoted
from core.lessons.captcha.lattice import Lattice
from core.lessons.captcha.slips import SLIPS, keras_loss
from core.trace import Region, Step, Trace
from core.wording import TIMES, number, prose


def alt(found: Lattice) -> str:
    """The stage for those who do not see it."""
    return prose(f"""The lattice of {found.task.text or "no text"}: sums forward and backward over {found.task.steps}
        columns, and the gradient. The text has {number(found.total, found.task.steps)}.""")


def _column(rows: range, t: int) -> Region:
    return Region((rows.start, t), (len(rows), 1))


def trace(found: Lattice) -> Trace:
    """Forward column by column, the sum, backward, and what each column gets to hear."""
    task = found.task
    steps = [*_forward(found), *_backward(found), *_shares(found)]
    arrays = {
        "p": task.p.T,
        "alpha": found.alpha,
        "beta": found.beta,
        "posterior": found.posterior,
        "gradient": found.gradient,
        "total": np.array([[found.total]]),
    }
    return Trace(arrays, steps)


def _forward(found: Lattice) -> list[Step]:
    task, path, alpha, places = found.task, found.path, found.alpha, found.task.steps
    steps = []
    for t in range(task.steps):
        for s, label in enumerate(path):
            name, p, value = CLASSES[label], f"{task.p[t, label]:.1f}", number(alpha[s, t], t + 1)
            cell = {"alpha": Region.cell(s, t)}
            if t == 0:
                said = (
                    f"A text begins with the first blank or the first letter: α = p({name}) = {p}"
                    if s < 2
                    else "Nothing begins here: α = 0"
                )
                reads = {"p": Region.cell(label, 0)} if s < 2 else {}
                steps.append(Step(f"Forward, column 1: {said}.", reads, cell, "Forward"))
                continue
            rows = found.sources(s)
            terms = " + ".join(number(alpha[row, t - 1], t) for row in rows)
            ways = {1: "stay", 2: "stay or one on", 3: "stay, one on, or over the blank"}[len(rows)]
            steps.append(
                Step(
                    f"Forward, column {t + 1}, {name}: {ways}. ({terms}) {TIMES} {p} = {value}",
                    {"alpha": _column(rows, t - 1), "p": Region.cell(label, t)},
                    cell,
                    "Forward",
                )
            )
    ends = range(max(0, len(path) - 2), len(path))
    terms = " + ".join(number(alpha[s, -1], places) for s in ends)
    steps.append(
        Step(
            prose(f"""The text ends in its last letter or the blank after it: {terms} = {number(found.total, places)},
                its probability"""),
            {"alpha": _column(ends, task.steps - 1)},
            {"total": Region.cell(0, 0)},
            "Forward",
        )
    )
    return steps


def _backward(found: Lattice) -> list[Step]:
    task, path, beta = found.task, found.path, found.beta
    last, steps = task.steps - 1, []
    for t in range(last, -1, -1):
        left = last - t  # columns that follow: the decimals of their products
        for s, label in enumerate(path):
            name, cell = CLASSES[label], {"beta": Region.cell(s, t)}
            if t == last:
                end = s >= len(path) - 2
                said = "the text may end here: β = 1" if end else "the text may not end here: β = 0"
                steps.append(Step(f"Backward, column {t + 1}, {name}: {said}.", {}, cell, "Backward"))
                continue
            rows = found.targets(s)
            terms = " + ".join(
                f"{task.p[t + 1, path[row]]:.1f} {TIMES} {number(beta[row, t + 1], left - 1)}" for row in rows
            )
            steps.append(
                Step(
                    prose(f"""Backward, column {t + 1}, {name}: the ways from here to the end. {terms} =
                        {number(beta[s, t], left)}"""),
                    {"beta": _column(rows, t + 1), "p": Region((0, t + 1), (len(CLASSES), 1))},
                    cell,
                    "Backward",
                )
            )
    return steps


def _shares(found: Lattice) -> list[Step]:
    """Each column's shares and the gradient that follows; a text that no alignment reads has neither."""
    if not found.total:
        none = prose("""No alignment reads this text: its probability is 0, its loss infinite. There is nothing to share
            out, and no gradient to learn from""")
        return [Step(none, {"total": Region.cell(0, 0)}, {}, "Shares")]
    task, path, places = found.task, found.path, found.task.steps
    whole = range(len(path))
    steps = []
    for t in range(task.steps):
        products = (found.alpha[:, t] * found.beta[:, t]).round(places)
        terms = " + ".join(number(value, places) for value in products if value > 0) or "0"
        steps.append(
            Step(
                prose(f"""Column {t + 1}: α {TIMES} β down the column is {terms} = {number(found.total, places)}, the
                    same in every column. Divided by it: each place's share of the alignments"""),
                {"alpha": _column(whole, t), "beta": _column(whole, t), "total": Region.cell(0, 0)},
                {"posterior": _column(whole, t)},
                "Shares",
            )
        )
    for t in range(task.steps):
        parts = []
        for label, name in enumerate(CLASSES):
            share = float(found.posterior[[s for s in whole if path[s] == label], t].sum())
            less = f"{task.p[t, label]:.1f} − {share:.3f} = {number(found.gradient[label, t], 3)}"
            parts.append(f"{name if label else 'blank'}: {less}")
        steps.append(
            Step(
                f"Gradient, column {t + 1}: probability less share. {'; '.join(parts)}",
                {"p": Region((0, t), (len(CLASSES), 1)), "posterior": _column(whole, t)},
                {"gradient": Region((0, t), (len(CLASSES), 1))},
                "Gradient",
            )
        )
    return steps


def explain(found: Lattice, steps: Trace) -> Explanation:
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
        trace=steps,
        lead=prose("""α sums all beginnings that end in a place, β all continuations from there. Their product, divided
            by the text's probability, is the share of the text's alignments, by weight, that pass there."""),
    )


def _question(found: Lattice) -> Question:
    """A longer text's places."""
    text = "aabb"
    return Question(
        prompt=f"How many columns does {quoted(text)} need at least?",
        answer=6,
        working="Four letters, and a blank between the two equal pairs: a – a b – b, 6 columns.",
    )
