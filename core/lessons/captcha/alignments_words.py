"""CTC by brute force: every alignment of a text written out, its probability a product, their sum the text's."""

from itertools import pairwise, product
from math import comb

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.captcha.alignments import Alignments
from core.lessons.captcha.example import CLASSES, Task, collapse, quoted
from core.lessons.captcha.slips import SLIPS, keras_loss
from core.trace import Region, Step, Trace
from core.wording import TIMES, number, prose


def caption(found: Alignments, index: int) -> str:
    """What one alignment adds."""
    row, places, p = found.rows[index], found.places, found.task.p
    terms = f" {TIMES} ".join(f"{p[t, label]:.1f}" for t, label in enumerate(row.classes))
    letters = " ".join(CLASSES[label] for label in row.classes)
    count = len(found.rows)
    own, text = number(row.probability, places), quoted(found.task.text)
    said = f"Way {index + 1} of {count}: {letters} reads {text}. {terms} = {own}"
    if index:
        before = found.rows[index - 1].total
        return f"{said}; {number(before, places)} + {own} = {number(row.total, places)}"
    return said


def alt(found: Alignments) -> str:
    """The stage for those who do not see it."""
    return prose(f"""Probabilities of blank, a and b in {found.task.steps} columns, and the {len(found.rows)} ways
        through them that read {found.task.text or "no text"}; together they have
        {number(found.total, found.places)}.""")


def _trace(found: Alignments) -> Trace:
    values = np.array([[row.probability] for row in found.rows])
    whole = {"probabilities": Region.whole(found.task.p.shape)}
    steps = [
        Step(caption(found, index), whole, {"alignments": Region.cell(index, 0)}) for index in range(len(found.rows))
    ]
    return Trace({"probabilities": found.task.p, "alignments": values}, steps)


def explain(found: Alignments) -> Explanation:
    """The words of this view."""
    task, places, total = found.task, found.places, found.total
    text, count = quoted(task.text), len(found.rows)
    name = rf"\text{{{task.text or 'no text'}}}"
    terms = [number(row.probability, places) for row in found.rows[:4]]
    first = r" \\ &\quad + ".join(" + ".join(terms[k : k + 2]) for k in range(0, len(terms), 2))
    more = rf" \\ &\quad + \dots\;({count - 4}\text{{ more}})" if count > 4 else ""
    whole = rf" \\ &= {number(total, places)}" if count > 1 else ""
    loss = f"-\\ln {number(total, places)} = {number(-np.log(total), 4)}" if total > 0 else "\\infty"
    best, p_best = found.others[0]
    notes = [
        prose(f"""{3**task.steps} ways to choose one of 3 classes for each of {task.steps} columns; {count} of them
            {"reads" if count == 1 else "read"} {text}. An alignment is read in two moves: **first merge repeats, then
            take out blanks**."""),
        prose(f"""The most probable text here is {quoted(best)} with {number(p_best, places)}; all
            {sum(p > 0 for _, p in found.others)} possible texts together have 1."""),
        prose("""Writing all ways out does not scale: a CAPTCHA of 25 columns and 20 classes has 20²⁵ of them. The
            lattice finds the same sum with a few hundred additions."""),
    ]
    return Explanation(
        formula=r"\begin{aligned} p(\text{text}) &= \sum_{\text{alignments } \pi \text{ of the text}} \;"
        r" \prod_{t=1}^{T} p_t(\pi_t) \\ L &= -\ln p(\text{text}) \end{aligned}",
        numbers=(
            rf"\begin{{aligned}} p({name}) &= {first}{more}{whole} \\ "
            rf"L &= {loss} \end{{aligned}}",
        ),
        notes=tuple(notes),
        question=_question(task),
        slips=SLIPS,
        keras=keras_loss(task),
        trace=_trace(found),
        lead=prose("""A text's probability is the sum over all ways of writing it along the columns; the loss is its
            negative logarithm."""),
    )


def _question(task: Task) -> Question:
    """How many alignments the same text has with one column more."""
    steps, wanted = task.steps + 1, tuple(task.labels)
    count = sum(collapse(classes) == wanted for classes in product(range(3), repeat=steps))
    return Question(
        prompt=f"With {steps} columns instead of {task.steps}, how many alignments read {quoted(task.text)}?",
        answer=count,
        working=_counting(task, steps),
    )


def _counting(task: Task, steps: int) -> str:
    """An alignment is fixed by where the runs of its letters begin and end: choosing borders counts them all."""
    letters = len(task.labels)
    pairs = sum(a == b for a, b in pairwise(task.labels))
    places = steps + letters - pairs
    apart = ", since equal neighbors need a blank between them" if pairs else ""
    return prose(rf"""An alignment is fixed by where the run of each letter begins and ends: {2 * letters} borders.
        There are {steps} + {letters}{f" − {pairs}" if pairs else ""} = {places} places for them{apart}:
        $\binom{{{places}}}{{{2 * letters}}} = {comb(places, 2 * letters)}$.""")
