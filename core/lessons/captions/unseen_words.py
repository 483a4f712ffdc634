"""A test of captions: how many are right, of scenes like those in training and of scenes that it never had."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.captions.settings import quoted
from core.lessons.captions.slips import ITEMS, SCENES
from core.lessons.captions.unseen import Verdict
from core.trace import Region, Step, Trace
from core.wording import percent, prose

FILE = "answers.npz"


KIND_NAMES = {"seen": "seen combinations", "pairing": "new pairings", "item": "new items"}


PARTS = ("large color", "large shape", "relation", "small color", "small shape")


_EACH = 0.9  # of the question's parts


def captions(t: Verdict) -> list[str]:
    """One for every picture."""
    said = []
    for number, truth, answer in zip(t.numbers, t.truths, t.answers, strict=True):
        if truth == answer:
            verdict = "Right, word by word."
        elif len(truth) == len(answer):
            wrong = [f"“{b}” for “{a}”" for a, b in zip(truth, answer, strict=True) if a != b]
            verb = "is" if len(wrong) == 1 else "are"
            verdict = f"{len(wrong)} of {len(truth)} words {verb} wrong: {', '.join(wrong)}."
        else:
            verdict = f"It has {len(answer)} words, not {len(truth)}."
        said.append(f"Picture {number} of {KIND_NAMES[t.kind]}: the network says {quoted(answer)}. {verdict}")
    return said


def item_lines(t: Verdict) -> list[str]:
    """What the items that training never had were called."""
    lines = ["New items, by name: how often right, and what else they are called"]
    for item, names in t.called.items():
        count = sum(names.values())
        others = sorted((pair for pair in names.items() if pair[0] != item), key=lambda pair: -pair[1])
        most = ", ".join(f"{name} {percent(times / count)}" for name, times in others[:2])
        lines.append(f"{item}: {percent(names.get(item, 0) / count)}" + (f"; {most}" if most else ""))
    return lines


def trace(t: Verdict) -> Trace:
    """A step per picture. Arrays: the words that are right in each, and whether all are."""
    longest = max(map(len, [*t.truths, *t.answers]))
    same = np.zeros((len(t.truths), longest))
    for row, truth, answer in zip(same, t.truths, t.answers, strict=True):
        row[: len(truth)] = [k < len(answer) and answer[k] == word for k, word in enumerate(truth)]
    right = np.array([float(a == b) for a, b in zip(t.truths, t.answers, strict=True)])
    steps = [
        Step(said, {"same": Region((k, 0), (1, longest))}, {"right": Region.cell(k)})
        for k, said in enumerate(captions(t))
    ]
    return Trace({"same": same, "right": right}, steps)


def explain(t: Verdict) -> Explanation:
    """The words of this view."""
    score = t.score
    low, high = score.interval
    return Explanation(
        formula=r"\begin{gathered} \hat p = \frac{\text{captions right in every word}}{\text{pictures}} \\[6pt]"
        r" \text{from, to} = \frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}"
        r"{4 n^2}}}{1 + \frac{z^2}{n}} \end{gathered}",
        lead=prose("""A caption counts as right when every word is. The share of a test's pictures is an estimate, so
            an interval goes with it (Wilson, 1927): of many such intervals 95% hold the true share. *n* is the number
            of pictures; z\u00a0=\u00a01.96 goes with 95%."""),
        numbers=(
            rf"\begin{{gathered}} \hat p = \frac{{{score.right}}}{{{score.count}}} = {score.share:.3f}"
            rf"\quad \text{{({KIND_NAMES[t.kind]})}} \\ \text{{from }} {low:.3f} \text{{ to }} {high:.3f}"
            r" \end{gathered}",
        ),
        notes=_notes(t),
        question=Question(
            prose(f"""A network has each of the five parts right in {percent(_EACH)} of the pictures, one independently
                of the other. What share of whole captions is right? Two decimals are enough."""),
            _EACH**5,
            f"{_EACH} to the power of 5 is {_EACH**5:.4f}: a whole caption is right only if every part is.",
            tolerance=0.00501,
            places=2,
        ),
        slips=_slips(t),
        keras=keras_code(),
        trace=trace(t),
    )


def _notes(t: Verdict) -> tuple[str, ...]:
    seen, pairing, item = (t.of(kind) for kind in KIND_NAMES)
    weakest = min(range(len(PARTS)), key=lambda k: item.parts[k])
    return (
        prose(f"""**Seen combinations**, in new drawings: {percent(seen.share, 1)} of {seen.count:,}. **New pairings**,
            of items that were seen, but never so together: {percent(pairing.share, 1)}. It does not know its scenes by
            heart: it names the items one by one."""),
        prose(f"""**New items**: {percent(item.share, 1)}. Red was seen, and stars were seen, yet never a red star. Its
            weakest part is the {PARTS[weakest]}, right in {percent(item.parts[weakest], 1)}; the place (above, left of
            ...) in {percent(item.parts[2], 1)}. The words of a new item pull toward pairs that were common in
            training."""),
        prose(f"""**Held out** are 5 of {ITEMS} items with every scene that has one of them, and of the other scenes
            one in five. The three tests were drawn once and never trained on."""),
    )


def _slips(t: Verdict) -> tuple[Slip, ...]:
    pairing, item = t.of("pairing"), t.of("item")
    mean = float(np.mean(item.parts))
    return (
        Slip(
            "Who knows “red” and knows “star” can name a red star",
            prose("""A person can. The network learned what follows which picture *and which words*: a pair that it
                never wrote in training competes with those that it often wrote."""),
            prose(f"""New items: **{percent(item.share, 1)}** of whole captions, against
                {percent(t.of("seen").share, 1)} of seen combinations."""),
        ),
        Slip(
            "Most words are right, so the captions are good",
            "One wrong word makes a caption wrong. The share of right parts is always at least that of whole captions.",
            f"New items: on average {percent(mean, 1)} of the parts, but **{percent(item.share, 1)}** of captions.",
        ),
        Slip(
            "It could as well choose among whole captions, one class each",
            f"A class that was never trained is never chosen: all {SCENES:,} scenes would have to be shown.",
            prose(f"""Of new pairings such a classifier would have 0% right; writing word by word has
                **{percent(pairing.share, 1)}**."""),
        ),
    )


def keras_code() -> str:
    """Leaves the share of each kind in `result`, from what was said and what is true, as numbers of words."""
    return "\n".join(
        [
            "import numpy as np",
            "from keras import ops",
            "",
            f'answers = np.load("{FILE}")',
            "result = {}",
            f"for kind in {tuple(KIND_NAMES)}:",
            '    said, truth = answers[f"said-{kind}"], answers[f"truth-{kind}"]  # (n, 9)',
            "    right = ops.all(ops.equal(said, truth), axis=1)",
            '    result[kind] = float(ops.mean(ops.cast(right, "float32")))',
            "print(result)",
        ]
    )
