"""One picture on its way through a trained network: every layer's answer, and what one number in it is made of.

Trained values have endless decimals. Wherever terms are shown, values and weights are taken to four decimals and
counted in ten-thousandths, as whole numbers: then every displayed term, subtotal and sum adds up exactly, and what
the rounding leaves is a number of its own.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.activations import ACTIVATIONS
from core.nn.convnet import ConvNet, Output
from core.nn.convolution import conv2d
from core.nn.layers import Activate, Conv, Dense, GlobalPool, Layer, Pool, Rescale
from core.nn.shapes import Sides, padding_sides

PLACES = 4
UNIT = 10**PLACES  # a value of 1, in ten-thousandths


def counted(values: np.ndarray | float) -> np.ndarray:
    """Values in whole ten-thousandths, int64."""
    return np.rint(np.asarray(values, np.float64) * UNIT).astype(np.int64)


def products(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Products of ten-thousandths, in ten-thousandths again; halves are rounded up, as browsers do."""
    return (x * w + UNIT // 2) // UNIT


def strongest(values: np.ndarray, most: int, including: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The channels (last axis) with the largest mean magnitude, at most `most`, in their own order.

    `including` are taken in whatever their values are.
    """
    strength = np.abs(values).reshape(-1, values.shape[-1]).mean(axis=0)
    order = [*including, *(c for c in np.argsort(-strength, kind="stable").tolist() if c not in including)]
    return tuple(sorted(order[:most]))


@dataclass(frozen=True, eq=False)
class Window:
    """How every pixel of one map is made, in ten-thousandths.

    `op` is "conv", "max", "average" or "each" (one value from one value). Shapes: `x` (H, W, n) holds the channels
    that are shown one by one, `w` (kh, kw, n), `rest` (H', W') what all other channels add together, `y` (H', W').
    `channels` are the shown ones' numbers in the layer before.
    """

    op: str
    x: np.ndarray
    w: np.ndarray
    rest: np.ndarray | None
    bias: int
    y: np.ndarray
    stride: int
    sides: Sides
    channels: tuple[int, ...]

    def cells(self, row: int, column: int) -> np.ndarray:
        """What the window reads for one output pixel, `(kh, kw, n)`; zero on the rim."""
        kh, kw, _ = self.w.shape
        top, left = row * self.stride, column * self.stride
        return self._padded[top : top + kh, left : left + kw]

    @cached_property
    def _padded(self) -> np.ndarray:
        return np.pad(self.x, (*self.sides, (0, 0)))

    def terms(self, row: int, column: int) -> np.ndarray:
        """Value times weight for one output pixel, `(kh, kw, n)`."""
        return products(self.cells(row, column), self.w)

    def subtotals(self, row: int, column: int) -> np.ndarray:
        """The sum of the terms of each shown channel, `(n,)`."""
        return self.terms(row, column).sum(axis=(0, 1))

    def remainder(self, row: int, column: int) -> int:
        """What is missing from the displayed terms to the true value, because the terms are rounded."""
        rest = int(self.rest[row, column]) if self.rest is not None else 0
        return int(self.y[row, column]) - int(self.subtotals(row, column).sum()) - rest - self.bias


@dataclass(frozen=True, eq=False)
class Pieces:
    """One map of a convolution as a sum of pictures.

    `channels` are the inputs shown one by one and `pieces` (H', W', n) what each adds; `rest` is what all others
    add, `bias` one number. They sum to `y` (H', W').
    """

    channels: tuple[int, ...]
    pieces: np.ndarray
    rest: np.ndarray | None
    bias: float
    y: np.ndarray


@dataclass(frozen=True, eq=False)
class Passage:
    """A picture `(H, W, C)`, 0 to 255, and what each layer of `net` made of it, in order."""

    net: ConvNet
    picture: np.ndarray
    outputs: tuple[Output, ...]

    def index(self, name: str) -> int:
        """The place of a layer by its name. Raises `ValueError` for an unknown one."""
        names = [output.name for output in self.outputs]
        if name not in names:
            raise ValueError(f"a layer must be one of {', '.join(names)}, received {name!r}")
        return names.index(name)

    def before(self, index: int) -> np.ndarray:
        """What the layer at `index` reads."""
        return self.outputs[index - 1].values if index else self.picture.astype(np.float32)

    def name_before(self, index: int) -> str:
        """Who gives the layer at `index` its input."""
        return self.outputs[index - 1].name if index else "picture"

    def is_maps(self, index: int) -> bool:
        """Whether a layer answers with maps (rows, columns, channels), not with a list of numbers."""
        return self.outputs[index].values.ndim == 3

    def unit_name(self, index: int, unit: int) -> str:
        """What one map or one number of a layer is called; -1 is the picture itself."""
        shape = self.outputs[index].values.shape if index >= 0 else self.picture.shape
        if len(shape) == 3:
            if index < 0 or all(isinstance(output.layer, Rescale) for output in self.outputs[: index + 1]):
                return ("red", "green", "blue")[unit] if shape[2] == 3 else "gray"
            return f"map {unit + 1}"
        if shape[0] == len(self.net.class_names) and not any(
            isinstance(output.layer, Dense) for output in self.outputs[index + 1 :]
        ):
            return self.net.class_names[unit]
        return f"number {unit + 1}"

    @property
    def winner(self) -> int:
        """The class that scores highest."""
        return int(self.outputs[-1].values.argmax())

    def follows(self, index: int) -> Output | None:
        """The activation that comes right after a layer, if one does."""
        after = self.outputs[index + 1] if index + 1 < len(self.outputs) else None
        return after if after is not None and isinstance(after.layer, Activate) else None

    def pieces(self, index: int, unit: int, most: int) -> Pieces:
        """One map of a convolution as a sum over at most `most` input channels, and the rest."""
        layer = self.outputs[index].layer
        if not isinstance(layer, Conv):
            raise ValueError(f"only a convolution sums over channels, received a {layer.kind} layer")
        x, kernel = self.before(index), layer.kernel[..., unit]
        each = conv2d(x, kernel[:, :, None, :], stride=layer.stride, padding=layer.padding, groups=x.shape[2])
        channels = strongest(each, most if x.shape[2] <= most else most - 1)
        others = np.delete(each, channels, axis=2)
        rest = others.sum(axis=2) if others.shape[2] else None
        return Pieces(
            channels,
            each[..., list(channels)],
            rest,
            float(layer.bias[unit]),
            self.outputs[index].values[..., unit],
        )

    def window(self, index: int, unit: int, most: int) -> Window:
        """How the pixels of one map are made, showing at most `most` input channels one by one."""
        layer, x = self.outputs[index].layer, self.before(index)
        y = counted(self.outputs[index].values[..., unit])
        if isinstance(layer, Conv):
            pieces = self.pieces(index, unit, most)
            sides = padding_sides(
                layer.padding, (x.shape[0], x.shape[1]), layer.kernel.shape[:2], stride=(layer.stride,) * 2
            )
            chosen = list(pieces.channels)
            rest = None if pieces.rest is None else counted(pieces.rest)
            return Window(
                "conv", counted(x[..., chosen]), counted(layer.kernel[:, :, chosen, unit]), rest,
                int(counted(layer.bias[unit])), y, layer.stride, sides, pieces.channels,
            )  # fmt: skip
        own = counted(x[..., [unit]])
        none: Sides = ((0, 0), (0, 0))
        if isinstance(layer, Pool):
            ones = np.full((layer.size, layer.size, 1), UNIT)
            return Window(layer.mode, own, ones, None, 0, y, layer.stride, none, (unit,))
        return Window("each", own, np.full((1, 1, 1), UNIT), None, 0, y, 1, none, (unit,))

    def sees(self, index: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """What a pixel of a layer's maps sees of the picture, for rows and for columns: (first, size, step).

        Output row r sees picture rows first + r * step onward, `size` of them; some may lie outside the picture.
        """
        axes = []
        for axis in (0, 1):
            first, size, step = 0, 1, 1
            for place, output in enumerate(self.outputs[: index + 1]):
                layer = output.layer
                if isinstance(layer, Conv):
                    shape = self.before(place).shape
                    kernel, stride = layer.kernel.shape[:2], layer.stride
                    sides = padding_sides(layer.padding, (shape[0], shape[1]), kernel, stride=(stride, stride))
                    first -= sides[axis][0] * step
                    size += (kernel[axis] - 1) * step
                    step *= stride
                elif isinstance(layer, Pool):
                    size += (layer.size - 1) * step
                    step *= layer.stride
            axes.append((first, size, step))
        return axes[0], axes[1]


def follow(net: ConvNet, picture: np.ndarray) -> Passage:
    """Sends one picture `(H, W, C)`, 0 to 255, through a network and keeps every layer's answer."""
    return Passage(net, picture, tuple(net.forward(picture.astype(np.float32))))


def formula_of(layer: Layer) -> str:
    """What a layer does to every number, in LaTeX."""
    match layer:
        case Rescale():
            return r"y = \text{scale} \cdot x + \text{offset}"
        case Conv():
            return (
                r"y_{r,c,m} = b_m + \sum_{k} \sum_{i,j} x_{rs+i-p,\;cs+j-p,\;k} \cdot w_{i,j,k,m}"
                r"\qquad s \text{ stride},\ p \text{ padding}"
            )
        case Activate(function="softmax"):
            return r"p_i = \frac{e^{z_i - \max z}}{\sum_j e^{z_j - \max z}}"
        case Activate():
            return ACTIVATIONS[layer.function].latex
        case Pool(mode="max"):
            return r"y_{r,c,m} = \max_{i,j}\; x_{rs+i,\;cs+j,\;m}"
        case Pool():
            return r"y_{r,c,m} = \frac{1}{n^2} \sum_{i,j} x_{rs+i,\;cs+j,\;m}"
        case GlobalPool(mode="max"):
            return r"y_m = \max_{r,c}\; x_{r,c,m}"
        case GlobalPool():
            return r"y_m = \frac{1}{H\,W} \sum_{r,c} x_{r,c,m}"
        case Dense():
            return r"z_u = b_u + \sum_i x_i \cdot w_{i,u}"
    return r"\text{place}(r, c, m) = (r \cdot W + c) \cdot C + m"
