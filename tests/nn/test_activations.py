"""Every activation against Keras, values and slopes; at extremes; and its stated range by sampling."""

import numpy as np
import pytest

from core.nn.activations import ACTIVATIONS, activation

NAMES = [
    *(
        "linear",
        "step",
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "prelu",
        "elu",
        "selu",
        "celu",
        "gelu",
        "silu",
        "mish",
    ),
    *("softplus", "softsign", "hard_sigmoid", "hard_swish", "hard_tanh", "thresholded_relu", "exponential"),
]
POINTS = np.concatenate([np.linspace(-9, 9, 181), [-1e-9, 1e-9, -0.1234, 2.718]])
EXTREMES = [
    0.0,
    5e-324,
    1e-300,
    1e-8,
    0.5,
    1.0,
    3.0,
    88.0,
    709.0,
    1e3,
    1e19,
    1e38,
    1e154,
    1e308,
    np.finfo(float).max,
]

# Settings other than the defaults, by name.
VARIANTS = [
    ("relu", {"negative_slope": 0.1}),
    ("relu", {"max_value": 4.0}),
    ("relu", {"max_value": 6.0}),
    ("relu", {"threshold": 1.5}),
    ("relu", {"threshold": -1.5}),
    ("relu", {"negative_slope": 0.1, "max_value": 3.0}),
    ("relu", {"negative_slope": 0.3, "threshold": 1.0}),
    ("relu", {"negative_slope": 0.3, "threshold": -2.0, "max_value": 2.0}),
    ("relu", {"threshold": 1.0, "max_value": 6.0}),
    ("leaky_relu", {"negative_slope": 0.01}),
    ("elu", {"alpha": 2.0}),
    ("celu", {"alpha": 0.5}),
    ("gelu", {"approximate": True}),
]
ONES_OF_KERAS = [name for name in NAMES if name not in ("step", "prelu", "thresholded_relu")]


def taped(tf, function, x):
    """Values and slopes by TensorFlow."""
    x = tf.constant(x, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    return y.numpy(), tape.gradient(y, x).numpy()


def test_the_catalog_is_complete():
    assert list(ACTIVATIONS) == NAMES
    with pytest.raises(TypeError):
        ACTIVATIONS["relu"] = ACTIVATIONS["elu"]


@pytest.mark.parametrize(("name", "parameters"), [*((name, {}) for name in ONES_OF_KERAS), *VARIANTS])
def test_values_and_slopes_are_keras(tf, keras, name, parameters):
    y, dy = taped(tf, lambda x: getattr(keras.activations, name)(x, **parameters), POINTS)
    smooth = ~np.isclose(POINTS, 0) if name == "celu" else np.full(POINTS.shape, True)
    # TensorFlow has leaky ReLU's slope and GELU's constants in single precision only, also for float64.
    np.testing.assert_allclose(ACTIVATIONS[name].f(POINTS, **parameters), y, rtol=1e-6, atol=1e-14)
    np.testing.assert_allclose(ACTIVATIONS[name].df(POINTS, **parameters)[smooth], dy[smooth], rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "parameters", "kinks"),
    [
        ("relu", {}, [0.0, -0.0]),
        ("relu", {"negative_slope": 0.1}, [0.0]),
        ("relu", {"max_value": 4.0}, [0.0, 4.0]),
        ("relu", {"max_value": 6.0}, [0.0, 6.0]),
        ("relu", {"negative_slope": 0.1, "max_value": 3.0}, [0.0, 3.0]),
        ("relu", {"negative_slope": 0.1, "threshold": 1.0}, [0.0, 1.0]),
        ("relu", {"threshold": -1.0, "max_value": 6.0}, [-1.0, 0.0, 6.0]),
        ("leaky_relu", {}, [0.0]),
        ("elu", {}, [0.0]),
        ("elu", {"alpha": 2.0}, [0.0]),
        ("selu", {}, [0.0]),
        ("softsign", {}, [0.0]),
        ("hard_sigmoid", {}, [-3.0, 3.0]),
        ("hard_swish", {}, [-3.0, 3.0]),
        ("hard_tanh", {}, [-1.0, 1.0]),
    ],
)
def test_slopes_at_kinks_are_tensorflows(tf, keras, name, parameters, kinks):
    _, slopes = taped(tf, lambda x: getattr(keras.activations, name)(x, **parameters), kinks)
    np.testing.assert_allclose(ACTIVATIONS[name].df(kinks, **parameters), slopes, rtol=1e-7)


def test_prelu_is_keras_layer(tf, keras):
    layer = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25))
    y, dy = taped(tf, lambda x: layer(x[None])[0], POINTS)
    np.testing.assert_allclose(ACTIVATIONS["prelu"].f(POINTS), y, rtol=1e-12)
    np.testing.assert_array_equal(ACTIVATIONS["prelu"].df(POINTS), dy)
    assert (POINTS == 0).any()


def test_prelu_takes_one_slope_per_channel():
    x = np.array([[-1.0, -1.0], [1.0, 1.0]])
    assert ACTIVATIONS["prelu"].f(x, alpha=[0.1, 0.5]).tolist() == [[-0.1, -0.5], [1.0, 1.0]]
    assert ACTIVATIONS["prelu"].df(x, alpha=np.array([0.1, 0.5])).tolist() == [[0.1, 0.5], [1.0, 1.0]]


def test_thresholded_relu_is_keras_threshold(tf, keras):
    for alpha in (1.0, 0.0, -2.0):
        x = np.append(POINTS, alpha)
        y, dy = taped(tf, lambda x, alpha=alpha: keras.activations.threshold(x, alpha, 0.0), x)
        np.testing.assert_array_equal(ACTIVATIONS["thresholded_relu"].f(x, alpha=alpha), y)
        np.testing.assert_array_equal(ACTIVATIONS["thresholded_relu"].df(x, alpha=alpha), dy)


def test_step_fires_at_zero():
    assert ACTIVATIONS["step"].f([-1e-9, -0.0, 0.0, 2.0]).tolist() == [0.0, 1.0, 1.0, 1.0]
    assert ACTIVATIONS["step"].df([-1.0, 0.0, 1.0]).tolist() == [0.0, 0.0, 0.0]


def test_celu_has_no_kink_at_zero():
    for alpha in (0.5, 1.0, 3.0):
        values = ACTIVATIONS["celu"].f([-1e-6, 0.0, 1e-6], alpha=alpha)
        np.testing.assert_allclose(np.diff(values) / 1e-6, 1.0, rtol=1e-5)
        assert ACTIVATIONS["celu"].df(0.0, alpha=alpha) == 1


@pytest.mark.parametrize("name", NAMES)
def test_slopes_are_the_limit_of_differences(name):
    x = POINTS[np.abs(POINTS - np.round(POINTS)) > 0.02]  # kinks stand at whole numbers
    h = 1e-6
    differences = (ACTIVATIONS[name].f(x + h) - ACTIVATIONS[name].f(x - h)) / (2 * h)
    np.testing.assert_allclose(ACTIVATIONS[name].df(x), differences, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        *((name, {}) for name in NAMES),
        *VARIANTS,
        ("relu", {"negative_slope": 3.0, "threshold": 5.0}),
        ("relu", {"threshold": -1e300, "negative_slope": -1.0}),
        ("leaky_relu", {"negative_slope": -7.0}),
        ("prelu", {"alpha": 1e3}),
        ("elu", {"alpha": 1e38}),
        ("celu", {"alpha": 1e-30}),
        ("celu", {"alpha": 1e30}),
    ],
)
def test_no_finite_number_overflows_warns_or_gives_nan(name, parameters, dtype):
    largest = float(np.finfo(dtype).max)
    x = np.array([value for value in EXTREMES if value <= largest] + [largest, float(np.finfo(dtype).tiny)], dtype)
    x = np.concatenate([-x, x])
    with np.errstate(all="raise"):
        y, dy = ACTIVATIONS[name].f(x, **parameters), ACTIVATIONS[name].df(x, **parameters)
    assert y.dtype == dy.dtype == dtype
    assert np.isfinite(y).all()
    assert np.isfinite(dy).all()


@pytest.mark.parametrize("name", NAMES)
def test_range_holds_and_is_tight(name):
    low, high = ACTIVATIONS[name].range
    x = np.concatenate([np.linspace(-40, 40, 400_001), np.logspace(0, 300, 61), -np.logspace(0, 300, 61)])
    y = ACTIVATIONS[name].f(x)
    assert y.min() >= low
    assert y.max() <= high
    assert y.min() < -1e100 if low == -np.inf else y.min() - low < 1e-6
    assert y.max() > 1e100 if high == np.inf else high - y.max() < 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_shapes_types_and_arguments(name):
    x = np.linspace(-2, 2, 12).reshape(3, 2, 2)
    x.flags.writeable = False
    for function in (ACTIVATIONS[name].f, ACTIVATIONS[name].df):
        y = function(x)
        assert y.shape == x.shape
        assert not np.shares_memory(x, y)
        assert function(x.astype(np.float32)).dtype == np.float32
        assert function(x.astype(np.float16)).dtype == np.float32
        assert function([-1, 0, 1]).dtype == np.float64
        assert isinstance(function(1), float)  # a number in, a number out
        np.testing.assert_allclose(function(x.astype(np.float32)), y, rtol=2e-5, atol=1e-6)


def test_gelu_keeps_the_digits_of_its_tail():
    """x * Phi(x) at -8 and -20, from a table of the normal distribution's tail: Phi(-8) = 6.220960574e-16."""
    np.testing.assert_allclose(
        ACTIVATIONS["gelu"].f([-8.0, -20.0]), [-8 * 6.220960574271786e-16, -20 * 2.7536241186e-89]
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_is_typeset(name):
    entry = ACTIVATIONS[name]
    assert entry.latex.count("{") == entry.latex.count("}")
    assert entry.latex.count(r"\left") == entry.latex.count(r"\right")
    assert "=" in entry.latex
    for parameter, symbol in entry.symbols.items():
        assert parameter in entry.parameters
        # ReLU's formula is the one that everybody knows: its own parameters are 0 or none unless they are given.
        assert symbol in entry.latex or name == "relu"


def test_parameters_are_keras_defaults(keras):
    import inspect

    for name in ONES_OF_KERAS:
        signature = inspect.signature(getattr(keras.activations, name))
        theirs = {key: value.default for key, value in signature.parameters.items() if key != "x"}
        assert dict(ACTIVATIONS[name].parameters) == theirs


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        (
            "relu",
            {"alpha": 1},
            "parameter must be one of negative_slope, max_value, threshold; received 'alpha'",
        ),
        ("sigmoid", {"alpha": 1}, "parameter must be one of"),
        ("elu", {"alpha": "1"}, "alpha must be a finite number, received '1'"),
        ("elu", {"alpha": None}, "alpha must be a finite number, received None"),
        ("elu", {"alpha": np.nan}, "alpha must be a finite number, received nan"),
        ("elu", {"alpha": True}, "alpha must be a finite number, received True"),
        ("celu", {"alpha": 0.0}, "alpha must be above 0, received 0.0"),
        ("gelu", {"approximate": "yes"}, "approximate must be True or False, received 'yes'"),
        ("relu", {"max_value": -1.0}, "max_value must be None or a number not below 0, received -1.0"),
        ("prelu", {"alpha": ["a"]}, "alpha must hold real numbers"),
    ],
)
def test_bad_parameters_are_refused(name, parameters, message):
    for function in (ACTIVATIONS[name].f, ACTIVATIONS[name].df):
        with pytest.raises(ValueError, match=message):
            function([1.0], **parameters)


@pytest.mark.parametrize("x", [[], "text", None, [1j], [[1], [2, 3]]])
def test_bad_arrays_are_refused(x):
    with pytest.raises(ValueError, match="x must"):
        ACTIVATIONS["relu"].f(x)


def test_unknown_name_lists_the_known():
    assert activation("mish") is ACTIVATIONS["mish"]
    with pytest.raises(ValueError, match=r"activation must be one of linear, step, .*received 'swoosh'"):
        activation("swoosh")
