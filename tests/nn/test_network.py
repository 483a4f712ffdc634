"""Backpropagation against GradientTape and finite differences, for every activation and loss."""

import itertools

import numpy as np
import pytest

from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES
from core.nn.network import Network, backward, forward


def drawn(rng, sizes=(3, 5, 4), activations=("tanh", "softmax")):
    layers = [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in itertools.pairwise(sizes)]
    return Network(layers, list(activations))


def targets(rng, loss, shape):
    if loss.startswith("sparse"):
        return rng.integers(shape[-1], size=shape[:-1])
    if "categorical" in loss:
        return np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
    if loss == "hinge":
        return rng.choice([-1.0, 1.0], size=shape)
    return rng.uniform(size=shape)


def check_by_finite_differences(network, x, t, loss, **tolerance):
    gradients = backward(network, x, t, loss=loss)
    h = 1e-6
    for index, layer in enumerate(network.layers):
        for which, ours in enumerate((gradients.dW[index], gradients.db[index])):
            assert ours.shape == layer[which].shape
            for cell in np.ndindex(ours.shape):
                costs = []
                for sign in (1, -1):
                    layers = [[array.copy() for array in pair] for pair in network.layers]
                    layers[index][which][cell] += sign * h
                    costs.append(LOSSES[loss][0](t, forward(Network(layers, network.activations), x).a[-1]))
                np.testing.assert_allclose(ours[cell], (costs[0] - costs[1]) / (2 * h), **tolerance)


@pytest.mark.parametrize("loss", [*LOSSES])
@pytest.mark.parametrize("last", ["softmax", "sigmoid"])
def test_every_loss_against_finite_differences(rng, loss, last):
    network, x = drawn(rng, activations=("tanh", last)), rng.normal(size=(2, 3))
    check_by_finite_differences(network, x, targets(rng, loss, (2, 4)), loss, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "step"])
def test_every_activation_against_finite_differences(rng, name):
    network, x = drawn(rng, (2, 3, 2), (name, name)), rng.normal(size=(3, 2)) / 2
    network = Network([(W / 2, b / 2) for W, b in network.layers], network.activations)
    check_by_finite_differences(network, x, rng.normal(size=(3, 2)), "mean_squared_error", rtol=1e-4, atol=1e-7)


KERAS = {
    "mean_squared_error": "mean_squared_error",
    "mean_absolute_error": "mean_absolute_error",
    "binary_cross_entropy": "binary_crossentropy",
    "categorical_cross_entropy": "categorical_crossentropy",
    "sparse_categorical_cross_entropy": "sparse_categorical_crossentropy",
    "huber": "huber",
    "hinge": "hinge",
}


@pytest.mark.parametrize("loss", [*KERAS])
@pytest.mark.parametrize("shape", [(), (4,), (2, 3)])
def test_gradients_are_tensorflows(tf, keras, rng, loss, shape):
    last = "softmax" if "categorical" in loss else "sigmoid"
    network = drawn(rng, (3, 6, 5, 4), ("silu", "relu", last))
    x, t = rng.normal(size=(*shape, 3)), targets(rng, loss, (*shape, 4))
    variables = [tf.Variable(array) for pair in network.layers for array in pair]
    with tf.GradientTape() as tape:
        a = tf.constant(x)[None]
        for index, name in enumerate(network.activations):
            W, b = variables[2 * index : 2 * index + 2]
            a = getattr(keras.activations, name)(tf.tensordot(a, W, 1) + b)
        value = tf.reduce_mean(getattr(keras.losses, KERAS[loss])(np.asarray(t)[None], a))
    theirs = tape.gradient(value, variables)
    ours = backward(network, x, t, loss=loss)
    np.testing.assert_allclose(ours.loss, value.numpy(), rtol=1e-10)
    np.testing.assert_allclose(forward(network, x).a[-1], a.numpy()[0], rtol=1e-10)
    for index in range(3):
        np.testing.assert_allclose(ours.dW[index], theirs[2 * index], rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(ours.db[index], theirs[2 * index + 1], rtol=1e-8, atol=1e-12)


def test_forward_by_hand():
    network = Network(
        [(np.array([[1.0], [2.0]]), np.array([-1.0])), (np.array([[3.0]]), np.array([0.5]))],
        ["relu", "linear"],
    )
    run = forward(network, [1.0, 1.0])
    assert [z.tolist() for z in run.z] == [[2.0], [6.5]]
    assert [a.tolist() for a in run.a] == [[2.0], [6.5]]
    assert forward(network, [[1.0, -1.0], [0.0, 1.0]]).a[-1].tolist() == [[0.5], [3.5]]


def test_without_activations_layers_are_one_matrix(rng):
    network, x = drawn(rng, (3, 7, 5, 2), ("linear",) * 3), rng.normal(size=(6, 3))
    (W1, b1), (W2, b2), (W3, b3) = network.layers
    single = Network([(W1 @ W2 @ W3, (b1 @ W2 + b2) @ W3 + b3)], ["linear"])
    np.testing.assert_allclose(forward(network, x).a[-1], forward(single, x).a[-1], rtol=1e-10)


def test_leading_axes_are_examples(rng):
    network, x = drawn(rng), rng.normal(size=(2, 3, 3))
    t = targets(rng, "categorical_cross_entropy", (2, 3, 4))
    whole = backward(network, x, t, loss="categorical_cross_entropy")
    flat = backward(network, x.reshape(6, 3), t.reshape(6, 4), loss="categorical_cross_entropy")
    each = [backward(network, x[i, j], t[i, j], loss="categorical_cross_entropy") for i, j in np.ndindex(2, 3)]
    assert whole.dz[0].shape == (2, 3, 5)
    for index in range(2):
        np.testing.assert_allclose(whole.dW[index], flat.dW[index], rtol=1e-12)
        np.testing.assert_allclose(whole.dW[index], np.mean([one.dW[index] for one in each], axis=0), rtol=1e-10)


@pytest.mark.parametrize(
    ("last", "loss", "t"),
    [
        ("softmax", "categorical_cross_entropy", [0.0, 1.0]),
        ("softmax", "sparse_categorical_cross_entropy", 1),
        ("sigmoid", "binary_cross_entropy", [0.0, 1.0]),
    ],
)
def test_saturated_mistakes_still_learn(last, loss, t):
    """Scores of +-800: the probability of the right class is 0 in float64, its slope is not."""
    network = Network([(np.array([[800.0, -800.0]]), np.zeros(2))], [last])
    result = backward(network, [1.0], t, loss=loss)
    np.testing.assert_allclose(result.loss, 1600 if last == "softmax" else 800)
    np.testing.assert_allclose(result.db[0], np.array([1.0, -1.0]) / (1 if last == "softmax" else 2))


def test_descent_along_the_gradient_lowers_the_loss(rng):
    network, x = drawn(rng, (2, 8, 1), ("tanh", "sigmoid")), np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    t = np.array([[0.0], [1.0], [1.0], [0.0]])
    for _ in range(2000):
        step = backward(network, x, t, loss="binary_cross_entropy")
        layers = [(W - dW, b - db) for (W, b), dW, db in zip(network.layers, step.dW, step.db, strict=True)]
        network = Network(layers, network.activations)
    assert forward(network, x).a[-1].round().ravel().tolist() == [0, 1, 1, 0]


def test_types_and_arguments(rng):
    network = drawn(rng)
    single = Network([(W.astype(np.float32), b.astype(np.float32)) for W, b in network.layers], network.activations)
    x = rng.normal(size=(2, 3))
    x.flags.writeable = False
    t = targets(rng, "categorical_cross_entropy", (2, 4))
    assert forward(single, x.astype(np.float32)).a[-1].dtype == np.float32
    gradients = backward(single, x.astype(np.float32), t, loss="categorical_cross_entropy")
    assert {array.dtype for array in (*gradients.dW, *gradients.db)} == {np.dtype(np.float32)}
    assert type(gradients.loss) is float


@pytest.mark.parametrize(
    ("layers", "activations", "message"),
    [
        ([], [], "a network needs layers, and one activation for each; received 0 layers and 0 activations"),
        ([(np.ones((2, 2)), np.ones(2))], [], "received 1 layers and 0 activations"),
        ([(np.ones(2), np.ones(2))], ["relu"], "W of layer 0 must have 2 axes"),
        ([(np.ones((2, 3)), np.ones(2))], ["relu"], r"b of layer 0 must have shape \(3,\), received \(2,\)"),
        (
            [(np.ones((2, 3)), np.ones(3)), (np.ones((2, 1)), np.ones(1))],
            ["relu", "relu"],
            r"layer 1 must take the 3 numbers of the one before it, received W \(2, 1\)",
        ),
        (
            [(np.ones((2, 2)), np.ones(2))],
            ["swoosh"],
            "activation 0 must be one of linear, .*received 'swoosh'",
        ),
        (
            [(np.ones((2, 2)), np.ones(2))] * 2,
            ["softmax", "relu"],
            "activation 0 must be one of linear, .*received 'softmax'",
        ),
    ],
)
def test_bad_networks_are_refused(layers, activations, message):
    with pytest.raises(ValueError, match=message):
        Network(layers, activations)


def test_bad_calls_are_refused(rng):
    network = drawn(rng)
    with pytest.raises(ValueError, match=r"x must end in the network's 3 inputs, received shape \(2,\)"):
        forward(network, [1.0, 2.0])
    with pytest.raises(ValueError, match="x must have at least 1 axis"):
        forward(network, 1.0)
    with pytest.raises(ValueError, match=r"loss must be one of mean_squared_error, .*received 'crossentropy'"):
        backward(network, np.ones(3), np.ones(4), loss="crossentropy")
    with pytest.raises(ValueError, match=r"y_true must have shape \(4,\), received \(3,\)"):
        backward(network, np.ones(3), np.ones(3), loss="mean_squared_error")
