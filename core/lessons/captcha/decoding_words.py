"""From probabilities to a text: the best class of each column (greedy), and a search that keeps several beginnings."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.captcha.decoding import Decoding
from core.lessons.captcha.example import CLASSES, quoted, runs
from core.lessons.captcha.slips import SLIPS
from core.trace import Region, Step, Trace
from core.wording import TIMES, nested, number, prose

SHOWN = 8  # beginnings of texts that are listed


def captions(found: Decoding) -> list[str]:
    """A column at a time for greedy, its two moves, then a column at a time for the beam, and the verdict."""
    task, places = found.task, found.places
    said = []
    for t, label in enumerate(found.best.classes):
        values = ", ".join(f"{name} {p:.1f}" for name, p in zip(CLASSES, task.p[t], strict=True))
        said.append(f"Greedy, column {t + 1}: of {values} the largest is {CLASSES[label]}")
    merged = " ".join(CLASSES[label] for _, label in runs(found.best.classes))
    product = f" {TIMES} ".join(f"{p:.1f}" for p in task.p.max(axis=1))
    said.append(f"Merge repeats: {merged}. This alignment has {product} = {number(found.best.probability, places)}")
    said.append(
        prose(f"""Take out blanks: greedy reads {quoted(found.greedy)}, which over all its alignments has
            {number(found.probability(found.greedy), places)}""")
    )
    for t, step in enumerate(found.weighed):
        kept = ", ".join(quoted(text) for text, _ in step[: found.width])
        dropped = len(step) - found.width
        lost = f", {dropped} dropped" if dropped > 0 else ""
        said.append(f"Beam, column {t + 1}: {len(step)} beginnings weighed; kept: {kept}{lost}")
    (text, p), *_ = found.texts
    verdict = (
        "the same as greedy"
        if text == found.greedy
        else f"greedy's {quoted(found.greedy)} has {number(found.probability(found.greedy), places)}"
    )
    said.append(
        f"Each that is left, over all its alignments: {quoted(text)} is the best with {number(p, places)}; {verdict}"
    )
    return said


def alt(found: Decoding) -> str:
    """The stage for those who do not see it."""
    return prose(f"""Greedy reads {found.greedy or "no text"} from {found.task.steps} columns of probabilities; a beam
        of {found.width} reads {found.texts[0][0] or "no text"}.""")


def _trace(found: Decoding) -> Trace:
    """Greedy reads a column a step; the rest looks at all of them."""
    said, steps = captions(found), found.task.steps
    count = len(CLASSES)
    reads = [Region((t, 0), (1, count)) for t in range(steps)]
    whole = Region.whole((steps, count))
    regions = [*reads, whole, whole, *(Region((0, 0), (t + 1, count)) for t in range(steps)), whole]
    best = np.array([found.best.classes])
    writes = [{"best": Region.cell(0, t)} for t in range(steps)]
    return Trace(
        {"probabilities": found.task.p, "best": best},
        [
            Step(caption, {"probabilities": region}, writes[index] if index < steps else {})
            for index, (caption, region) in enumerate(zip(said, regions, strict=True))
        ],
    )


def explain(found: Decoding) -> Explanation:
    """The words of this view."""
    (text, p), *_ = found.texts
    places = found.places
    greedy = found.probability(found.greedy)
    weighed = sum(len(step) for step in found.weighed)
    return Explanation(
        formula=r"\begin{aligned} \text{greedy:}\;& \text{collapse}\bigl(\arg\max_k p_1(k), \dots\bigr) \\"
        r" \text{beam:}\;& \arg\max_{\text{text}}\; p(\text{text}) \end{aligned}",
        numbers=(
            rf"\begin{{aligned}} p(\text{{{found.greedy or 'no text'}}}) &= {number(greedy, places)}\;\text{{(greedy)}}"
            rf" \\ p(\text{{{text or 'no text'}}}) &= {number(p, places)}\;\text{{(beam of {found.width})}}"
            r" \end{aligned}",
        ),
        notes=(
            prose("""Two beginnings that read the same are one: the beam adds their alignments up. It keeps apart which
                of them end in a blank, since only after a blank can the same letter come again."""),
            prose(f"""The beam weighed {weighed} beginnings. A beam of 1 keeps a single beginning, and may lose the
                best text on the way; at the end the texts that are left are scored over all their alignments."""),
            "On a trained network both nearly always agree: its columns are sure. Greedy is what most readers use.",
        ),
        question=Question(
            prompt="Greedy's classes in six columns are – b b – b a. How many letters does it read?",
            answer=3,
            working="Merged: – b – b a. Without blanks: b b a, three letters.",
        ),
        slips=SLIPS,
        keras=_keras(found),
        trace=_trace(found),
        lead=prose("""Greedy takes the best class of each column, then collapses: it merges repeats and takes out
            blanks. A beam search adds up the alignments of each beginning of a text."""),
    )


def _keras(found: Decoding) -> str:
    return f"""import keras
import numpy as np

p = np.array({nested(found.task.p)})  # columns x (blank, a, b)
scores = np.log(np.maximum(p, 1e-30))[None].astype("float32")
columns = np.array([len(p)], "int32")

def text(labels):  # Keras fills up with -1
    return "".join("–ab"[label] for label in np.ravel(labels) if label > 0)

greedy, _ = keras.ops.ctc_decode(scores, columns, strategy="greedy", mask_index=0)
beam, log_p = keras.ops.ctc_decode(
    scores, columns, strategy="beam_search", beam_width=100, top_paths=1, mask_index=0
)
result = [text(greedy[0]), text(beam[0]), float(np.exp(log_p[0, 0]))]
"""
