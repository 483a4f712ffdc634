"""Every optimizer against Keras', step by step from the same gradients."""

import inspect

import numpy as np
import pytest

from core.nn.optimizers import SGD, Adagrad, Adam, AdamW, Nadam, RMSprop

ALL = [SGD, Adagrad, RMSprop, Adam, AdamW, Nadam]
# Numbers that float32, in which Keras keeps them, holds exactly.
CASES = [
    (SGD, {"learning_rate": 0.0625}),
    (SGD, {"learning_rate": 0.0625, "momentum": 0.875}),
    (SGD, {"learning_rate": 0.0625, "momentum": 0.875, "nesterov": True}),
    (SGD, {"learning_rate": 0.0625, "nesterov": True}),
    (SGD, {"learning_rate": 0.125, "momentum": 1.0}),
    (SGD, {"learning_rate": 0.125, "momentum": 0.5, "weight_decay": 0.25}),
    (Adagrad, {"learning_rate": 0.25, "initial_accumulator_value": 0.0, "epsilon": 2.0**-10}),
    (
        Adagrad,
        {"learning_rate": 0.25, "initial_accumulator_value": 0.5, "epsilon": 2.0**-20, "weight_decay": 0.125},
    ),
    (RMSprop, {"learning_rate": 0.0625, "rho": 0.5, "epsilon": 2.0**-20}),
    (RMSprop, {"learning_rate": 0.0625, "rho": 0.875, "momentum": 0.75, "epsilon": 2.0**-20}),
    (RMSprop, {"learning_rate": 0.0625, "rho": 0.875, "centered": True, "epsilon": 2.0**-10}),
    (
        RMSprop,
        {
            "learning_rate": 0.125,
            "rho": 0.75,
            "momentum": 0.25,
            "centered": True,
            "epsilon": 2.0**-10,
            "weight_decay": 0.125,
        },
    ),
    (Adam, {"learning_rate": 0.125, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 2.0**-10}),
    (
        Adam,
        {"learning_rate": 0.125, "beta_1": 0.875, "beta_2": 0.96875, "epsilon": 2.0**-20, "amsgrad": True},
    ),
    (
        Adam,
        {"learning_rate": 0.125, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 2.0**-20, "weight_decay": 0.125},
    ),
    (
        AdamW,
        {"learning_rate": 0.125, "weight_decay": 0.25, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 2.0**-20},
    ),
    (Nadam, {"learning_rate": 0.125, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 2.0**-10}),
    (
        Nadam,
        {"learning_rate": 0.125, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 2.0**-20, "weight_decay": 0.125},
    ),
]


def compare(keras, rng, optimizer, settings, tolerance):
    """Thirty steps from the same gradients; differences are measured against the way that was gone."""
    ours = [rng.normal(size=(3, 2)), rng.normal(size=2)]
    theirs = [keras.Variable(value, dtype="float64") for value in ours]
    traveled = [np.abs(value) for value in ours]
    mine, reference = optimizer(**settings), getattr(keras.optimizers, optimizer.__name__)(**settings)
    for step in range(30):
        # Large and small, of both signs, and nothing at all.
        gradients = [rng.normal(size=value.shape) * 10.0 ** rng.integers(-4, 3) for value in ours]
        if step == 12:
            gradients = [np.zeros_like(gradient) for gradient in gradients]
        reference.apply(gradients, theirs)
        after = mine.step(ours, gradients)
        for index, variable in enumerate(theirs):
            traveled[index] += np.abs(after[index] - ours[index])
            assert (np.abs(after[index] - variable.numpy()) <= tolerance * traveled[index]).all()
        ours = after


@pytest.mark.parametrize(("optimizer", "settings"), CASES)
def test_thirty_steps_are_keras(keras, rng, optimizer, settings):
    # Nadam's own constant, 0.96, is one that float32 does not hold exactly.
    compare(keras, rng, optimizer, settings, 1e-7 if optimizer is Nadam else 1e-12)


@pytest.mark.parametrize("optimizer", ALL)
def test_thirty_steps_with_defaults_are_keras(keras, rng, optimizer):
    compare(keras, rng, optimizer, {}, 1e-5)


@pytest.mark.parametrize("optimizer", ALL)
def test_fields_and_defaults_are_keras(keras, optimizer):
    theirs = inspect.signature(getattr(keras.optimizers, optimizer.__name__)).parameters
    for name, field in optimizer.__dataclass_fields__.items():
        assert field.default == theirs[name].default, name


@pytest.mark.parametrize(("optimizer", "settings"), CASES)
def test_a_step_leaves_its_arguments_alone(rng, optimizer, settings):
    parameters = [rng.normal(size=(2, 2)), rng.normal(size=3)]
    gradients = [rng.normal(size=(2, 2)), rng.normal(size=3)]
    for array in (*parameters, *gradients):
        array.flags.writeable = False
    mine = optimizer(**settings)
    first = mine.step(parameters, gradients)
    kept = [value.copy() for value in first]
    for value in first:
        value.flags.writeable = False
    second = mine.step(first, gradients)
    for value, copy in zip(first, kept, strict=True):
        np.testing.assert_array_equal(value, copy)
    assert not any(np.shares_memory(a, b) for a in (*first, *second) for b in (*parameters, *gradients))


@pytest.mark.parametrize("optimizer", ALL)
def test_types(optimizer):
    single = np.ones(2, np.float32)
    (value,) = optimizer().step([single], [np.ones(2)])
    assert value.dtype == np.float32
    (value,) = optimizer().step([[1, 2]], [[1, 1]])
    assert value.dtype == np.float64


@pytest.mark.parametrize("optimizer", [SGD(0.1), SGD(0.02, 0.8), SGD(0.02, 0.8, True), Adagrad(1.0), RMSprop(0.05)])
def test_a_bowl_is_descended(optimizer):
    w = np.array([3.0, -2.0])
    for _ in range(300):
        (w,) = optimizer.step([w], [2 * w])
    assert np.abs(w).max() < 0.1


def test_plain_descent_by_hand():
    (w,) = SGD(0.1).step([[1.0, 2.0]], [[10.0, -10.0]])
    assert w.tolist() == [0.0, 3.0]


def test_momentum_by_hand():
    """Rate 1, momentum 1/2, gradient 1: velocities -1, -1.5, -1.75."""
    mine, w = SGD(1.0, momentum=0.5), np.zeros(1)
    seen = []
    for _ in range(3):
        (w,) = mine.step([w], [np.ones(1)])
        seen.append(float(w[0]))
    assert seen == [-1.0, -2.5, -4.25]


def test_two_optimizers_with_the_same_settings_are_equal_whatever_they_have_seen():
    used = Adam()
    used.step([np.ones(2)], [np.ones(2)])
    assert used == Adam()
    assert "memory" not in repr(used)


def test_a_refused_step_is_forgotten(rng):
    gradients = rng.normal(size=(4, 2))
    clean, disturbed = Adam(), Adam()
    w, v = np.zeros(2), np.zeros(2)
    for gradient in gradients:
        (w,) = clean.step([w], [gradient])
        with pytest.raises(ValueError, match="gradient 0 must have shape"):
            disturbed.step([v], [np.ones(3)])
        (v,) = disturbed.step([v], [gradient])
    np.testing.assert_array_equal(w, v)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD(-0.1), "learning_rate must not be below 0, received -0.1"),
        (lambda: SGD("fast"), "learning_rate must be a finite number, received 'fast'"),
        (lambda: SGD(np.nan), "learning_rate must be a finite number"),
        (lambda: SGD(momentum=1.1), r"momentum must lie in \[0, 1\], received 1.1"),
        (lambda: SGD(momentum=True), "momentum must be a finite number, received True"),
        (lambda: SGD(nesterov=1), "nesterov must be True or False, received 1"),
        (lambda: SGD(weight_decay=-1), "weight_decay must not be below 0"),
        (lambda: Adagrad(initial_accumulator_value=-1.0), "initial_accumulator_value must not be below 0"),
        (lambda: RMSprop(rho=1.0), r"rho must lie in \[0, 1\), received 1.0"),
        (lambda: RMSprop(centered="yes"), "centered must be True or False"),
        (lambda: Adam(beta_1=-0.1), r"beta_1 must lie in \[0, 1\)"),
        (lambda: Adam(beta_2=1), r"beta_2 must lie in \[0, 1\)"),
        (lambda: Adam(epsilon=-1e-8), "epsilon must not be below 0"),
        (lambda: Adam(amsgrad=None), "amsgrad must be True or False"),
        (lambda: AdamW(weight_decay=None), "weight_decay must be a number, received None"),
        (lambda: Nadam(beta_1=2), r"beta_1 must lie in \[0, 1\)"),
    ],
)
def test_bad_settings_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("parameters", "gradients", "message"),
    [
        ([], [], "parameters must be a list of arrays, not empty"),
        (
            np.ones((2, 2)),
            [np.ones((2, 2))],
            "parameters must be a list of arrays, not empty, received ndarray",
        ),
        ([np.ones(2)], np.ones(2), "gradients must be a list of arrays"),
        ([np.ones(2)], [np.ones(2)] * 2, "received 2 gradients for 1 parameters"),
        ([np.ones(2)], [np.ones(3)], r"gradient 0 must have shape \(2,\), received \(3,\)"),
        ([np.ones(0)], [np.ones(0)], "parameter 0 must not be empty"),
        ([["a"]], [[1.0]], "parameter 0 must hold real numbers"),
        ([[1.0]], [None], "gradient 0 must hold real numbers"),
    ],
)
def test_bad_steps_are_refused(parameters, gradients, message):
    with pytest.raises(ValueError, match=message):
        SGD().step(parameters, gradients)


def test_shapes_stay_the_same():
    mine = SGD()
    mine.step([np.ones(2)], [np.ones(2)])
    for parameters in ([np.ones(3)], [np.ones(2), np.ones(2)]):
        with pytest.raises(ValueError, match=r"must keep their shapes \[\(2,\)\] from step to step, received"):
            mine.step(parameters, parameters)
