"""The way back through pooling, against TensorFlow, by nudging, and by hand."""

import numpy as np
import pytest

from core.nn.pooling import max_indices, pool2d, pool2d_gradient

CASES = [
    ((2, 2), (2, 2), "valid"),
    ((3, 3), (1, 1), "valid"),
    ((3, 3), (2, 2), "same"),
    ((2, 3), (1, 2), "same"),
]


@pytest.mark.parametrize(("size", "stride", "padding"), CASES)
@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("ties", [False, True])
def test_the_gradient_is_tensorflows(tf, rng, size, stride, padding, mode, ties):
    x = rng.integers(0, 3, (2, 6, 7, 3)) + 0.0 if ties else rng.normal(size=(2, 6, 7, 3))
    with tf.GradientTape() as tape:
        given = tf.constant(x)
        tape.watch(given)
        y = tf.nn.pool(
            given,
            size,
            "MAX" if mode == "max" else "AVG",
            strides=stride,
            padding=padding.upper(),
        )
    dy = rng.normal(size=y.shape)
    theirs = tape.gradient(y, given, tf.constant(dy)).numpy()
    ours = pool2d_gradient(x, dy, size, stride=stride, padding=padding, mode=mode)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("more", [{}, {"ceil_mode": True}, {"count_padding": True}])
def test_the_gradient_is_what_nudging_finds(rng, mode, more):
    x = rng.permutation(35).reshape(5, 7, 1) + 0.0
    given = {"stride": 2, "padding": 1, "mode": mode, **more}
    dy = rng.normal(size=pool2d(x, 3, **given).shape)
    found = pool2d_gradient(x, dy, 3, **given)
    nudge = 1e-3
    for cell in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[cell] += nudge
        down[cell] -= nudge
        slope = ((pool2d(up, 3, **given) - pool2d(down, 3, **given)) * dy).sum() / (2 * nudge)
        assert found[cell] == pytest.approx(slope, abs=1e-8)


def test_indices_point_at_the_maximum_and_the_first_of_equals_wins():
    x = np.array([[5.0, 5.0, 1.0], [5.0, 2.0, 9.0], [0.0, 9.0, 9.0]])[..., None]
    assert max_indices(x, 2, stride=1)[..., 0].tolist() == [[0, 5], [7, 5]]
    assert max_indices(x, 2, stride=2, ceil_mode=True)[..., 0].tolist() == [[0, 5], [7, 8]]
    same = x.ravel()[max_indices(x, 3, stride=1, padding=1)[..., 0]]
    assert np.array_equal(same, pool2d(x, 3, stride=1, padding=1)[..., 0])


def test_a_picture_of_minus_infinities_still_has_a_winner():
    assert max_indices(np.full((2, 2, 1), -np.inf), 2).item() == 0


def test_by_hand_two_windows_that_share_a_winner_add_up():
    x = np.array([[0.0, 7.0, 0.0]])[..., None]
    dy = np.array([[0.5, 0.25]])[..., None]
    assert pool2d_gradient(x, dy, (1, 2), stride=1)[..., 0].tolist() == [[0, 0.75, 0]]
    average = pool2d_gradient(x, dy, (1, 2), stride=1, mode="average")
    assert average[..., 0].tolist() == [[0.25, 0.375, 0.125]]


def test_slopes_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"dy must have shape \(1, 1, 1\)"):
        pool2d_gradient(np.zeros((2, 2, 1)), np.zeros((2, 2, 1)), 2)
