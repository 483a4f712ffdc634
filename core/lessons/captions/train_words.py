"""How a captioner learns: its losses, how many captions are right, and what it says of one picture, epoch by epoch."""

import math

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.captions.code import forced_code
from core.lessons.captions.settings import quoted, summed
from core.lessons.captions.slips import classes_slip
from core.lessons.captions.train import Course
from core.trace import Region, Step, Trace
from core.wording import number, percent, prose

PLACES = 4


def captions(c: Course) -> list[str]:
    """One for every epoch."""
    return [
        f"Epoch {row.epoch} of {c.planned}: it says {quoted(said) if said else 'nothing'}. "
        + ("Right. " if said == c.asked.truth else f"It is {quoted(c.asked.truth)}. ")
        + f"Loss {number(row.loss, PLACES)}; of seen combinations {percent(row.seen, 1)} right."
        for row, said in zip(c.rows, c.said, strict=True)
    ]


def trace(c: Course) -> Trace:
    """A step per epoch. Array: losses and shares, `(epochs, 5)`."""
    values = np.array([[r.loss, r.checked_loss, r.seen, r.pairing, r.item] for r in c.rows])
    steps = [Step(said, {}, {"epochs": Region((k, 0), (1, values.shape[1]))}) for k, said in enumerate(captions(c))]
    return Trace({"epochs": values}, steps)


def explain(c: Course) -> Explanation:
    """The words of this view."""
    count = len(c.forced)
    words = len(c.asked.model.words)
    return Explanation(
        formula=r"L = -\frac{1}{N} \sum_{t=1}^{N} \ln p(w_t \mid w_1 \ldots w_{t-1}, \text{picture})",
        lead=prose("""In training the decoder reads the true words, and each time the loss is minus the logarithm of
            the probability that it gives the true next one: the cross-entropy. The end counts as a word."""),
        numbers=(
            rf"\begin{{aligned}} \textstyle\sum_t \ln p(w_t) {summed(c.forced, sum(c.forced), PLACES)} \\ "
            rf"L &= {-sum(c.forced):.{PLACES}f} / {count} = \mathbf{{{c.loss:.{PLACES}f}}} \end{{aligned}}",
        ),
        notes=_notes(c),
        question=Question(
            prose(f"""Before it learned anything, the network gives all {words} words about the same probability. What
                is its cross-entropy then? Two decimals are enough."""),
            math.log(words),
            prose(f"""−ln(1/{words}) = ln {words} = {math.log(words):.4f}. After the first epoch the loss is
                {c.rows[0].loss:.{PLACES}f}."""),
            tolerance=0.00501,
            places=2,
        ),
        slips=(_forcing_slip(c), _loss_slip(c), classes_slip(words)),
        keras=forced_code(),
        trace=trace(c),
    )


def _notes(c: Course) -> tuple[str, ...]:
    last = c.rows[-1]
    since = f"From epoch {c.first_right} on it stays right." if c.first_right else "At the end it is still not right."
    return (
        prose(f"""**One picture through time.** It shows {quoted(c.asked.truth)}. {since} Scrub through the epochs to
            see what is learned first."""),
        prose(f"""**At the end** {percent(last.seen, 1)} of seen combinations, {percent(last.pairing, 1)} of new
            pairings and {percent(last.item, 1)} of new items are right, each of {c.checked} pictures that never train.
            It learned from {c.pictures:,} pictures, drawn by the program together with their captions."""),
        prose("""**Teacher forcing** (Williams and Zipser, 1989): with the true words read, all words of a caption are
            trained at once, and one mistake does not spoil the rest."""),
    )


def _forcing_slip(c: Course) -> Slip:
    last = c.rows[-1]
    return Slip(
        "In training it reads true words, in use its own, so the share of right captions must be measured otherwise",
        prose("""For greedy writing both agree: as long as every word is right, the words read are the same, and the
            first wrong one makes the caption wrong either way."""),
        prose(f"""So the {percent(last.seen, 1)} of the curve are those of free writing. What may differ is all that
            follows a *mistake*."""),
    )


def _loss_slip(c: Course) -> Slip:
    row = max(c.rows, key=lambda row: math.exp(-row.checked_loss) - row.seen)
    return Slip(
        "The loss is small, so nearly all captions are right",
        "The loss is a mean over words. A caption needs every one of its eight or nine, the end included.",
        prose(f"""In epoch {row.epoch} the loss on new drawings was {number(row.checked_loss, PLACES)}, which is the
            geometric mean {math.exp(-row.checked_loss):.4f} of the words' probabilities; of whole captions
            **{percent(row.seen, 1)}** were right."""),
    )
