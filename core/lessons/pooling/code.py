"""Keras lines that every view's code is made of."""

import numpy as np

from core.lessons.pooling.pool import Pooled
from core.wording import nested


def array_lines(name: str, x: np.ndarray, picture: str = "") -> list[str]:
    """Python lines that make a map `(1, H, W, 1)`; a large one is read from the file `picture`."""
    h, w = x.shape
    if not picture:
        return [f"{name} = np.array({nested(x)}, 'float32').reshape(1, {h}, {w}, 1)"]
    return [f'{name} = np.load("{picture}").astype("float32").reshape(1, {h}, {w}, 1)']


def layer_lines(p: Pooled, given: str = "x", made: str = "y", pad: str = "np.pad") -> list[str]:
    """Keras lines that pool `given` to `made`.

    Keras knows no number for its padding and does not round up: cells that never win, or never count, stand in.
    """
    layer = "MaxPooling2D" if p.mode == "max" else "AveragePooling2D"
    if p.whole:
        return [f"{made} = keras.layers.Global{layer}()({given})"]
    plain = not any(any(ends) for ends in p.sides)
    kind = "same" if p.same and not p.ceil and not p.counted else "valid"
    lines = [f'layer = keras.layers.{layer}({p.size[0]}, strides={p.stride[0]}, padding="{kind}")']
    if plain or kind == "same":
        return [*lines, f"{made} = layer({given})"]
    (top, bottom), (left, right) = p.sides
    rim = f"((0, 0), ({top}, {bottom}), ({left}, {right}), (0, 0))"
    if p.mode == "max":
        lines += ["# A rim of minus infinity never wins."]
        return [*lines, f'{made} = layer({pad}({given}, {rim}, constant_values=-float("inf")))']
    (top, bottom), (left, right) = p.padding
    ones = f"np.ones(({p.x.shape[0]}, {p.x.shape[1]}), 'float32')"
    if p.counted:
        ones = f"np.pad({ones}, (({top}, {bottom}), ({left}, {right})), constant_values=1)"
        (top, bottom), (left, right) = (0, p.hang[0]), (0, p.hang[1])
    else:
        (top, bottom), (left, right) = p.sides
    return [
        *lines,
        "# The share of every window that counts: 1 where all of it does.",
        f"inside = np.pad({ones}, (({top}, {bottom}), ({left}, {right})))",
        f"{made} = layer({pad}({given}, {rim})) / layer(inside[None, :, :, None])",
    ]
