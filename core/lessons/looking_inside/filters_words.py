"""Filters, told: their weights as pictures, and the picture that each answers to most."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.looking_inside.code import filters_code
from core.lessons.looking_inside.filters import own_answer, unit_label
from core.lessons.looking_inside.settings import Look
from core.nn.layers import Conv
from core.trace import Region, Step, Trace
from core.wording import number, prose

FORMULA = (
    r"\begin{gathered} g = \frac{\partial\, \text{mean}(z_u)}{\partial x} \\"
    r" x \leftarrow x + \eta\,\frac{g}{\text{std}(g)} \\"
    r" x \leftarrow 127.5 + (1 - \lambda)\,(x - 127.5) \end{gathered}"
)


def captions(look: Look, index: int, unit: int) -> list[str]:
    """One per picture on the way up."""
    name = f"{look.passage.outputs[index].name}, {unit_label(look, index, unit)}"
    if not look.found:
        return [f"{name}: its weights are here. The picture that excites it is on its way from a worker."]
    values, at = look.found["answers"][:, unit].tolist(), look.found["at"].tolist()
    whole = "Its score" if look.passage.outputs[index].values.ndim == 1 else "The mean of its map"
    said = [f"{name} starts from gray noise. {whole} is {number(values[0], 4)}."]
    for k in range(1, len(at)):
        said.append(
            prose(f"""Upward steps {at[k - 1] + 1} to {at[k]} of {at[-1]}: every pixel moved along the slope of {name}.
                {whole} went from {number(values[k - 1], 4)} to {number(values[k], 4)}.""")
        )
    return said


def trace(look: Look, index: int, unit: int) -> Trace:
    """A step per kept picture."""
    said = captions(look, index, unit)
    if not look.found:
        return Trace({"picture": look.passage.picture}, [Step(said[0])])
    answers = look.found["answers"][:, unit]
    frames = look.found["frames"][:, unit]
    steps = [
        Step(caption, {"frames": Region((k, 0, 0, 0), (1, *frames.shape[1:]))}, {"answers": Region.cell(k)})
        for k, caption in enumerate(said)
    ]
    return Trace({"frames": frames, "answers": answers}, steps)


def explain(look: Look, index: int, unit: int, ascent: tuple[int, float, float]) -> Explanation:
    """The words of the view; `ascent` is how many steps, how far each, and how much is lost at each."""
    steps, rate, decay = ascent
    name = f"{look.passage.outputs[index].name}, {unit_label(look, index, unit)}"
    own = own_answer(look, index, unit)
    lines = [rf"\eta = {rate:g},\ \lambda = {decay:g}, \text{{ {steps} steps}}"]
    if look.found:
        first, last = (float(look.found["answers"][k, unit]) for k in (0, -1))
        lines.append(
            rf"\begin{{gathered}} \text{{noise }} {first:.4f} \to \text{{ the end }} \mathbf{{{last:.4f}}} \\"
            rf" \text{{your picture }} {own:.4f} \end{{gathered}}"
        )
    before = look.passage.before(index)
    return Explanation(
        formula=FORMULA,
        numbers=tuple(lines),
        notes=_notes(look, index),
        question=_question(look, index, before),
        slips=_slips(look, index, unit, name, own),
        keras=filters_code(look, index, unit, steps=steps, rate=rate, decay=decay, seed=0),
        trace=trace(look, index, unit),
        lead="Training moves the weights and keeps the picture. Here the weights stay and the "
        "pixels $x$ move, uphill on "
        "what one unit, a filter or a class score, answers: $z_u$, before its activation. $g$ is a "
        "slope for every pixel "
        "value. Divided by $\\text{std}(g)$, how widely the slopes spread, it moves the pixels "
        "about $\\eta$ at each step. "
        "Then $\\lambda$ pulls them a little back to gray, 127.5.",
    )


def _question(look: Look, index: int, before: np.ndarray) -> Question:
    layer = look.passage.outputs[index].layer
    if isinstance(layer, Conv):
        kh, kw, cin, cout = layer.kernel.shape
        return Question(
            prose(f"""Each of the {cout} filters of {look.passage.outputs[index].name} has one slice of {kh} \u00d7
                {kw} weights per map that it reads. How many weights, without biases, does the layer have in all?"""),
            layer.kernel.size,
            f"{kh} \u00b7 {kw} \u00b7 {cin} \u00b7 {cout} = {layer.kernel.size}.",
        )
    count = int(before.size)
    classes = len(look.passage.net.class_names)
    return Question(
        prose(f"""Every class score weighs the {count:,} numbers before it. How many weights, without biases, does the
            layer have?"""),
        count * classes,
        f"{count} \u00b7 {classes} = {count * classes}.",
    )


def _notes(look: Look, index: int) -> tuple[str, ...]:
    layer = look.passage.outputs[index].layer
    reads = look.passage.before(index).shape[-1]
    first = isinstance(layer, Conv) and reads in (1, 3) and index <= 1
    weights = (
        "The first layer's weights are colors: gray is 0, and a filter's picture shows what it would like to see."
        if first
        else prose(f"""Deeper weights are no colors. Every filter has {reads} slices, one per map that it reads: blue
            above 0, orange below.""")
        if isinstance(layer, Conv)
        else prose(f"""A class score has {reads:,} weights, one for each number that it reads: blue above 0, orange
            below.""")
    )
    return (
        f"**Filters as pictures.** {weights}",
        prose("""**What excites it can tell** which pattern a unit answers to most strongly, and that patterns grow
            from layer to layer: edges and stripes first, then corners and parts."""),
        prose("""**It cannot tell** that a real picture holds this pattern, nor that nothing else excites the unit. It
            depends on where it starts, and on what keeps it tame: here a pull back to gray and the limits 0 and
            255."""),
    )


def _slips(look: Look, index: int, unit: int, name: str, own: float) -> tuple[Slip, ...]:
    shown = f"{name} on your picture: {number(own, 4)}."
    if look.found:
        shown += f" On the picture made for it: {number(float(look.found['answers'][-1, unit]), 4)}."
    return (
        Slip(
            "The exciting picture is what the filter finds in photos.",
            "It is an extreme that no photo reaches. What a filter finds in your picture is its map.",
            shown,
        ),
        Slip(
            "It is found by trying random pictures.",
            "Every step follows the gradient of the answer with respect to all pixels at once.",
            f"{look.passage.picture.size:,} slopes in each step, from one pass backward.",
        ),
    )
