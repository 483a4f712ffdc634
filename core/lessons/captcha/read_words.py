"""What stands below a reader of CAPTCHAs: its measure, with how sure it is, a question, and the original's slips."""

import math
from dataclasses import dataclass

from core.explain.explanation import Question, Slip
from core.wording import percent, prose

FORMULA = (
    r"\begin{aligned} & 200 \times 50 \text{ pixels} \\ \to\; & 25 \text{ columns} \times 6 \text{ rows} \times "
    r"64 \text{ maps} \\ \to\; & 25 \text{ steps of } p_t(k) \end{aligned}"
)
LEAD = prose("""Convolutions halve the picture three times; what is left of each column is one time step. An LSTM reads
    the steps in both directions, a softmax gives each its probabilities, and CTC is the loss.""")


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
        prose(f"""With {score.total} pictures in the test, the true share lies between {percent(score.low, 1)} and
            {percent(score.high, 1)} (95% interval after Wilson). The test is read once, at the end; the curves come
            from other pictures, and training saw neither."""),
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
    """The Keras example's two faults, and the measure that flatters."""
    ends = ", ".join(score.ends)
    return (
        Slip(
            says="The example calls shuffle, so its split is random.",
            truth=prose("""Shuffling an index and throwing the result away changes nothing. The files stay in the order
                of the alphabet, and what is held out is its end."""),
            shows=prose(f"""Sorted by name, the last tenth of the texts held out above begins with nothing but {ends}.
                Try it: turn off “Shuffle before splitting”."""),
        ),
        Slip(
            says="The published network just needs its 100 epochs.",
            truth=prose("""It learns slowly: it has no batch normalization, and reads 50 columns. With normalization, a
                higher rate and 25 columns it learns within minutes."""),
            shows=prose(f"""As published it read 24% of whole texts after 100 epochs; with batch normalization and a
                rate of 0.002 it read 99% at epoch 10. The run above read {percent(score.right / score.total)} after
                epoch {score.epochs}."""),
        ),
        Slip(
            says="98% of the characters right is nearly perfect.",
            truth="A CAPTCHA counts only as a whole. Errors multiply.",
            shows="0.98⁵ = 0.904: of texts of five characters every tenth is wrong.",
        ),
    )
