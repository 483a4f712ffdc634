"""The small backbone that ships with the product: how it is built, kept and read.

`core.lessons.transfer.study.pretext` trains it anew. No picture of any data set is involved.
"""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

FILE = Path(__file__).with_name("backbone.npz")
SIDE = 48
FEATURES = 160
NORM_MOMENTUM = 0.9  # as in core.training.model: few batches must suffice to learn the statistics
# name, filters, kernel side, stride, whether a 2 x 2 max pooling follows
BLOCKS = (
    ("conv1", 24, 5, 2, False),
    ("conv2", 32, 3, 1, True),
    ("conv3", 48, 3, 1, False),
    ("conv4", 48, 3, 1, True),
    ("conv5", 80, 3, 1, False),
    ("conv6", FEATURES, 3, 1, False),
)
Weights = dict[str, list[NDArray[np.float32]]]


def build_backbone(seed: int = 0) -> "keras.Model":
    """Six convolutions with batch normalization and ReLU, then the mean of each of 160 maps; fresh weights.

    Input `(n, 48, 48, 3)` pixels 0..255, output `(n, 160)`. Weights start as He et al. (2015) derive for ReLU.
    """
    import keras
    from keras import layers

    x = inputs = keras.Input((SIDE, SIDE, 3), name="picture")
    x = layers.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(x)
    seeds = np.random.SeedSequence(seed).generate_state(len(BLOCKS)) >> 1
    for (name, filters, kernel, stride, pooled), own_seed in zip(BLOCKS, seeds.tolist(), strict=True):
        start = keras.initializers.HeNormal(own_seed)
        x = layers.Conv2D(
            filters,
            kernel,
            strides=stride,
            padding="same",
            use_bias=False,
            kernel_initializer=start,
            name=name,
        )(x)
        x = layers.BatchNormalization(momentum=NORM_MOMENTUM, name=f"{name}_norm")(x)
        x = layers.Activation("relu", name=f"{name}_relu")(x)
        if pooled:
            x = layers.MaxPooling2D(2, name=f"{name}_pool")(x)
    x = layers.GlobalAveragePooling2D(name="features")(x)
    return keras.Model(inputs, x, name="unrolled_backbone")


@cache
def backbone_weights(file: Path = FILE) -> Weights:
    """The shipped weights by layer, in Keras' order, as float32. Needs no TensorFlow."""
    found: Weights = {}
    with np.load(file, allow_pickle=False) as arrays:
        for key in arrays.files:
            if key != "about":
                found.setdefault(key.rpartition("/")[0], []).append(arrays[key].astype(np.float32))
    return found


def backbone_facts(file: Path = FILE) -> dict[str, Any]:
    """How the shipped weights came about: pictures, classes, epochs, accuracy on pictures drawn for the test."""
    with np.load(file, allow_pickle=False) as arrays:
        return json.loads(arrays["about"].tobytes())


def trained_backbone() -> "keras.Model":
    """`build_backbone` with the shipped weights."""
    model = build_backbone()
    for name, weights in backbone_weights().items():
        model.get_layer(name).set_weights(weights)
    return model


def save_backbone(model: "keras.Model", about: dict[str, Any], file: Path) -> None:
    """Writes the weights of `model` in half precision, without pickles, together with how they came about."""
    arrays: dict[str, NDArray[Any]] = {
        f"{layer.name}/{i}": np.asarray(weight).astype(np.float16)
        for layer in model.layers
        for i, weight in enumerate(layer.get_weights())
    }
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez_compressed(file, allow_pickle=False, **arrays)
