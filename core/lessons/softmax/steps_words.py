"""Softmax played step by step: subtract the maximum, exponentiate, sum, divide."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.softmax.settings import PLACES, left_over, shown, sum_in_words, tex
from core.lessons.softmax.slips import exclusive_slip, range_slip
from core.lessons.softmax.steps import Softened
from core.nn.softmax import softmax
from core.trace import Region, Step, Trace
from core.wording import factor, number, prose

LARGEST32 = 88.72  # e to this is about the largest number of float32


def trace(soft: Softened) -> Trace:
    """The steps. Arrays `(n,)`: logits (with the constant, where there is one, from own), shifted, exponentials, p;
    `(1,)`: max, sum, total.
    """
    names, n = soft.scores.names, soft.scores.count
    z, s, e, p = soft.logits, soft.shifted, soft.exponentials, soft.p
    zp, sp = soft.z_places, soft.shift_places
    whole, one = Region.whole((n,)), Region.cell(0)
    steps = []
    if soft.constant:
        added = " and ".join(f"{number(v, zp)} + {factor(soft.constant, 0)}" for v in soft.scores.logits[:2])
        steps.append(
            Step(
                f"Add {number(soft.constant, 0)} to every logit: {added}, and so on",
                {"own": whole},
                {"logits": whole},
                "Add",
            )
        )
    steps.append(
        Step(
            f"The largest logit is {number(z.max(), zp)}, of "
            + (names[soft.scores.top] if soft.scores.ties == 1 else f"{soft.scores.ties} classes alike"),
            {"logits": whole},
            {"max": one},
            "Maximum",
        )
    )
    for k in range(n):
        difference = f"{number(z[k], zp)} \u2212 {factor(z.max(), zp)}"
        if soft.temperature != 1:
            difference = f"({difference}) / {number(soft.temperature, 1)}"
        steps.append(
            Step(
                f"Subtract the maximum, {names[k]}: {difference} = {number(s[k], sp)}",
                {"logits": Region.cell(k), "max": one},
                {"shifted": Region.cell(k)},
                "Subtract",
            )
        )
    for k in range(n):
        steps.append(
            Step(
                f"Exponentiate, {names[k]}: e to the power of {number(s[k], sp)} = {shown(e[k])}",
                {"shifted": Region.cell(k)},
                {"exponentials": Region.cell(k)},
                "Exponentiate",
            )
        )
    steps.append(Step(f"Sum: {sum_in_words(e, soft.total)}", {"exponentials": whole}, {"sum": one}, "Sum"))
    for k in range(n):
        steps.append(
            Step(
                f"Divide, {names[k]}: {shown(e[k])} / {number(soft.total, PLACES)} = {shown(p[k])}",
                {"exponentials": Region.cell(k), "sum": one},
                {"p": Region.cell(k)},
                "Divide",
            )
        )
    steps.append(Step(f"Together: {sum_in_words(p, 1.0)}", {"p": whole}, {"total": one}, "Check"))
    arrays = {"logits": z, "max": np.array([z.max()]), "shifted": s, "exponentials": e,
              "sum": np.array([soft.total]), "p": p, "total": np.array([p.sum()])}  # fmt: skip
    if soft.constant:
        arrays["own"] = soft.scores.logits
    return Trace(arrays, steps)


def explain(soft: Softened) -> Explanation:
    """The words of this view."""
    return Explanation(
        formula=(
            r"\begin{gathered} p_i = \frac{e^{(z_i - m)/T}}{\sum_j e^{(z_j - m)/T}} \qquad m = \max_j z_j \\[4pt] "
            r"0 < p_i < 1 \qquad \sum_i p_i = 1 \end{gathered}"
        ),
        numbers=_numbers(soft),
        notes=_notes(soft),
        question=_question(soft),
        slips=(range_slip(soft.scores, soft.p), exclusive_slip(soft.scores)),
        keras=keras_code(soft),
        trace=trace(soft),
    )


def _numbers(soft: Softened) -> tuple[str, ...]:
    """The largest probability, written out."""
    k = soft.scores.top
    shift = rf"({tex(soft.logits[k], soft.z_places)} - {tex(soft.logits.max(), soft.z_places)})"
    over = "" if soft.temperature == 1 else f" / {soft.temperature:g}"
    return (
        (
            rf"\begin{{gathered}} p_{{{k + 1}}} = \frac{{e^{{{shift}{over}}}}}{{{tex(soft.total)}}} = "
            rf"\frac{{{tex(soft.exponentials[k])}}}{{{tex(soft.total)}}} = \mathbf{{{tex(soft.p[k])}}} \end{{gathered}}"
        ),
    )


def _notes(soft: Softened) -> tuple[str, ...]:
    scores = soft.scores
    top = scores.marked[scores.top]
    notes = [
        prose(f"""**In words.** From every logit *z* subtract the largest, *m*, and divide by the temperature *T*. Take
            *e* to the power of that, which is always positive. Divide by the sum of all: now they share 1. *i* counts
            the classes from 1; {top} is number {scores.top + 1}."""),
        _temperatures(soft),
    ]
    largest = float(soft.logits.max())
    why = (
        prose(f"""Without it, e to the power of {number(largest, soft.z_places)} would be too large for the numbers
            that networks count with (float32, at most 3.4 \u00d7 10³⁸): infinity divided by infinity.""")
        if largest > LARGEST32
        else prose("""Without it, logits above 88 would be too much for the numbers that networks count with (float32,
            at most 3.4 \u00d7 10³⁸): infinity divided by infinity. Add 100 to every logit above and see.""")
    )
    notes.append(
        prose(f"""**Adding a constant changes nothing.** It multiplies every exponential by the same factor, which the
            division takes out again. So only differences between logits count, and subtracting the maximum is free.
            {why}""")
    )
    rest = left_over(soft.p, 1.0)
    if rest:
        notes.append(
            prose(f"""**Rounding.** The probabilities are shown to {PLACES} decimals. Those shown add up to
                {number(1 - float(rest.replace(chr(0x2212), "-")), PLACES)}; the true ones to 1.""")
        )
    if soft.p.min() < 0.5 * 10.0**-PLACES:
        notes.append(
            f"**Small, never 0.** The smallest probability is 1 in {1 / max(soft.p.min(), 1e-300):,.0f}."
            if soft.p.min() > 1e-12
            else "**Small, never 0.** In exact arithmetic no probability is 0; the smallest here is below 10⁻¹²."
        )
    return tuple(notes)


def _temperatures(soft: Softened) -> str:
    """The same logits at several temperatures, for up to six classes."""
    scores = soft.scores
    order = np.argsort(-scores.logits, kind="stable")[:6]
    heads = " | ".join(scores.marked[k] for k in order)
    rows = [
        f"| {t:g} | " + " | ".join(shown(softmax(scores.logits, temperature=t)[k]) for k in order) + " |"
        for t in (0.25, 0.5, 1.0, 2.0, 10.0)
    ]
    some = "" if scores.count <= 6 else " The six largest of these logits:"
    return "\n".join(
        [
            prose(f"""**Temperature.** Close to 0 the largest logit takes everything; very large, every class comes to
                1/{scores.count} = {number(1 / scores.count, PLACES)}. T = 2 is the same as halving every
                logit.{some}"""),
            "",
            f"| T | {heads} |",
            "|--:|" + "--:|" * len(order),
            *rows,
        ]
    )


def _question(soft: Softened) -> Question:
    """One logit raised by 1: what becomes of its probability."""
    scores = soft.scores
    k = (scores.top + 1) % scores.count
    raised = soft.logits + np.eye(scores.count)[k]
    answer = float(softmax(raised, temperature=soft.temperature)[k])
    grown = float(np.exp(1 / soft.temperature))
    top, rest = soft.exponentials[k] * grown, soft.total - soft.exponentials[k]
    return Question(
        prose(f"""If only the logit of {scores.marked[k]} were 1 larger, what would its probability be? Two decimals
            are enough."""),
        answer,
        prose(rf"""Its exponential grows by $e^{{1/T}} = {grown:.4f}$, the others stay: ${top:.4f} / ({top:.4f} +
            {rest:.4f}) = {answer:.4f}$."""),
        tolerance=0.00501,
        places=2,
    )


def keras_code(soft: Softened) -> str:
    """Keras code that computes these very probabilities."""
    over = "" if soft.temperature == 1 else f" / {soft.temperature:g}"
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"z = np.array({[float(v) for v in np.round(soft.logits, 2)]}, 'float32')",
            f"result = np.asarray(keras.ops.softmax(z{over}))",
            "print(result, result.sum())",
            "",
            "# As a network's last layer: keras.layers.Dense(" + f'{soft.scores.count}, activation="softmax")',
        ]
    )
