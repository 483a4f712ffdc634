"""The same logits as one softmax and as separate sigmoids: mutually exclusive classes, and non-exclusive ones."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.softmax.settings import PLACES, Scores, left_over, shown, sum_in_words, tex
from core.lessons.softmax.sigmoids import Separate
from core.lessons.softmax.slips import YES, exclusive_slip, range_slip
from core.nn.curves import sigmoid
from core.trace import Region, Step, Trace
from core.wording import decimals, factor, number, prose

STRICT = 0.8  # the threshold that the question asks about


def trace(separate: Separate) -> Trace:
    """The steps. Arrays `(n,)`: logits, p, sigmoids, yes; `(1,)`: total, sum, answers."""
    scores, s = separate.scores, separate.s
    names, n, z, p = scores.names, scores.count, scores.logits, scores.p
    whole, one = Region.whole((n,)), Region.cell(0)
    places = decimals(z, 2)
    steps = [
        Step(
            prose(f"""One softmax asks one question: which of the {n}? Its answer is exactly one class,
                {_largest(scores)}: {names[scores.top]} with {shown(p[scores.top])}"""),
            {"logits": whole},
            {"p": whole},
        ),
        Step(f"The {n} share 1: {sum_in_words(p, 1.0)}", {"p": whole}, {"total": one}),
    ]
    for k in range(n):
        verdict = "at least" if separate.yes[k] else "below"
        steps.append(
            Step(
                f"A sigmoid asks of {names[k]} alone: 1 / (1 + e^{factor(-z[k], places)}) = {shown(s[k])}, "
                f"{verdict} {YES}: {'yes' if separate.yes[k] else 'no'}",
                {"logits": Region.cell(k)},
                {"sigmoids": Region.cell(k), "yes": Region.cell(k)},
            )
        )
    steps.append(
        Step(
            prose(f"""{n} questions, {int(separate.yes.sum())} times yes: {separate.named()}. The sum of the
                sigmoids, {number(float(s.sum()), PLACES)}, is no share: it is how many labels are to be expected"""),
            {"sigmoids": whole, "yes": whole},
            {"sum": one, "answers": one},
        )
    )
    arrays = {
        "logits": z, "p": p, "sigmoids": s, "yes": separate.yes,
        "total": np.array([p.sum()]), "sum": np.array([s.sum()]), "answers": np.array([separate.yes.sum()]),
    }  # fmt: skip
    return Trace(arrays, steps)


def _largest(scores: Scores) -> str:
    return "the largest" if scores.ties == 1 else f"the first of the {scores.ties} largest"


def explain(separate: Separate) -> Explanation:
    """The words of this view."""
    scores, s, k = separate.scores, separate.s, separate.scores.top
    z, places = scores.logits[k], decimals(scores.logits, 2)
    return Explanation(
        formula=r"\begin{gathered} \text{exclusive: } p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}"
        r" \\[6pt] \text{non-exclusive: } \sigma(z_i) = \frac{1}{1 + e^{-z_i}} \end{gathered}",
        numbers=(
            (
                rf"\begin{{gathered}} p_{{{k + 1}}} = {tex(scores.p[k])} \\ "
                rf"\sigma(z_{{{k + 1}}}) = \frac{{1}}{{1 + e^{{{tex(-z, places, factor=False)}}}}} = "
                rf"\mathbf{{{tex(s[k])}}} \end{{gathered}}"
            ),
        ),
        notes=_notes(separate),
        question=_question(separate),
        slips=(exclusive_slip(scores), range_slip(scores, scores.p)),
        keras=keras_code(separate),
        trace=trace(separate),
    )


def _notes(separate: Separate) -> tuple[str, ...]:
    scores = separate.scores
    count = int(separate.yes.sum())
    notes = [
        "\n".join(
            [
                "**Two kinds of multi-class problems.**",
                "",
                "| | Mutually exclusive | Non-exclusive (multi-label) |",
                "|---|---|---|",
                "| How many classes are right | exactly one | none, one or several |",
                "| Last layer | one softmax | one sigmoid per class |",
                "| Loss | categorical cross-entropy | binary cross-entropy |",
                "| Outputs sum to | 1 | anything from 0 to n |",
                prose("""| Examples | the animal in a picture of one animal; a handwritten digit | what a photo shows
                    (beach, people, dog); the topics of an article |"""),
            ]
        )
    ]
    if separate.kind == "one":
        notes.append(
            prose(f"""**This one is mutually exclusive**: take the softmax, and its answer {scores.marked[scores.top]}.
                Sigmoids say yes to {_several(count)}""")
            + (", which cannot be for a picture of one thing." if count != 1 else ", here the same.")
        )
    elif separate.kind == "any":
        notes.append(
            prose(f"""**This one is non-exclusive**: take the sigmoids. They say yes to {_several(count)}
                ({separate.named(marked=True)}). Softmax would make classes compete that do not exclude each other:
                {scores.marked[scores.top]} gets {shown(scores.p[scores.top])} there, though alone it is
                {shown(separate.s[scores.top])} likely.""")
        )
    rest = left_over(scores.p, 1.0)
    if rest:
        notes.append(f"**Rounding.** Of the sum of the shown probabilities, 1, rounding leaves {rest}.")
    notes.append(
        prose(f"""**Two classes are a special case.** A softmax over two logits is a sigmoid of their difference: with
            2 and 0 both give {number(float(sigmoid(np.array(2.0))), PLACES)}.""")
    )
    return tuple(notes)


def _several(count: int) -> str:
    return "no class" if count == 0 else "one class" if count == 1 else f"{count} classes"


def _question(separate: Separate) -> Question:
    """How many yeses a stricter threshold leaves."""
    answer = int((separate.s >= STRICT).sum())
    edge = float(np.log(STRICT / (1 - STRICT)))
    return Question(
        f"How many of the sigmoids would say yes if the threshold were {STRICT} instead of {YES}?",
        answer,
        rf"$\sigma(z) \geq {STRICT}$ where $z \geq \ln({STRICT}/{1 - STRICT:.1f}) = {edge:.3f}$: {answer} of the "
        f"{separate.scores.count} logits.",
    )


def keras_code(separate: Separate) -> str:
    """Keras code for both: a row of softmax, a row of sigmoids."""
    n = separate.scores.count
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"z = np.array({[float(v) for v in np.round(separate.scores.logits, 2)]}, 'float32')",
            "exclusive = keras.ops.softmax(z)",
            "separate = keras.ops.sigmoid(z)",
            "result = np.stack([exclusive, separate])",
            f"print(result, separate >= {YES})",
            "",
            f'# exclusive: Dense({n}, activation="softmax"), loss="categorical_crossentropy"',
            f'# any number: Dense({n}, activation="sigmoid"), loss="binary_crossentropy"',
        ]
    )
