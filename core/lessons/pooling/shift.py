"""What pooling forgets: the input moves cell by cell, and the pooled map changes less, or not at all."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.pooling.pool import Pooled, pool

MOST = 6  # cells that the input is moved


@dataclass(frozen=True)
class Shifts:
    """An input at rest and moved by 1, 2, ... cells; zeros come in. `direction` is right, down or both."""

    x: np.ndarray
    mode: str
    size: int
    stride: int
    direction: str

    @property
    def count(self) -> int:
        """How far it moves: two strides, or as far as there are cells."""
        return min(2 * self.stride, MOST, *(n for n, way in zip(self.x.shape, self.way, strict=True) if way))

    @property
    def way(self) -> tuple[int, int]:
        """Rows and columns of one step."""
        return int(self.direction != "right"), int(self.direction != "down")

    def moved(self, grid: np.ndarray, by: int) -> np.ndarray:
        """A grid moved by so many cells."""
        down, across = (by * way for way in self.way)
        return np.pad(grid, ((down, 0), (across, 0)))[: grid.shape[0], : grid.shape[1]]

    @cached_property
    def pooled(self) -> list[Pooled]:
        """The input at rest and at every move, pooled."""
        return [
            pool(self.moved(self.x, by), mode=self.mode, size=self.size, stride=self.stride)
            for by in range(self.count + 1)
        ]

    @cached_property
    def inputs(self) -> np.ndarray:
        """`(moves + 1, H, W)`."""
        return np.stack([p.x for p in self.pooled])

    @cached_property
    def outputs(self) -> np.ndarray:
        """`(moves + 1, H', W')`."""
        return np.stack([p.y for p in self.pooled])

    def changed(self, by: int) -> tuple[np.ndarray, np.ndarray]:
        """Which cells of the input and of the output differ from those at rest."""
        return self.inputs[by] != self.inputs[0], self.outputs[by] != self.outputs[0]

    def follows(self, by: int) -> bool:
        """Whether the output is the one at rest, moved by as many cells as the input has moved strides."""
        if by % self.stride:
            return False
        return np.array_equal(self.outputs[by], self.moved(self.outputs[0], by // self.stride))
