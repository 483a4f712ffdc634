"""What a line of the builder stands for: the convolutions, poolings and dense layers that do its work."""

from dataclasses import dataclass

from core.explain.explanation import Unworkable
from core.lessons.zoo.layers import Layer
from core.nn.costs import NOTHING, Cost, conv_cost, dense_cost, normalization_cost
from core.nn.shapes import conv_output_size, same_padding
from core.wording import prose

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """One operation that keeps its output: a convolution, a pooling or a dense layer inside a line of the builder."""

    kernel: int
    channels: int  # maps, or numbers of a list, that it reads
    groups: int
    shape: Shape
    bias: bool
    norm: bool
    learns: bool = True
    name: str = ""

    @property
    def cost(self) -> Cost:
        if not self.learns:
            return NOTHING
        if len(self.shape) == 1:
            return dense_cost(self.channels, self.shape[0], bias=self.bias)
        side, _, filters = self.shape
        cost = conv_cost(self.kernel, self.channels, filters, side * side, groups=self.groups, bias=self.bias)
        return cost + normalization_cost(filters) if self.norm else cost


def parts_of(layer: Layer, shape: Shape, name: str) -> tuple[tuple[Part, ...], tuple[int, int]]:
    """A layer's operations on an input of this shape, and the padding of its window."""
    maps = shape[-1]
    if layer.kind == "dense":
        if len(shape) == 3:
            raise Unworkable(
                prose(f"""{name} is dense and reads a list of numbers, but gets {_size(shape)} maps. Put a flatten or a
                    global average before it.""")
            )
        return (Part(1, maps, 1, (layer.filters,), layer.bias, norm=False),), (0, 0)
    if layer.kind == "flatten":
        return (), (0, 0)
    if len(shape) == 1:
        raise Unworkable(
            f"{name} needs maps, but gets a list of {maps} numbers. Move it above the layer that makes the list."
        )
    if layer.kind == "global":
        return (Part(shape[0], maps, 1, (maps,), bias=False, norm=False, learns=False),), (0, 0)
    side, ends = _window(layer, shape[0], name)
    if layer.kind in ("max", "average"):
        return (Part(layer.kernel, maps, 1, (side, side, maps), bias=False, norm=False, learns=False),), ends
    return tuple(_convolutions(layer, shape, side, name)), ends


def _convolutions(layer: Layer, shape: Shape, side: int, name: str) -> list[Part]:
    """The convolutions that a line stands for; the last one's output has the line's shape."""
    maps, filters, kernel = shape[2], layer.filters, layer.kernel
    bias, norm = layer.bias, layer.norm
    if layer.kind == "depthwise":
        return [Part(kernel, maps, maps, (side, side, maps), bias, norm)]
    if layer.kind == "separable":
        # Keras' SeparableConv2D has one bias, at its end; MobileNet normalizes after either part.
        return [
            Part(
                kernel,
                maps,
                maps,
                (side, side, maps),
                bias and norm,
                norm,
                name=f"{kernel}×{kernel} depthwise",
            ),
            Part(1, maps, 1, (side, side, filters), bias, norm, name="1×1"),
        ]
    if layer.kind == "bottleneck":
        wide, out = (side, side, filters), (side, side, 4 * filters)
        _divides(layer.groups, filters, filters, name)
        shortcut = [Part(1, maps, 1, out, bias, norm, name="1×1 on the shortcut")]
        return [
            Part(1, maps, 1, wide, bias, norm, name="1×1"),
            Part(kernel, filters, layer.groups, wide, bias, norm, name=f"{kernel}×{kernel}"),
            Part(1, filters, 1, out, bias, norm, name="1×1"),
            *(shortcut if layer.stride > 1 or maps != 4 * filters else []),
        ]
    _divides(layer.groups, maps, filters, name)
    return [Part(kernel, maps, layer.groups, (side, side, filters), bias, norm)]


def _divides(groups: int, maps: int, filters: int, name: str) -> None:
    if maps % groups or filters % groups:
        raise Unworkable(
            prose(f"""{name} has {groups} groups for {maps} maps and {filters} filters, and they cannot be shared out
                evenly. Take a number of groups that divides both.""")
        )


def _window(layer: Layer, size: int, name: str) -> tuple[int, tuple[int, int]]:
    """The output's side, and the padding before and after."""
    kernel, stride, dilation = layer.kernel, layer.stride, layer.spread
    if layer.kind == "bottleneck":
        # The stride is that of 1x1 convolutions, and its k x k keeps the size, so that both ways can be added.
        small = conv_output_size(size, 1, stride=stride)
        return small, same_padding(small, kernel, dilation=dilation)
    if layer.padding == "same":
        ends = same_padding(size, kernel, stride=stride, dilation=dilation)
    else:
        each = 0 if layer.padding == "valid" else int(layer.padding)
        ends = each, each
    if layer.span > size + sum(ends):
        raise Unworkable(
            prose(f"""{name} has a window of {layer.span} cells, and {size + sum(ends)} are left, padding included.
                Take a larger input, a smaller kernel, or same padding.""")
        )
    return conv_output_size(size, kernel, stride=stride, dilation=dilation, padding=ends), ends


def _size(shape: Shape) -> str:
    return "×".join(f"{extent:,}" for extent in shape)
