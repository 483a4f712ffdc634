"""What leaves Keras computes the same in NumPy."""

import random as python_random

import numpy as np
import pytest

from core.training.model import build, export
from core.training.plan import ACTIVATIONS, Block, TrainingPlan

PLANS = {
    "default": TrainingPlan(),
    "gray": TrainingPlan(side=33, color="gray", head="average", dense_units=9),
    "valid": TrainingPlan(side=45, blocks=(Block(filters=4, padding="valid", kernel=4), Block(kernel=2)), head="max"),
    "twice": TrainingPlan(side=32, blocks=(Block(filters=3, convolutions=2, pooling="average"),) * 2),
    **{name: TrainingPlan(side=32, blocks=(Block(filters=2, activation=name),)) for name in ACTIVATIONS},
}  # fmt: skip


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_export_is_the_same_function(plan: TrainingPlan) -> None:
    import keras

    keras.utils.set_random_seed(3)
    model = build(plan, 5)
    random = np.random.default_rng(3)
    for layer in model.layers:
        if "norm" in layer.name:  # as after training: no statistic is 0 or 1, some scales are negative
            gamma, beta, mean, variance = (random.normal(size=w.shape) for w in layer.get_weights())
            layer.set_weights([gamma, beta, mean, variance**2 + 0.1])
    pixels = random.integers(0, 256, (3, plan.side, plan.side, plan.channels)).astype(np.float32)
    net = export(model, tuple("abcde"))
    np.testing.assert_allclose(net.predict(pixels), model.predict(pixels, verbose=0), atol=2e-5)


def test_every_exported_map_is_keras_own() -> None:
    import keras

    keras.utils.set_random_seed(4)
    model = build(TrainingPlan(side=32, blocks=(Block(filters=3), Block(filters=5, pooling="average"))), 4)
    pixels = np.random.default_rng(4).integers(0, 256, (32, 32, 3)).astype(np.float32)
    outputs = {output.name: output.values for output in export(model, tuple("abcd")).forward(pixels)}
    assert [name for name in outputs if "norm" in name] == []
    for name in ("relu_1", "pool_1", "relu_2", "pool_2", "scores", "probabilities"):
        keras_values = keras.Model(model.input, model.get_layer(name).output)(pixels[None])
        np.testing.assert_allclose(outputs[name], np.asarray(keras_values)[0], rtol=1e-4, atol=2e-5)


def test_only_the_seed_decides_the_first_weights() -> None:
    """Other threads of a worker draw from Python's generator at any time."""

    def weights(seed: int, elsewhere: int) -> np.ndarray:
        python_random.seed(elsewhere)
        model = build(TrainingPlan(side=32, blocks=(Block(filters=3),) * 2), 4, seed=seed)
        return np.concatenate([weight.ravel() for weight in model.get_weights()])

    first = weights(1, elsewhere=1)
    np.testing.assert_array_equal(first, weights(1, elsewhere=2))
    assert np.abs(first - weights(2, elsewhere=1)).max() > 0.01
