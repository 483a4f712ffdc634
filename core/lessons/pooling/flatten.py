"""Flattening: where each number stands in the maps, and at which index in the row."""

from dataclasses import dataclass

import numpy as np

Cell = tuple[int, int, int]


@dataclass(frozen=True)
class Flattened:
    """Maps `x` (H, W, C) and the order that they are laid out in: channels "last" or "first".

    `units` are those of the dense layer that takes the row.
    """

    x: np.ndarray
    order: str
    units: int

    @property
    def row(self) -> np.ndarray:
        """The flat row, `(H * W * C,)`."""
        maps = self.x if self.order == "last" else np.moveaxis(self.x, -1, 0)
        return maps.ravel()

    def index(self, cell: Cell, shape: tuple[int, ...] | None = None, order: str = "") -> int:
        """Where a cell (row, column, map) stands in the row; for maps of another shape or order where one is given."""
        i, j, c = cell
        height, width, channels = shape or self.x.shape
        if (order or self.order) == "last":
            return (i * width + j) * channels + c
        return (c * height + i) * width + j

    @property
    def cells(self) -> list[Cell]:
        """Every cell (row, column, map), in the order of the row."""
        every = [(i, j, c) for i, j, c in np.ndindex(*self.x.shape)]
        return sorted(every, key=self.index)


def sum_of(f: Flattened, cell: Cell, times: str = "\u00b7") -> str:
    """The index formula with a cell's numbers: `(0\u00b73 + 1)\u00b72 + 0`."""
    i, j, c = cell
    height, width, channels = f.x.shape
    if f.order == "last":
        return f"({i}{times}{width} + {j}){times}{channels} + {c}"
    return f"({c}{times}{height} + {i}){times}{width} + {j}"
