"""Every loss against Keras, its gradient against GradientTape and finite differences."""

import numpy as np
import pytest

from core.nn import losses
from core.nn.losses import LOSSES
from core.nn.softmax import softmax

SHAPES = [(4,), (3, 4), (2, 3, 4), (1, 2)]
# Keras' losses average the last axis or sum over it, and leave the leading axes.
OF_KERAS = {
    "mean_squared_error": "mean_squared_error",
    "mean_absolute_error": "mean_absolute_error",
    "huber": "huber",
    "hinge": "hinge",
    "binary_cross_entropy": "binary_crossentropy",
    "categorical_cross_entropy": "categorical_crossentropy",
    "sparse_categorical_cross_entropy": "sparse_categorical_crossentropy",
}


def drawn(rng, name, shape, from_logits=False):
    """Targets and predictions that the loss takes."""
    scores = rng.normal(size=shape) * 3
    if name == "hinge":
        return rng.choice([-1.0, 1.0], size=shape), scores
    if name == "binary_cross_entropy":
        return rng.choice([0.0, 1.0, 0.3], size=shape), scores if from_logits else rng.uniform(size=shape)
    if "categorical" in name:
        labels = rng.integers(shape[-1], size=shape[:-1])
        p = scores if from_logits else softmax(scores)
        return (labels, p) if name.startswith("sparse") else (np.eye(shape[-1])[labels], p)
    return rng.normal(size=shape), scores


def taped(tf, keras, name, true, predicted, **settings):
    """Keras' mean loss and its gradient."""
    p = tf.constant(predicted)
    with tf.GradientTape() as tape:
        tape.watch(p)
        loss = tf.reduce_mean(getattr(keras.losses, OF_KERAS[name])(tf.constant(true), p, **settings))
    return float(loss), tape.gradient(loss, p).numpy()


CASES = [
    *((name, {}) for name in OF_KERAS),
    ("huber", {"delta": 0.3}),
    ("binary_cross_entropy", {"from_logits": True}),
    ("categorical_cross_entropy", {"from_logits": True}),
    ("sparse_categorical_cross_entropy", {"from_logits": True}),
]


@pytest.mark.parametrize(("name", "settings"), CASES)
@pytest.mark.parametrize("shape", SHAPES)
def test_losses_are_keras(tf, keras, rng, name, settings, shape):
    from_logits = "from_logits" in settings
    true, predicted = drawn(rng, name, shape, from_logits)
    lifted = (np.asarray(true)[None], predicted[None])  # Keras wants a batch
    theirs, slope = taped(tf, keras, name, *lifted, **settings)
    function, gradient = LOSSES[name]
    ours = function(true, predicted, **settings)
    assert type(ours) is float
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14)
    if "categorical" in name and not from_logits:
        # Keras scales the probabilities to sum to 1 first, which adds the same to every class' slope.
        slope = slope - slope.max(axis=-1, keepdims=True)
    np.testing.assert_allclose(gradient(true, predicted, **settings), slope[0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "settings"), [*CASES, ("quadratic_cost", {})])
@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_against_finite_differences(rng, name, settings, shape):
    function, gradient = LOSSES[name]
    true, predicted = drawn(rng, name, shape, "from_logits" in settings)
    predicted = np.clip(predicted, 0.01, 0.99) if "cross" in name and not settings else predicted
    ours = gradient(true, predicted, **settings)
    assert ours.shape == predicted.shape
    h = 1e-6
    for index in np.ndindex(shape):
        low, high = predicted.copy(), predicted.copy()
        low[index] -= h
        high[index] += h
        slope = (function(true, high, **settings) - function(true, low, **settings)) / (2 * h)
        np.testing.assert_allclose(ours[index], slope, rtol=1e-5, atol=1e-8)


def test_hand_computed():
    assert losses.mean_squared_error([1.0, 2.0], [2.0, 4.0]) == 2.5
    assert losses.quadratic_cost([1.0, 2.0], [2.0, 4.0]) == 2.5
    assert losses.quadratic_cost([[1.0, 2.0], [0.0, 0.0]], [[2.0, 4.0], [0.0, 0.0]]) == 1.25
    assert losses.quadratic_cost_gradient([[1.0, 2.0], [0.0, 0.0]], [[2.0, 4.0], [0.0, 0.0]]).tolist() == [
        [0.5, 1.0],
        [0.0, 0.0],
    ]
    assert losses.mean_absolute_error([1.0, 2.0], [2.0, 4.0]) == 1.5
    assert losses.huber([0.0, 0.0], [0.5, 3.0]) == (0.125 + 2.5) / 2
    assert losses.hinge([1, -1, 1], [2.0, 0.5, 0.0]) == (0 + 1.5 + 1) / 3
    np.testing.assert_allclose(losses.binary_cross_entropy([1, 0], [0.5, 0.5]), np.log(2))
    np.testing.assert_allclose(losses.categorical_cross_entropy([0, 1, 0], [0.2, 0.5, 0.3]), np.log(2))
    np.testing.assert_allclose(losses.sparse_categorical_cross_entropy(2, [0.2, 0.3, 0.5]), np.log(2))
    np.testing.assert_allclose(losses.categorical_cross_entropy_gradient([0, 1], [0.2, 0.8]), [0, -1.25])


def test_numbers_are_their_own_mean():
    assert losses.mean_squared_error(1.0, 3.0) == 4.0
    assert losses.mean_squared_error_gradient(1.0, 3.0) == 4.0
    np.testing.assert_allclose(losses.binary_cross_entropy(1, 0.25), np.log(4))


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certainty_costs_a_large_finite_amount(p):
    """-log 1e-7 = 16.118..., Keras' clipping."""
    expected = -np.log(1e-7)
    np.testing.assert_allclose(losses.binary_cross_entropy([1 - p], [p]), expected, rtol=1e-8)
    np.testing.assert_allclose(losses.categorical_cross_entropy([1, 0], [0.0, 1.0]), expected, rtol=1e-8)
    np.testing.assert_allclose(losses.sparse_categorical_cross_entropy([0], [[0.0, 1.0]]), expected, rtol=1e-8)
    gradient = losses.categorical_cross_entropy_gradient([1.0, 0.0], [0.0, 1.0])
    np.testing.assert_allclose(gradient, [-1e7, 0.0])


def test_clipped_probabilities_have_no_slope_as_in_keras(tf, keras):
    true, p = np.array([[1.0, 0.0, 1.0, 0.0, 1.0]]), np.array([[0.0, 1e-8, 0.5, 1 - 1e-8, 1.0]])
    loss, slope = taped(tf, keras, "binary_cross_entropy", true, p)
    np.testing.assert_allclose(losses.binary_cross_entropy(true, p), loss, rtol=1e-9)
    np.testing.assert_allclose(losses.binary_cross_entropy_gradient(true, p), slope, rtol=1e-9)


@pytest.mark.parametrize("name", ["mean_absolute_error", "huber", "hinge"])
def test_slopes_at_kinks_are_tensorflows(tf, keras, name):
    true, predicted = np.array([[1.0, -1.0, 1.0]]), np.array([[1.0, -1.0, 2.0]])
    _, slope = taped(tf, keras, name, true, predicted)
    np.testing.assert_allclose(LOSSES[name][1](true, predicted), slope, rtol=1e-12)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_logits_of_any_size(name):
    function, gradient = LOSSES[name]
    z = np.array([1e306, -1e306])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        right, wrong = function([1.0, 0.0], z, from_logits=True), function([0.0, 1.0], z, from_logits=True)
        assert right == 0
        assert 1e305 < wrong < np.inf
        assert gradient([0.0, 1.0], z, from_logits=True).tolist() in ([1.0, -1.0], [0.5, -0.5])


def test_a_class_that_cannot_be_costs_nothing_where_it_is_not_right():
    assert losses.categorical_cross_entropy([1.0, 0.0], [0.0, -np.inf], from_logits=True) == 0.0


@pytest.mark.parametrize("name", [*LOSSES])
def test_types_and_arguments(rng, name):
    function, gradient = LOSSES[name]
    true, predicted = drawn(rng, name, (3, 4))
    single = predicted.astype(np.float32)
    predicted.flags.writeable = False
    assert gradient(true, single).dtype == np.float32
    assert gradient(true, predicted).dtype == np.float64
    np.testing.assert_allclose(function(true, single), function(true, predicted), rtol=1e-5)
    np.testing.assert_allclose(gradient(true, single), gradient(true, predicted), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("name", [*LOSSES])
def test_a_perfect_prediction_costs_nothing(name):
    true = {"hinge": [[1.0, -1.0]], "sparse_categorical_cross_entropy": [1]}.get(name, [[0.0, 1.0]])
    predicted = [[1.0, -1.0]] if name == "hinge" else [[0.0, 1.0]]
    np.testing.assert_allclose(LOSSES[name][0](true, predicted), 0, atol=1.1e-7)


@pytest.mark.parametrize(
    ("name", "true", "predicted", "settings", "message"),
    [
        ("mean_squared_error", [1.0], [1.0, 2.0], {}, r"y_true must have shape \(2,\), received \(1,\)"),
        ("mean_squared_error", [], [], {}, r"the prediction must not be empty, received shape \(0,\)"),
        ("mean_absolute_error", [["a"]], [[1.0]], {}, "y_true must hold real numbers"),
        ("quadratic_cost", 1.0, 1.0, {}, "the prediction must have at least 1 axis"),
        ("huber", [1.0], [1.0], {"delta": 0.0}, "delta must be above zero, received 0.0"),
        ("huber", [1.0], [1.0], {"delta": -1}, "delta must be above zero, received -1"),
        ("huber", [1.0], [1.0], {"delta": "1"}, "delta must be a finite number"),
        ("binary_cross_entropy", [2.0], [0.5], {}, "y_true must lie from 0 to 1, received 2.0"),
        (
            "binary_cross_entropy",
            [1.0],
            [1.5],
            {},
            r"prediction must lie from 0 to 1 \(from_logits=True takes scores\)",
        ),
        ("binary_cross_entropy", [1.0], [np.nan], {}, "prediction must lie from 0 to 1 .*, received nan"),
        (
            "binary_cross_entropy",
            [1.0],
            [0.5],
            {"from_logits": 1},
            "from_logits must be True or False, received 1",
        ),
        (
            "categorical_cross_entropy",
            [0, -1.0],
            [0.5, 0.5],
            {},
            "y_true must lie from 0 to 1, received -1.0",
        ),
        (
            "categorical_cross_entropy",
            [0, 1.0],
            [-3.0, 0.5],
            {},
            "prediction must lie from 0 to 1 .*, received -3.0",
        ),
        ("categorical_cross_entropy", 1.0, 1.0, {}, "the prediction must have at least 1 axis"),
        (
            "sparse_categorical_cross_entropy",
            [2],
            [[0.5, 0.5]],
            {},
            "labels must lie from 0 to 1, received 2",
        ),
        (
            "sparse_categorical_cross_entropy",
            [-1],
            [[0.5, 0.5]],
            {},
            "labels must lie from 0 to 1, received -1",
        ),
        (
            "sparse_categorical_cross_entropy",
            [1.0],
            [[0.5, 0.5]],
            {},
            "labels must hold integers, received type float64",
        ),
        (
            "sparse_categorical_cross_entropy",
            [True],
            [[0.5, 0.5]],
            {},
            "labels must hold integers, received type bool",
        ),
        (
            "sparse_categorical_cross_entropy",
            [[1]],
            [[0.5, 0.5]],
            {},
            r"labels must have shape \(1,\), received \(1, 1\)",
        ),
        ("hinge", [0.0], [1.0], {}, r"labels must be -1 or \+1, received 0.0"),
        ("hinge", [2.0], [1.0], {}, r"labels must be -1 or \+1, received 2.0"),
    ],
)
def test_bad_arguments_are_refused(name, true, predicted, settings, message):
    for function in LOSSES[name]:
        with pytest.raises(ValueError, match=message):
            function(true, predicted, **settings)


def test_every_loss_has_its_gradient_by_name():
    for name, (function, gradient) in LOSSES.items():
        assert function is getattr(losses, name)
        assert gradient is getattr(losses, f"{name}_gradient")
