"""What a convolution adds up to along each axis: its sizes, what no window reaches, and the turned kernel's output."""

from typing import NamedTuple

import numpy as np

from core.nn.convolution import conv2d
from core.nn.shapes import conv_output_size, window_span
from core.sliding import Convolution


class Axis(NamedTuple):
    """One axis of a convolution in numbers: cells, kernel, zeros before and after, stride, dilation."""

    n: int
    kernel: int
    before: int
    after: int
    stride: int
    dilation: int

    @property
    def room(self) -> int:
        """How many cells the window can move; below 0 where it does not fit."""
        return self.n + self.before + self.after - window_span(self.kernel, self.dilation)

    @property
    def left_over(self) -> int:
        """Cells at the end that no window reads: too few for one more step."""
        return self.room % self.stride

    @property
    def size(self) -> int:
        """Output cells."""
        return conv_output_size(
            self.n, self.kernel, stride=self.stride, padding=(self.before, self.after), dilation=self.dilation
        )


def axes(conv: Convolution) -> tuple[Axis, Axis]:
    """Rows and columns."""
    rows, columns = (
        Axis(conv.x.shape[axis], conv.w.shape[axis], *conv.padding[axis], conv.stride[axis], conv.dilation[axis])
        for axis in (0, 1)
    )
    return rows, columns


def turned(conv: Convolution) -> np.ndarray | None:
    """The output `(H', W')` with the kernel turned by half; None where the kernel looks the same then."""
    flipped = conv.w[::-1, ::-1]
    if np.array_equal(flipped, conv.w):
        return None
    return conv2d(conv.x, flipped[..., None], np.array([conv.bias]), stride=conv.stride, padding=conv.padding,
                  dilation=conv.dilation)[..., 0]  # fmt: skip
