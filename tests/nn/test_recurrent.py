"""Recurrent layers against Keras', and backpropagation through time against GradientTape."""

import numpy as np
import pytest

from core.nn.activations import ACTIVATIONS
from core.nn.recurrent import bptt, gru, lstm, simple_rnn

SIZES = [(1, 1, 1), (5, 3, 4), (7, 2, 1), (3, 1, 5)]  # steps, features, units


def weights(rng, features, units, gates=1, bias_rows=None):
    bias = (gates * units,) if bias_rows is None else (bias_rows, gates * units)
    return [rng.normal(size=shape) for shape in ((features, gates * units), (units, gates * units), bias)]


def run_keras(layer, x, arrays, states):
    """All states of a Keras layer with these weights, from these start states."""
    layer.build((1, *x.shape))
    layer.set_weights(arrays)
    return layer(x[None], initial_state=[state[None] for state in states])[0].numpy()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("activation", ["tanh", "relu", "linear", "sigmoid"])
def test_simple_rnn_is_keras(keras, rng, size, activation):
    steps, features, units = size
    x, arrays, h0 = rng.normal(size=(steps, features)), weights(rng, features, units), rng.normal(size=units)
    for start in (np.zeros(units), h0):
        layer = keras.layers.SimpleRNN(units, activation, return_sequences=True)
        ours = simple_rnn(x, *arrays, h0=start, activation=activation)
        np.testing.assert_allclose(ours, run_keras(layer, x, arrays, [start]), rtol=1e-10, atol=1e-13)
    np.testing.assert_array_equal(simple_rnn(x, *arrays), simple_rnn(x, *arrays, h0=np.zeros(units)))


@pytest.mark.parametrize("size", SIZES)
def test_lstm_is_keras(keras, rng, size):
    steps, features, units = size
    x, arrays = rng.normal(size=(steps, features)), weights(rng, features, units, gates=4)
    for h0, c0 in [(np.zeros(units), np.zeros(units)), rng.normal(size=(2, units))]:
        layer = keras.layers.LSTM(units, return_sequences=True)
        h, c = lstm(x, *arrays, h0=h0, c0=c0)
        np.testing.assert_allclose(h, run_keras(layer, x, arrays, [h0, c0]), rtol=1e-10, atol=1e-13)
        cell = keras.layers.LSTMCell(units)
        cell.build((1, features))
        cell.set_weights(arrays)
        state = [h0[None], c0[None]]
        for t in range(steps):
            _, state = cell(x[t][None], state)
            np.testing.assert_allclose(c[t], state[1][0], rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reset_after", [True, False])
def test_gru_is_keras(keras, rng, size, reset_after):
    steps, features, units = size
    x = rng.normal(size=(steps, features))
    arrays = weights(rng, features, units, gates=3, bias_rows=2 if reset_after else None)
    for start in (np.zeros(units), rng.normal(size=units)):
        layer = keras.layers.GRU(units, reset_after=reset_after, return_sequences=True)
        ours = gru(x, *arrays, h0=start, reset_after=reset_after)
        np.testing.assert_allclose(ours, run_keras(layer, x, arrays, [start]), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("activation", ["tanh", "relu", "softplus"])
@pytest.mark.parametrize("only_last", [False, True])
def test_bptt_is_tensorflows(tf, keras, rng, size, activation, only_last):
    steps, features, units = size
    x, arrays, h0 = rng.normal(size=(steps, features)), weights(rng, features, units), rng.normal(size=units)
    dh = rng.normal(size=(steps, units))
    if only_last:
        dh[:-1] = 0
    watched = [tf.constant(array) for array in (*arrays, x, h0)]
    with tf.GradientTape() as tape:
        tape.watch(watched)
        W, U, b, inputs, h = watched
        loss = tf.constant(0.0, tf.float64)
        for t in range(steps):
            h = getattr(keras.activations, activation)(
                tf.linalg.matvec(W, inputs[t], True) + tf.linalg.matvec(U, h, True) + b
            )
            loss += tf.reduce_sum(h * dh[t])
    theirs = tape.gradient(loss, watched)
    result = bptt(x, *arrays, dh, h0=h0, activation=activation)
    ours = (result.d_kernel, result.d_recurrent_kernel, result.d_bias, result.d_x, result.d_h0)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-12)
    assert result.recurrent_terms.shape == (steps, units, units)
    np.testing.assert_allclose(result.recurrent_terms.sum(axis=0), result.d_recurrent_kernel, rtol=1e-12)


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name not in ("step", "exponential")])
def test_bptt_against_finite_differences(rng, activation):
    x, arrays, h0 = rng.normal(size=(4, 2)), weights(rng, 2, 3), rng.normal(size=3)
    arrays = [array / 2 for array in arrays]
    target = rng.normal(size=(4, 3))

    def loss(W, U, b, x, h0):
        return 0.5 * np.sum((simple_rnn(x, W, U, b, h0=h0, activation=activation) - target) ** 2)

    dh = simple_rnn(x, *arrays, h0=h0, activation=activation) - target
    result = bptt(x, *arrays, dh, h0=h0, activation=activation)
    ours = (result.d_kernel, result.d_recurrent_kernel, result.d_bias, result.d_x, result.d_h0)
    h = 1e-6
    for which, gradient in enumerate(ours):
        for index in np.ndindex(gradient.shape):
            costs = []
            for sign in (1, -1):
                moved = [array.copy() for array in (*arrays, x, h0)]
                moved[which][index] += sign * h
                costs.append(loss(*moved))
            np.testing.assert_allclose(gradient[index], (costs[0] - costs[1]) / (2 * h), rtol=1e-4, atol=1e-7)


def test_each_recurrent_term_is_that_steps_use_of_the_kernel(rng):
    """A kernel of its own for every step: each one's gradient is one term."""
    x, (W, U, b), h0 = rng.normal(size=(4, 2)), weights(rng, 2, 3), rng.normal(size=3)
    dh = rng.normal(size=(4, 3))
    terms = bptt(x, W, U, b, dh, h0=h0).recurrent_terms

    def loss(kernels):
        h, total = h0, 0.0
        for t, kernel in enumerate(kernels):
            h = np.tanh(x[t] @ W + h @ kernel + b)
            total += h @ dh[t]
        return total

    for t in range(4):
        for index in np.ndindex(3, 3):
            up, down = [U.copy() for _ in range(4)], [U.copy() for _ in range(4)]
            up[t][index] += 1e-6
            down[t][index] -= 1e-6
            np.testing.assert_allclose(terms[t][index], (loss(up) - loss(down)) / 2e-6, rtol=1e-5, atol=1e-9)


def test_gradient_at_each_state(rng):
    """The last state's is its own; the one before adds what the last sends back."""
    x, (W, U, b) = rng.normal(size=(2, 1)), weights(rng, 1, 2)
    dh = rng.normal(size=(2, 2))
    result = bptt(x, W, U, b, dh)
    h = simple_rnn(x, W, U, b)
    np.testing.assert_allclose(result.d_h[1], dh[1])
    np.testing.assert_allclose(result.d_h[0], dh[0] + (dh[1] * (1 - h[1] ** 2)) @ U.T)


def test_fibonacci_is_a_linear_recurrence():
    """The state (F_t, F_(t-1)) and the kernel that adds them; no input at all."""
    states = simple_rnn(
        np.zeros((10, 1)), np.zeros((1, 2)), [[1, 1], [1, 0]], np.zeros(2), h0=[1, 0], activation="linear"
    )
    assert states[:, 1].tolist() == [1, 1, 2, 3, 5, 8, 13, 21, 34, 55]


def test_gradients_vanish_and_explode_as_powers():
    """One linear unit with recurrent weight u: the gradient at h_0 after T steps is u^T."""
    for u in (0.9, 1.1):
        dh = np.zeros((50, 1))
        dh[-1] = 1
        result = bptt(np.zeros((50, 1)), [[0.0]], [[u]], [0.0], dh, activation="linear")
        np.testing.assert_allclose(result.d_h0, [u**50])


def test_lstm_carries_what_its_gates_keep():
    """Forget gate open, input gate shut: the cell stays as it was."""
    bias = np.repeat([-100.0, 100.0, 0.0, 100.0], 1)
    h, c = lstm(np.ones((20, 1)), np.zeros((1, 4)), np.zeros((1, 4)), bias, c0=[0.5])
    np.testing.assert_allclose(c, 0.5)
    np.testing.assert_allclose(h, np.tanh(0.5))


def test_extreme_gates_neither_overflow_nor_warn():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for sign in (-1e4, 1e4):
            h, c = lstm(np.ones((2, 1)), np.full((1, 4), sign), np.zeros((1, 4)), np.zeros(4))
            assert np.isfinite([h, c]).all()
            assert np.isfinite(gru(np.ones((2, 1)), np.full((1, 3), sign), np.zeros((1, 3)), np.zeros((2, 3)))).all()


def test_types_and_arguments(rng):
    x, arrays = rng.normal(size=(3, 2)), weights(rng, 2, 4)
    for array in (x, *arrays):
        array.flags.writeable = False
    assert simple_rnn(x, *arrays).dtype == np.float64
    single = [array.astype(np.float32) for array in arrays]
    assert simple_rnn(x.astype(np.float32), *single, h0=np.ones(4)).dtype == np.float32
    result = bptt(x.astype(np.float32), *single, np.ones((3, 4)))
    assert {array.dtype for array in vars(result).values()} == {np.dtype(np.float32)}
    assert bptt(x, *arrays, np.ones((3, 4))).d_x.shape == (3, 2)


X, W, U, B = np.ones((3, 2)), np.ones((2, 4)), np.ones((4, 4)), np.ones(4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.ones(3)}, r"x must have 2 axes, received shape \(3,\)"),
        ({"x": np.ones((0, 2))}, r"x must not be empty, received shape \(0, 2\)"),
        ({"kernel": np.ones((3, 4))}, r"kernel must have shape \(2, 4\), received \(3, 4\)"),
        ({"kernel": np.ones(4)}, "kernel must have 2 axes"),
        (
            {"recurrent_kernel": np.ones((4, 5))},
            r"recurrent_kernel must have shape \(4, 4\), received \(4, 5\)",
        ),
        ({"bias": np.ones(5)}, r"bias must have shape \(4,\), received \(5,\)"),
        ({"bias": None}, "bias must hold real numbers"),
        ({"h0": np.ones(3)}, r"h0 must have shape \(4,\), received \(3,\)"),
        ({"h0": np.ones((1, 4))}, r"h0 must have shape \(4,\)"),
        ({"activation": "swoosh"}, "activation must be one of linear, .*received 'swoosh'"),
        ({"activation": "softmax"}, "activation must be one of linear"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    given = {"x": X, "kernel": W, "recurrent_kernel": U, "bias": B, **arguments}
    with pytest.raises(ValueError, match=message):
        simple_rnn(**given)
    with pytest.raises(ValueError, match=message):
        bptt(**given, dh=np.ones((3, 4)))


def test_more_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"dh must have shape \(3, 4\), received \(3, 3\)"):
        bptt(X, W, U, B, np.ones((3, 3)))
    with pytest.raises(ValueError, match=r"recurrent_kernel must have shape \(4, 16\), received \(4, 4\)"):
        lstm(X, W, U, B)
    with pytest.raises(ValueError, match=r"c0 must have shape \(1,\), received \(2,\)"):
        lstm(X, np.ones((2, 4)), np.ones((1, 4)), np.ones(4), c0=[1.0, 1.0])
    with pytest.raises(ValueError, match=r"bias must have shape \(2, 3\), received \(3,\)"):
        gru(X, np.ones((2, 3)), np.ones((1, 3)), np.ones(3))
    with pytest.raises(ValueError, match=r"bias must have shape \(3,\), received \(2, 3\)"):
        gru(X, np.ones((2, 3)), np.ones((1, 3)), np.ones((2, 3)), reset_after=False)
    with pytest.raises(ValueError, match="reset_after must be True or False, received 0"):
        gru(X, np.ones((2, 3)), np.ones((1, 3)), np.ones(3), reset_after=0)
