"""A trained convolutional network as plain data: layers with their weights, run by NumPy alone.

What leaves training is a `ConvNet`. It shows every intermediate picture, it knows every size without
computing, and it travels as bytes that can do no harm when they are read.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn import convnet_file
from core.nn.checks import floats, integer
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Layer, Pool, Rescale, Shape

__all__ = [
    "Activate",
    "Conv",
    "ConvNet",
    "Dense",
    "Flatten",
    "GlobalPool",
    "Layer",
    "Output",
    "Pool",
    "Rescale",
]


@dataclass(frozen=True)
class Output:
    """What one layer answered: `values` has the leading axes of the input, then the layer's own."""

    name: str
    kind: str
    layer: Layer
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class ConvNet:
    """A network that tells which of `class_names` a picture of `input_shape` `(H, W, C)` shows.

    `layers` are (name, layer) in order, names unique. Raises `ValueError` where a layer does not take what
    the one before it gives, or where the last does not give one number per class.
    """

    layers: tuple[tuple[str, Layer], ...]
    input_shape: tuple[int, int, int]
    class_names: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.input_shape) != 3:
            raise ValueError(f"input_shape must be (height, width, channels), received {self.input_shape!r}")
        for extent in self.input_shape:
            integer(extent, "input_shape")
        if not self.class_names or not all(isinstance(name, str) for name in self.class_names):
            raise ValueError(f"class_names must be text, one per class, received {self.class_names!r}")
        names = [name for name, _ in self.layers]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"a network needs layers with names of their own, received {names}")
        last = self.output_shapes()[-1][1]
        if last != (len(self.class_names),):
            raise ValueError(f"the last layer must give one number per class of {self.class_names}, it gives {last}")

    def output_shapes(self) -> list[tuple[str, Shape]]:
        """Each layer's name and output shape without leading axes, by the formula; nothing is computed."""
        shapes: list[tuple[str, Shape]] = []
        shape: Shape = tuple(self.input_shape)
        for name, layer in self.layers:
            shape = layer.output_shape(shape)
            shapes.append((name, shape))
        return shapes

    @property
    def parameter_count(self) -> int:
        """How many weights and biases the network has."""
        return sum(array.size for array in self.weights())

    def weights(self) -> list[np.ndarray]:
        """All kernels and biases, in the order of the layers."""
        return [
            array for _, layer in self.layers if isinstance(layer, Conv | Dense) for array in (layer.kernel, layer.bias)
        ]

    def forward(self, x: ArrayLike) -> list[Output]:
        """Every layer's answer to pictures `(..., H, W, C)` with pixels from 0 to 255, in order.

        Computed in the type of the weights. Raises `ValueError` for another shape.
        """
        values = floats(x, "x", at_least=3)
        if values.shape[-3:] != tuple(self.input_shape):
            raise ValueError(f"pictures must end in shape {self.input_shape}, received {values.shape}")
        weights = self.weights()
        values = values.astype(np.result_type(*weights) if weights else np.float32)
        outputs = []
        for name, layer in self.layers:
            values = layer(values)
            outputs.append(Output(name, layer.kind, layer, values))
        return outputs

    def predict(self, x: ArrayLike) -> np.ndarray:
        """The probability of each class, `(..., classes)`, for pictures `(..., H, W, C)`.

        Raises `ValueError` where the last layer is neither softmax (exactly one class is right) nor sigmoid
        (any number of them may be), since its numbers are no probabilities.
        """
        last = self.layers[-1][1]
        if not isinstance(last, Activate) or last.function not in ("softmax", "sigmoid"):
            raise ValueError(f"the last layer must be a softmax or sigmoid activation, it is {last.kind}")
        return self.forward(x)[-1].values

    def to_bytes(self) -> bytes:
        """The whole network as an NPZ file: its weights, and a JSON header with everything else."""
        return convnet_file.pack(self.layers, self.input_shape, self.class_names)

    @classmethod
    def from_bytes(cls, data: bytes) -> "ConvNet":
        """The network that `to_bytes` wrote; safe for bytes from anywhere.

        Raises `ValueError`, with the rule and what was received, for anything that is not such a network.
        """
        layers, input_shape, class_names = convnet_file.unpack(data)
        return cls(layers, input_shape, class_names)
