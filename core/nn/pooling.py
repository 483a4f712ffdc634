"""Pooling: what is left of each window is its largest value, or its average. Nothing is learned, but gradients pass.

Pictures are channels-last, `(..., H, W, C)`; each channel is pooled by itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import flag, floats, one_of, pair, same_type, shaped
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
    the forms of `conv2d`; on each side it is smaller than the window, as in ONNX, so that every window holds a
    cell of the picture. Padded cells never win a maximum; an average counts the cells of the picture only, with
    `count_padding` the padded cells too (as zeros), but never the overhang that `ceil_mode` adds.

    float32 gives float32, anything else float64. Raises `ValueError` where shapes or settings do not fit.

    >>> pool2d(np.arange(9.0).reshape(3, 3, 1), 2, stride=1)[..., 0]
    array([[4., 5.],
           [7., 8.]])
    """
    images = floats(x, "x", at_least=3)
    one_of(mode, "mode", POOLINGS)
    flag(count_padding, "count_padding")
    windows = _windows(images, size, stride, padding, ceil_mode)
    if mode == "max":
        return _reduce(np.maximum, images, windows, outside=-np.inf)
    sums = _reduce(np.add, images, windows, outside=0.0)
    return sums / _counted(windows, count_padding).astype(images.dtype)[:, :, None]


def max_indices(
    x: ArrayLike,
    size: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
) -> np.ndarray:
    """Where each window's largest value stands: `row * W + column` in the unpadded picture, `(..., H', W', C)`.

    Of equal values the first in row-major order wins, as in TensorFlow and in PyTorch's `return_indices`.
    Arguments and errors as for `pool2d`.

    >>> max_indices(np.arange(9.0).reshape(3, 3, 1), 2, stride=1)[..., 0]
    array([[4, 5],
           [7, 8]])
    """
    images = floats(x, "x", at_least=3)
    windows = _windows(images, size, stride, padding, ceil_mode)
    places = _places(windows)
    canvas = np.full((*images.shape[:-3], *windows.canvas, images.shape[-1]), -np.inf, images.dtype)
    canvas[..., *windows.inside, :] = images
    best = np.full((*images.shape[:-3], *windows.out, images.shape[-1]), -np.inf, images.dtype)
    found = np.full(best.shape, -1)
    for u, v in np.ndindex(windows.kernel):
        tap = windows.tap(u, v)
        values, place = canvas[..., *tap, :], places[tap][:, :, None]
        better = (place >= 0) & ((values > best) | (found < 0))
        found = np.where(better, place, found)
        best = np.where(better, values, best)
    return found


def pool2d_gradient(
    x: ArrayLike,
    dy: ArrayLike,
    size: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: Padding = 0,
    mode: str = "max",
    ceil_mode: bool = False,
    count_padding: bool = False,
) -> np.ndarray:
    """How the loss changes with the picture that `pool2d` pooled, in the shape of `x`.

    `dy` is the gradient at the output, `(..., H', W', C)`; the other arguments are those of `pool2d`. A maximum passes
    its gradient to the cell that won it (see `max_indices`); an average shares it out evenly. A cell of several windows
    adds up what it gets. Raises `ValueError` as `pool2d` does, and where `dy` does not have the output's shape.

    >>> pool2d_gradient([[[1.0], [3.0]], [[2.0], [0.0]]], [[[0.5]]], 2)[..., 0]
    array([[0. , 0.5],
           [0. , 0. ]])
    """
    images, slopes = same_type(floats(x, "x", at_least=3), floats(dy, "dy", at_least=3))
    one_of(mode, "mode", POOLINGS)
    flag(count_padding, "count_padding")
    windows = _windows(images, size, stride, padding, ceil_mode)
    shaped(slopes, (*images.shape[:-3], *windows.out, images.shape[-1]), "dy")
    canvas = np.zeros((*images.shape[:-3], *windows.canvas, images.shape[-1]), images.dtype)
    if mode == "max":
        won = max_indices(images, size, stride=stride, padding=padding, ceil_mode=ceil_mode)
        places = _places(windows)
        for u, v in np.ndindex(windows.kernel):
            tap = windows.tap(u, v)
            canvas[..., *tap, :] += np.where(won == places[tap][:, :, None], slopes, 0)
    else:
        shares = slopes / _counted(windows, count_padding).astype(images.dtype)[:, :, None]
        for u, v in np.ndindex(windows.kernel):
            canvas[..., *windows.tap(u, v), :] += shares
    return np.ascontiguousarray(canvas[..., *windows.inside, :])


def global_pool2d(x: ArrayLike, *, mode: str = "average") -> np.ndarray:
    """One number per channel: `(..., H, W, C)` to `(..., C)`, by `mode` `"average"` or `"max"`."""
    images = floats(x, "x", at_least=3)
    if one_of(mode, "mode", POOLINGS) == "max":
        return images.max(axis=(-3, -2))
    return images.mean(axis=(-3, -2))


def _windows(
    images: np.ndarray,
    size: int | Sequence[int],
    stride: int | Sequence[int] | None,
    padding: Padding,
    ceil_mode: bool,
) -> Windows:
    """Where the windows stand; `ValueError` where none fits or the padding is too wide for them."""
    flag(ceil_mode, "ceil_mode")
    kernel = pair(size, "size")
    windows = Windows.over(
        images.shape[-3:-1],
        kernel,
        stride=kernel if stride is None else stride,
        padding=padding,
        ceil_mode=ceil_mode,
    )
    for extent, ends in zip(kernel, windows.sides, strict=True):
        if max(ends) >= extent:
            raise ValueError(f"padding must be smaller than the window, received {padding!r} for window {kernel}")
    return windows


def _places(windows: Windows) -> np.ndarray:
    """Each canvas cell's `row * W + column` in the picture; -1 around it."""
    places = np.full(windows.canvas, -1)
    places[windows.inside] = np.arange(windows.size[0] * windows.size[1]).reshape(windows.size)
    return places


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
