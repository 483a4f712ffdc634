"""Transfer learning in words: what is learned in each way, what a comparison shows, a question, and slips.

A comparison's numbers come in as plain values, so that this module knows nothing of frameworks and workers.
"""

from collections.abc import Sequence

from core.explain.explanation import Question, Slip
from core.lessons.transfer.transfer import Fitted, Network, grouped
from core.wording import number, prose

LEAD = (
    "A picture becomes a list of features $f$ (the backbone $\\phi$), and one dense layer, the head, turns them into a "
    "score per class. **Frozen** learns only the head. **Fine-tuned** starts there and lets all layers move a little. "
    "**Scratch** is the same network from random weights: it learns all of it, too. $D$ is the number of features, $K$ "
    "of classes; $\\theta$ are the backbone's weights, $|\\theta|$ says how many of them can learn."
)


FORMULA = (
    r"\begin{aligned} f &= \phi_{\theta}(x) \in \mathbb{R}^{D} \\ p &= \operatorname{softmax}(W^\top f + b) \\"
    r" \text{head: } W, b &\to (D + 1) \cdot K \\"
    r" \text{all: } \theta, W, b &\to |\theta| + (D + 1) \cdot K \end{aligned}"
)


def numbers(network: Network) -> tuple[str, ...]:
    """Trainable parameters of each way, with the numbers at hand."""
    d, k, head = network.features, network.classes, grouped(network.head)
    whole = network.learned + network.head
    return (
        rf"\begin{{aligned}} \text{{head}} &= ({grouped(d)} + 1) \cdot {k} = \mathbf{{{head}}} \\"
        rf" \text{{all}} &= \underbrace{{{grouped(network.learned)}}}_{{\text{{backbone}}}}"
        rf" + {head} \\ &= \mathbf{{{grouped(whole)}}} \\"
        rf" \frac{{\text{{head}}}}{{\text{{all}}}} &= \frac{{{head}}}{{{grouped(whole)}}}"
        rf" = {number(100 * network.head / whole, 2)}\% \end{{aligned}}",
    )


def notes(network: Network, held: int) -> tuple[str, ...]:
    """How pictures are prepared, and what the comparison keeps equal."""
    return (
        prose(f"""**Preprocessing is the backbone's own.** It was trained on {network.preparation}. Your pictures get
            the same, or its features would mean nothing."""),
        prose(f"""**What it saw.** {network.saw[0].upper()}{network.saw[1:]}. The closer your pictures are to that, the
            more its features are worth."""),
        prose(f"""**Judged alike.** The same {held} held-out pictures judge every point; a smaller number of training
            pictures is a part of a larger one; scratch and fine-tuning make the same number of updates."""),
    )


def question(network: Network) -> Question:
    """The head's size for another number of classes."""
    k = network.classes + 3
    answer = (network.features + 1) * k
    return Question(
        f"If there were {k} classes instead of {network.classes}, how many parameters would the frozen way learn?",
        answer,
        prose(rf"""$({network.features} + 1) \cdot {k} = {grouped(answer)}$: a weight from each of {network.features}
            features and a bias, for each class."""),
    )


def verdict(rows: Sequence[Fitted]) -> str:
    """What a comparison shows, in two or three sentences."""
    pairs = [(a, b) for a, b in _pairs(rows, "frozen", "scratch")]
    if not pairs:
        return "No number of pictures has both frozen and scratch yet."
    told = []
    few, much = pairs[0], pairs[-1]
    told.append(_against(*few))
    if much is not few:
        told.append(_against(*much))
    better = [str(a.per_class) for a, b in pairs if a.low > b.high]
    worse = [str(a.per_class) for a, b in pairs if a.high < b.low]
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


def _pairs(rows: Sequence[Fitted], first: str, second: str) -> list[tuple[Fitted, Fitted]]:
    found = {(row.way, row.per_class): row for row in rows}
    counts = sorted({row.per_class for row in rows})
    return [(found[first, c], found[second, c]) for c in counts if (first, c) in found and (second, c) in found]


def _against(a: Fitted, b: Fitted) -> str:
    """`With 10 per class, frozen gets 74.4%, scratch 54.0%: 20.4 points more.`"""
    # Of the numbers as they are shown, so that the reader's own subtraction agrees.
    gap = round(round(100 * a.accuracy, 1) - round(100 * b.accuracy, 1), 1)
    more = f"{abs(gap):.1f} points {'more' if gap > 0 else 'less'}" if gap else "the same"
    return f"With {a.per_class} per class, {a.way} gets {a.accuracy:.1%}, {b.way} {b.accuracy:.1%}: {more}."


def slips(
    network: Network, rows: Sequence[Fitted], unlike: Sequence[Fitted], moved: Sequence[tuple[str, float]]
) -> tuple[Slip, ...]:
    """What is easy to get wrong. `unlike` are rows on pictures whose hue alone tells classes apart.

    `moved` is how far fine-tuning moved each layer's kernel, first layer first.
    """
    found = [
        Slip(
            "A pretrained network always helps",
            prose("""It helps where its features tell your classes apart. The small backbone saw every letter and shape
                in every color, so it learned to overlook color."""),
            "The small backbone on drawn pictures whose color alone tells the classes apart: "
            + " ".join(_against(*pair) for pair in _pairs(unlike, "frozen", "scratch")[:1]),
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
    pairs = _pairs(rows, "frozen", "scratch")
    if pairs:
        a, b = pairs[0]
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
