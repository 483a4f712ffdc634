"""What the lesson says of greedy search against a beam."""

import math

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.captions.code import beam_code
from core.lessons.captions.search import PLACES, Searched, _State
from core.lessons.captions.settings import quoted, summed
from core.lessons.captions.slips import classes_slip
from core.nn.beam import Node
from core.nn.captioner import END
from core.trace import Region, Step, Trace
from core.wording import number, percent, prose

SURE = 0.9  # of a caption, as a whole


def explain(s: Searched) -> Explanation:
    """The words of this view."""
    return Explanation(
        formula=r"\begin{aligned} \text{score} &= \sum_{t=1}^{T} \ln p(w_t \mid w_1 \ldots w_{t-1}, \text{picture})"
        r" \\ &= \ln \prod_{t=1}^{T} p(w_t \mid \ldots) \end{aligned}",
        lead=prose("""A caption is as probable as the product of its words' probabilities. Logarithms turn the product
            into a sum, which is the score. Greedy search takes the best word each time; a beam keeps several
            beginnings and decides later."""),
        numbers=(_sum("beam", s, s.beam.best), _sum("greedy", s, s.greedy)),
        notes=_notes(s),
        question=_question(s),
        slips=(_best_slip(s), classes_slip(len(s.asked.model.words)), _wide_slip(s)),
        keras=beam_code(s.width),
        trace=trace(s),
    )


def _sum(name: str, s: Searched, node: Node) -> str:
    logs = [step.log_probability for step in node.path]
    return rf"\begin{{aligned}} \text{{{name}}} {summed(logs, node.score, PLACES)} \end{{aligned}}"


def _notes(s: Searched) -> tuple[str, ...]:
    best, greedy = s.beam.best, s.greedy
    chances = [math.exp(node.score) for node in s.beam.found]
    right = sum(s.asked.right([word for word in s.words(node) if word != END]) for node in s.beam.found)
    even = (
        prose(f""" Both items are of one size here, so {quoted(s.asked.truth)} and {quoted(s.asked.mirrored)} are both
            right. Training never had such a picture.""")
        if s.asked.even
        else f" It shows {quoted(s.asked.truth)}"
        + (
            ", which is the most probable of those found."
            if s.asked.right([word for word in s.words(best) if word != END])
            else ": the most probable caption need not be the right one."
        )
    )
    first = (
        f"**Both find** {quoted(s.words(best))}, p = {math.exp(best.score):.{PLACES}f}."
        if s.same
        else f"**They differ.** Greedy: {quoted(s.words(greedy))}, p = {math.exp(greedy.score):.{PLACES}f}. Beam: "
        f"{quoted(s.words(best))}, p = {math.exp(best.score):.{PLACES}f}."
    )
    return (
        first + even,
        prose(f"""**What the beam found**, {right} of {len(chances)} right, adds up to about {percent(sum(chances))} of
            all probability; the rest is spread over captions that it dropped."""),
        prose("""**The tree.** Under each word stand its own log-probability and Σ, the sum from the first word on.
            Dashed: kept at this step. Pale: dropped, with all that could have followed. A beginning that ends leaves
            the beam and takes its place along."""),
    )


def _question(s: Searched) -> Question:
    words, width = len(s.asked.model.words), s.width + 2
    return Question(
        prose(f"""With a beam of {width} and these {words} words: how many continuations are weighed at a step, as long
            as no caption has ended?"""),
        width * words,
        prose(f"""{width} beginnings × {words} words = {width * words}. Trying everything would mean {words}² =
            {words**2} after two words and {words}⁸ after eight, more than ten billion."""),
    )


def _best_slip(s: Searched) -> Slip:
    greedy, best = s.greedy.score, s.beam.best.score
    return Slip(
        "Taking the most probable word each time gives the most probable caption",
        "Not always: a good first word may lead to doubtful ones. Only the sum over all words counts.",
        prose(f"""On this picture greedy ends at {number(greedy, PLACES)} and the beam of {s.width} at
            **{number(best, PLACES)}**.""")
        + _agreement(s),
    )


def _agreement(s: Searched) -> str:
    """What it means that both find the same; nothing where they do not."""
    if not s.same:
        return ""
    if s.width == 1:
        return " A beam of 1 is greedy search."
    p = math.exp(s.beam.best.score)
    if p > SURE:
        return f" Both agree, p = {p:.{PLACES}f}: the network is sure of its words."
    return f" Both agree here, though with p = {p:.{PLACES}f} the network is not sure."


def _wide_slip(s: Searched) -> Slip:
    first = s.beam.levels[0][0].log_probability
    return Slip(
        "A score below 0 is a bad score",
        "Log-probabilities are never above 0, since no probability is above 1. Of two, the one nearer to 0 is better.",
        f"The first word's is {number(first, PLACES)}, for a probability of **{math.exp(first):.{PLACES}f}**.",
    )


def captions(s: Searched) -> list[str]:
    """One for every level of the tree, and one for the end."""
    said = []
    for level, nodes in enumerate(s.beam.levels, start=1):
        kept = [node for node in nodes if node.kept]
        weighed = _weighed(s, level)
        best = kept[0]
        ended = sum(node.ended for node in kept)
        said.append(
            prose(f"""Word {level}: {weighed} continuations are weighed, {len(kept)}
                {"is" if len(kept) == 1 else "are"} kept. The best, {_beginning(s, best)}: {_products(best)}.""")
            + (f" {ended} {'has' if ended == 1 else 'have'} come to the end." if ended else "")
        )
    best, greedy = s.beam.best, s.greedy
    verdict = (
        "Greedy search finds the same."
        if s.same
        else prose(f"""Greedy search stops at {number(greedy.score, PLACES)}: each word was the best at its turn, the
            whole is not.""")
        if greedy.score < best.score
        else "Greedy search does better: the beam dropped the better beginning on its way."
    )
    said.append(f"Best of the beam: {quoted(s.words(best))}, {number(best.score, PLACES)}. {verdict}")
    return said


def _weighed(s: Searched, level: int) -> int:
    """How many continuations stand against each other at a level."""
    if level == 1:
        return len(s.asked.model.words)
    before = [node for node in s.beam.levels[level - 2] if node.kept and not node.ended]
    return len(before) * len(s.asked.model.words)


def _beginning(s: Searched, node: Node[_State]) -> str:
    words = s.words(node)
    return quoted(words) if words[-1] != END else f"{quoted(words)} and the end"


def _products(node: Node[_State]) -> str:
    """Its score as the sum of its parent's and its own log-probability, and what rounding leaves."""
    before = node.parent.score if node.parent else 0.0
    shown_ = [round(value, PLACES) for value in (before, node.log_probability, node.score)]
    rest = round(shown_[2] - shown_[0] - shown_[1], PLACES)
    left = f" {_plus(rest)} (left by rounding)" if rest else ""
    return f"{number(before, PLACES)} {_plus(node.log_probability)}{left} = {number(node.score, PLACES)}"


def _plus(value: float) -> str:
    text = number(value, PLACES)
    return f"− {text[1:]}" if text.startswith("\u2212") else f"+ {text}"


def trace(s: Searched) -> Trace:
    """A step per level, and the last that compares. Arrays: the shown nodes' scores by level, and both results'."""
    most = max(len(nodes) for nodes in s.beam.levels)
    scores = np.full((len(s.beam.levels), most), np.nan)
    for row, nodes in zip(scores, s.beam.levels, strict=True):
        row[: len(nodes)] = [node.score for node in nodes]
    said = captions(s)
    steps = [
        Step(
            text,
            {"scores": Region((level - 1, 0), (1, most))} if level else {},
            {"scores": Region((level, 0), (1, most))},
        )
        for level, text in enumerate(said[:-1])
    ]
    both = np.array([s.beam.best.score, s.greedy.score])
    steps.append(Step(said[-1], {"scores": Region.whole(scores.shape)}, {"found": Region.whole(both.shape)}))
    return Trace({"scores": scores, "found": both}, steps)
