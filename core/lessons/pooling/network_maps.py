"""The maps of a trained network that can be pooled."""

import numpy as np

from core.explain.passage import follow
from core.media.pictures import resize_square, to_gray
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv


def mapped(net: ConvNet) -> list[str]:
    """The names of the layers that make maps which a window fits into, those after ReLU first."""
    shapes = dict(net.output_shapes())
    names = [
        name
        for name, layer in net.layers
        if isinstance(layer, Activate | Conv) and len(shapes[name]) == 3 and min(shapes[name][:2]) > 1
    ]
    return sorted(names, key=lambda name: not name.startswith("relu"))


def maps(net: ConvNet, layer: str, pixels: np.ndarray) -> np.ndarray:
    """What a layer of a network makes of a picture `(H, W, 3)` uint8, as `(H', W', C)`."""
    side, _, channels = net.input_shape
    square = resize_square(pixels, side)
    passage = follow(net, to_gray(square) if channels == 1 else square)
    return next(output.values for output in passage.outputs if output.name == layer)


def liveliest(values: np.ndarray) -> list[int]:
    """Maps in the order of how much they vary: one that is all zeros shows nothing."""
    return np.argsort(-values.std(axis=(0, 1))).tolist()
