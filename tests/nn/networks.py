"""Networks with random weights that several tests look at."""

import numpy as np

from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Pool, Rescale


def weights(rng, *shape, dtype=np.float32):
    return (rng.normal(size=shape) / np.sqrt(np.prod(shape[:-1]))).astype(dtype)


def tiny_vgg(rng, dtype=np.float32):
    """CNN Explainer's network: two blocks of two convolutions, 64 x 64 x 3 pixels, ten classes."""

    def conv(depth):
        kernel, bias = weights(rng, 3, 3, depth, 10, dtype=dtype), weights(rng, 10, dtype=dtype)
        return Conv(kernel, bias, padding="valid")

    return ConvNet(
        layers=(
            ("rescale", Rescale(1 / 256)),  # exact in float32, which Keras' own layer rounds it to
            ("conv_1_1", conv(3)),
            ("relu_1_1", Activate("relu")),
            ("conv_1_2", conv(10)),
            ("relu_1_2", Activate("relu")),
            ("pool_1", Pool(2, 2)),
            ("conv_2_1", conv(10)),
            ("relu_2_1", Activate("relu")),
            ("conv_2_2", conv(10)),
            ("relu_2_2", Activate("relu")),
            ("pool_2", Pool(2, 2)),
            ("flatten", Flatten()),
            ("dense", Dense(weights(rng, 1690, 10, dtype=dtype), weights(rng, 10, dtype=dtype))),
            ("softmax", Activate("softmax")),
        ),
        input_shape=(64, 64, 3),
        class_names=tuple("abcdefghij"),
    )


def mixed(rng, dtype=np.float32):
    """A network with every kind of layer that `tiny_vgg` lacks."""
    return ConvNet(
        layers=(
            ("rescale", Rescale(1 / 128, -1.0)),
            ("conv", Conv(weights(rng, 5, 3, 1, 4, dtype=dtype), weights(rng, 4, dtype=dtype), 2, "same")),
            ("silu", Activate("silu")),
            ("pool", Pool(3, 2, "average")),
            ("conv_2", Conv(weights(rng, 2, 2, 4, 6, dtype=dtype), weights(rng, 6, dtype=dtype))),
            ("tanh", Activate("tanh")),
            ("global", GlobalPool("max")),
            ("dense", Dense(weights(rng, 6, 5, dtype=dtype), weights(rng, 5, dtype=dtype))),
            ("elu", Activate("elu")),
            ("dense_2", Dense(weights(rng, 5, 3, dtype=dtype), weights(rng, 3, dtype=dtype))),
            ("sigmoid", Activate("sigmoid")),
        ),
        input_shape=(19, 16, 1),
        class_names=("sun", "moon", "star"),
    )
