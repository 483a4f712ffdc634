"""Three ways to make a map smaller: keep the largest, keep the average, or convolve with a stride and learn how."""

from dataclasses import dataclass

from core.lessons.pooling.pool import Pooled
from core.sliding import Convolution

MAPS = 32  # in and out, of the layer that the parameters are counted for


@dataclass(frozen=True)
class Compared:
    """The same windows, three ways: two poolings, and a convolution with a stride."""

    largest: Pooled
    average: Pooled
    conv: Convolution


def parameters(size: int, maps: int = MAPS) -> int:
    """Weights and biases of a convolution from so many maps to as many."""
    return size * size * maps * maps + maps
