"""A convolution with one output channel: what it is made of, and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.convolution import conv2d
from core.nn.shapes import Sides, padding_sides, window_span
from core.wording import prose

CHANNELS = {1: ("Input",), 3: ("Red", "Green", "Blue")}


@dataclass(frozen=True)
class Convolution:
    """One convolution, computed. Shapes: `x` (H, W, C), `w` (kh, kw, C), `y` (H', W'); pairs are (rows, columns)."""

    x: np.ndarray
    w: np.ndarray
    y: np.ndarray
    bias: float
    stride: tuple[int, int]
    padding: Sides
    dilation: tuple[int, int]

    @property
    def padded(self) -> tuple[int, int]:
        (top, bottom), (left, right) = self.padding
        return self.x.shape[0] + top + bottom, self.x.shape[1] + left + right

    @property
    def channels(self) -> Sequence[str]:
        return CHANNELS.get(self.w.shape[2], tuple(f"Channel {c + 1}" for c in range(self.w.shape[2])))


def convolve(
    x: np.ndarray, w: np.ndarray, *, bias: float, stride: int, padding: int | str, dilation: int
) -> Convolution:
    """Runs `core.nn`'s convolution on numbers of at most two decimals, so that every sum is shown exactly.

    `x` is (H, W, C), `w` is (kh, kw, C). Raises `Unworkable` where not even one window fits.
    """
    x, w, bias = np.round(x, 2), np.round(w, 2), round(bias, 2)
    kernel, size = w.shape[:2], x.shape[:2]
    steps, spread = (stride, stride), (dilation, dilation)
    sides = padding_sides(padding, size, kernel, stride=steps, dilation=spread)
    for n, k, ends, name in zip(size, kernel, sides, ("rows", "columns"), strict=True):
        span_ = window_span(k, dilation)
        if span_ > n + sum(ends):
            spread_note = f" ({k} cells, {dilation} apart)" if dilation > 1 else ""
            raise Unworkable(
                prose(f"""The kernel covers {span_} {name}{spread_note}, and the padded input has only {n + sum(ends)}:
                    no window fits. Take a smaller kernel or dilation, a larger input, or more padding.""")
            )
    y = conv2d(x, w[..., None], np.array([bias]), stride=steps, padding=sides, dilation=spread)[..., 0]
    # Sums of two-decimal products have four decimals: rounding there only removes floating-point dust.
    return Convolution(x, w, np.round(y, 4) + 0.0, bias, steps, sides, spread)
