"""Feature maps, told: a picture goes through a trained network, as a whole, as one map, as one number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.explain.feature_code import keras_code
from core.explain.parameters import choice, span
from core.explain.passage import Passage, counted, formula_of
from core.lessons.feature_maps.layer_words import shown, size_text
from core.lessons.feature_maps.traces import (
    map_trace,
    network_trace,
    number_told,
    number_trace,
    pixel_trace,
    strongest_pixel,
)
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Pool
from core.nn.shapes import conv_output_size
from core.wording import TIMES, number, prose

MOST = 12  # input channels that are shown one by one
LINE = 33  # letters of a line of formula on a phone


@dataclass(frozen=True)
class Settings:
    """What the feature maps lesson lets the reader choose."""

    source: str = choice("Picture", {"shape": "Shape", "picture": "Scene", "upload": "Upload", "camera": "Camera"})
    shape: str = choice("Shape", {}, default="star")
    scene: str = choice("Scene", {})
    example: int = span("Drawing", 1, low=1, high=12, help="Twelve drawings of each shape, none of them trained on.")
    depth: str = choice(
        "View",
        {"network": "Network", "map": "Map", "pixel": "Number"},
        few=True,
        help="From the whole to the part to the number.",
    )
    layer: str = choice("Layer", {}, default="conv_1")
    unit: str = choice("Map or number", {}, default="0")


def explain(passage: Passage, depth: str, index: int, unit: int) -> Explanation:
    """The lesson's words for one view: `depth` "network", "map" or "pixel", of the layer at `index` and a unit of it.

    A layer without maps is told number by number, as "map" and as "pixel".
    """
    layer = passage.outputs[index].layer
    last = len(passage.outputs) - 1
    if depth == "network":
        words, where, formula = network_trace(passage), last, _chain(passage)
        numbers: tuple[str, ...] = _size_lines(passage)
    elif not passage.is_maps(index):
        words, where, formula = number_trace(passage, index), index, formula_of(layer)
        numbers = (_text(f"{number_told(passage, index, unit).ends}"),)
    elif depth == "map":
        pieces = passage.pieces(index, unit, MOST) if isinstance(layer, Conv) else None
        words, where, formula = map_trace(passage, index, unit, pieces), index, formula_of(layer)
        numbers = _pixel_lines(passage, index, unit)
    else:
        window = passage.window(index, unit, MOST)
        words, where, formula = pixel_trace(passage, index, window), index, formula_of(layer)
        numbers = _pixel_lines(passage, index, unit)
    return Explanation(
        formula=formula,
        numbers=numbers,
        notes=_notes(passage, depth, index),
        question=_question(passage, where if depth != "network" else passage.index(_first_conv(passage))),
        slips=_slips(passage),
        keras=keras_code(passage, where, unit if depth != "network" else None),
        trace=words,
    )


def _first_conv(passage: Passage) -> str:
    return next((o.name for o in passage.outputs if isinstance(o.layer, Conv)), passage.outputs[0].name)


def _text(words: str) -> str:
    """Plain words as LaTeX."""
    safe = words.replace("%", r"\%").replace("_", r"\_").replace("^", r"\hat{}").replace("\u2212", "-")
    return rf"\text{{{safe}}}"


def _chain(passage: Passage) -> str:
    """The network as one composition of functions."""
    kinds = {"conv": "conv", "activate": "", "pool": "pool", "dense": "dense", "flatten": "flatten",
             "global_pool": "pool", "rescale": "rescale"}  # fmt: skip
    names = [
        (output.layer.function if isinstance(output.layer, Activate) else kinds[output.layer.kind]).replace("_", " ")
        for output in passage.outputs
    ]
    return _arrows(["picture", *names], lambda name: rf"\text{{{name}}}")


def _arrows(parts: Sequence[str], typeset: Callable[[str], str]) -> str:
    """Parts with arrows between them, in lines that a phone has room for."""
    lines: list[list[str]] = [[]]
    for part in parts:
        if sum(len(one) + 3 for one in lines[-1]) + len(part) > LINE:
            lines.append([])
        lines[-1].append(part)
    whole = r" \\ \to ".join(r" \to ".join(typeset(part) for part in line) for line in lines)
    return rf"\begin{{gathered}} {whole} \end{{gathered}}" if len(lines) > 1 else whole


def _size_lines(passage: Passage) -> tuple[str, ...]:
    """Sizes from layer to layer, as many as change."""
    sizes = [size_text(passage.picture.shape)]
    for output in passage.outputs:
        if size_text(output.values.shape) != sizes[-1]:
            sizes.append(size_text(output.values.shape))
    return (_arrows(sizes, lambda size: size.replace(TIMES, r"{\times}").replace(",", "{,}")),)


def _pixel_lines(passage: Passage, index: int, unit: int) -> tuple[str, ...]:
    """The map's largest value as a sum that adds up, five terms a line."""
    window = passage.window(index, unit, MOST)
    row, column = strongest_pixel(passage.outputs[index].values[..., unit])
    y = int(window.y[row, column])
    left_side = rf"y_{{{row + 1},{column + 1}}}"
    if window.op != "conv":
        cells = [_plain(v) for v in window.cells(row, column).ravel()[:16]]
        if window.op == "max":
            return (rf"{left_side} = \max({', '.join(cells)}) = \mathbf{{{_plain(y)}}}",)
        if window.op == "average":
            return (rf"{left_side} = \frac{{{' + '.join(cells)}}}{{{window.w.size}}} = \mathbf{{{_plain(y)}}}",)
        return (rf"{left_side} = f({cells[0]}) = \mathbf{{{_plain(y)}}}",)
    parts = [
        (int(total), passage.unit_name(index - 1, channel))
        for total, channel in zip(window.subtotals(row, column), window.channels, strict=True)
    ]
    if window.rest is not None:
        parts.append((int(window.rest[row, column]), "other maps"))
    parts.append((window.bias, "bias"))
    if window.remainder(row, column):
        parts.append((window.remainder(row, column), "rounding"))
    terms = [rf"\underbrace{{{_plain(value)}}}_{{\text{{{name}}}}}" for value, name in parts]
    lines = [" + ".join(terms[at : at + 5]) for at in range(0, len(terms), 5)]
    joined = [f"{left_side} = {lines[0]}", *(rf"\quad + {line}" for line in lines[1:])]
    joined[-1] += rf" = \mathbf{{{_plain(y)}}}"
    return tuple(joined)


def _plain(units: int | np.integer) -> str:
    """Ten-thousandths in LaTeX, negative ones in brackets."""
    words = shown(units).replace("\u2212", "-")
    return f"({words})" if words.startswith("-") else words


def _notes(passage: Passage, depth: str, index: int) -> tuple[str, ...]:
    """What is worth knowing about the view at hand."""
    best = passage.winner
    verdict = prose(f"""**It says {passage.net.class_names[best]}**, with
        {100 * float(passage.outputs[-1].values[best]):.1f}%. From {passage.picture.size:,} pixel values to
        {len(passage.net.class_names)} numbers, with {passage.net.parameter_count:,} weights and biases.""")
    if depth == "network":
        return (
            verdict,
            prose("""**One scale per layer.** Within a layer the same color means the same number in every map: orange
                below 0, blue above, neutral at exactly 0."""),
        )
    layer = passage.outputs[index].layer
    if isinstance(layer, Conv):
        cin = layer.kernel.shape[2]
        folded = "Batch normalization, where the network was trained with it, is part of these weights and biases."
        return (
            prose(f"""**{cin} channels, one sum.** Each channel has its own slice of the kernel. All
                {layer.kernel[..., 0].size} products of a window go into one number, plus one bias for the whole map.
                {folded}"""),
        )
    return (verdict,)


def _question(passage: Passage, index: int) -> Question:
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


def _slips(passage: Passage) -> tuple[Slip, ...]:
    net = passage.net
    flat_best, flat_share = _plain_gray(net)
    return (
        Slip(
            "The maps become a 1D array, and then it is matched with the new pictures",
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
