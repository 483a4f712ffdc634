"""What a heat map is checked against: networks that have forgotten, plain edges, and how alike two maps are.

Adebayo et al., Sanity Checks for Saliency Maps, 2018.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from core.nn.convnet import ConvNet
from core.nn.convolution import conv2d
from core.nn.layers import Conv, Dense

SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def randomized(net: ConvNet, seed: int) -> list[ConvNet]:
    """The network with its last layer's weights drawn anew, then its last two, and so on to the first.

    Drawn as before training: Glorot's uniform, biases 0.
    """
    random = np.random.default_rng(seed)
    layers = list(net.layers)
    found = []
    for place in reversed([i for i, (_, layer) in enumerate(layers) if isinstance(layer, Conv | Dense)]):
        name, layer = layers[place]
        assert isinstance(layer, Conv | Dense)
        shape = layer.kernel.shape
        area = int(np.prod(shape[:-2]))
        end = np.sqrt(6 / (area * (shape[-2] + shape[-1])))
        kernel = random.uniform(-end, end, shape).astype(np.float32)
        layers[place] = (name, replace(layer, kernel=kernel, bias=np.zeros_like(layer.bias)))
        found.append(ConvNet(tuple(layers), net.input_shape, net.class_names))
    return found


def edges(x: np.ndarray) -> np.ndarray:
    """How steep the brightness is, `(H, W)`: Sobel's operator. It knows no network."""
    gray = x.mean(axis=2, keepdims=True).astype(float)
    around = np.pad(gray, ((1, 1), (1, 1), (0, 0)), mode="edge")
    both = conv2d(around, np.stack([SOBEL, SOBEL.T], axis=-1)[:, :, None, :])
    return np.sqrt((both**2).sum(axis=2))


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's: 1 where both order all places the same way, 0 where they have nothing to do with each other.

    0, too, where one of them is the same everywhere.
    """
    first, second = _ranks(one.ravel()), _ranks(other.ravel())
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / size if size else 0.0


def _ranks(values: np.ndarray) -> np.ndarray:
    """Every value's place in order; equal ones share the mean of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends: Any = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[which]
