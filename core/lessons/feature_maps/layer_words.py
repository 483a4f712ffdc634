"""What each layer of a trained network does to a picture, in one or two sentences with its numbers."""

from typing import Any

import numpy as np

from core.explain.passage import PLACES, UNIT, Passage
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Layer, Pool, Rescale
from core.wording import TIMES, factor, number, prose


def size_text(shape: tuple[int, ...]) -> str:
    """`(62, 62, 10)` -> `62×62×10`."""
    return TIMES.join(f"{extent:,}" for extent in shape)


def shown(units: Any) -> str:
    """A whole number of ten-thousandths with four decimals."""
    return number(int(units) / UNIT, PLACES)


def term(units: Any) -> str:
    """The same as it stands after a plus."""
    return factor(int(units) / UNIT, PLACES)


def layer_words(passage: Passage, index: int) -> str:
    """What the layer at `index` does here."""
    output = passage.outputs[index]
    before, after = passage.before(index), output.values
    source = passage.name_before(index)
    match output.layer:
        case Rescale(scale=scale, offset=offset):
            sign = "+" if offset >= 0 else "\u2212"
            return prose(f"""Every pixel value x becomes {scale:.6g}{TIMES}x {sign} {abs(offset):g}: 0 to 255 becomes
                {number(offset, 2)} to {number(255 * scale + offset, 2)}.""")
        case Conv(kernel=kernel):
            kh, kw, cin, cout = kernel.shape
            return prose(f"""{_count(cout, "kernel")} of {kh}{TIMES}{kw}{TIMES}{cin} weights
                {"slides" if cout == 1 else "slide"} over {source}. Each makes one map: {size_text(before.shape)}
                becomes {size_text(after.shape)}.""")
        case Activate(function="softmax"):
            best = passage.winner
            return prose(f"""Scores of any size become probabilities, between 0 and 1, that sum to 1. Highest:
                {passage.net.class_names[best]}, {100 * float(after[best]):.1f}%.""")
        case Activate(function="relu"):
            share = 100 * float((before < 0).mean())
            return f"max(0, x) for every number on its own: {share:.1f}% of {source} is below zero and becomes 0."
        case Activate(function=function):
            return f"The function {function} takes every number of {source} on its own; the size stays."
        case Pool(size=size, stride=stride, mode=mode):
            kept = "the largest" if mode == "max" else "the average"
            return prose(f"""Keeps {kept} of every {size}{TIMES}{size} values, {stride} apart:
                {size_text(before.shape)} becomes {size_text(after.shape)}. There is nothing to learn here.""")
        case GlobalPool(mode=mode):
            kept = "largest value" if mode == "max" else "average"
            return f"Each of the {_count(before.shape[2], 'map')} of {source} becomes one number, its {kept}."
        case Flatten():
            return prose(f"""The {_count(before.shape[2], "map")} of {source} become one list of {after.size:,}
                numbers. Nothing is computed, and nothing is compared with stored pictures.""")
        case Dense():
            return prose(f"""Each of the {_count(after.size, "number")} is a weighted sum of all {before.size:,}
                numbers before it, plus a bias.""")
    raise TypeError(f"a layer of a network was expected, received {output.layer!r}")


def unit_words(passage: Passage, index: int, unit: int) -> str:
    """One map or one number of a layer; for a map, where it answers strongest."""
    values = passage.outputs[index].values
    layer = passage.outputs[index].layer
    if values.ndim == 1:
        value = number(float(values[unit]), PLACES)
        if isinstance(layer, Dense):
            bias = number(float(layer.bias[unit]), PLACES)
            return f"{value}, from {layer.kernel.shape[0]:,} products and the bias {bias}."
        if isinstance(layer, Activate) and layer.function == "softmax":
            score = number(float(passage.before(index)[unit]), PLACES)
            return f"A share of {value}, from the score {score} beside all other scores."
        return f"{value}."
    one = values[..., unit]
    row, column = np.unravel_index(int(np.abs(one).argmax()), one.shape)
    words = prose(f"""{size_text(one.shape)} values from {number(float(one.min()), 2)} to
        {number(float(one.max()), 2)}, strongest at row {row + 1}, column {column + 1}.""")
    if isinstance(layer, Conv):
        words += " A line is wide where its kernel slice is large, blue where the slice sums above 0, else orange."
    elif not np.any(one):
        words += " All zero: nothing in this picture wakes this map."
    return words


def output_word(layer: Layer) -> str:
    """What a layer does to one number, in a word."""
    if isinstance(layer, Activate):
        return "max(0, x)" if layer.function == "relu" else layer.function
    return layer.kind


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
