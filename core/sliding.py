"""A window that has slid over an input: what is explained, and what is drawn. No mathematics and no drawing here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CHANNELS = {1: ("Input",), 3: ("Red", "Green", "Blue")}


@dataclass(frozen=True)
class Convolution:
    """One convolution, computed. Shapes: `x` (H, W, C), `w` (kh, kw, C), `y` (H', W'); pairs are (rows, columns)."""

    x: np.ndarray
    w: np.ndarray
    y: np.ndarray
    bias: float
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    dilation: tuple[int, int]

    @property
    def padded(self) -> tuple[int, int]:
        """Rows and columns of the input with its rim."""
        (top, bottom), (left, right) = self.padding
        return self.x.shape[0] + top + bottom, self.x.shape[1] + left + right

    @property
    def span(self) -> tuple[int, int]:
        """Rows and columns from the window's first cell to its last."""
        kh, kw, _ = self.w.shape
        return (kh - 1) * self.dilation[0] + 1, (kw - 1) * self.dilation[1] + 1

    @property
    def channels(self) -> Sequence[str]:
        return CHANNELS.get(self.w.shape[2], tuple(f"Channel {c + 1}" for c in range(self.w.shape[2])))
