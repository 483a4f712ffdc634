"""A picture of something else: a softmax must choose one of its classes, and three ways out."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.softmax.settings import PLACES, shown, tex
from core.lessons.softmax.slips import YES, exclusive_slip, range_slip
from core.lessons.softmax.unknown import OTHER, Unknown
from core.nn.curves import sigmoid
from core.nn.softmax import softmax
from core.trace import Region, Step, Trace
from core.wording import decimals, number, prose


def trace(unknown: Unknown) -> Trace:
    """One step per way. Arrays: logits and extended `(n + 1,)`; p, kept, sigmoids `(n,)`; an answer `(1,)` for each."""
    scores, n = unknown.scores, unknown.scores.count
    answers = unknown.answers(scores.names)
    top, known, all_, one = scores.p[scores.top], Region((0,), (n,)), Region.whole((n + 1,)), Region.cell(0)
    below = "below" if unknown.rejected else "not below"
    yes = int((unknown.s >= YES).sum())
    steps = [
        Step(f"A softmax must choose: the largest of {n}{'' if scores.ties == 1 else ', the first of those alike,'} is "
             f"{answers[0]} with {shown(top)}, whatever the picture shows",
             {"logits": known}, {"p": known, "answer p": one}),
        Step(
            f"Reject: {shown(top)} is {below} {number(unknown.threshold, 2)}, so "
            + ("there is no answer" if unknown.rejected else f"the answer {answers[0]} stands"),
            {"p": known}, {"kept": known, "answer kept": one},
        ),
        Step(
            f"A sigmoid for each class: {yes or 'none'} of {n} is at least {YES}, so "
            + ("the answer is none of them" if not yes else f"the answer is {answers[2]}"),
            {"logits": known}, {"sigmoids": known, "answer sigmoids": one},
        ),
        Step(
            prose(f"""A class {OTHER} in the softmax: with a logit of {number(unknown.other, 1)} it gets
                {shown(unknown.q[-1])}, so the answer is {answers[3]}"""),
            {"logits": all_}, {"extended": all_, "answer extended": one},
        ),
    ]  # fmt: skip
    arrays = {
        "logits": unknown.logits,
        "p": scores.p,
        "kept": (scores.p >= unknown.threshold).astype(float),
        "sigmoids": unknown.s,
        "extended": unknown.q,
    }
    return Trace(arrays | {f"answer {name}": np.zeros(1) for name in ("p", "kept", "sigmoids", "extended")}, steps)


def explain(unknown: Unknown) -> Explanation:
    """The words of this view."""
    scores = unknown.scores
    k, n, top = scores.top, scores.count, scores.p[scores.top]
    side = {True: "<", False: r"\geq"}
    return Explanation(
        formula=r"\begin{gathered} \text{answer} = \arg\max_i\, p_i"
        r" \\[4pt] \text{or none, if } \max_i p_i < t \text{ or all } \sigma(z_i) < \tfrac{1}{2} \end{gathered}",
        numbers=(
            rf"\max_i p_i = p_{{{k + 1}}} = {tex(top)} {side[unknown.rejected]} {unknown.threshold:.2f}",
            rf"\max_i \sigma(z_i) = {tex(float(unknown.s.max()))} {side[bool(unknown.s.max() < YES)]} {YES}",
            rf"p_\text{{other}} = \frac{{e^{{{unknown.other:.1f}}}}}{{\sum_{{j=1}}^{{{n + 1}}} e^{{z_j}}}}"
            rf" = \mathbf{{{tex(unknown.q[-1])}}}",
        ),
        notes=_notes(unknown),
        question=_question(unknown),
        slips=(_sure_slip(unknown), range_slip(scores, scores.p), exclusive_slip(scores)),
        keras=keras_code(unknown),
        trace=trace(unknown),
    )


def _notes(unknown: Unknown) -> tuple[str, ...]:
    scores = unknown.scores
    low = scores.logits - 5
    return (
        prose(f"""**What if I search what is not a dog?** The network knows its classes and nothing else. Softmax looks
            only at differences between logits, so \u201call are low\u201d is invisible to it: with every logit 5
            lower, {scores.marked[scores.top]} still gets {shown(softmax(low)[scores.top])}, while its sigmoid falls
            from {shown(unknown.s[scores.top])} to {shown(float(sigmoid(low)[scores.top]))}."""),
        prose("""**Three ways out.** A *reject threshold*: no answer where the largest probability is small.
            *Sigmoids*: each class may say no. An *\u2018other\u2019 class*: trained with pictures of everything else.
            Then search for \u201cnot a dog\u201d by p of Dog being small, 1 − p."""),
        prose("""**None of them is a guarantee.** Nothing forces the logits of an unknown picture to be low or even:
            try the wolf, whose logits are a dog's. Networks are often sure far away from what they have seen (Hein,
            Andriushchenko and Bitterwolf, 2019), and \u2018other\u2019 is only as wide as the pictures that it learned
            from."""),
    )


def _question(unknown: Unknown) -> Question:
    """Everything lower by a constant: the threshold does not notice."""
    scores = unknown.scores
    top = float(scores.p[scores.top])
    return Question(
        prose(f"""A picture even stranger lowers all known logits by 3. What is the largest probability of the softmax
            without \u2018{OTHER}\u2019 then? Two decimals are enough."""),
        top,
        prose(f"""Still {shown(top)}: adding the same number to every logit changes nothing. The largest sigmoid would
            fall to {shown(float(sigmoid(scores.logits - 3).max()))}."""),
        tolerance=0.00501,
        places=2,
    )


def _sure_slip(unknown: Unknown) -> Slip:
    """A softmax' probability is not that of being right."""
    scores = unknown.scores
    k = scores.top
    return Slip(
        f"The softmax says {shown(scores.p[k])}, so with that probability it is a {scores.marked[k]}",
        prose("""It says: if it is one of my classes, then this one with that probability. For anything else the number
            has no meaning."""),
        prose(f"""The logit behind it is {number(scores.logits[k], decimals(scores.logits, 2))}, and the sigmoid of
            that is **{shown(unknown.s[k])}**. """)
        + (f"With \u2018{OTHER}\u2019 to choose, {scores.marked[k]} gets {number(unknown.q[k], PLACES)}."),
    )


def keras_code(unknown: Unknown) -> str:
    """Keras code for the ways out: the largest probability, the largest sigmoid, the extra class."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"z = np.array({[float(v) for v in np.round(unknown.scores.logits, 2)]}, 'float32')",
            "sure = np.max(keras.ops.softmax(z))",
            "alone = np.max(keras.ops.sigmoid(z))",
            f"with_other = keras.ops.softmax(np.append(z, np.float32({unknown.other:g})))",
            "result = np.array([sure, alone, with_other[-1]])",
            f'print("no answer" if sure < {unknown.threshold:g} else np.argmax(z))',
            f'print("none of them" if alone < {YES} else np.flatnonzero(z >= 0))',
            'print("other" if np.argmax(with_other) == len(z) else np.argmax(with_other))',
        ]
    )
