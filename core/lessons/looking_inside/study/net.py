"""A `ConvNet` as TensorFlow operations, so that its scores have gradients."""

from typing import TYPE_CHECKING, Any

import numpy as np

from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Layer, Pool, Rescale

if TYPE_CHECKING:
    import tensorflow as tf

MOST_NUMBERS = 16_000_000  # of the largest layer's answers that are held at once


def answers(net: ConvNet, x: Any, *, start: int = 0, stop: int | None = None) -> "list[tf.Tensor]":
    """The answers of the layers from `start` up to `stop`, in order, to a batch `x` of what the first of them reads.

    The same numbers as `ConvNet.forward` gives, up to rounding.
    """
    found = []
    for _, layer in net.layers[start:stop]:
        x = _apply(layer, x)
        found.append(x)
    return found


def scores(net: ConvNet, x: Any) -> "tf.Tensor":
    """The class scores `(n, classes)` of pictures `(n, H, W, C)`, 0 to 255: before softmax or sigmoid.

    Probabilities compete: one rises when another falls, and all are flat where the network is sure. Scores do not.
    """
    return answers(net, x, stop=scores_end(net))[-1]


def scores_end(net: ConvNet) -> int:
    """How many layers it takes to the scores: all but a last softmax or sigmoid."""
    last = net.layers[-1][1]
    squeezed = isinstance(last, Activate) and last.function in ("softmax", "sigmoid")
    return len(net.layers) - squeezed


def batch_of(net: ConvNet, most: int = 64) -> int:
    """How many pictures go through a network at once, so that its answers fit into a worker's memory."""
    largest = max(int(np.prod(shape)) for _, shape in net.output_shapes())
    return max(1, min(most, MOST_NUMBERS // largest))


def _apply(layer: Layer, x: Any) -> "tf.Tensor":
    import keras
    import tensorflow as tf

    match layer:
        case Rescale(scale=scale, offset=offset):
            return x * scale + offset
        case Conv(kernel=kernel, bias=bias, stride=stride, padding=padding):
            return tf.nn.conv2d(x, kernel, stride, padding.upper()) + bias
        case Activate(function=function):
            return keras.activations.get(function)(x)
        case Pool(size=size, stride=stride, mode="max"):
            return tf.nn.max_pool2d(x, size, stride, "VALID")
        case Pool(size=size, stride=stride):
            return tf.nn.avg_pool2d(x, size, stride, "VALID")
        case GlobalPool(mode=mode):
            return (tf.reduce_max if mode == "max" else tf.reduce_mean)(x, axis=(1, 2))
        case Flatten():
            return tf.reshape(x, (tf.shape(x)[0], -1))
        case Dense(kernel=kernel, bias=bias):
            return x @ kernel + bias
    raise TypeError(f"a layer of a network was expected, received {layer!r}")
