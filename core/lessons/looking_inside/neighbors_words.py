"""Neighbors, told: which training pictures the last hidden layer takes for alike, and its map in two dimensions."""

from collections.abc import Sequence

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.looking_inside.code import neighbors_code
from core.lessons.looking_inside.neighbors import NEAREST, agreement, hidden_size, order
from core.lessons.looking_inside.settings import Look
from core.trace import Region, Step, Sweep, Trace
from core.wording import number, prose

FORMULA = (
    r"\begin{aligned} \text{distance}(a, b) &= \lVert h(a) - h(b) \rVert \\"
    r" &= \sqrt{\textstyle\sum_i \big(h_i(a) - h_i(b)\big)^2} \end{aligned}"
)


def caption(look: Look, labels: Sequence[int], step: int) -> str:
    """One picture, by how near it is."""
    if not look.found:
        return "Your picture, and what the network says of it. Its neighbors are on their way from a worker."
    row = int(order(look)[step])
    classes = look.passage.net.class_names
    is_, said = classes[labels[row]], classes[int(look.found["said"][row])]
    verdict = "rightly" if is_ == said else "wrongly"
    return prose(f"""{step + 1} of {len(labels)} from the nearest: a picture of class {is_},
        {float(look.found["distances"][row]):.2f} away. The network says {said}, {verdict}.""")


def trace(look: Look, labels: Sequence[int]) -> Trace:
    """A step per picture, from the nearest outward."""
    if not look.found:
        return Trace({"picture": look.passage.picture}, [Step(caption(look, labels, 0))])
    distances = look.found["distances"]

    def step(k: int) -> Step:
        row = int(order(look)[k])
        return Step(
            caption(look, labels, k),
            {"places": Region((row, 0), (1, 2))},
            {"distances": Region.cell(row)},
        )

    return Trace({"places": look.found["places"], "distances": distances}, Sweep(distances.size, step))


def explain(look: Look, labels: Sequence[int]) -> Explanation:
    """The words of the view; `labels` are the pictures' classes, as places in the network's."""
    size = hidden_size(look)
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(look),
        notes=_notes(look, labels, size),
        question=Question(
            prose(f"""The layer has {size:,} numbers. If every one of them differs by 0.5 between two pictures, how far
                apart are they? To two decimals."""),
            round(0.5 * float(np.sqrt(size)), 2),
            f"0.5 \u00b7 \u221a{size} = {0.5 * np.sqrt(size):.2f}.",
            tolerance=0.0051,
            places=2,
        ),
        slips=_slips(look, labels, size),
        keras=neighbors_code(look),
        trace=trace(look, labels),
        lead=prose(f"""$h$ is what the last dense layer reads: a list of {size:,} numbers for each picture $a$ or $b$.
            The map shows only the two directions in which the lists of the training pictures differ most (principal
            component analysis). Variance is how widely they spread; the axes say how much of it each direction
            holds."""),
    )


def _numbers(look: Look) -> tuple[str, ...]:
    if not look.found:
        return ()
    first = order(look)[:3]
    near = ",\\ ".join(f"{float(look.found['distances'][k]):.2f}" for k in first)
    a, b = (100 * float(share) for share in look.found["shares"])
    return (
        rf"\text{{nearest: }} {near}",
        rf"\begin{{gathered}} \text{{variance that the map shows:}} \\ {a:.1f}\% + {b:.1f}\% ="
        rf" {round(a, 1) + round(b, 1):.1f}\% \end{{gathered}}",
    )


def _notes(look: Look, labels: Sequence[int], size: int) -> tuple[str, ...]:
    notes = [
        prose("""**It can tell** which training pictures look alike to the layer that decides. A wrong answer often has
            neighbors of the wrong class, and a picture unlike all others is far from every point."""),
        prose(f"""**It cannot tell** what in the picture makes it so. And the map is a shadow: {size:,} numbers on two
            axes. Points that touch on it may be far apart in the layer; the list of neighbors uses all the
            numbers."""),
    ]
    if look.found:
        near = min(NEAREST, len(labels))
        by_layer = agreement(look, labels, look.found["distances"])
        by_pixels = agreement(look, labels, look.found["pixel_distances"])
        notes.append(
            prose(f"""**Here** {by_layer} of the {near} nearest in the layer are of the class that it says,
                {look.names[look.passage.winner]}; of the {near} nearest by raw pixels {by_pixels} are.""")
        )
    return tuple(notes)


def _slips(look: Look, labels: Sequence[int], size: int) -> tuple[Slip, ...]:
    total = "Two axes hold only a part of it."
    if look.found:
        a, b = (round(100 * float(share), 1) for share in look.found["shares"])
        total = f"The two axes hold {a + b:.1f}% of the variance."
    pixels = look.passage.picture.size
    return (
        Slip(
            "The flat row of numbers is compared with stored pictures.",
            "A trained network stores no pictures. Dense layers weigh the numbers; only this page compares them.",
            prose(f"""The network keeps {look.passage.net.parameter_count:,} weights and biases; these {len(labels)}
                pictures alone have {len(labels) * pixels:,} pixel values."""),
        ),
        Slip(
            "Near on the map is near in the layer.",
            "A map in two dimensions drops all other directions.",
            total,
        ),
        Slip(
            "A small distance is small in itself.",
            "Distances have no unit. Compare them with each other.",
            prose(f"""From {number(float(look.found["distances"].min()), 2)} to
                {number(float(look.found["distances"].max()), 2)} among these pictures.""")
            if look.found
            else f"It is a sum over {size:,} numbers.",
        ),
    )
