"""The plain-data network against a Keras model with the same weights, and its sizes against what it computes."""

import numpy as np
import pytest

from core.nn.activations import ACTIVATIONS
from core.nn.convnet import ConvNet
from core.nn.convolution import conv2d
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Pool, Rescale

from .networks import mixed, tiny_vgg, weights


def keras_model(keras, net):
    """The same network in Keras, with the same weights."""
    model = keras.Sequential([keras.Input(net.input_shape)])
    for _, layer in net.layers:
        match layer:
            case Rescale():
                model.add(keras.layers.Rescaling(layer.scale, layer.offset))
            case Conv():
                *extent, _, filters = layer.kernel.shape
                model.add(keras.layers.Conv2D(filters, extent, layer.stride, layer.padding))
                model.layers[-1].set_weights([layer.kernel, layer.bias])
            case Dense():
                model.add(keras.layers.Dense(len(layer.bias)))
                model.layers[-1].set_weights([layer.kernel, layer.bias])
            case Pool():
                pool = keras.layers.MaxPooling2D if layer.mode == "max" else keras.layers.AveragePooling2D
                model.add(pool(layer.size, layer.stride))
            case GlobalPool():
                average = layer.mode == "average"
                model.add((keras.layers.GlobalAveragePooling2D if average else keras.layers.GlobalMaxPooling2D)())
            case Flatten():
                model.add(keras.layers.Flatten())
            case Activate():
                model.add(keras.layers.Activation(layer.function))
    return model


@pytest.mark.parametrize("build", [tiny_vgg, mixed])
@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-5), ("float64", 1e-12)])
def test_every_layer_is_keras(keras, rng, build, dtype, tolerance):
    keras.config.set_dtype_policy(dtype)
    net = build(rng, np.dtype(dtype).type)
    pixels = rng.integers(0, 256, size=(3, *net.input_shape), dtype=np.uint8)
    model = keras_model(keras, net)
    theirs = pixels.astype(dtype)
    for output, layer in zip(net.forward(pixels), model.layers, strict=True):
        theirs = layer(theirs)
        assert output.values.dtype == dtype
        np.testing.assert_allclose(output.values, theirs, rtol=0, atol=tolerance * max(1, np.abs(theirs).max()))
    np.testing.assert_allclose(net.predict(pixels), theirs, rtol=0, atol=tolerance)
    assert net.parameter_count == model.count_params()


@pytest.mark.parametrize("build", [tiny_vgg, mixed])
def test_sizes_by_formula_are_those_computed(rng, build):
    net = build(rng)
    outputs = net.forward(rng.uniform(0, 255, size=net.input_shape))
    assert net.output_shapes() == [(output.name, output.values.shape) for output in outputs]
    assert [(output.name, output.layer) for output in outputs] == list(net.layers)
    assert [output.kind for output in outputs] == [layer.kind for _, layer in net.layers]


def test_one_picture_and_many_agree(rng):
    net = mixed(rng)
    pixels = rng.integers(0, 256, size=(2, 3, *net.input_shape), dtype=np.uint8)
    before = pixels.copy()
    many = net.predict(pixels)
    assert many.shape == (2, 3, 3)
    for index in np.ndindex(2, 3):
        np.testing.assert_allclose(many[index], net.predict(pixels[index]), rtol=1e-6)
    np.testing.assert_array_equal(pixels, before)


def test_probabilities(rng):
    net = tiny_vgg(rng)
    p = net.predict(rng.uniform(0, 255, size=(4, 64, 64, 3)))
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(-1), 1, rtol=1e-6)


def test_tiny_vgg_has_the_published_size(rng):
    """CNN Explainer: 19,920 parameters, maps of 62, 60, 30, 28, 26 and 13 cells a side."""
    net = tiny_vgg(rng)
    assert net.parameter_count == 19_920
    sides = [shape[0] for name, shape in net.output_shapes() if name.startswith(("conv", "pool"))]
    assert sides == [62, 60, 30, 28, 26, 13]


def test_shown_terms_add_up_to_the_shown_sum(rng):
    """A map of the second convolution is the sum of what each input channel gives, plus the bias."""
    net = tiny_vgg(rng, np.float64)
    outputs = {output.name: output for output in net.forward(rng.uniform(0, 255, size=(64, 64, 3)))}
    layer, below = outputs["conv_1_2"].layer, outputs["relu_1_1"].values
    parts = [conv2d(below[..., c : c + 1], layer.kernel[:, :, c : c + 1]) for c in range(10)]
    np.testing.assert_allclose(sum(parts) + layer.bias, outputs["conv_1_2"].values, atol=1e-12)


@pytest.mark.parametrize("name", [*ACTIVATIONS, "softmax"])
def test_every_activation_is_a_layer(rng, name):
    net = ConvNet(
        (
            ("flatten", Flatten()),
            ("dense", Dense(weights(rng, 4, 2), weights(rng, 2))),
            ("out", Activate(name)),
        ),
        (2, 2, 1),
        ("a", "b"),
    )
    values = net.forward(np.ones((2, 2, 1)))[-1].values
    assert values.shape == (2,)
    assert values.dtype == np.float32
    if name in ("softmax", "sigmoid"):
        np.testing.assert_array_equal(net.predict(np.ones((2, 2, 1))), values)
    else:
        with pytest.raises(ValueError, match="must be a softmax or sigmoid activation"):
            net.predict(np.ones((2, 2, 1)))


KERNEL, BIAS = np.ones((3, 3, 1, 2), np.float32), np.ones(2, np.float32)
DENSE = Dense(np.ones((8, 2), np.float32), BIAS)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rescale(np.nan), "scale must be a finite number, received nan"),
        (lambda: Rescale(1.0, "0"), "offset must be a finite number"),
        (lambda: Conv(KERNEL, np.ones(3, np.float32)), r"bias must have shape \(2,\), received \(3,\)"),
        (lambda: Conv(KERNEL[0], BIAS), r"kernel must have 4 axes, none empty, received shape \(3, 1, 2\)"),
        (lambda: Conv(KERNEL[:0], BIAS), "none empty"),
        (lambda: Conv(KERNEL.tolist(), BIAS), "kernel must be an array of float32 or float64, received list"),
        (
            lambda: Conv(KERNEL, BIAS.astype(int)),
            "bias must be an array of float32 or float64, received int64",
        ),
        (lambda: Conv(KERNEL, BIAS, stride=0), "stride must be an integer of at least 1"),
        (lambda: Conv(KERNEL, BIAS, padding=1), "padding must be one of same, valid; received 1"),
        (lambda: Activate("swoosh"), "function must be one of linear, .*softmax; received 'swoosh'"),
        (lambda: Pool(0, 1), "size must be an integer of at least 1"),
        (lambda: Pool(2, 2, "min"), "mode must be one of max, average"),
        (lambda: GlobalPool("sum"), "mode must be one of max, average"),
        (lambda: Dense(KERNEL, BIAS), "kernel must have 2 axes"),
    ],
)
def test_bad_layers_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((), "a network needs layers with names of their own"),
        ((("a", Flatten()), ("a", DENSE)), "names of their own, received"),
        ((("d", DENSE),), r"must take its input's shape, received \(4, 2, 1\)"),
        ((("f", Flatten()), ("c", Conv(KERNEL, BIAS))), "a conv layer must receive a picture"),
        ((("f", Flatten()), ("g", Flatten())), "a flatten layer must receive a picture"),
        ((("c", Conv(np.ones((1, 1, 2, 2), np.float32), BIAS)), ("f", Flatten())), "must take the channels"),
        ((("c", Conv(KERNEL, BIAS, padding="valid")), ("f", Flatten())), "must fit into the padded input"),
        ((("p", Pool(3, 1)), ("f", Flatten())), "must fit into the padded input"),
        ((("f", Flatten()),), r"one number per class of \('x', 'y'\), it gives \(8,\)"),
        ((("c", Conv(KERNEL, BIAS)),), r"it gives \(4, 2, 2\)"),
    ],
)
def test_layers_that_do_not_fit_are_refused(layers, message):
    with pytest.raises(ValueError, match=message):
        ConvNet(layers, (4, 2, 1), ("x", "y"))


@pytest.mark.parametrize("shape", [(8, 1), (4, 2, 0), (4, 2, True), (4, 2.0, 1)])
def test_bad_input_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="input_shape must be"):
        ConvNet((("f", Flatten()), ("d", DENSE)), shape, ("x", "y"))


@pytest.mark.parametrize("names", [(), (1, 2)])
def test_bad_class_names_are_refused(names):
    with pytest.raises(ValueError, match="class_names must be text"):
        ConvNet((("f", Flatten()), ("d", DENSE)), (4, 2, 1), names)


@pytest.mark.parametrize("shape", [(4, 2), (4, 2, 3), (2, 4, 1), (4, 2, 1, 1)])
def test_pictures_of_another_shape_are_refused(shape):
    net = ConvNet((("f", Flatten()), ("d", DENSE)), (4, 2, 1), ("x", "y"))
    with pytest.raises(ValueError, match="received"):
        net.forward(np.ones(shape))
