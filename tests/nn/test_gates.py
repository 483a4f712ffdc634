"""Gated cells from the inside: gates against hand-worked numbers, gradients against GradientTape, the recall task."""

import numpy as np
import pytest

from core.nn.gate_gradients import gru_gradients, lstm_gradients
from core.nn.gates import gru_gates, lstm_gates
from core.nn.recall import KINDS, LETTERS, Reader, draw, one_hot

STEPS, FEATURES, UNITS = 5, 3, 4


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_one_unit_by_hand():
    """x = 1 and all weights 1: every sum is 1 at first, so c = sigmoid(1) tanh(1) = 0.5568."""
    run = lstm_gates([[1.0], [0.0]], np.ones((1, 4)), np.ones((1, 4)), np.zeros(4))
    assert run.sums[0].tolist() == [1, 1, 1, 1]
    assert run.i[0, 0] == pytest.approx(0.731059, abs=1e-6)
    assert run.g[0, 0] == pytest.approx(0.761594, abs=1e-6)
    assert run.c[0, 0] == pytest.approx(0.731059 * 0.761594, abs=1e-6)
    assert run.h[0, 0] == pytest.approx(0.731059 * np.tanh(0.556770), abs=1e-6)
    h = run.h[0, 0]
    assert run.c[1, 0] == pytest.approx(sigmoid(h) * run.c[0, 0] + sigmoid(h) * np.tanh(h))


def test_a_gate_that_is_open_keeps_the_cell_and_its_gradient():
    bias = np.array([-100.0, 100.0, 0.0, 0.0])  # nothing in, all kept
    run = lstm_gates(np.zeros((200, 1)), np.zeros((1, 4)), np.zeros((1, 4)), bias, c0=[0.7])
    np.testing.assert_allclose(run.c, 0.7)
    direct = np.zeros((200, 1))
    direct[-1] = 1
    d_c = lstm_gradients(run, np.zeros((1, 4)), direct).d_c
    np.testing.assert_allclose(d_c, np.full((200, 1), d_c[-1, 0]))


def test_resetting_before_and_after_agree_for_one_unit_and_differ_for_two(rng):
    for units, alike in ((1, True), (2, False)):
        kernel, recurrent = rng.normal(size=(3, 3 * units)), rng.normal(size=(units, 3 * units))
        bias, x = rng.normal(size=3 * units), rng.normal(size=(6, 3))
        after = gru_gates(x, kernel, recurrent, np.stack([bias, np.zeros_like(bias)]))
        before = gru_gates(x, kernel, recurrent, bias, reset_after=False)
        assert np.allclose(after.h, before.h) == alike


def test_lstm_gradients_are_tensorflows(keras, rng):
    import tensorflow as tf

    x = rng.normal(size=(STEPS, FEATURES))
    arrays = [rng.normal(size=s) for s in ((FEATURES, 4 * UNITS), (UNITS, 4 * UNITS), (4 * UNITS,))]
    direct, states = rng.normal(size=(STEPS, UNITS)), rng.normal(size=(2, UNITS))
    cell = keras.layers.LSTMCell(UNITS)
    cell.build((1, FEATURES))
    cell.set_weights(arrays)
    h, c = [], []
    with tf.GradientTape() as tape:
        state = [tf.Variable(states[0][None]), tf.Variable(states[1][None])]
        start = list(state)
        for row in x:
            _, state = cell(row[None], state)
            # A copy of its own for each step: the tape answers for what later steps read.
            state = [tf.identity(part) for part in state]
            h.append(state[0])
            c.append(state[1])
        loss = tf.add_n([tf.reduce_sum(a * b) for a, b in zip(h, direct, strict=True)])
    d_h, d_c, d_start, d_weights = tape.gradient(loss, [h, c[:-1], start, cell.trainable_weights])
    run = lstm_gates(x, *arrays, h0=states[0], c0=states[1])
    ours = lstm_gradients(run, arrays[1], direct)
    np.testing.assert_allclose(ours.d_h, np.concatenate(d_h), rtol=1e-9, atol=1e-12)
    # A copy knows what later steps send back; the rest reaches the cell through its own state.
    own = ours.d_h * run.o * (1 - np.tanh(run.c) ** 2)
    np.testing.assert_allclose((ours.d_c - own)[:-1], np.concatenate(d_c), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours.d_c[-1], own[-1])
    np.testing.assert_allclose(ours.d_h0, d_start[0][0], rtol=1e-9)
    np.testing.assert_allclose(x.T @ ours.d_sums, d_weights[0], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(run.h_before.T @ ours.d_sums, d_weights[1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("after", [True, False])
def test_gru_gradients_are_tensorflows(keras, rng, after):
    import tensorflow as tf

    x = rng.normal(size=(STEPS, FEATURES))
    bias = (2, 3 * UNITS) if after else (3 * UNITS,)
    arrays = [rng.normal(size=s) for s in ((FEATURES, 3 * UNITS), (UNITS, 3 * UNITS), bias)]
    direct, state0 = rng.normal(size=(STEPS, UNITS)), rng.normal(size=UNITS)
    cell = keras.layers.GRUCell(UNITS, reset_after=after)
    cell.build((1, FEATURES))
    cell.set_weights(arrays)
    h = []
    with tf.GradientTape() as tape:
        start = state = tf.Variable(state0[None])
        for row in x:
            _, state = cell(row[None], state)
            state = tf.identity(state[0] if isinstance(state, list) else state)
            h.append(state)
        loss = tf.add_n([tf.reduce_sum(a * b) for a, b in zip(h, direct, strict=True)])
    d_h, d_start, d_weights = tape.gradient(loss, [h, start, cell.trainable_weights])
    ours = gru_gradients(gru_gates(x, *arrays, h0=state0, reset_after=after), arrays[1], direct)
    np.testing.assert_allclose(ours.d_h, np.concatenate(d_h), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours.d_h0, d_start[0], rtol=1e-9)
    np.testing.assert_allclose(x.T @ ours.d_sums, d_weights[0], rtol=1e-9, atol=1e-12)


def some_reader(rng, kind, units=3):
    gates = {"rnn": 1, "lstm": 4, "gru": 3}[kind]
    bias = (2, gates * units) if kind == "gru" else (gates * units,)
    shapes = (8, gates * units), (units, gates * units), bias, (units, 4), (4,)
    return Reader(kind, *(rng.normal(size=shape) for shape in shapes))


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_at_a_state_is_what_nudging_it_gives(rng, kind):
    """The last steps are run again from a state that is nudged."""
    reader, x = some_reader(rng, kind), one_hot("Bwxyz")
    reading = reader.read(x)
    d_h, d_c = reading.gradients(1)
    assert (d_c is not None) == (kind == "lstm")
    nudge = 1e-6
    pulls = []
    for unit in range(3):
        losses = []
        for way in (nudge, -nudge):
            h = reading.h[-1].copy()
            h[unit] += way
            scores = h @ reader.dense + reader.dense_bias
            losses.append(np.log(np.exp(scores).sum()) - scores[1])
        pulls.append((losses[0] - losses[1]) / (2 * nudge))
    np.testing.assert_allclose(d_h[-1], pulls, rtol=1e-6)
    assert reading.loss(1) == pytest.approx(-np.log(reading.probabilities[-1, 1]))
    assert np.all(np.linalg.norm(d_h, axis=1) > 0)


def test_the_task(rng):
    indices, right = draw(rng, 50, 7)
    assert indices.shape == (50, 8)
    np.testing.assert_array_equal(indices[:, 0], right)
    assert indices[:, 0].max() < 4 <= indices[:, 1:].min()
    assert one_hot("Az").tolist() == [[1, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]]
    for wrong in ("", "AQ", "a"):
        with pytest.raises(ValueError, match=f"letters of {LETTERS}"):
            one_hot(wrong)
    with pytest.raises(ValueError, match="at least 1"):
        draw(rng, 1, 0)
    with pytest.raises(ValueError, match="one of rnn, lstm, gru"):
        Reader("elman", *[np.zeros((1, 1))] * 5)
