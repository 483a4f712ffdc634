"""A picture moved cell by cell: the convolution's output moves along, the dense layer's becomes another one."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.why_convolve.pictures import dense_weights
from core.nn.convolution import conv2d


@dataclass(frozen=True)
class Moves:
    """A picture `(n, n)` and what two layers make of it, moved by 0 to `count` cells to the right or down.

    Where cells come in, they are `ground`. Shapes: `inputs` (count + 1, n, n), `conv` and `dense` (count + 1, m, m).
    """

    x: np.ndarray
    w: np.ndarray
    padding: str
    ground: int
    direction: str
    count: int = 3

    def shifted(self, grid: np.ndarray, by: int, entering: float) -> np.ndarray:
        """A grid moved by some cells; what comes in is `entering`."""
        axis = 1 if self.direction == "right" else 0
        moved = np.roll(grid, by, axis=axis)
        moved[(slice(None), slice(0, by)) if axis else slice(0, by)] = entering
        return moved

    @cached_property
    def inputs(self) -> np.ndarray:
        return np.stack([self.shifted(self.x, by, self.ground) for by in range(self.count + 1)])

    @cached_property
    def conv(self) -> np.ndarray:
        return conv2d(self.inputs[..., None], self.w[..., None, None], padding=self.padding)[..., 0]

    @cached_property
    def weights(self) -> np.ndarray:
        return dense_weights(self.conv[0].size, self.x.size, 1)

    @cached_property
    def dense(self) -> np.ndarray:
        flat = self.inputs.reshape(self.count + 1, -1) @ self.weights.T
        return flat.reshape(self.conv.shape)

    def carried(self, outputs: np.ndarray) -> np.ndarray:
        """The first output, moved along: nan where nothing is known of what comes in. `(count + 1, m, m)`."""
        return np.stack([self.shifted(outputs[0], by, np.nan) for by in range(self.count + 1)])

    def differing(self, outputs: np.ndarray) -> np.ndarray:
        """Where an output is not the first one moved along, of the cells that can be compared."""
        carried = self.carried(outputs)
        return ~np.isnan(carried) & (outputs != carried)

    def equal(self, outputs: np.ndarray, by: int) -> tuple[int, int]:
        """How many cells are the first output's, moved; and how many can be compared."""
        known = int((~np.isnan(self.carried(outputs)[by])).sum())
        return known - int(self.differing(outputs)[by].sum()), known
