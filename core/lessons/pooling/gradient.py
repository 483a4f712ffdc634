"""The gradient's way back through pooling: to the winner of each window, or in equal parts to all of its cells."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.pooling.pool import PLACES, Pooled
from core.nn.pooling import pool2d_gradient


def default_slopes(shape: tuple[int, int]) -> np.ndarray:
    """Gradients to start from, `shape`: halves of both signs, none of them 0."""
    steps = np.array([1.0, -0.5, 2.0, 0.5, -1.5])
    return steps[np.arange(shape[0] * shape[1]) % len(steps)].reshape(shape)


@dataclass(frozen=True)
class Returned:
    """A pooling and the gradient `slopes` (H', W') of the loss at its output."""

    p: Pooled
    slopes: np.ndarray

    @cached_property
    def gradient(self) -> np.ndarray:
        """The gradient at the input, `(H, W)`."""
        p = self.p
        found = pool2d_gradient(
            p.x[..., None], self.slopes[..., None], p.size, stride=p.stride, padding=p.padding, mode=p.mode,
            ceil_mode=p.ceil, count_padding=p.counted,
        )  # fmt: skip
        return np.round(found[..., 0], PLACES) + 0.0

    @cached_property
    def received(self) -> np.ndarray:
        """What every input cell has received after each window, `(windows, H, W)`."""
        sent = np.zeros((self.slopes.size, *self.p.x.shape))
        for index, slope in enumerate(self.slopes.ravel().tolist()):
            winner = self.winner(index)
            if winner:
                sent[index, *winner] = slope
            else:
                rows, columns = self.window(index)
                sent[index, slice(*rows), slice(*columns)] = slope / self.p.counts.flat[index]
        return np.round(sent.cumsum(axis=0), PLACES) + 0.0

    def window(self, index: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Rows and columns of the input that a window covers."""
        return self.p.inside(*divmod(index, self.slopes.shape[1]))

    def winner(self, index: int) -> tuple[int, int] | None:
        """The cell that won a window; None where there is an average."""
        if self.p.mode != "max":
            return None
        row, column = self.p.winners[divmod(index, self.slopes.shape[1])].tolist()
        return row, column

    @property
    def winners(self) -> list[tuple[int, int] | None]:
        """Every window's."""
        return [self.winner(index) for index in range(self.slopes.size)]
