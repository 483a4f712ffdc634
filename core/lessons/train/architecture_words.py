"""A network before it is trained: what every layer does, its output size by the formula, and what it has to learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from core.lessons.train.architecture import Architecture
from core.nn.shapes import conv_output_size, same_padding
from core.training.layers import LayerRow
from core.training.plan import Block
from core.wording import MINUS, TIMES, prose


@dataclass(frozen=True)
class LayerTold:
    """One layer in words.

    - `title`: what it makes of what, in shapes.
    - `does`: one sentence.
    - `size`: how the output's size follows from the input's, in numbers; empty where the size stays.
    - `count`: how its parameters are counted; empty where there is nothing to count.
    """

    name: str
    title: str
    does: str
    size: str
    count: str

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.does, self.size, self.count)))


def shape_text(shape: Sequence[int]) -> str:
    """`(48, 48, 16)` -> `48×48×16`."""
    return TIMES.join(map(str, shape))


def tell(layers: Sequence[LayerRow], *, dropout: float = 0.0) -> tuple[LayerTold, ...]:
    """Every layer in words; `dropout` is the share that a Dropout layer leaves out."""
    told = []
    before: Sequence[int] = layers[0].shape if layers else ()
    for layer, after in zip(layers, [*layers[1:], None], strict=True):
        normalized = after is not None and after.kind == "BatchNormalization"
        does, size, count = _words(layer, before, dropout, biased=not normalized)
        title = f"{layer.name}: {shape_text(before)} \u2192 {shape_text(layer.shape)}"
        told.append(LayerTold(layer.name, title, does, size, count))
        before = layer.shape
    return tuple(told)


def alt(network: Architecture) -> str:
    """The drawing for those who do not see it."""
    return prose(f"""The network, from left to right: {len(network.plan.blocks)} blocks of layers take a picture of
        {shape_text(network.layers[0].shape)} to {network.classes} probabilities, with {network.parameters:,} parameters
        in all. Each step works out one layer's output size and parameters.""")


def layer_table(network: Architecture) -> list[dict[str, str]]:
    """Every layer as a row of words and numbers, for those who cannot see the drawing."""
    return [
        {
            "Layer": row.name,
            "In Keras": row.kind,
            "Output": shape_text(row.shape),
            "Size by the formula": told.size.partition(": ")[2],
            "Parameters": f"{row.parameters:,}",
            "How they are counted": told.count.removeprefix("Parameters: "),
            "What it does": told.does,
        }
        for row, told in zip(network.layers, tell(network.layers, dropout=network.plan.dropout), strict=True)
    ]


_APPLIES = {
    "relu": "max(0, x): negative numbers become 0",
    "leaky_relu": "x where it is positive, 0.2·x where it is not",
    "elu": "x where it is positive, e\u02e3 \u2212 1 where it is not",
    "gelu": "x·Φ(x), a smooth ReLU",
    "silu": "x·σ(x), a smooth ReLU",
    "tanh": "tanh(x), between \u22121 and 1",
    "sigmoid": "1 / (1 + e\u207b\u02e3), between 0 and 1",
    "linear": "x itself: without a bend, layers in a row do no more than one",
}


def _words(layer: LayerRow, before: Sequence[int], dropout: float, *, biased: bool) -> tuple[str, str, str]:
    """What the layer does, its size and its count of parameters."""
    out = layer.shape
    match layer.kind:
        case "Rescaling":
            return (f"Pixels from 0 to 255 become numbers from {MINUS}1 to 1. Nothing is learned.", "", "")
        case "Conv2D":
            assert layer.block is not None, "every convolution belongs to a block"
            return _convolution(layer.block, before, out, layer.parameters, biased=biased)
        case "BatchNormalization":
            learned = layer.trainable
            return (
                "Each map is shifted and scaled to mean 0 and spread 1 over the batch, then by what is learned.",
                "",
                prose(f"""Parameters: {_some(out[-1], "scale")} + {_some(out[-1], "offset")} = {learned:,} learned, and
                    as many running means and variances: {layer.parameters:,} in all."""),
            )
        case "Activation":
            name = layer.block.activation if layer.block else "relu"
            return (f"Each number x becomes {_APPLIES[name]}.", "", "")
        case "MaxPooling2D" | "AveragePooling2D":
            kept = "largest" if layer.kind == "MaxPooling2D" else "average"
            side = conv_output_size(before[0], 2, stride=2)
            return (
                f"Of every 2{TIMES}2 numbers of a map the {kept} stays. Nothing is learned.",
                f"Side: floor(({before[0]} {MINUS} 2) / 2) + 1 = {side}.",
                "",
            )
        case "Flatten":
            return (
                "All maps in one row, so that the next layer can weigh every number of every map.",
                f"Length: {'·'.join(map(str, before))} = {out[0]:,}.",
                "",
            )
        case "GlobalAveragePooling2D" | "GlobalMaxPooling2D":
            kept = "average" if layer.kind == "GlobalAveragePooling2D" else "largest number"
            return (
                f"Of each map only its {kept} stays: {_some(out[0], 'map')}, {_some(out[0], 'number')}.",
                "",
                "",
            )
        case "Dropout":
            return (
                prose(f"""While it trains, {dropout:.0%} of the numbers, others in every batch, are set to 0, so that
                    none is relied on. Later nothing is."""),
                "",
                "",
            )
        case "Dense":
            last = "One score per class" if layer.name == "scores" else f"{out[0]} weighted sums of all numbers"
            return (
                f"{last}: every input times a weight of its own, added up, plus a bias.",
                "",
                f"Parameters: {before[0]:,}·{out[0]} weights + {out[0]} biases = {layer.parameters:,}.",
            )
        case "Softmax":
            return (
                f"The {out[0]} scores become {out[0]} probabilities: between 0 and 1, together 1.",
                "",
                "",
            )
    raise ValueError(f"only layers of a training plan can be told, received a {layer.kind}")


def _convolution(
    block: Block, before: Sequence[int], out: Sequence[int], parameters: int, *, biased: bool
) -> tuple[str, str, str]:
    side, kernel = before[0], block.kernel
    first, last = same_padding(side, kernel) if block.padding == "same" else (0, 0)
    room = f"{side} + {first} + {last} {MINUS} {kernel}" if first or last else f"{side} {MINUS} {kernel}"
    each = f"{kernel}·{kernel}·{before[2]}"
    weights = prod((kernel, kernel, before[2], out[2]))
    count = f"Parameters: {_some(out[2], 'kernel')} of {each} = {weights:,} weights"
    if biased:
        count += f" + {_some(out[2], 'bias')} = {parameters:,}."
    else:
        count += ". No biases: the normalization that follows adds its own offset."
    return (
        prose(f"""{_some(out[2], "kernel")} of {kernel}{TIMES}{kernel} over {_some(before[2], "map")}; each makes a map
            of its own."""),
        f"Side: floor(({room}) / 1) + 1 = {out[0]}.",
        count,
    )


def _some(count: int, noun: str) -> str:
    """`1, "map"` -> `1 map`; `16, "bias"` -> `16 biases`."""
    ending = "" if count == 1 else "es" if noun.endswith("s") else "s"
    return f"{count:,} {noun}{ending}"
