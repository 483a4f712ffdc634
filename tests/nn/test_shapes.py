"""Sizes against the textbooks' own examples, against counting, and against TensorFlow."""

import math

import numpy as np
import pytest

from core.nn.shapes import (
    ReceptiveField,
    conv_output_size,
    conv_transpose_output_size,
    padding_sides,
    receptive_field,
    same_padding,
)

SETTINGS = [
    (size, kernel, stride, padding, dilation)
    for size in (1, 2, 3, 7, 10)
    for kernel in (1, 2, 3, 5)
    for stride in (1, 2, 3)
    for padding in (0, 1, (0, 1), (2, 1))
    for dilation in (1, 2)
]


def positions(size, kernel, stride, padding, dilation):
    """Window starts found by walking, not by the formula."""
    before, after = (padding, padding) if isinstance(padding, int) else padding
    end = size + before + after
    return [start for start in range(0, end, stride) if start + dilation * (kernel - 1) < end]


def test_output_size_counts_the_positions():
    for setting in SETTINGS:
        size, kernel, stride, padding, dilation = setting
        counted = len(positions(*setting))
        arguments = {"stride": stride, "padding": padding, "dilation": dilation}
        if counted == 0:
            with pytest.raises(ValueError, match="must fit into the padded input"):
                conv_output_size(size, kernel, **arguments)
        else:
            assert conv_output_size(size, kernel, **arguments) == counted, setting


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [
        (6, 3, 2, 0, 3),  # 2.5 rounds up: the last window overhangs
        (5, 2, 2, 0, 3),
        (5, 3, 2, 1, 3),
        (4, 2, 3, 1, 2),  # a third window would start at 6, in the padding
        (5, 1, 2, 0, 3),
        (7, 3, 1, 1, 7),  # nothing to round
        (2, 3, 2, 0, 1),  # one window, overhanging
    ],
)
def test_ceil_mode_rounds_up_but_drops_a_window_in_the_padding(size, kernel, stride, padding, expected):
    assert conv_output_size(size, kernel, stride=stride, padding=padding, ceil_mode=True) == expected


def test_ceil_mode_is_the_rounded_formula():
    for size, kernel, stride, padding, dilation in SETTINGS:
        before, after = (padding, padding) if isinstance(padding, int) else padding
        exact = math.ceil((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1
        if (exact - 1) * stride >= size + before:
            exact -= 1
        arguments = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": True}
        if exact >= 1:
            assert conv_output_size(size, kernel, **arguments) == exact
        else:
            with pytest.raises(ValueError, match="must fit into the padded input"):
                conv_output_size(size, kernel, **arguments)


def test_transposed_size_undoes_the_convolution():
    for size, kernel, stride, padding, dilation in SETTINGS:
        if not positions(size, kernel, stride, padding, dilation):
            continue
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        out = conv_output_size(size, kernel, **settings)
        sizes = set()
        for extra in range(stride):
            try:
                sizes.add(conv_transpose_output_size(out, kernel, **settings, output_padding=extra))
            except ValueError:
                continue
        assert size in sizes
        assert all(conv_output_size(found, kernel, **settings) == out for found in sizes)


@pytest.mark.parametrize("size", [1, 2, 5, 8, 13])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
def test_same_padding_gives_size_over_stride(size, kernel, stride, dilation):
    before, after = same_padding(size, kernel, stride=stride, dilation=dilation)
    assert after - before in (0, 1)
    padded = conv_output_size(size, kernel, stride=stride, padding=(before, after), dilation=dilation)
    assert padded == math.ceil(size / stride)
    if before + after > 0:
        # One cell less and a window would be missing.
        assert len(positions(size, kernel, stride, (before, after - 1), dilation)) < padded


def test_same_padding_is_tensorflows(tf):
    for size, kernel, stride in [(5, 2, 1), (6, 3, 2), (7, 3, 2), (8, 4, 3), (4, 7, 1), (9, 2, 4)]:
        before, after = same_padding(size, kernel, stride=stride)
        x = np.arange(1.0, size + 1)
        padded = np.pad(x, (before, after))
        w = np.arange(1.0, kernel + 1)
        theirs = tf.nn.conv1d(x[None, :, None], w[:, None, None], stride, "SAME").numpy().ravel()
        ours = [w @ padded[start : start + kernel] for start in positions(size, kernel, stride, (before, after), 1)]
        np.testing.assert_allclose(ours, theirs)


def test_receptive_field_of_small_stacks():
    assert receptive_field([]) == ReceptiveField(size=1, stride=1)
    assert receptive_field([(3, 1), (3, 1)]) == ReceptiveField(size=5, stride=1)
    assert receptive_field([(3, 2), (3, 1)]) == ReceptiveField(size=7, stride=2)
    assert receptive_field([(3, 1, 1), (3, 1, 2), (3, 1, 4)]) == ReceptiveField(size=15, stride=1)


def test_receptive_field_is_what_changes_the_output(rng):
    layers = [(3, 2, 1), (2, 1, 3), (3, 3, 1)]
    field = receptive_field(layers)
    size = 60

    def run(x):
        for kernel, stride, dilation in layers:
            starts = positions(len(x), kernel, stride, 0, dilation)
            x = np.array([x[start : start + dilation * (kernel - 1) + 1 : dilation].sum() for start in starts])
        return x

    touched = [{i for i in range(size) if run(np.eye(size)[i])[out] != 0} for out in (0, 1)]
    assert max(touched[0]) - min(touched[0]) + 1 == field.size
    assert min(touched[1]) - min(touched[0]) == field.stride


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        (1, ((1, 1), (1, 1))),
        ((1, 2), ((1, 1), (2, 2))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        ([[0, 1], [2, 0]], ((0, 1), (2, 0))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((0, 1), (1, 1))),
    ],
)
def test_forms_of_padding(padding, expected):
    assert padding_sides(padding, (6, 6), (2, 3)) == expected


@pytest.mark.parametrize("padding", [-1, (-1, 0), ((0, 0), (0, -1)), 1.0, True, "full", None, (1, 2, 3), (1, (1, 1))])
def test_bad_padding_is_refused(padding):
    with pytest.raises(ValueError, match="padding must be"):
        padding_sides(padding, (6, 6), (2, 3))


@pytest.mark.parametrize("name", ["size", "kernel", "stride", "dilation"])
@pytest.mark.parametrize("value", [0, -1, 2.0, "3", None, True, np.bool_(True)])
def test_bad_lengths_are_refused(name, value):
    arguments = {"size": 8, "kernel": 3, "stride": 1, "dilation": 1, name: value}
    for function in (conv_output_size, conv_transpose_output_size, same_padding):
        with pytest.raises(ValueError, match=f"{name} must be an integer of at least 1, received"):
            function(**arguments)


def test_numpy_integers_are_integers():
    size = conv_output_size(np.int64(7), np.uint8(3), stride=np.int32(2), padding=np.int64(1))
    assert size == 4
    assert type(size) is int


def test_other_refusals():
    with pytest.raises(ValueError, match="received a span of 5"):
        conv_output_size(4, 3, dilation=2)
    with pytest.raises(ValueError, match="ceil_mode must be True or False"):
        conv_output_size(4, 3, ceil_mode=1)
    with pytest.raises(ValueError, match="before, after"):
        conv_output_size(4, 3, padding=(1, 1, 1))
    with pytest.raises(ValueError, match="output_padding must be below stride, received 2 with stride 2"):
        conv_transpose_output_size(4, 3, stride=2, output_padding=2)
    with pytest.raises(ValueError, match="output_padding must be an integer of at least 0"):
        conv_transpose_output_size(4, 3, stride=2, output_padding=-1)
    with pytest.raises(ValueError, match="padding must leave at least one cell"):
        conv_transpose_output_size(1, 3, padding=2)
    for layers in ([(3,)], [3], [(3, 1, 1, 1)], ["31"], [(0, 1)], [(3, 1.5)], [(3, 1, 0)]):
        with pytest.raises(ValueError, match="layer 0"):
            receptive_field(layers)
