"""Convolution over pictures, its gradients, and the transposed convolution that runs it backward.

Pictures are channels-last, `(..., H, W, C)`, with any number of leading (batch) axes, also none. As in every
framework, "convolution" here is cross-correlation: the kernel is not flipped.

    y[i, j, o] = b[o] + sum over u, v, c of x[i*stride + u*dilation, j*stride + v*dilation, c] * w[u, v, c, o]

The sums are matrix products: every window of a band of output rows is laid out as one column ("im2col";
Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006).
The gradients are those of Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 9.5.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, integer, pair, same_type, shaped
from core.nn.shapes import Padding, conv_transpose_output_size, padding_sides
from core.nn.windows import Windows

_ONE_CORE_PRODUCTS = 1 << 18  # below this many multiplications OpenBLAS stays on one core


def conv2d(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: Padding = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> np.ndarray:
    """What each kernel answers at each position of a picture.

    `x` is `(..., H, W, Cin)`, `w` is `(kh, kw, Cin / groups, Cout)`, `b` is `(Cout,)` or None; the result is
    `(..., H', W', Cout)`, its size by `core.nn.shapes.conv_output_size`. `stride` and `dilation` are an int
    or `(h, w)`; `padding` is an int, `(h, w)`, `((top, bottom), (left, right))`, `"valid"` (none) or `"same"`
    (as TensorFlow's), and adds zeros. With `groups`, output channels in the g-th of as many equal groups see
    input channels of the g-th group only.

    float32 arrays give float32, anything else float64. Raises `ValueError` where shapes or settings do not
    fit together.

    >>> conv2d(np.ones((1, 3, 1)), [[[[1.0]], [[2.0]]]])[..., 0]
    array([[3., 3.]])
    """
    images, kernel, bias = _arrays(x, w, b, filters_axis=3)
    groups = _groups(images, kernel, groups)
    windows = Windows.over(images.shape[-3:-1], kernel.shape[:2], stride=stride, padding=padding, dilation=dilation)
    stack = _stack(kernel, groups)
    batch = images.reshape(-1, *images.shape[-3:])
    out = np.empty((len(batch), *windows.out, kernel.shape[3]), images.dtype)
    for canvas, answer in zip(_canvases(batch, windows), out, strict=True):
        for rows in windows.bands(batch.shape[-1]):
            columns = _parts(windows.columns(canvas, rows), stack)  # (groups, parts, K, positions)
            # y = columns^T w
            products = np.matmul(columns.swapaxes(2, 3), stack[:, None])  # (groups, parts, positions, Cout / groups)
            answer[rows] = np.moveaxis(products, 0, 2).reshape(-1, *answer.shape[1:])
    if bias is not None:
        out += bias
    return out.reshape(*images.shape[:-3], *out.shape[1:])


def conv2d_gradients(
    x: ArrayLike,
    w: ArrayLike,
    dy: ArrayLike,
    *,
    stride: int | Sequence[int] = 1,
    padding: Padding = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How the loss changes with the picture, the kernels and the biases of `conv2d`: `(dx, dw, db)`.

    `dy` is the gradient at the output, `(..., H', W', Cout)`; the other arguments are those of `conv2d`.
    `dx` and `dw` have the shapes of `x` and `w`, `db` is `(Cout,)`; `dw` and `db` sum over leading axes.
    Raises `ValueError` as `conv2d` does, and where `dy` does not have the output's shape.
    """
    images, kernel, _ = _arrays(x, w, None, filters_axis=3)
    images, kernel, slopes = same_type(images, kernel, floats(dy, "dy", at_least=3))
    groups = _groups(images, kernel, groups)
    windows = Windows.over(images.shape[-3:-1], kernel.shape[:2], stride=stride, padding=padding, dilation=dilation)
    shaped(slopes, (*images.shape[:-3], *windows.out, kernel.shape[3]), "dy")
    slopes = slopes.reshape(-1, *slopes.shape[-3:])
    batch = images.reshape(-1, *images.shape[-3:])
    stack = _stack(kernel, groups)
    d_stack = np.zeros_like(stack)
    for canvas, slope in zip(_canvases(batch, windows), slopes, strict=True):
        for rows in windows.bands(batch.shape[-1]):
            columns = _parts(windows.columns(canvas, rows), stack)
            # dw = columns dy
            d_stack += np.matmul(columns, _slope_parts(slope[rows], stack)).sum(axis=1)
    kh, kw, depth, filters = kernel.shape
    dw = d_stack.swapaxes(0, 1).reshape(depth, kh, kw, filters).transpose(1, 2, 0, 3)
    dx = _spread(slopes, stack, windows).reshape(images.shape)
    return dx, np.ascontiguousarray(dw), slopes.sum(axis=(0, 1, 2))


def conv2d_transpose(
    x: ArrayLike,
    w: ArrayLike,
    b: ArrayLike | None = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: Padding = 0,
    dilation: int | Sequence[int] = 1,
    output_padding: int | Sequence[int] = 0,
) -> np.ndarray:
    """The convolution run backward: each input cell adds its multiple of the kernel to a larger picture.

    It is `conv2d`'s gradient with respect to its input, used as a layer. `x` is `(..., H, W, Cin)`, `w` is
    `(kh, kw, Cout, Cin)`, `b` is `(Cout,)` or None; the result is `(..., H', W', Cout)`, its size by
    `core.nn.shapes.conv_transpose_output_size`. `padding` cuts that many cells off the result; `"valid"` cuts
    none, `"same"` makes size * stride. `output_padding`, below the stride, adds cells at the end.

    Raises `ValueError` where shapes or settings do not fit together, and for `output_padding` with `"same"`,
    which leaves nothing to choose.
    """
    images, kernel, bias = _arrays(x, w, b, filters_axis=2)
    if images.shape[-1] != kernel.shape[3]:
        raise ValueError(
            f"w must be (kh, kw, Cout, Cin) with Cin the channels of x, received w {kernel.shape} and x {images.shape}"
        )
    windows = _transposed(
        images.shape[-3:-1],
        kernel.shape[:2],
        pair(stride, "stride"),
        padding,
        pair(dilation, "dilation"),
        pair(output_padding, "output_padding", minimum=0),
    )
    out = _spread(images.reshape(-1, *images.shape[-3:]), _stack(kernel, 1), windows)
    if bias is not None:
        out += bias
    return out.reshape(*images.shape[:-3], *out.shape[1:])


def _transposed(
    size: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: Padding,
    dilation: tuple[int, int],
    extra: tuple[int, int],
) -> Windows:
    """The windows of the convolution that a transposed convolution of a picture of `size` runs backward."""
    if isinstance(padding, str) and padding == "same":
        if extra != (0, 0):
            raise ValueError(f'output_padding must be 0 with padding="same", received {extra}')
        large = (size[0] * stride[0], size[1] * stride[1])
        sides = padding_sides("same", large, kernel, stride=stride, dilation=dilation)
        return Windows(large, kernel, size, stride, dilation, sides)
    sides = padding_sides(padding, size, kernel)
    height, width = (
        conv_transpose_output_size(
            size[axis],
            kernel[axis],
            stride=stride[axis],
            padding=sides[axis],
            dilation=dilation[axis],
            output_padding=extra[axis],
        )
        for axis in (0, 1)
    )
    return Windows((height, width), kernel, size, stride, dilation, sides)


def _arrays(
    x: ArrayLike, w: ArrayLike, b: ArrayLike | None, *, filters_axis: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """The arguments as arrays of one type; one bias per filter, `filters_axis` being theirs in `w`."""
    images, kernel = same_type(floats(x, "x", at_least=3), floats(w, "w", axes=4))
    if b is None:
        return images, kernel, None
    bias = shaped(floats(b, "b"), (kernel.shape[filters_axis],), "b")
    images, kernel, bias = same_type(images, kernel, bias)
    return images, kernel, bias


def _groups(images: np.ndarray, kernel: np.ndarray, groups: int) -> int:
    """`groups` as an int, where it fits the channels and the filters."""
    channels, (_, _, depth, filters) = images.shape[-1], kernel.shape
    groups = integer(groups, "groups")
    if channels % groups or filters % groups:
        raise ValueError(
            "groups must divide the channels of x and the filters of w, "
            f"received {groups} groups for {channels} channels and {filters} filters"
        )
    if depth * groups != channels:
        raise ValueError(
            "w must be (kh, kw, Cin / groups, Cout) with Cin the channels of x, "
            f"received w {kernel.shape} and x {images.shape} with {groups} groups"
        )
    return groups


def _stack(kernel: np.ndarray, groups: int) -> np.ndarray:
    """The kernels as one matrix per group, `(groups, Cin / groups * kh * kw, Cout / groups)`."""
    kh, kw, depth, filters = kernel.shape
    matrix = kernel.transpose(2, 0, 1, 3).reshape(depth * kh * kw, groups, filters // groups)
    return np.ascontiguousarray(matrix.swapaxes(0, 1))


def _in_rows(width: int, stack: np.ndarray) -> bool:
    """Whether to multiply one output row at a time.

    A small product is faster on one core, and BLAS then leaves the others alone: waiting for a core that
    other work holds costs it several milliseconds. A large product is worth all cores and few calls.
    """
    return width * stack[0].size <= _ONE_CORE_PRODUCTS


def _parts(columns: np.ndarray, stack: np.ndarray) -> np.ndarray:
    """Columns `(C * kh * kw, rows, W')` as `(groups, parts, K, positions)`, a part being one row or all."""
    groups, depth, _ = stack.shape
    _, rows, width = columns.shape
    if _in_rows(width, stack):
        return columns.reshape(groups, depth, rows, width).swapaxes(1, 2)
    return columns.reshape(groups, 1, depth, rows * width)


def _slope_parts(slope: np.ndarray, stack: np.ndarray) -> np.ndarray:
    """Slopes `(rows, W', Cout)` as `(groups, parts, positions, Cout / groups)`, in the parts of `_parts`."""
    groups, _, filters = stack.shape
    rows, width, _ = slope.shape
    parts = (rows, width) if _in_rows(width, stack) else (1, rows * width)
    return np.moveaxis(slope.reshape(*parts, groups, filters), 2, 0)


def _canvases(batch: np.ndarray, windows: Windows) -> Iterator[np.ndarray]:
    """Each picture of `(n, H, W, C)` among zeros, channels first; one buffer, filled anew for each."""
    canvas = np.zeros((batch.shape[-1], *windows.canvas), batch.dtype)
    for image in batch:
        canvas[:, *windows.inside] = np.moveaxis(image, -1, 0)
        yield canvas


def _spread(slopes: np.ndarray, stack: np.ndarray, windows: Windows) -> np.ndarray:
    """Slopes `(n, H', W', Cout)` times the kernel, each added onto its window: `(n, H, W, Cin)`."""
    groups = len(stack)
    kh, kw = windows.kernel
    channels = groups * stack.shape[1] // (kh * kw)
    result = np.empty((len(slopes), *windows.size, channels), slopes.dtype)
    for slope, image in zip(slopes, result, strict=True):
        canvas = np.zeros((channels, *windows.canvas), slopes.dtype)
        for rows in windows.bands(channels):
            # dx = w dy^T: what every cell of every window is owed
            shares = np.matmul(stack[:, None], _slope_parts(slope[rows], stack).swapaxes(2, 3))
            shares = shares.swapaxes(1, 2).reshape(channels, kh, kw, -1, windows.out[1])
            for u, v in np.ndindex(kh, kw):
                canvas[:, *windows.tap(u, v, rows)] += shares[:, u, v]
        image[...] = np.moveaxis(canvas[:, *windows.inside], 0, -1)
    return result
