"""What each layer of a stack of sliding layers sees of the input.

One axis; pictures have two of the same kind. Convolution and pooling count alike: only where a window reads matters.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.convolution import conv2d_transpose
from core.nn.shapes import conv_output_size, receptive_field, same_padding, window_span
from core.wording import prose


@dataclass(frozen=True)
class Layer:
    """One sliding layer: the cells that a window reads, how far it moves, how far apart it reads."""

    name: str
    kernel: int
    stride: int = 1
    dilation: int = 1

    @property
    def numbers(self) -> tuple[int, int, int]:
        return self.kernel, self.stride, self.dilation

    @property
    def span(self) -> int:
        """Cells from the first to the last that one window touches."""
        return window_span(self.kernel, self.dilation)

    @property
    def title(self) -> str:
        """`3×3, stride 2, dilation 4`, without what is 1."""
        extras = [(self.stride, "stride"), (self.dilation, "dilation")]
        return f"{self.kernel}\u00d7{self.kernel}" + "".join(f", {what} {n}" for n, what in extras if n > 1)


@dataclass(frozen=True, eq=False)
class Level:
    """The input (number 0) or a layer's output, along one axis; lengths in input cells unless said otherwise.

    `size`: its cells. `jump`: the distance between neighbors. `field`: what one cell sees. `start`: the middle of
    its first cell. `ways`: of its own cells from the first to the last that feed one cell of the top, by how many ways
    each does, `(reach,)`; 0 is a cell that dilation or stride skips. `numbers` are kernel, stride and dilation of the
    layer that makes it; none for the input.
    """

    number: int
    name: str
    size: int
    jump: int
    field: int
    start: float
    ways: np.ndarray
    numbers: tuple[int, ...] = ()

    @property
    def reach(self) -> int:
        """How many of its own cells lie from the first to the last that feed one cell of the top."""
        return len(self.ways)

    @property
    def end(self) -> float:
        """The middle of its last cell."""
        return self.start + (self.size - 1) * self.jump

    @property
    def width(self) -> int:
        """How wide those cells stand, in input cells."""
        return (self.reach - 1) * self.jump + 1


@dataclass(frozen=True)
class Stack:
    """Layers on an input of `side` cells; `padding` is `"valid"` or `"same"`, for all of them.

    Raises `Unworkable` where a window no longer fits.
    """

    layers: tuple[Layer, ...]
    side: int
    padding: str

    def __post_init__(self) -> None:
        size = self.side
        for layer in self.layers:
            if self.padding == "valid" and layer.span > size:
                raise Unworkable(
                    prose(f"""At {layer.name} only {size} of {self.side} cells are left, and its window covers
                        {layer.span}: it does not fit. Take a larger input, same padding, or fewer or smaller
                        layers.""")
                )
            size = conv_output_size(
                size,
                layer.kernel,
                stride=layer.stride,
                dilation=layer.dilation,
                padding=self._padding(layer, size),
            )

    def _padding(self, layer: Layer, size: int) -> tuple[int, int]:
        if self.padding == "valid":
            return 0, 0
        return same_padding(size, layer.kernel, stride=layer.stride, dilation=layer.dilation)

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The input and every layer's output, input first."""
        numbers = [layer.numbers for layer in self.layers]
        size, start = self.side, 0.0
        levels = [Level(0, "input", size, 1, 1, start, self.paths[0])]
        for number, layer in enumerate(self.layers, start=1):
            ends = self._padding(layer, size)
            start += ((layer.span - 1) / 2 - ends[0]) * levels[-1].jump
            size = conv_output_size(size, layer.kernel, stride=layer.stride, dilation=layer.dilation, padding=ends)
            sees = receptive_field(numbers[:number])
            levels.append(
                Level(number, layer.name, size, sees.stride, sees.size, start, self.paths[number], layer.numbers)
            )
        return tuple(levels)

    @property
    def top(self) -> Level:
        return self.levels[-1]

    @property
    def middle(self) -> tuple[int, float]:
        """The middle cell of the top, and where on the input it looks."""
        cell = self.top.size // 2
        return cell, self.top.start + cell * self.top.jump

    @property
    def field(self) -> int:
        """What one cell of the top sees: the receptive field, in input cells."""
        return self.top.field

    @cached_property
    def paths(self) -> tuple[np.ndarray, ...]:
        """For each level, by how many ways each cell in reach feeds one cell of the top: `(reach,)`, input first.

        It is the gradient of that cell where every weight is 1, found by running the layers backward. 0 is a cell that
        dilation or stride skips.
        """
        ways = [np.ones((1, 1, 1))]
        for layer in reversed(self.layers):
            kernel = np.ones((1, layer.kernel, 1, 1))
            ways.append(conv2d_transpose(ways[-1], kernel, stride=(1, layer.stride), dilation=(1, layer.dilation)))
        return tuple(way[0, :, 0] for way in reversed(ways))

    def added(self, number: int) -> int:
        """By how many input cells layer `number` widens the view: (kernel - 1) * dilation * jump below it."""
        return (self.layers[number - 1].span - 1) * self.levels[number - 1].jump
