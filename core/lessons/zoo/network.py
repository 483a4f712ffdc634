"""A network's books: for every layer its output, what one cell of it sees, and what it costs, with running totals.

The receptive field follows the longest path: through a bottleneck's three convolutions, not along its shortcut, which
sees less. Behind a flatten, a dense or a global layer every number depends on the whole picture. Formulas:
Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill (2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import prod

import numpy as np

from core.lessons.zoo.layers import SLIDING, Layer, checked
from core.lessons.zoo.parts import Part, Shape, parts_of
from core.nn.costs import NOTHING, Cost

BYTES = 4  # of a number in single precision (float32)


@dataclass(frozen=True)
class Line:
    """One layer: shapes before and after, padding on both ends, its parts, and what it adds up to.

    `field` is how many input cells one of its numbers sees along one side, `jump` how far neighbors stand apart there;
    both are 0 where it sees the whole picture. `so_far` and `kept_so_far` are totals up to here.
    """

    name: str
    layer: Layer
    before: Shape
    after: Shape
    ends: tuple[int, int]
    parts: tuple[Part, ...]
    field: int
    jump: int
    below: tuple[int, int]  # field and jump of the layer before
    so_far: Cost = NOTHING
    kept_so_far: int = 0
    unread: int = 0  # rows of the picture that none of its numbers depends on, where it sees all of its input

    @property
    def cost(self) -> Cost:
        return sum((part.cost for part in self.parts), NOTHING)

    @property
    def kept(self) -> int:
        """How many numbers its outputs hold; ReLU is done in place, and what normalization keeps is left out."""
        return sum(prod(part.shape) for part in self.parts)


@dataclass(frozen=True)
class Ledger:
    """A network on an input of `side` x `side` with `channels`: a line per layer, in order."""

    side: int
    channels: int
    lines: tuple[Line, ...]

    @property
    def total(self) -> Cost:
        return self.lines[-1].so_far

    @property
    def kept(self) -> int:
        return self.lines[-1].kept_so_far


def ledger(layers: Sequence[Layer], side: int, channels: int, names: Sequence[str] = ()) -> Ledger:
    """The books of a network. Raises `Unworkable` for a layer that cannot follow the one before it."""
    shape: Shape = (side, side, channels)
    field, jump = 1, 1
    lines = []
    for number, layer in enumerate(checked(layers), start=1):
        name = names[number - 1] if names else f"{layer.kind}_{number}"
        parts, ends = parts_of(layer, shape, name)
        after = parts[-1].shape if parts else (prod(shape),)
        below = field, jump
        if layer.kind not in SLIDING:
            field = jump = 0
        elif layer.kind == "bottleneck":
            # Its first 1x1 has the stride, so its window of k x k reads at the new distance.
            jump *= layer.stride
            field += (layer.span - 1) * jump
        else:
            field += (layer.span - 1) * jump
            jump *= layer.stride
        lines.append(Line(name, layer, shape, after, ends, parts, field, jump, below))
        shape = after
    costs = accumulate(line.cost for line in lines)
    kept = accumulate(line.kept for line in lines)
    return Ledger(side, channels, tuple(
        replace(line, so_far=cost, kept_so_far=held, unread=0 if line.field else _unread(lines[:at], line, side))
        for at, (line, cost, held) in enumerate(zip(lines, costs, kept, strict=True))
    ))  # fmt: skip


def _unread(below: Sequence[Line], top: Line, side: int) -> int:
    """Rows of the picture that no way leads down to, from all rows of what a layer reads."""
    slides = [line for line in below if line.layer.kind in SLIDING]
    read = np.arange(slides[-1].after[0] if slides else side)
    for line in reversed(slides):
        layer = line.layer
        taps = np.arange(layer.kernel) * layer.spread
        if layer.kind == "bottleneck":
            # Its window stands between 1x1 convolutions, of which the first has the stride.
            read = np.unique(read[:, None] + taps - (layer.span - 1) // 2)
            read = read[(read >= 0) & (read < line.after[0])] * layer.stride
        else:
            read = np.unique(read[:, None] * layer.stride - line.ends[0] + taps)
        read = read[(read >= 0) & (read < line.before[0])]
    return side - len(read)
