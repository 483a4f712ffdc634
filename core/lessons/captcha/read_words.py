"""What each step of a reading says; and what stands below: its measure, a question, and the original's slips."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Question, Slip
from core.lessons.captcha.example import runs
from core.lessons.captcha.read import BEAM, Seen
from core.lessons.captcha.study.result import PATIENCE, CaptchaEpoch
from core.trace import Region, Step, Trace
from core.wording import percent, prose

FORMULA = (
    r"\begin{aligned} & 200 \times 50 \text{ pixels} \\ \to\; & 25 \text{ columns} \times 6 \text{ rows} \times "
    r"64 \text{ maps} \\ \to\; & 25 \text{ steps of } p_t(k) \end{aligned}"
)
LEAD = prose("""Convolutions halve the picture three times; what is left of each column is one time step. An LSTM reads
    the steps in both directions, a softmax gives each its probabilities, and CTC is the loss.""")


def column_captions(seen: Seen, pixels: int) -> list[str]:
    """A column at a time, then what is merged, what is taken out, and what a beam finds; `pixels` a column is wide."""
    said = []
    for t, label in enumerate(seen.best):
        second = int(np.argsort(seen.p[t], kind="stable")[-2])
        said.append(
            f"Column {t + 1}, pixels {t * pixels} to {(t + 1) * pixels - 1}: {_named(seen, label)} "
            f"{seen.p[t, label]:.3f}, then {_named(seen, second)} {seen.p[t, second]:.3f}"
        )
    said.append(f"Merge repeats: {' '.join(seen.classes[label] for _, label in runs(seen.best))}")
    said.append(f"Take out blanks: it reads “{seen.read}”, {_verdict(seen)}")
    text, p = seen.alternatives[0]
    product = float(seen.p.max(axis=1).prod())
    said.append(
        prose(f"""A beam of {BEAM} sums alignments: “{text}” has {p:.3f}. The greedy way alone has {product:.3f}, the
            product of {len(seen.best)} best probabilities""")
    )
    return said


def _verdict(seen: Seen) -> str:
    return "right" if seen.right else f"wrong, it says “{seen.text}”"


def _named(seen: Seen, label: int) -> str:
    return "the blank" if label == 0 else f"“{seen.classes[label]}”"


def epoch_captions(course: Sequence[Seen]) -> list[str]:
    """What the same picture reads as after each epoch."""
    return [
        prose(f"""Epoch {epoch}: it reads {f"“{seen.read}”" if seen.read else "nothing, blanks only"}, {_verdict(seen)}.
            “{seen.text}” has {seen.probability(seen.text):.3f}""")
        for epoch, seen in enumerate(course, start=1)
    ]


def column_trace(seen: Seen, captions: Sequence[str]) -> Trace:
    """The same as steps over the table of probabilities."""
    steps, count = seen.p.shape
    regions = [Region((t, 0), (1, count)) for t in range(steps)]
    regions += [Region.whole(seen.p.shape)] * (len(captions) - steps)
    best = np.array([seen.best])
    return Trace(
        {"probabilities": seen.p, "best": best},
        [
            Step(said, {"probabilities": region}, {"best": Region.cell(0, t)} if t < steps else {})
            for t, (said, region) in enumerate(zip(captions, regions, strict=True))
        ],
    )


def columns_alt(seen: Seen) -> str:
    """One network's reading, for those who do not see it."""
    return f"A CAPTCHA that says {seen.text} is read as {seen.read or 'nothing'}, column by column."


def started_again(seeds: Sequence[int]) -> str:
    """That a run stayed on the plateau and went on with other seeds; empty where it did not."""
    if len(seeds) < 2:
        return ""
    *given_up, last = seeds
    return prose(f"""With seed {" and seed ".join(map(str, given_up))} the network read next to nothing after {PATIENCE}
        updates or more: CTC's loss begins on a plateau where the blank is the best answer everywhere, and some starts
        never leave it. So the run started again by itself, with seed {last}.""")


def still_blank(last: CaptchaEpoch) -> str:
    """That a run ended on the plateau; empty where it did not."""
    if not last.reads_nothing:
        return ""
    return prose(f"""It never left CTC's plateau: {percent(last.characters)} of the characters watched are right.
        More updates, batch normalization and another seed are what to try.""")


def epochs_alt(course: Sequence[Seen]) -> str:
    """A picture as read epoch by epoch, for those who do not see it."""
    last = course[-1]
    return f"How a CAPTCHA that says {last.text} is read after each of {len(course)} epochs; at last {last.read}."


@dataclass(frozen=True)
class Score:
    """What a run reached on the pictures that it has never seen: whole texts right of all, changes of characters."""

    right: int
    total: int
    low: float  # the ends of the 95% interval of the share of whole texts
    high: float
    changed: int
    written: int
    parameters: int
    updates: int
    epochs: int
    training: int
    ends: tuple[str, ...]  # first characters of the last tenth of the texts, in the order of the alphabet

    @property
    def character_error(self) -> float:
        return self.changed / self.written if self.written else math.nan


def numbers(score: Score) -> tuple[str, ...]:
    """The two measures, in numbers."""
    return (
        r"L = -\ln p(\text{text}) = -\ln \sum_{\text{alignments}} \prod_t p_t(\pi_t)",
        rf"\text{{whole texts}} = \frac{{{score.right}}}{{{score.total}}} = {score.right / score.total * 100:.1f}\,\%",
        rf"\text{{character errors}} = \frac{{{score.changed}}}{{{score.written}}} = "
        rf"{score.character_error * 100:.2f}\,\%",
    )


def notes(score: Score) -> tuple[str, ...]:
    """How sure that is, and what it cost."""
    return (
        prose(f"""With {score.total} pictures in the test, the 95% interval after Wilson goes from
            {percent(score.low, 1)} to {percent(score.high, 1)}: 95 of 100 such intervals hold the true share. The test
            is read once, at the end; the curves come from other pictures, and training saw neither."""),
        prose(f"""One epoch is one pass over all {score.training:,} training pictures. {score.epochs} epochs made
            {score.updates:,} updates of {score.parameters:,} weights."""),
        prose("""CTC first learns to say blanks only: in every column the blank is the safest guess. Only then do
            letters appear. Play the epochs to see it."""),
    )


def question() -> Question:
    """What errors of characters make of whole texts."""
    return Question(
        prompt=prose("""A reader gets 99% of the characters right, each by itself. What percentage of texts of 5
            characters is right as a whole?"""),
        answer=95.1,
        working="0.99 × 0.99 × 0.99 × 0.99 × 0.99 = 0.951: all five must be right.",
        tolerance=0.051,
        places=1,
    )


def slips(score: Score) -> tuple[Slip, ...]:
    """The two faults of the Keras example, and the measure that flatters."""
    ends = ", ".join(score.ends)
    return (
        Slip(
            says="The Keras example calls shuffle, so its split is random.",
            truth=prose("""Shuffling an index and throwing the result away changes nothing. The files stay in the order
                of the alphabet, and what is held out is its end."""),
            shows=prose(f"""Sorted by name, the last tenth of the texts held out above begins with nothing but {ends}.
                Try it: turn off “Shuffle before splitting”."""),
        ),
        Slip(
            says="The published network just needs its 100 epochs.",
            truth=prose("""The log of the Keras example
                ([OCR model for reading CAPTCHAs](https://keras.io/examples/vision/captcha_ocr/)) ends at a loss of 0.95
                in training and 4.54 in validation: it overfits, on a split that is not shuffled. It has no batch
                normalization and reads 50 columns."""),
            shows=prose(f"""Trained here as published it read 24% of whole texts after 100 epochs; with batch
                normalization and a rate of 0.002 it read 99% at epoch 10. The run above read
                {percent(score.right / score.total)} after epoch {score.epochs}."""),
        ),
        Slip(
            says="98% of the characters right is nearly perfect.",
            truth="A CAPTCHA counts only as a whole. Errors multiply.",
            shows="0.98⁵ = 0.904: of texts of five characters every tenth is wrong.",
        ),
    )
