"""Windows that slide over a picture: where they stand, and the cells that they cover, as arrays.

What convolution and pooling share. Pairs are (vertical, horizontal), lengths are in cells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.nn.checks import pair
from core.nn.shapes import Padding, Sides, conv_output_size, padding_sides, window_span

_BAND_CELLS = 1 << 18  # numbers in the columns of one band: 1 MB of float32 stays in cache


@dataclass(frozen=True)
class Windows:
    """All positions of a window over a picture of `size`; `out` counts them along each axis."""

    size: tuple[int, int]
    kernel: tuple[int, int]
    out: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    sides: Sides

    @classmethod
    def over(
        cls,
        size: tuple[int, int],
        kernel: tuple[int, int],
        *,
        stride: int | Sequence[int],
        padding: Padding,
        dilation: int | Sequence[int] = 1,
        ceil_mode: bool = False,
    ) -> "Windows":
        """The windows for these settings, in the forms that `conv2d` takes; `ValueError` where none fits."""
        strides, spread = pair(stride, "stride"), pair(dilation, "dilation")
        sides = padding_sides(padding, size, kernel, stride=strides, dilation=spread)
        rows, columns = (
            conv_output_size(
                size[axis],
                kernel[axis],
                stride=strides[axis],
                padding=sides[axis],
                dilation=spread[axis],
                ceil_mode=ceil_mode,
            )
            for axis in (0, 1)
        )
        return cls(size, kernel, (rows, columns), strides, spread, sides)

    @cached_property
    def span(self) -> tuple[int, int]:
        """The extent of one window, dilation included."""
        return window_span(self.kernel[0], self.dilation[0]), window_span(self.kernel[1], self.dilation[1])

    @cached_property
    def canvas(self) -> tuple[int, int]:
        """The padded picture's size, larger where rounding up lets the last window overhang it."""
        rows, columns = (
            max(
                self.size[axis] + sum(self.sides[axis]),
                (self.out[axis] - 1) * self.stride[axis] + self.span[axis],
            )
            for axis in (0, 1)
        )
        return rows, columns

    @cached_property
    def inside(self) -> tuple[slice, slice]:
        """Where the picture lies on the canvas."""
        (top, _), (left, _) = self.sides
        return slice(top, top + self.size[0]), slice(left, left + self.size[1])

    def tap(self, u: int, v: int, rows: slice | None = None) -> tuple[slice, slice]:
        """The canvas cells that window cell (u, v) covers, over all output rows or those given."""
        first, beyond = (0, self.out[0]) if rows is None else (rows.start, rows.stop)
        top = u * self.dilation[0] + first * self.stride[0]
        left = v * self.dilation[1]
        bottom = top + (beyond - first - 1) * self.stride[0] + 1
        right = left + (self.out[1] - 1) * self.stride[1] + 1
        return slice(top, bottom, self.stride[0]), slice(left, right, self.stride[1])

    def bands(self, channels: int) -> Iterator[slice]:
        """The output's rows, in bands whose columns stay in cache."""
        height = max(1, _BAND_CELLS // (channels * self.kernel[0] * self.kernel[1] * self.out[1]))
        for start in range(0, self.out[0], height):
            yield slice(start, min(start + height, self.out[0]))

    def columns(self, canvas: np.ndarray, rows: slice) -> np.ndarray:
        """Each window of these output rows as a column, `(C * kh * kw, rows, W')`.

        `canvas` is one padded picture, channels first, `(C, H, W)`: whole rows of it are copied at a time.
        """
        every = sliding_window_view(canvas, self.span, axis=(1, 2))  # (C, H, W, span, span), no copy
        windows = every[:, :: self.stride[0], :: self.stride[1], :: self.dilation[0], :: self.dilation[1]]
        band = windows[:, rows, : self.out[1]].transpose(0, 3, 4, 1, 2)  # (C, kh, kw, rows, W')
        return band.reshape(-1, *band.shape[3:])
