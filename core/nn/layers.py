"""The layers that a `ConvNet` is made of: frozen settings and weights, which can run and tell their size.

Every layer has a `kind` (its name in files and on the screen), `output_shape` (its output for an input shape,
both without leading axes, by the formula) and a call that computes. A layer refuses bad settings when it is
made, and an input shape that it cannot take when it is asked for its output's.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.nn.activations import ACTIVATIONS
from core.nn.checks import integer, number, one_of
from core.nn.convolution import conv2d
from core.nn.pooling import POOLINGS, global_pool2d, pool2d
from core.nn.shapes import conv_output_size, padding_sides
from core.nn.softmax import softmax

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Rescale:
    """Pixels to the numbers that the network was trained on: x * scale + offset."""

    kind: ClassVar[str] = "rescale"
    scale: float
    offset: float = 0.0

    def __post_init__(self) -> None:
        number(self.scale, "scale")
        number(self.offset, "offset")

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x * x.dtype.type(self.scale) + x.dtype.type(self.offset)


@dataclass(frozen=True, eq=False)
class Conv:
    """A convolution: `kernel` `(kh, kw, Cin, Cout)`, `bias` `(Cout,)`."""

    kind: ClassVar[str] = "conv"
    kernel: np.ndarray
    bias: np.ndarray
    stride: int = 1
    padding: str = "same"

    def __post_init__(self) -> None:
        _check_weights(self.kernel, self.bias, axes=4)
        integer(self.stride, "stride")
        one_of(self.padding, "padding", ("same", "valid"))

    def output_shape(self, shape: Shape) -> Shape:
        height, width, channels = _picture(shape, self.kind)
        if channels != self.kernel.shape[2]:
            raise ValueError(f"a conv layer's kernel {self.kernel.shape} must take the channels of its input {shape}")
        kernel, stride = self.kernel.shape[:2], (self.stride, self.stride)
        sides = padding_sides(self.padding, (height, width), kernel, stride=stride)
        rows, columns = (
            conv_output_size(size, extent, stride=self.stride, padding=ends)
            for size, extent, ends in zip((height, width), kernel, sides, strict=True)
        )
        return rows, columns, self.kernel.shape[3]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return conv2d(x, self.kernel, self.bias, stride=self.stride, padding=self.padding)


@dataclass(frozen=True)
class Activate:
    """An activation function by name, with its default parameters: a key of `ACTIVATIONS`, or `"softmax"`."""

    kind: ClassVar[str] = "activate"
    function: str

    def __post_init__(self) -> None:
        one_of(self.function, "function", (*ACTIVATIONS, "softmax"))

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return softmax(x) if self.function == "softmax" else ACTIVATIONS[self.function].f(x)


@dataclass(frozen=True)
class Pool:
    """The largest value (`mode` `"max"`) or the average (`"average"`) of each square window; no padding."""

    kind: ClassVar[str] = "pool"
    size: int
    stride: int
    mode: str = "max"

    def __post_init__(self) -> None:
        integer(self.size, "size")
        integer(self.stride, "stride")
        one_of(self.mode, "mode", POOLINGS)

    def output_shape(self, shape: Shape) -> Shape:
        height, width, channels = _picture(shape, self.kind)
        rows, columns = (conv_output_size(size, self.size, stride=self.stride) for size in (height, width))
        return rows, columns, channels

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return pool2d(x, self.size, stride=self.stride, mode=self.mode)


@dataclass(frozen=True)
class GlobalPool:
    """One number per channel: the average or the largest value of its whole picture."""

    kind: ClassVar[str] = "global_pool"
    mode: str = "average"

    def __post_init__(self) -> None:
        one_of(self.mode, "mode", POOLINGS)

    def output_shape(self, shape: Shape) -> Shape:
        return (_picture(shape, self.kind)[2],)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return global_pool2d(x, mode=self.mode)


@dataclass(frozen=True)
class Flatten:
    """A picture's numbers in one list: row after row, in a row cell after cell, in a cell all channels."""

    kind: ClassVar[str] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        height, width, channels = _picture(shape, self.kind)
        return (height * width * channels,)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x.reshape(*x.shape[:-3], -1)


@dataclass(frozen=True, eq=False)
class Dense:
    """Every output a weighted sum of all inputs: `kernel` `(in, out)`, `bias` `(out,)`."""

    kind: ClassVar[str] = "dense"
    kernel: np.ndarray
    bias: np.ndarray

    def __post_init__(self) -> None:
        _check_weights(self.kernel, self.bias, axes=2)

    def output_shape(self, shape: Shape) -> Shape:
        if shape != self.kernel.shape[:1]:
            raise ValueError(
                f"a dense layer's kernel {self.kernel.shape} must take its input's shape, received {shape}"
            )
        return (self.kernel.shape[1],)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x @ self.kernel + self.bias


Layer = Rescale | Conv | Activate | Pool | GlobalPool | Flatten | Dense


def _check_weights(kernel: np.ndarray, bias: np.ndarray, *, axes: int) -> None:
    for name, array in (("kernel", kernel), ("bias", bias)):
        if not isinstance(array, np.ndarray) or array.dtype not in (np.float32, np.float64):
            received = getattr(array, "dtype", type(array).__name__)
            raise ValueError(f"{name} must be an array of float32 or float64, received {received}")
    if kernel.ndim != axes or kernel.size == 0:
        raise ValueError(f"kernel must have {axes} axes, none empty, received shape {kernel.shape}")
    if bias.shape != kernel.shape[-1:]:
        raise ValueError(f"bias must have shape {kernel.shape[-1:]}, received {bias.shape}")


def _picture(shape: Shape, kind: str) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise ValueError(f"a {kind} layer must receive a picture (height, width, channels), received shape {shape}")
    height, width, channels = shape
    return height, width, channels
