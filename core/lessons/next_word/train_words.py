"""A training epoch by epoch, and how network and n-gram are judged at the end."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.next_word.code import perplexity_code
from core.lessons.next_word.train import Course, Row
from core.trace import Region, Step, Trace
from core.wording import number, prose


def caption(course: Course, row: Row) -> str:
    """One epoch in words, its sample apart."""
    if not row.epoch:
        return prose(f"""Before training: validation perplexity {row.validation:.2f}, like a guess among all
            {course.tokens}. It writes:""")
    return f"After epoch {row.epoch}: validation perplexity {row.validation:.2f}. It writes:"


def course_trace(course: Course) -> Trace:
    """Arrays `(epochs + 1,)`: training and validation."""
    steps = [
        Step(
            f"{caption(course, row)} \u201c{row.sample}\u201d",
            {},
            {"training": Region.cell(k), "validation": Region.cell(k)},
        )
        for k, row in enumerate(course.rows)
    ]
    return Trace(
        {
            "training": np.array([row.training for row in course.rows]),
            "validation": np.array([row.validation for row in course.rows]),
        },
        steps,
    )


def explain_course(course: Course) -> Explanation:
    """The words of this view."""
    net, ngram = course.perplexities
    gap = course.advantage
    loss = -float(course.net.mean())
    last, best = course.rows[-1], next(row for row in course.rows if row.epoch == course.best)
    epochs = last.epoch
    n = len(course.net)
    return Explanation(
        lead=prose(f"""**In plain words.** **Perplexity** says how unsure a model is: as unsure as among that many
            equally likely tokens. 1 would be certain, {course.tokens} a guess among all. It comes from the mean
            cross-entropy: minus the logarithm of the probability that the right token was given."""),
        formula=r"\begin{gathered} L = -\frac{1}{N} \sum_{t=1}^{N} \ln p(w_t \mid w_1 \dots w_{t-1}) \\[8pt]"
        r" \text{perplexity} = e^{L} \end{gathered}",
        numbers=(rf"N = {n} \qquad e^{{{loss:.6f}}} = \mathbf{{{net:.2f}}}",),
        notes=(
            "\n".join(
                [
                    f"**On the test part** ({n} {course.level} that chose nothing):",
                    "",
                    "| | perplexity |",
                    "|:--|--:|",
                    f"| Network, best epoch {course.best} | {net:.2f} |",
                    f"| {course.ngram_name} | {ngram:.2f} |",
                    f"| A guess among all {course.tokens} | {course.tokens:.2f} |",
                ]
            ),
            prose(f"""**Is that a difference?** The network's *L* is {abs(gap.mean):.3f}
                {"lower" if gap.mean >= 0 else "higher"} than the {course.order}-gram's. How sure is that? The test
                part is drawn anew {gap.draws:,} times, in blocks of {gap.block} tokens; in 95% of the draws the
                network gains between {number(gap.low, 3)} and {number(gap.high, 3)}. So **{course.verdict}**."""),
            prose(f"""**The network** has {course.size:,} weights: {course.units} units, {course.shape[1]} numbers for
                each of {course.shape[0]} tokens. It learned for {epochs} epochs in {course.seconds:.0f} s. Where it
                writes \u27e8?\u27e9 it means a rare token that is not in its vocabulary."""),
            prose("""**Training perplexity** is measured while the weights still move, with dropout. The epoch is
                chosen on the validation part; its number there is a little too good, so both are judged on a third
                part."""),
        ),
        question=Question(
            prose(f"""Each epoch moved the weights {course.updates} times, once per mini-batch. How many iterations
                were the {epochs} epochs?"""),
            epochs * course.updates,
            f"${epochs} \\times {course.updates} = {epochs * course.updates}$",
        ),
        slips=(
            Slip(
                "More epochs are always better",
                "From some epoch on the network learns the training part by heart, and the rest gets worse.",
                prose(f"""Validation perplexity: **{best.validation:.2f}** after epoch {best.epoch},
                    **{last.validation:.2f}** after epoch {last.epoch}.""")
                if f"{best.validation:.2f}" != f"{last.validation:.2f}"
                else prose(f"""Not reached here: validation perplexity was lowest, **{best.validation:.2f}**, at the
                    end, epoch {last.epoch}. Train longer to see it rise."""),
            ),
            Slip(
                "The lower perplexity is the better model, whatever the vocabulary",
                prose("""Fewer tokens to choose from make a lower perplexity by themselves. Only the same tokens can be
                    compared."""),
                f"A guess has **{course.tokens}** here; with rarer words unknown it would have less.",
            ),
            Slip(
                "A network always beats counting",
                "It needs text. With little of it, counts with good smoothing are hard to beat.",
                f"Here {net:.2f} against {ngram:.2f}: {course.verdict}.",
            ),
        ),
        keras=perplexity_code(course.kind, course.shape, course.units),
        trace=course_trace(course),
    )
