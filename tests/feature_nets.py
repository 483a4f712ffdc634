"""Small networks for the tests of feature maps: random weights, every kind of layer."""

import numpy as np

from core.explain.passage import Passage, follow
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Pool, Rescale


def picture(side: int, channels: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (side, side, channels), np.uint8)


def network(
    *, side: int = 9, channels: int = 3, filters: int = 4, padding: str = "same", mode: str = "max",
    head: str = "flatten", activation: str = "relu", stride: int = 1, kernel: int = 3, classes: int = 3,
) -> ConvNet:  # fmt: skip
    """Two convolutions, a pooling, and a head, with weights from a fixed seed."""
    rng = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.4, shape).astype(np.float32)

    layers: list = [
        ("rescale", Rescale(1 / 127.5, -1.0)),
        ("conv_1", Conv(weights(kernel, kernel, channels, filters), weights(filters), 1, padding)),
        ("relu_1", Activate(activation)),
        ("conv_2", Conv(weights(3, 3, filters, 5), weights(5), stride, padding)),
        ("relu_2", Activate(activation)),
        ("pool_1", Pool(2, 2, mode)),
        ("flatten", Flatten()) if head == "flatten" else ("global_pool", GlobalPool(head)),
    ]
    shape: tuple[int, ...] = (side, side, channels)
    for _, layer in layers:
        shape = layer.output_shape(shape)
    layers += [
        ("dense", Dense(weights(shape[0], 7), weights(7))),
        ("dense_relu", Activate(activation)),
        ("scores", Dense(weights(7, classes), weights(classes))),
        ("probabilities", Activate("softmax")),
    ]
    names = tuple(f"class {k}" for k in range(classes))
    return ConvNet(tuple(layers), (side, side, channels), names)


def passage(**given: object) -> Passage:
    net = network(**given)  # type: ignore[arg-type]
    return follow(net, picture(net.input_shape[0], net.input_shape[2]))


CASES: dict[str, dict] = {
    "plain": {},
    "valid, average": {"padding": "valid", "mode": "average"},
    "gray, 5x5, stride": {"channels": 1, "kernel": 5, "stride": 2, "side": 13},
    "many channels": {"filters": 20, "head": "average", "activation": "tanh"},
}
