"""Softmax against SciPy and TensorFlow, by its properties, and for logits of any size."""

import numpy as np
import pytest
from scipy import special

from core.nn.softmax import log_softmax, softmax, softmax_jacobian


@pytest.mark.parametrize("shape", [(4,), (2, 5), (2, 3, 4)])
@pytest.mark.parametrize("axis", [-1, 0])
@pytest.mark.parametrize("temperature", [1.0, 0.5, 3.0])
def test_softmax_is_scipys(rng, shape, axis, temperature):
    z = rng.normal(size=shape) * 10
    p = softmax(z, temperature=temperature, axis=axis)
    np.testing.assert_allclose(p, special.softmax(z / temperature, axis=axis), rtol=1e-12)
    np.testing.assert_allclose(p.sum(axis=axis), 1)
    np.testing.assert_allclose(log_softmax(z, axis=axis), special.log_softmax(z, axis=axis), rtol=1e-12)


def test_softmax_is_tensorflows(tf, rng):
    z = rng.normal(size=(3, 6)) * 20
    np.testing.assert_allclose(softmax(z), tf.nn.softmax(z), rtol=1e-10)
    np.testing.assert_allclose(log_softmax(z), tf.nn.log_softmax(z), rtol=1e-10)


def test_only_differences_count(rng):
    z = rng.normal(size=5)
    np.testing.assert_allclose(softmax(z + 100), softmax(z), rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("temperature", [1e-300, 1e-3, 1.0, 1.5, 1e3, 1e300])
def test_any_finite_logits(dtype, temperature):
    largest = np.finfo(dtype).max
    rows = np.array([[largest, -largest], [largest, largest], [-largest, -largest], [0, largest], [1e30, -1e30]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        p, logs = softmax(rows, temperature=temperature), log_softmax(rows)
    assert p.dtype == logs.dtype == dtype
    assert np.isfinite(p).all()
    assert np.isfinite(logs).all()
    np.testing.assert_allclose(p.sum(-1), 1)
    assert p[1].tolist() == p[2].tolist() == [0.5, 0.5]
    assert (np.diff(logs) <= 0).all() or logs[3, 0] < logs[3, 1]


def test_temperature_divides_before_the_difference_overflows():
    """2e308 is no number, but 2e308 / 1e308 = 2 is."""
    p = softmax([1e308, -1e308], temperature=1e308)
    np.testing.assert_allclose(p, special.softmax([1.0, -1.0]))


def test_logarithms_where_probabilities_round_to_zero():
    assert log_softmax([0.0, -1e4]).tolist() == [0.0, -1e4]
    assert log_softmax([1e308, -1e308]).tolist() == [0.0, np.finfo(float).min]


def test_minus_infinity_has_probability_zero():
    assert softmax([0.0, -np.inf, 0.0]).tolist() == [0.5, 0.0, 0.5]
    assert log_softmax([0.0, -np.inf])[1] == -np.inf


def test_temperature_evens_out_or_sharpens():
    p = [softmax([1.0, 2.0, 4.0], temperature=t)[2] for t in (0.1, 1.0, 10.0, 1e6)]
    assert p == sorted(p, reverse=True)
    np.testing.assert_allclose(p[-1], 1 / 3, atol=1e-5)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_jacobian_is_tensorflows(tf, rng, n):
    z = tf.constant(rng.normal(size=n))
    with tf.GradientTape() as tape:
        tape.watch(z)
        p = tf.nn.softmax(z)
    ours = softmax_jacobian(z.numpy())
    np.testing.assert_allclose(ours, tape.jacobian(p, z), rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(ours.sum(axis=1), 0, atol=1e-15)


def test_types():
    assert softmax([1, 2]).dtype == np.float64
    assert softmax(np.ones(2, np.float32), temperature=3.3).dtype == np.float32
    assert softmax_jacobian(np.ones(2, np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: softmax([]), r"z must not be empty, received shape \(0,\)"),
        (lambda: softmax(3.0), r"z must have at least 1 axis, received shape \(\)"),
        (lambda: softmax([1.0], temperature=0), "temperature must be above zero, received 0"),
        (lambda: softmax([1.0], temperature=-1.0), "temperature must be above zero"),
        (lambda: softmax([1.0], temperature=np.inf), "temperature must be a finite number, received inf"),
        (lambda: softmax([1.0], temperature=True), "temperature must be a finite number, received True"),
        (lambda: softmax([1.0], axis=1), r"axis must be an axis of z, received 1 for shape \(1,\)"),
        (lambda: softmax([1.0], axis=-2), "axis must be"),
        (lambda: log_softmax([1.0], axis=0.0), "axis must be"),
        (lambda: softmax_jacobian([[1.0, 2.0]]), r"z must have 1 axis, received shape \(1, 2\)"),
    ],
)
def test_bad_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
