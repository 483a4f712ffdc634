"""Pooling against TensorFlow where it has the setting, and against each window written out where not."""

import itertools

import numpy as np
import pytest

from core.nn.pooling import global_pool2d, pool2d
from core.nn.shapes import conv_output_size, padding_sides


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def written_out(x, size, *, stride=None, padding=0, mode="max", ceil_mode=False, count_padding=False):
    """The definition, one window at a time; `x` is `(H, W)`."""
    kernel, steps = pair(size), pair(size if stride is None else stride)
    sides = padding_sides(padding, x.shape, kernel, stride=steps)
    out = [
        conv_output_size(x.shape[axis], kernel[axis], stride=steps[axis], padding=sides[axis], ceil_mode=ceil_mode)
        for axis in (0, 1)
    ]
    result = np.empty(out)
    for i, j in np.ndindex(*out):
        seen, counted = [], 0
        for r in range(i * steps[0] - sides[0][0], i * steps[0] - sides[0][0] + kernel[0]):
            for c in range(j * steps[1] - sides[1][0], j * steps[1] - sides[1][0] + kernel[1]):
                if 0 <= r < x.shape[0] and 0 <= c < x.shape[1]:
                    seen.append(x[r, c])
                padded = r < x.shape[0] + sides[0][1] and c < x.shape[1] + sides[1][1]
                counted += padded if count_padding else (0 <= r < x.shape[0] and 0 <= c < x.shape[1])
        result[i, j] = max(seen) if mode == "max" else sum(seen) / counted
    return result


@pytest.mark.parametrize("shape", [(6, 6), (7, 5), (4, 9)])
@pytest.mark.parametrize(
    ("size", "stride"),  # TensorFlow refuses strides above the window
    [
        (2, None),
        (2, 1),
        (3, None),
        (3, 1),
        (3, 2),
        (3, (3, 1)),
        ((1, 3), None),
        ((1, 3), 1),
        ((4, 2), 2),
        ((4, 2), (3, 1)),
    ],
)
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("mode", ["max", "average"])
def test_pooling_is_tensorflows(tf, rng, shape, size, stride, padding, mode):
    x = rng.normal(size=(2, *shape, 3))
    theirs = tf.nn.pool(
        x,
        pair(size),
        {"max": "MAX", "average": "AVG"}[mode],
        strides=pair(size if stride is None else stride),
        padding=padding.upper(),
    )
    np.testing.assert_allclose(pool2d(x, size, stride=stride, padding=padding, mode=mode), theirs, rtol=1e-12)


@pytest.mark.parametrize("shape", [(6, 7), (5, 3), (2, 2)])
@pytest.mark.parametrize("size", [2, 3, (3, 2)])
@pytest.mark.parametrize("stride", [None, 1, (2, 3)])
@pytest.mark.parametrize("padding", [0, 1, (0, 1), ((0, 1), (1, 0)), "same"])
@pytest.mark.parametrize("mode", ["max", "average"])
def test_pooling_is_every_window_written_out(rng, shape, size, stride, padding, mode):
    x = rng.normal(size=shape) - 5  # all negative: a padded zero would win every maximum
    for ceil_mode, count_padding in itertools.product((False, True), repeat=2):
        settings = {
            "stride": stride,
            "padding": padding,
            "mode": mode,
            "ceil_mode": ceil_mode,
            "count_padding": count_padding,
        }
        try:
            expected = written_out(x, size, **settings)
        except ValueError:
            with pytest.raises(ValueError, match="must fit into the padded input"):
                pool2d(x[..., None], size, **settings)
        else:
            np.testing.assert_allclose(pool2d(x[..., None], size, **settings)[..., 0], expected, rtol=1e-12)


def test_the_overhang_is_never_counted():
    """PyTorch's rule for count_include_pad with ceil_mode: 3 wide, pad 1, the last window overhangs by one."""
    x = np.ones((4, 1, 1))
    settings = {"stride": (2, 1), "padding": (1, 0), "ceil_mode": True, "mode": "average"}
    counted = pool2d(x, (3, 1), count_padding=True, **settings)
    assert counted.ravel().tolist() == [2 / 3, 1.0, 0.5]
    assert pool2d(x, (3, 1), **settings).ravel().tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("padding", [2, ((2, 0), (1, 2)), (2, 1)])
def test_padding_may_be_wider_than_half_the_window(rng, padding, mode):
    """As in ONNX, which only asks that it be smaller than the window."""
    x = rng.normal(size=(4, 5)) - 5
    for stride, ceil_mode, count_padding in itertools.product((1, 2, 3), (False, True), (False, True)):
        settings = {"stride": stride, "padding": padding, "mode": mode}
        settings |= {"ceil_mode": ceil_mode, "count_padding": count_padding}
        found = pool2d(x[..., None], 3, **settings)[..., 0]
        np.testing.assert_allclose(found, written_out(x, 3, **settings), rtol=1e-12)


def test_average_that_counts_padding_is_keras_over_zeros(tf, rng):
    x = rng.normal(size=(1, 5, 5, 2))
    theirs = tf.nn.avg_pool2d(np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0))), 3, 2, "VALID")
    ours = pool2d(x, 3, stride=2, padding=1, mode="average", count_padding=True)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_leading_axes(rng):
    x = rng.normal(size=(2, 3, 4, 6, 2))
    whole = pool2d(x, 2)
    assert whole.shape == (2, 3, 2, 3, 2)
    np.testing.assert_array_equal(whole[1, 2], pool2d(x[1, 2], 2))
    assert global_pool2d(x).shape == (2, 3, 2)


@pytest.mark.parametrize("shape", [(4, 5, 3), (2, 4, 5, 3), (1, 1, 1)])
def test_global_pooling(rng, shape):
    x = rng.normal(size=shape)
    np.testing.assert_allclose(global_pool2d(x), x.mean((-3, -2)))
    np.testing.assert_array_equal(global_pool2d(x, mode="max"), x.max((-3, -2)))
    np.testing.assert_allclose(global_pool2d(x), pool2d(x, shape[-3:-1], mode="average")[..., 0, 0, :])


@pytest.mark.parametrize(("given", "expected"), [("float32", "float32"), ("uint8", "float64"), ("float64", "float64")])
def test_types(given, expected):
    x = np.arange(16).reshape(4, 4, 1).astype(given)
    for mode in ("max", "average"):
        assert pool2d(x, 2, mode=mode).dtype == expected
        assert global_pool2d(x, mode=mode).dtype == expected
    assert pool2d(x, 2, mode="average")[..., 0].tolist() == [[2.5, 4.5], [10.5, 12.5]]


def test_argument_stays_as_it_is(rng):
    x = rng.normal(size=(4, 4, 1))
    x.flags.writeable = False
    assert not np.shares_memory(pool2d(x, 1), x)
    np.testing.assert_array_equal(pool2d(x, 1), x)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.ones((4, 4))}, r"x must have at least 3 axes, received shape \(4, 4\)"),
        ({"x": np.ones((4, 4, 0))}, r"x must not be empty, received shape \(4, 4, 0\)"),
        ({"size": 5}, "must fit into the padded input; received a span of 5"),
        ({"size": 0}, "size must be an integer of at least 1, received 0"),
        ({"size": 2.0}, "size must be an integer of at least 1, received 2.0"),
        ({"size": True}, "size must be an integer of at least 1, received True"),
        ({"stride": 0}, "stride must be an integer of at least 1"),
        ({"padding": 2}, r"padding must be smaller than the window, received 2 for window \(2, 2\)"),
        ({"size": 3, "padding": ((0, 3), (0, 0))}, "smaller than the window"),
        ({"padding": -1}, "padding must be an integer of at least 0"),
        ({"mode": "avg"}, "mode must be one of max, average; received 'avg'"),
        ({"mode": None}, "mode must be one of max, average; received None"),
        ({"ceil_mode": 1}, "ceil_mode must be True or False, received 1"),
        ({"count_padding": "no"}, "count_padding must be True or False"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        pool2d(**{"x": np.ones((4, 4, 1)), "size": 2, **arguments})


def test_bad_global_arguments_are_refused():
    with pytest.raises(ValueError, match="mode must be one of max, average"):
        global_pool2d(np.ones((4, 4, 1)), mode="sum")
    with pytest.raises(ValueError, match="at least 3 axes"):
        global_pool2d(np.ones((4, 4)))
