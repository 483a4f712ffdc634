"""Keras code that rebuilds a trained network from its saved weights and computes the numbers on the screen."""

from core.explain.passage import Passage
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Layer, Pool, Rescale

WEIGHTS, PICTURE = "network.npz", "picture.png"


def keras_code(passage: Passage, index: int, unit: int | None) -> str:
    """Code up to the layer at `index`; `result` holds one map of it, or the whole layer where `unit` is None."""
    cut = f"[0, :, :, {unit}]" if unit is not None and passage.is_maps(index) else "[0]"
    return "\n".join([*model_code(passage, index), f"result = np.asarray(model(x)){cut}", "print(result)"])


def model_code(passage: Passage, index: int) -> list[str]:
    """Lines that load the picture as `x` and the network up to the layer at `index` as `model`."""
    height, width, channels = passage.net.input_shape
    layers = [output.layer for output in passage.outputs[: index + 1]]
    built = [_line(output.name, output.layer) for output in passage.outputs[: index + 1]]
    weighted = [str(place) for place, layer in enumerate(layers) if isinstance(layer, Conv | Dense)]
    loading = [
        f'weights = np.load("{WEIGHTS}")',
        f"places = [{', '.join(weighted)}]  # of the layers that have weights",
        'model.set_weights([weights[f"{place}.{part}"] for place in places for part in ("kernel", "bias")])',
        "",
    ]
    return [
        "import keras",
        "import numpy as np",
        "from PIL import Image",
        "",
        f'x = np.asarray(Image.open("{PICTURE}"), "float32").reshape(1, {height}, {width}, {channels})',
        "model = keras.Sequential([",
        f"    keras.Input(({height}, {width}, {channels})),",
        *(f"    {line}," for line in built),
        "])",
        *(loading if weighted else [""]),
    ]


def _line(name: str, layer: Layer) -> str:
    """One layer as Keras code."""
    named = f"name={name!r}"
    match layer:
        case Rescale(scale=scale, offset=offset):
            return f"keras.layers.Rescaling({float(scale)!r}, {float(offset)!r}, {named})"
        case Conv(kernel=kernel, stride=stride, padding=padding):
            size = tuple(kernel.shape[:2])
            return f"keras.layers.Conv2D({kernel.shape[3]}, {size}, strides={stride}, padding={padding!r}, {named})"
        case Activate(function=function):
            return f"keras.layers.Activation({function!r}, {named})"
        case Pool(size=size, stride=stride, mode=mode):
            kind = "MaxPooling2D" if mode == "max" else "AveragePooling2D"
            return f"keras.layers.{kind}({size}, strides={stride}, {named})"
        case GlobalPool(mode=mode):
            kind = "GlobalMaxPooling2D" if mode == "max" else "GlobalAveragePooling2D"
            return f"keras.layers.{kind}({named})"
        case Flatten():
            return f"keras.layers.Flatten({named})"
        case Dense(kernel=kernel):
            return f"keras.layers.Dense({kernel.shape[1]}, {named})"
    raise TypeError(f"a layer of a network was expected, received {layer!r}")
