"""Convolution against TensorFlow where it has the setting, and against the sum written out where not."""

import itertools

import numpy as np
import pytest

from core.nn.convolution import conv2d, conv2d_gradients, conv2d_transpose
from core.nn.shapes import conv_output_size, conv_transpose_output_size, padding_sides

TOLERANCE = {"rtol": 1e-10, "atol": 1e-10}


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def written_out(x, w, *, stride=1, padding=0, dilation=1, groups=1):
    """The definition, one output cell at a time; `x` is `(H, W, C)`."""
    (sh, sw), (dh, dw) = pair(stride), pair(dilation)
    kh, kw, depth, filters = w.shape
    sides = padding_sides(padding, x.shape[:2], (kh, kw), stride=(sh, sw), dilation=(dh, dw))
    padded = np.pad(x, (*sides, (0, 0)))
    rows = (padded.shape[0] - dh * (kh - 1) - 1) // sh + 1
    columns = (padded.shape[1] - dw * (kw - 1) - 1) // sw + 1
    out = np.zeros((rows, columns, filters))
    for i, j, o in np.ndindex(out.shape):
        first = o // (filters // groups) * depth
        for u, v, c in np.ndindex(kh, kw, depth):
            out[i, j, o] += padded[i * sh + u * dh, j * sw + v * dw, first + c] * w[u, v, c, o]
    return out


@pytest.mark.parametrize("size", [(5, 5), (6, 9), (8, 3), (3, 3)])
@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (2, 3), (3, 1)])
@pytest.mark.parametrize("stride", [1, 2, (1, 3), (3, 2)])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_conv2d_is_tensorflows(tf, rng, size, kernel, stride, padding):
    x = rng.normal(size=(2, *size, 3))
    w = rng.normal(size=(*kernel, 3, 4))
    b = rng.normal(size=4)
    theirs = tf.nn.conv2d(x, w, pair(stride), padding.upper()) + b
    np.testing.assert_allclose(conv2d(x, w, b, stride=stride, padding=padding), theirs, **TOLERANCE)


@pytest.mark.parametrize("dilation", [2, 3, (1, 2)])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_dilation_is_tensorflows(tf, rng, dilation, padding):
    x, w = rng.normal(size=(2, 9, 8, 2)), rng.normal(size=(3, 3, 2, 5))
    theirs = tf.nn.conv2d(x, w, 1, padding.upper(), dilations=pair(dilation))
    np.testing.assert_allclose(conv2d(x, w, dilation=dilation, padding=padding), theirs, **TOLERANCE)


@pytest.mark.parametrize("padding", [0, 1, (2, 0), ((1, 2), (0, 3)), "same"])
@pytest.mark.parametrize("stride", [1, 2, (2, 1)])
@pytest.mark.parametrize("dilation", [1, 2, (3, 1)])
@pytest.mark.parametrize("groups", [1, 2])
def test_conv2d_is_the_sum_written_out(rng, padding, stride, dilation, groups):
    x, w = rng.normal(size=(8, 7, 4)), rng.normal(size=(2, 3, 4 // groups, 6))
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    np.testing.assert_allclose(conv2d(x, w, **settings), written_out(x, w, **settings), **TOLERANCE)


def test_depthwise_is_groups_of_one_channel(tf, rng):
    x, w = rng.normal(size=(2, 6, 6, 3)), rng.normal(size=(3, 3, 3, 2))
    theirs = tf.nn.depthwise_conv2d(x, w, (1, 1, 1, 1), "SAME")
    ours = conv2d(x, w.reshape(3, 3, 1, 6), padding="same", groups=3)
    np.testing.assert_allclose(ours, theirs, **TOLERANCE)


@pytest.mark.parametrize(("size", "channels", "filters"), [(40, 64, 64), (70, 30, 8), (300, 1, 2)])
def test_large_pictures_in_several_bands(tf, rng, size, channels, filters):
    x, w = rng.normal(size=(size, size, channels)), rng.normal(size=(3, 3, channels, filters))
    theirs = tf.nn.conv2d(x[None], w, 1, "SAME")[0]
    np.testing.assert_allclose(conv2d(x, w, padding="same"), theirs, rtol=1e-9, atol=1e-9)
    dy = rng.normal(size=(size, size, filters))
    dx, dw, db = conv2d_gradients(x, w, dy, padding="same")
    np.testing.assert_allclose(np.vdot(dx, x), np.vdot(dw, w))  # both are the sum of dy * y
    np.testing.assert_allclose(dw, gradients_by_tape(tf, x[None], w, dy[None], 1, "SAME")[1], rtol=1e-9, atol=1e-8)
    np.testing.assert_allclose(dx, gradients_by_tape(tf, x[None], w, dy[None], 1, "SAME")[0][0], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(db, dy.sum((0, 1)))


@pytest.mark.parametrize("size", [12, 44])  # small products go row by row, large ones all at once
def test_groups_are_convolutions_side_by_side(rng, size):
    x, w = rng.normal(size=(size, size, 64)), rng.normal(size=(3, 3, 32, 64))
    dy = rng.normal(size=(size, size, 64))
    halves = [(x[..., :32], w[..., :32], dy[..., :32]), (x[..., 32:], w[..., 32:], dy[..., 32:])]
    expected = np.concatenate([conv2d(part, kernel, padding="same") for part, kernel, _ in halves], axis=-1)
    np.testing.assert_allclose(conv2d(x, w, padding="same", groups=2), expected, rtol=1e-9, atol=1e-9)
    gradients = [conv2d_gradients(*half, padding="same") for half in halves]
    for ours, *parts in zip(conv2d_gradients(x, w, dy, padding="same", groups=2), *gradients, strict=True):
        np.testing.assert_allclose(ours, np.concatenate(parts, axis=-1), rtol=1e-9, atol=1e-9)


def test_single_precision_is_tensorflows(tf, rng):
    x = rng.normal(size=(2, 30, 31, 8)).astype(np.float32)
    w, b = rng.normal(size=(3, 3, 8, 16)).astype(np.float32), rng.normal(size=16).astype(np.float32)
    ours = conv2d(x, w, b, padding="same")
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, tf.nn.conv2d(x, w, 1, "SAME") + b, rtol=1e-4, atol=1e-4)


def test_leading_axes(rng):
    x, w = rng.normal(size=(2, 3, 5, 5, 2)), rng.normal(size=(3, 3, 2, 4))
    whole = conv2d(x, w, padding=1)
    assert whole.shape == (2, 3, 5, 5, 4)
    for i, j in np.ndindex(2, 3):
        np.testing.assert_allclose(whole[i, j], conv2d(x[i, j], w, padding=1), **TOLERANCE)
    dy = rng.normal(size=whole.shape)
    dx, dw, db = conv2d_gradients(x, w, dy, padding=1)
    parts = [conv2d_gradients(x[i, j], w, dy[i, j], padding=1) for i, j in np.ndindex(2, 3)]
    np.testing.assert_allclose(dx, np.reshape([part[0] for part in parts], x.shape), **TOLERANCE)
    np.testing.assert_allclose(dw, sum(part[1] for part in parts), **TOLERANCE)
    np.testing.assert_allclose(db, sum(part[2] for part in parts), **TOLERANCE)
    turned = conv2d_transpose(x, w.swapaxes(2, 3))
    np.testing.assert_allclose(turned[1, 2], conv2d_transpose(x[1, 2], w.swapaxes(2, 3)), **TOLERANCE)


def gradients_by_tape(tf, x, w, dy, stride, padding):
    x, w = tf.constant(x), tf.constant(w)
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = tf.nn.conv2d(x, w, pair(stride), padding)
    return tape.gradient(y, [x, w], output_gradients=dy)


@pytest.mark.parametrize("kernel", [(3, 3), (2, 3), (1, 1)])
@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_gradients_are_tensorflows(tf, rng, kernel, stride, padding):
    x, w = rng.normal(size=(2, 8, 7, 3)), rng.normal(size=(*kernel, 3, 4))
    dy = rng.normal(size=conv2d(x, w, stride=stride, padding=padding).shape)
    dx, dw, db = conv2d_gradients(x, w, dy, stride=stride, padding=padding)
    theirs = gradients_by_tape(tf, x, w, dy, stride, padding.upper())
    np.testing.assert_allclose(dx, theirs[0], **TOLERANCE)
    np.testing.assert_allclose(dw, theirs[1], **TOLERANCE)
    np.testing.assert_allclose(db, dy.sum((0, 1, 2)), **TOLERANCE)


@pytest.mark.parametrize("padding", [0, (1, 0), ((0, 2), (1, 0)), "same"])
@pytest.mark.parametrize("stride", [1, (2, 3)])
@pytest.mark.parametrize("dilation", [1, (1, 2)])
@pytest.mark.parametrize("groups", [1, 2])
def test_gradients_where_tensorflow_has_none(rng, padding, stride, dilation, groups):
    """y is linear in x and in w, so the answer to each unit picture is the gradient, without rounding."""
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    x, w = rng.normal(size=(5, 5, 2)), rng.normal(size=(2, 2, 2 // groups, 2))
    dy = rng.normal(size=conv2d(x, w, **settings).shape)
    dx, dw, db = conv2d_gradients(x, w, dy, **settings)
    for index in np.ndindex(x.shape):
        unit = np.zeros_like(x)
        unit[index] = 1
        np.testing.assert_allclose(dx[index], np.vdot(written_out(unit, w, **settings), dy), **TOLERANCE)
    for index in np.ndindex(w.shape):
        unit = np.zeros_like(w)
        unit[index] = 1
        np.testing.assert_allclose(dw[index], np.vdot(written_out(x, unit, **settings), dy), **TOLERANCE)
    np.testing.assert_allclose(db, dy.sum((0, 1)), **TOLERANCE)


def test_gradients_against_finite_differences(rng):
    x, w, b = rng.normal(size=(4, 4, 2)), rng.normal(size=(3, 2, 2, 2)), rng.normal(size=2)
    target = rng.normal(size=conv2d(x, w, b, padding=1).shape)

    def loss(x, w, b):
        return 0.5 * np.sum((conv2d(x, w, b, padding=1) - target) ** 2)

    gradients = conv2d_gradients(x, w, conv2d(x, w, b, padding=1) - target, padding=1)
    h = 1e-5
    for which, gradient in enumerate(gradients):
        for index in np.ndindex(gradient.shape):
            low, high = [a.copy() for a in (x, w, b)], [a.copy() for a in (x, w, b)]
            low[which][index] -= h
            high[which][index] += h
            slope = (loss(*high) - loss(*low)) / (2 * h)
            np.testing.assert_allclose(gradient[index], slope, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("size", [(3, 4), (1, 1), (5, 2)])
@pytest.mark.parametrize("kernel", [(3, 3), (2, 2), (1, 3)])
@pytest.mark.parametrize("stride", [1, 2, (3, 2)])
def test_transposed_same_is_tensorflows(tf, rng, size, kernel, stride):
    x, w = rng.normal(size=(2, *size, 3)), rng.normal(size=(*kernel, 4, 3))
    b = rng.normal(size=4)
    large = (size[0] * pair(stride)[0], size[1] * pair(stride)[1])
    theirs = tf.nn.conv2d_transpose(x, w, (2, *large, 4), pair(stride), "SAME") + b
    np.testing.assert_allclose(conv2d_transpose(x, w, b, stride=stride, padding="same"), theirs, **TOLERANCE)


@pytest.mark.parametrize("padding", [0, 1, (1, 0), ((0, 1), (2, 0)), "valid"])
@pytest.mark.parametrize(("stride", "extra"), [(1, 0), (2, 0), (2, 1), ((3, 2), (2, 0)), ((3, 1), (1, 0))])
@pytest.mark.parametrize("dilation", [1, 2])
def test_transposed_adds_the_kernel_at_every_cell(rng, padding, stride, extra, dilation):
    x, w = rng.normal(size=(3, 4, 2)), rng.normal(size=(3, 2, 3, 2))
    sh, sw = pair(stride)
    (top, bottom), (left, right) = padding_sides(padding, (3, 4), (3, 2))
    canvas = np.zeros((40, 40, 3))
    for i, j, u, v in itertools.product(range(3), range(4), range(3), range(2)):
        canvas[i * sh + u * dilation, j * sw + v * dilation] += w[u, v] @ x[i, j]
    rows = conv_transpose_output_size(
        3, 3, stride=sh, padding=(top, bottom), dilation=dilation, output_padding=pair(extra)[0]
    )
    columns = conv_transpose_output_size(
        4, 2, stride=sw, padding=(left, right), dilation=dilation, output_padding=pair(extra)[1]
    )
    expected = canvas[top : top + rows, left : left + columns]
    ours = conv2d_transpose(x, w, stride=stride, padding=padding, dilation=dilation, output_padding=extra)
    np.testing.assert_allclose(ours, expected, **TOLERANCE)


def test_transposed_is_the_gradient_of_the_convolution(rng):
    w, x = rng.normal(size=(3, 3, 2, 5)), rng.normal(size=(7, 7, 2))
    dy = rng.normal(size=(4, 4, 5))
    dx, _, _ = conv2d_gradients(x, w, dy, stride=2, padding=1)
    np.testing.assert_allclose(conv2d_transpose(dy, w, stride=2, padding=1), dx, **TOLERANCE)


def test_transposed_valid_follows_the_formula_where_the_stride_leaves_gaps(rng):
    """Keras makes 6 x 6 of this, with empty cells at the end; the formula makes 5 x 5."""
    x, w = rng.normal(size=(3, 3, 1)), np.ones((1, 1, 1, 1))
    out = conv2d_transpose(x, w, stride=2, padding="valid")
    assert out.shape == (5, 5, 1)
    np.testing.assert_array_equal(out[::2, ::2], x)
    assert np.count_nonzero(out) == 9


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("float32", "float32"),
        ("float64", "float64"),
        ("uint8", "float64"),
        ("int64", "float64"),
        ("float16", "float32"),
    ],
)
def test_types(given, expected):
    x, w = np.ones((4, 4, 1), given), np.ones((2, 2, 1, 3), given)
    y = conv2d(x, w, np.zeros(3, given))
    assert y.dtype == expected
    assert (y == 4).all()
    assert {array.dtype for array in conv2d_gradients(x, w, y.astype(given))} == {np.dtype(expected)}
    assert conv2d_transpose(x, w.reshape(2, 2, 3, 1)).dtype == expected


def test_mixed_types_are_widened():
    assert conv2d(np.ones((3, 3, 1), np.float32), np.ones((1, 1, 1, 1))).dtype == np.float64


def test_lists_are_arrays():
    assert conv2d([[[1], [2]]], [[[[3]]]]).tolist() == [[[3.0], [6.0]]]


def test_arguments_stay_as_they_are(rng):
    arrays = [
        rng.normal(size=(4, 4, 2)),
        rng.normal(size=(3, 3, 2, 2)),
        rng.normal(size=2),
        rng.normal(size=(4, 4, 2)),
    ]
    for array in arrays:
        array.flags.writeable = False
    x, w, b, dy = arrays
    conv2d(x, w, b, padding=1)
    conv2d_gradients(x, w, dy, padding=1)
    conv2d_transpose(x, w, b, padding=1)
    assert not np.shares_memory(conv2d(x, np.ones((1, 1, 1, 2)), groups=2), x)


X, W = np.ones((5, 5, 4)), np.ones((3, 3, 4, 6))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.ones((5, 5))}, r"x must have at least 3 axes, received shape \(5, 5\)"),
        ({"w": np.ones((3, 3, 4))}, r"w must have 4 axes, received shape \(3, 3, 4\)"),
        ({"w": np.ones((3, 3, 3, 6))}, r"Cin the channels of x, received w \(3, 3, 3, 6\) and x \(5, 5, 4\)"),
        ({"w": np.ones((3, 3, 2, 6)), "groups": 1}, "Cin the channels of x"),
        ({"w": np.ones((6, 3, 4, 6))}, "must fit into the padded input; received a span of 6"),
        ({"dilation": 3}, "received a span of 7"),
        ({"groups": 3}, "groups must divide .* received 3 groups for 4 channels and 6 filters"),
        ({"groups": 4, "w": np.ones((3, 3, 1, 6))}, "groups must divide"),
        ({"groups": 0}, "groups must be an integer of at least 1"),
        ({"groups": True}, "groups must be an integer of at least 1"),
        ({"b": np.ones(4)}, r"b must have shape \(6,\), received \(4,\)"),
        ({"b": np.ones((6, 1))}, r"b must have shape \(6,\)"),
        ({"stride": 0}, "stride must be an integer of at least 1, received 0"),
        ({"stride": 1.0}, "stride must be an integer of at least 1, received 1.0"),
        ({"stride": (1, 2, 3)}, "stride must be an integer or two of them"),
        ({"dilation": (1, True)}, "dilation must be an integer"),
        ({"padding": -1}, "padding must be an integer of at least 0, received -1"),
        ({"padding": "full"}, "padding must be one of valid, same; received 'full'"),
        ({"x": np.ones((0, 5, 5, 4))}, r"x must not be empty, received shape \(0, 5, 5, 4\)"),
        ({"x": np.full((5, 5, 4), "a")}, "x must hold real numbers"),
        ({"x": np.ones((5, 5, 4), complex)}, "x must hold real numbers"),
        ({"x": [[[1, 2], [3]]]}, "rows of unequal length"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        conv2d(**{"x": X, "w": W, **arguments})
    if "b" not in arguments:
        with pytest.raises(ValueError, match=message):
            conv2d_gradients(**{"x": X, "w": W, "dy": np.ones((3, 3, 6)), **arguments})


@pytest.mark.parametrize("shape", [(3, 3, 4), (3, 3), (2, 3, 6), (1, 3, 3, 6)])
def test_gradient_of_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match="dy must have"):
        conv2d_gradients(X, W, np.ones(shape))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"w": np.ones((3, 3, 6, 3))}, r"\(kh, kw, Cout, Cin\) with Cin the channels of x, received w"),
        ({"b": np.ones(4)}, r"b must have shape \(6,\)"),
        ({"padding": 4}, "padding must leave at least one cell"),
        ({"output_padding": 1}, "output_padding must be below stride"),
        ({"output_padding": -1}, "output_padding must be an integer of at least 0"),
        ({"padding": "same", "stride": 2, "output_padding": 1}, 'must be 0 with padding="same", received'),
        ({"padding": "full"}, "padding must be one of valid, same"),
    ],
)
def test_bad_transposed_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        conv2d_transpose(**{"x": X, "w": np.ones((3, 3, 6, 4)), **arguments})


def test_output_sizes_are_the_formulas(rng):
    for size, kernel, stride, padding, dilation in itertools.product((6, 9), (1, 3), (1, 2), (0, 1), (1, 2)):
        y = conv2d(
            np.ones((size, 9, 1)),
            np.ones((kernel, 1, 1, 1)),
            stride=stride,
            padding=(padding, 0),
            dilation=dilation,
        )
        assert y.shape[0] == conv_output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)
