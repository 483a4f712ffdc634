"""Keras code that reproduces both layers, what a shift does to them, and three trained networks."""

from collections.abc import Mapping

import numpy as np

from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, GlobalPool, Layer, Pool
from core.wording import nested


def shift_code(x: np.ndarray, w: np.ndarray, padding: str, ground: int, direction: str) -> str:
    """Keras: both layers on the picture and on the moved one; how many cells agree is left in `result`."""
    axis = 1 if direction == "right" else 0
    first = "[:, 1:], y0[:, :-1]" if axis else "[1:], y0[:-1]"
    return f"""import keras
import numpy as np
from keras import layers

x = np.array({nested(x)}, "float32")
moved = np.roll(x, 1, axis={axis})
moved[{":, 0" if axis else "0"}] = {ground}
w = np.array({nested(w)}, "float32")
rng = np.random.default_rng(6)

conv = layers.Conv2D(1, {len(w)}, padding="{padding}", use_bias=False)
size = conv(x[None, :, :, None]).shape[1]
conv.set_weights([w[:, :, None, None]])
dense = keras.Sequential([layers.Flatten(), layers.Dense(size * size, use_bias=False), layers.Reshape((size, size, 1))])
dense.build((None, *x.shape, 1))
dense.set_weights([rng.integers(-1, 2, (size * size, x.size)).T.astype("float32")])

result = {{}}
for name, layer in (("convolution", conv), ("dense", dense)):
    y0, y1 = np.asarray(layer(np.stack([x, moved])[..., None]))[..., 0]
    agree = np.isclose(y1{first})
    result[name] = (int(agree.sum()), agree.size, float(y0.max()), float(y1.max()))
    print(name, result[name])"""


def _layer(layer: Layer) -> str:
    """A layer as Keras writes it."""
    match layer:
        case Conv(kernel=kernel):
            return f'layers.Conv2D({kernel.shape[-1]}, {kernel.shape[0]}, padding="same")'
        case Dense(kernel=kernel):
            return f"layers.Dense({kernel.shape[-1]})"
        case Activate(function=function):
            return "layers.Softmax()" if function == "softmax" else "layers.ReLU()"
        case Pool(size=size):
            return f"layers.MaxPooling2D({size})"
        case GlobalPool():
            return "layers.GlobalMaxPooling2D()"
    return "layers.Flatten()"


def _body(net: ConvNet) -> str:
    return "".join(f"        {_layer(layer)},\n" for _, layer in net.layers[1:])


def networks_code(networks: Mapping[str, ConvNet]) -> str:
    """Keras: the three networks with their trained weights; what they say of the moved picture is left in `result`."""
    stacks = "".join(f'    "{name}": [\n{_body(net)}    ],\n' for name, net in networks.items())
    side = networks["dense"].input_shape[0]
    return f"""import keras
import numpy as np
from keras import layers

networks = {{
{stacks}}}
pictures = np.load("pictures.npy")  # the drawing at every shift, 0 to 255
result = {{}}
for name, stack in networks.items():
    model = keras.Sequential([keras.Input(({side}, {side}, 1)), layers.Rescaling(1 / 127.5, offset=-1.0), *stack])
    weights = np.load(f"{{name}}.npz")
    places = sorted({{int(key.split(".")[0]) for key in weights if key != "header"}})
    model.set_weights([weights[f"{{at}}.{{part}}"] for at in places for part in ("kernel", "bias")])
    result[name] = np.asarray(model(pictures))
    print(name, model.count_params(), result[name].argmax(axis=1))"""


def weights_code(x: np.ndarray, w: np.ndarray, padding: str, size: int) -> str:
    """Keras: both layers' counts, and the convolution made by a dense layer whose weights are set to the matrix."""
    return f"""import keras
import numpy as np
from keras import layers

x = np.array({nested(x)}, "float32")
w = np.array({nested(w)}, "float32")
conv = layers.Conv2D(1, {len(w)}, padding="{padding}")
y = conv(x[None, :, :, None])  # builds the layer
conv.set_weights([w[:, :, None, None], np.zeros(1)])
y = np.asarray(conv(x[None, :, :, None])).ravel()

# What the convolution makes of each single pixel is its matrix, row by row of inputs.
pixels = np.eye(x.size).reshape(-1, *x.shape, 1).astype("float32")
matrix = np.asarray(conv(pixels)).reshape(x.size, -1)
dense = layers.Dense(y.size)
dense.build((None, x.size))
dense.set_weights([matrix, np.zeros(y.size)])
assert np.allclose(dense(x.reshape(1, -1)), y)

result = (y.reshape({size}, {size}), dense.count_params(), conv.count_params())
print(result)"""
