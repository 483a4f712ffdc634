"""What every view of the feature maps lesson says: notes, a question and slips."""

from functools import lru_cache

import numpy as np

from core.explain.explanation import Question, Slip
from core.explain.passage import Passage, counted
from core.lessons.feature_maps.layer_words import shown
from core.lessons.feature_maps.pixel import strongest_pixel, window
from core.nn.convnet import ConvNet
from core.nn.layers import Conv, Dense, Pool
from core.nn.shapes import conv_output_size
from core.wording import TIMES, number, prose


def pixel_lines(passage: Passage, index: int, unit: int) -> tuple[str, ...]:
    """The map's largest value as a sum that adds up, five terms a line."""
    made = window(passage, index, unit)
    row, column = strongest_pixel(passage.outputs[index].values[..., unit])
    y = int(made.y[row, column])
    left_side = rf"y_{{{row + 1},{column + 1}}}"
    if made.op != "conv":
        cells = [_plain(v) for v in made.cells(row, column).ravel()[:16]]
        if made.op == "max":
            return (rf"{left_side} = \max({', '.join(cells)}) = \mathbf{{{_plain(y)}}}",)
        if made.op == "average":
            return (rf"{left_side} = \frac{{{' + '.join(cells)}}}{{{made.w.size}}} = \mathbf{{{_plain(y)}}}",)
        return (rf"{left_side} = f({cells[0]}) = \mathbf{{{_plain(y)}}}",)
    parts = [
        (int(total), passage.unit_name(index - 1, channel))
        for total, channel in zip(made.subtotals(row, column), made.channels, strict=True)
    ]
    if made.rest is not None:
        parts.append((int(made.rest[row, column]), "other maps"))
    parts.append((made.bias, "bias"))
    if made.remainder(row, column):
        parts.append((made.remainder(row, column), "rounding"))
    terms = [rf"\underbrace{{{_plain(value)}}}_{{\text{{{name}}}}}" for value, name in parts]
    lines = [" + ".join(terms[at : at + 5]) for at in range(0, len(terms), 5)]
    joined = [f"{left_side} = {lines[0]}", *(rf"\quad + {line}" for line in lines[1:])]
    joined[-1] += rf" = \mathbf{{{_plain(y)}}}"
    return tuple(joined)


def _plain(units: int | np.integer) -> str:
    """Ten-thousandths in LaTeX, negative ones in brackets."""
    words = shown(units).replace("\u2212", "-")
    return f"({words})" if words.startswith("-") else words


def verdict(passage: Passage) -> str:
    """The class that the network names, and from how many numbers."""
    return prose(f"""**It says {passage.net.class_names[passage.winner]}**, with
        {100 * float(passage.outputs[-1].values[passage.winner]):.1f}%. From {passage.picture.size:,} pixel values to
        {len(passage.net.class_names)} numbers, with {passage.net.parameter_count:,} weights and biases.""")


def layer_notes(passage: Passage, index: int) -> tuple[str, ...]:
    """What is worth knowing about a layer."""
    layer = passage.outputs[index].layer
    if isinstance(layer, Conv):
        cin = layer.kernel.shape[2]
        folded = "Batch normalization, where the network was trained with it, is part of these weights and biases."
        return (
            prose(f"""**{cin} channels, one sum.** Each channel has its own slice of the kernel. All
                {layer.kernel[..., 0].size} products of a window go into one number, plus one bias for the whole map.
                {folded}"""),
        )
    return (verdict(passage),)


def question(passage: Passage, index: int) -> Question:
    """About a change that the screen does not show."""
    layer, before = passage.outputs[index].layer, passage.before(index)
    name = passage.outputs[index].name
    if isinstance(layer, Conv):
        kh, kw, cin, cout = layer.kernel.shape
        more = cout + 6
        answer = kh * kw * cin * more + more
        return Question(
            f"If {name} had {more} kernels instead of {cout}, how many weights and biases would it hold?",
            answer,
            prose(f"""{kh} {TIMES} {kw} {TIMES} {cin} weights and 1 bias for each of {more} kernels: {more} {TIMES}
                {kh * kw * cin + 1} = {answer:,}. The picture's size does not matter."""),
        )
    if isinstance(layer, Pool):
        size = layer.size + 1
        if size <= before.shape[0]:
            answer = conv_output_size(before.shape[0], size, stride=size)
            return Question(
                f"If {name} took windows of {size}{TIMES}{size}, {size} apart, how many rows would its maps have?",
                answer,
                f"$\\lfloor ({before.shape[0]} - {size}) / {size} \\rfloor + 1 = {answer}$",
            )
    return _class_question(passage.net)


def _class_question(net: ConvNet) -> Question:
    """How the last dense layer grows with one class more."""
    dense = next((layer for _, layer in reversed(net.layers) if isinstance(layer, Dense)), None)
    inputs, classes = dense.kernel.shape if dense is not None else (1, len(net.class_names))
    answer = (inputs + 1) * (classes + 1)
    return Question(
        prose(f"""With {classes + 1} classes instead of {classes}, how many weights and biases would the last dense
            layer hold?"""),
        answer,
        prose(f"""{inputs:,} weights and 1 bias for each of {classes + 1} classes: {classes + 1} {TIMES} {inputs + 1:,}
            = {answer:,}. Every other layer stays as it is."""),
    )


@lru_cache(maxsize=8)
def _plain_gray(net: ConvNet) -> tuple[int, float]:
    """The class that a network gives a picture with nothing on it, and how surely."""
    shares = net.predict(np.full(net.input_shape, 128, np.float32))
    return int(shares.argmax()), float(shares.max())


def slips(passage: Passage) -> tuple[Slip, ...]:
    net = passage.net
    flat_best, flat_share = _plain_gray(net)
    return (
        Slip(
            "The maps become a 1D array, which is then compared with the new pictures",
            prose("""Nothing is matched. The list goes into a dense layer: products with weights, and sums. What the
                network keeps of its training pictures is in the weights alone."""),
            prose(f"""This network holds **{net.parameter_count:,} numbers and not one picture**. The picture shown
                here has {passage.picture.size:,} numbers, and no copy of it was ever inside."""),
        ),
        Slip(
            "A bright map means that the network found the thing",
            prose("""One map answers to a small pattern only, such as an edge in one direction. What is found follows
                from all maps together, weighted, positive and negative."""),
            _evidence(passage),
        ),
        Slip(
            "What is none of the classes gets no class",
            "A softmax shares out exactly 1 among the classes that it has. It cannot say \u201cnone of these\u201d.",
            prose(f"""A plain gray picture, with nothing on it, is called **{net.class_names[flat_best]}** with
                **{100 * flat_share:.1f}%**."""),
        ),
    )


def _evidence(passage: Passage) -> str:
    """How much speaks for and against the winning class, in the last dense layer."""
    place = next(
        (i for i in reversed(range(len(passage.outputs))) if isinstance(passage.outputs[i].layer, Dense)),
        None,
    )
    if place is None:
        return "Here the scores are averages of whole maps."
    layer = passage.outputs[place].layer
    assert isinstance(layer, Dense)
    unit = passage.winner
    terms = counted(passage.before(place)).astype(float) * counted(layer.kernel[:, unit]) / 1e8
    plus, minus = float(terms[terms > 0].sum()), float(terms[terms < 0].sum())
    return prose(f"""The score of {passage.net.class_names[unit]} is **{number(plus, 2)}** from terms above zero,
        **{number(minus, 2)}** from terms below, and the bias.""")
