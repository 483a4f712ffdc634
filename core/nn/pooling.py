"""Pooling: what is left of each window is its largest value, or its average. Nothing is learned.

Pictures are channels-last, `(..., H, W, C)`; each channel is pooled by itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import flag, floats, one_of, pair
from core.nn.shapes import Padding
from core.nn.windows import Windows

POOLINGS = ("max", "average")


def pool2d(
    x: ArrayLike,
    size: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: Padding = 0,
    mode: str = "max",
    ceil_mode: bool = False,
    count_padding: bool = False,
) -> np.ndarray:
    """The largest value, or the average, of each window of a picture.

    `x` is `(..., H, W, C)`, the result `(..., H', W', C)`, its size by `core.nn.shapes.conv_output_size`.
    `size` and `stride` are an int or `(h, w)`; `stride=None` sets the windows side by side. `padding` takes
    the forms of `conv2d`, at most half the window on each side. Padded cells never win a maximum; an average
    counts the cells of the picture only, with `count_padding` the padded cells too (as zeros), but never the
    overhang that `ceil_mode` adds.

    float32 gives float32, anything else float64. Raises `ValueError` where shapes or settings do not fit.

    >>> pool2d(np.arange(9.0).reshape(3, 3, 1), 2, stride=1)[..., 0]
    array([[4., 5.],
           [7., 8.]])
    """
    images = floats(x, "x", at_least=3)
    one_of(mode, "mode", POOLINGS)
    flag(ceil_mode, "ceil_mode")
    flag(count_padding, "count_padding")
    kernel = pair(size, "size")
    windows = Windows.over(
        images.shape[-3:-1],
        kernel,
        stride=kernel if stride is None else stride,
        padding=padding,
        ceil_mode=ceil_mode,
    )
    for extent, ends in zip(kernel, windows.sides, strict=True):
        if 2 * max(ends) > extent:
            raise ValueError(
                f"padding must be at most half the window, received {padding!r} for window {kernel}"
            )
    if mode == "max":
        return _reduce(np.maximum, images, windows, outside=-np.inf)
    sums = _reduce(np.add, images, windows, outside=0.0)
    return sums / _counted(windows, count_padding).astype(images.dtype)[:, :, None]


def global_pool2d(x: ArrayLike, *, mode: str = "average") -> np.ndarray:
    """One number per channel: `(..., H, W, C)` to `(..., C)`, by `mode` `"average"` or `"max"`."""
    images = floats(x, "x", at_least=3)
    if one_of(mode, "mode", POOLINGS) == "max":
        return images.max(axis=(-3, -2))
    return images.mean(axis=(-3, -2))


def _reduce(combine: np.ufunc, images: np.ndarray, windows: Windows, *, outside: float) -> np.ndarray:
    """All cells of each window combined, one window cell at a time over all windows at once."""
    canvas = np.full((*images.shape[:-3], *windows.canvas, images.shape[-1]), outside, images.dtype)
    canvas[..., *windows.inside, :] = images
    result = canvas[..., *windows.tap(0, 0), :].copy()
    for u, v in np.ndindex(windows.kernel):
        if (u, v) != (0, 0):
            combine(result, canvas[..., *windows.tap(u, v), :], out=result)
    return result


def _counted(windows: Windows, count_padding: bool) -> np.ndarray:
    """How many cells each window's average divides by, `(H', W')`."""
    along = []
    for size, (before, after), kernel, stride, out in zip(
        windows.size, windows.sides, windows.kernel, windows.stride, windows.out, strict=True
    ):
        first, beyond = (0, before + size + after) if count_padding else (before, before + size)
        starts = np.arange(out) * stride
        along.append(np.minimum(starts + kernel, beyond) - np.maximum(starts, first))
    return np.outer(*along)
