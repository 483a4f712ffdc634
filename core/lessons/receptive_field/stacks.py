"""The stacks of layers that the lesson starts from: published ones, and the reader's own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.lessons.receptive_field.receptive_field import Layer

LIMITS = (11, 4, 8)  # the largest kernel, stride and dilation


@dataclass(frozen=True)
class Example:
    """A stack to start from: its layers, the side of its input, and its padding."""

    title: str
    layers: tuple[Layer, ...]
    side: int
    padding: str


def _vgg16() -> tuple[Layer, ...]:
    """Thirteen 3x3 convolutions in five blocks, a pool after each (Simonyan and Zisserman, 2014, table 1, D)."""
    layers: list[Layer] = []
    for block, convolutions in enumerate((2, 2, 3, 3, 3), start=1):
        layers += [Layer(f"conv{block}_{number + 1}", 3) for number in range(convolutions)]
        layers.append(Layer(f"pool{block}", 2, 2))
    return tuple(layers)


def _plain(*layers: tuple[int, int, int]) -> tuple[Layer, ...]:
    return tuple(Layer(f"layer {number}", *layer) for number, layer in enumerate(layers, start=1))


EXAMPLES: dict[str, Example] = {
    "two": Example("Two 3×3", _plain(*((3, 1, 1),) * 2), 24, "valid"),
    "three": Example("Three 3×3", _plain(*((3, 1, 1),) * 3), 24, "valid"),
    "tiny": Example(
        "Tiny VGG (CNN Explainer)",
        (
            Layer("conv_1_1", 3), Layer("conv_1_2", 3), Layer("max_pool_1", 2, 2),
            Layer("conv_2_1", 3), Layer("conv_2_2", 3), Layer("max_pool_2", 2, 2),
        ),
        64, "valid",
    ),
    "vgg16": Example("VGG-16 up to its last pool", _vgg16(), 224, "same"),
    "dilated": Example("Dilation 1, 2, 4", _plain((3, 1, 1), (3, 1, 2), (3, 1, 4)), 32, "same"),
}  # fmt: skip


def own_stack(rows: Sequence[Sequence[float]]) -> tuple[Layer, ...]:
    """Layers from rows of kernel, stride, dilation, each brought into its limits.

    >>> own_stack([[3, 2, 1]])
    (Layer(name='layer 1', kernel=3, stride=2, dilation=1),)
    """
    return _plain(
        *(tuple(int(np.clip(round(value), 1, most)) for value, most in zip(row, LIMITS, strict=True)) for row in rows)  # type: ignore[arg-type]
    )
