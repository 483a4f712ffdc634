"""Transfer learning in words: what is learned in each way, what a comparison shows, a question, slips, details."""

from collections.abc import Mapping, Sequence

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.transfer.code import transfer_script
from core.lessons.transfer.study.plan import PASSES, WAYS
from core.lessons.transfer.study.result import TransferRow
from core.lessons.transfer.transfer import Compared, pairs
from core.trace import Step, Trace
from core.wording import grouped, number, prose

LEAD = prose(r"""A picture becomes a list of features $f$ (the backbone $\phi$), and one dense layer, the head, turns
    them into a score per class. **Frozen** learns only the head. **Fine-tuned** starts there and lets all layers move a
    little. **Scratch** is the same network from random weights: it learns all of it, too. $D$ is the number of
    features, $K$ of classes; $\theta$ are the backbone's weights, $|\theta|$ says how many of them can learn.""")
FORMULA = (
    r"\begin{aligned} f &= \phi_{\theta}(x) \in \mathbb{R}^{D} \\ p &= \operatorname{softmax}(W^\top f + b) \\"
    r" \text{head: } W, b &\to (D + 1) \cdot K \\"
    r" \text{all: } \theta, W, b &\to |\theta| + (D + 1) \cdot K \end{aligned}"
)


def explain(c: Compared) -> Explanation:
    """The words of a finished comparison; its curves are one step, whose caption is the verdict."""
    return Explanation(
        formula=FORMULA,
        lead=LEAD,
        numbers=numbers(c),
        notes=notes(c),
        question=question(c),
        slips=slips(c),
        keras=transfer_script(c.result.plan),
        trace=Trace({}, [Step(verdict(c.rows))]),
    )


def numbers(c: Compared) -> tuple[str, ...]:
    """Trainable parameters of each way, with the numbers at hand."""
    d, k, head, whole = grouped(c.backbone.features), c.classes, grouped(c.head), grouped(c.whole)
    return (
        rf"\begin{{aligned}} \text{{head}} &= ({d} + 1) \cdot {k} = \mathbf{{{head}}} \\"
        rf" \text{{all}} &= \underbrace{{{grouped(c.backbone.learned)}}}_{{\text{{backbone}}}}"
        rf" + {head} \\ &= \mathbf{{{whole}}} \\"
        rf" \frac{{\text{{head}}}}{{\text{{all}}}} &= \frac{{{head}}}{{{whole}}}"
        rf" = {number(100 * c.head / c.whole, 2)}\% \end{{aligned}}",
    )


def notes(c: Compared) -> tuple[str, ...]:
    """How pictures are prepared, what the comparison keeps equal, and what was measured on real pictures."""
    saw = c.backbone.saw
    return (
        prose(f"""**Preprocessing is the backbone's own.** It was trained on {c.backbone.preparation}. Your pictures get
            the same, or its features would mean nothing."""),
        prose(f"""**What it saw.** {saw[0].upper()}{saw[1:]}. The closer your pictures are to that, the more its
            features are worth."""),
        prose(f"""**Judged alike.** The same {c.held} held-out pictures judge every point; a smaller number of training
            pictures is a part of a larger one; scratch and fine-tuning make the same number of updates."""),
        on_real(c.real),
    )


def on_real(comparisons: Mapping[str, Sequence[TransferRow]]) -> str:
    """What the small backbone has shown on pictures that nobody drew for it: every accuracy, and why."""
    told = [f"| Pictures, per class | {' | '.join(WAYS)} |", "|---|--:|--:|--:|"]
    for title, rows in comparisons.items():
        found = {(row.way, row.per_class): row for row in rows}
        for count in sorted({row.per_class for row in rows}):
            ways = [f"{found[way, count].accuracy:.1%}" if (way, count) in found else "" for way in WAYS]
            told.append(f"| {title}, {count} | {' | '.join(ways)} |")
    why = prose("""Scratch is strong here: pictures of each set are much alike, and it, too, has batch normalization, a
        mean over each map, and changed pictures. Frozen features that never saw a photograph come about as far with
        under 1% of the parameters.""")
    return "\n\n".join(["**Measured on real pictures, with the small backbone.**", "\n".join(told), why])


def question(c: Compared) -> Question:
    """The head's size for another number of classes."""
    d, k = c.backbone.features, c.classes + 3
    answer = (d + 1) * k
    return Question(
        f"If there were {k} classes instead of {c.classes}, how many parameters would the frozen way learn?",
        answer,
        prose(rf"""$({d} + 1) \cdot {k} = {grouped(answer)}$: a weight from each of {d} features and a bias, for each
            class."""),
    )


def verdict(rows: Sequence[TransferRow]) -> str:
    """What a comparison shows, in two or three sentences."""
    both = pairs(rows)
    if not both:
        return "No number of pictures has both frozen and scratch yet."
    few, much = both[0], both[-1]
    told = [_against(*few)]
    if much is not few:
        told.append(_against(*much))
    better = [str(a.per_class) for a, b in both if a.low > b.high]
    worse = [str(a.per_class) for a, b in both if a.high < b.low]
    if better:
        told.append(f"**Transfer clearly helps** with {', '.join(better)} per class: the intervals do not touch.")
    if worse:
        told.append(
            prose(f"""**Transfer does not help** with {", ".join(worse)} per class: scratch is clearly ahead. The
                backbone's features tell these classes apart less well than what scratch learns.""")
        )
    if not better and not worse:
        told.append("All intervals overlap: neither is clearly ahead.")
    return " ".join(told)


def _against(a: TransferRow, b: TransferRow) -> str:
    """`With 10 per class, frozen gets 74.4%, scratch 54.0%: 20.4 points more.`"""
    # Of the numbers as they are shown, so that the reader's own subtraction agrees.
    gap = round(round(100 * a.accuracy, 1) - round(100 * b.accuracy, 1), 1)
    more = f"{abs(gap):.1f} points {'more' if gap > 0 else 'less'}" if gap else "the same"
    return f"With {a.per_class} per class, {a.way} gets {a.accuracy:.1%}, {b.way} {b.accuracy:.1%}: {more}."


def slips(c: Compared) -> tuple[Slip, ...]:
    """What is easy to get wrong."""
    moved = c.fine_tuned
    found = [
        Slip(
            "A pretrained network always helps",
            prose("""It helps where its features tell your classes apart. The small backbone saw every letter and shape
                in every color, so it learned to overlook color."""),
            "The small backbone on drawn pictures whose color alone tells the classes apart: "
            + " ".join(_against(*pair) for pair in pairs(c.unlike)[:1]),
        ),
        Slip(
            "Frozen layers learn, only more slowly",
            "A frozen layer gets no update at all. Fine-tuning does move every layer, with a small learning rate.",
            "Every kernel of the frozen backbone moved **0%**."
            + (
                prose(f""" Fine-tuned, {moved[0][0]} moved **{moved[0][1]:.1%}** and {moved[-1][0]}
                    **{moved[-1][1]:.1%}** of its norm.""")
                if len(moved) > 1
                else ""
            ),
        ),
    ]
    for a, b in pairs(c.rows)[:1]:
        found.append(
            Slip(
                "More trainable parameters, more accuracy",
                prose("""Every parameter that is learned must be settled by pictures. With few pictures, many
                    parameters fit them by heart."""),
                prose(f"""With {a.per_class} pictures per class, frozen learns {a.learned:,} parameters and gets
                    **{a.accuracy:.1%}**; scratch learns {b.learned:,} and gets **{b.accuracy:.1%}**."""),
            )
        )
    return tuple(found)


SHEETS = {  # way -> what its sheets of kernels are called: before, after, and the difference
    "fine-tuned": ("Pretrained, and frozen", "Fine-tuned", "Fine-tuned minus pretrained"),
    "scratch": ("Scratch, before", "Scratch, after", "After minus before"),
}


def latest(row: TransferRow) -> str:
    """The fit that has just ended."""
    return prose(f"""Latest: {row.way}, {row.per_class} per class. {row.correct} of {row.total} right,
        {row.accuracy:.1%}.""")


def table(c: Compared) -> dict[str, list[int] | list[str]]:
    """Every fit, column by column."""
    rows = [row for count in c.result.plan.counts for way in WAYS if (row := c.result.row(way, count))]
    return {
        "Pictures per class": [row.per_class for row in rows],
        "Way": [row.way for row in rows],
        "Right": [f"{row.correct} of {row.total}" for row in rows],
        "Accuracy": [f"{row.accuracy:.1%}" for row in rows],
        "95% interval": [f"{row.low:.1%} to {row.high:.1%}" for row in rows],
        "Seconds": [f"{row.seconds:.1f}" for row in rows],
        "Trainable parameters": [f"{row.learned:,}" for row in rows],
    }


def as_csv(c: Compared) -> str:
    """The table as a file."""
    columns = table(c)
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join(f'"{cell}"' for cell in row) for row in rows)])


def numbers_told(c: Compared) -> str:
    """How the numbers of the table came about."""
    return prose(f"""Scratch and fine-tuned: batches of {c.result.plan.batch}, at least {c.result.plan.updates} of them
        and {PASSES} passes over the pictures, slightly changed at random. Frozen: features of every picture and of
        three changed versions, computed once, then the head. Fine-tuning starts from that head; its seconds are its
        own. A way's first fit takes longer: TensorFlow builds its computation then. The 95% interval (Wilson's) says
        how far chance alone may have moved an accuracy that is counted on so few pictures.""")


def layers_told(c: Compared) -> str:
    """What the picture of the layers shows."""
    return prose(f"""**Which layers changed, with {c.most} pictures per class.** How far each kernel is from where it
        began, as a share of its norm: $\\lVert w - w_0 \\rVert / \\lVert w_0 \\rVert$. The norm $\\lVert w
        \\rVert$ is the root of the sum of all squared weights. Frozen: 0% in every layer but the head, which all
        three learn. Fine-tuning starts from the frozen way's head.""")


def filters_told(c: Compared) -> str:
    """What the sheets of kernels show."""
    return prose(f"""**The kernels of the first layer, with {c.most} pictures per class.** Gray is 0, full color
        {c.largest:.2f}; all on one scale. Even pretrained kernels keep much of their random start: a first layer moves
        little.""")
