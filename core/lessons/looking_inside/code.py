"""Keras code that looks into a network as the lesson does, and leaves its numbers in `result`."""

import numpy as np

from core.explain.feature_code import model_code
from core.lessons.looking_inside.settings import Look
from core.nn.layers import Activate

PICTURES = "pictures.npy"


def heat_code(look: Look, layer: str, steps: int) -> str:
    """Grad-CAM as `cam`, integrated gradients as `result`, `(H, W)`."""
    net = look.passage.net
    names = [name for name, _ in net.layers]
    place = names.index(layer)
    place += isinstance(net.layers[place + 1][1], Activate)
    return "\n".join(
        [
            *_head(look),
            f"target, steps, baseline = {look.target}, {steps}, {look.baseline}",
            "",
            "# Grad-CAM: the maps of one layer, weighed by what the score gains from each on average",
            f"parts = keras.Model(model.inputs[0], [model.get_layer({names[place]!r}).output, model.outputs[0]])",
            "with tf.GradientTape() as tape:",
            "    maps, scores = parts(x)",
            "    score = scores[:, target]",
            "weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)",
            "cam = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1))[0].numpy()",
            "",
            "# Integrated gradients: the mean gradient on the way from the baseline, times the way",
            "total = 0",
            "for step in range(steps):",
            "    point = tf.constant(baseline + (step + 0.5) / steps * (x - baseline))",
            "    with tf.GradientTape() as tape:",
            "        tape.watch(point)",
            "        score = model(point)[0, target]",
            "    total += tape.gradient(score, point).numpy()",
            "result = ((x - baseline) * total / steps)[0].sum(axis=-1)",
            "ends = model(np.concatenate([x, np.full_like(x, baseline)])).numpy()[:, target]",
            "print(result.sum(), ends[0] - ends[1])",
        ]
    )


def occlusion_code(look: Look, patch: int, tops: list[int], lefts: list[int]) -> str:
    """What the score loses at every place of the patch, `(rows, columns)`."""
    return "\n".join(
        [
            *_head(look),
            f"target, patch, cover = {look.target}, {patch}, {look.baseline}",
            f"tops, lefts = {tops}, {lefts}",
            "covered = [x[0].copy() for _ in tops for _ in lefts]",
            "for k, picture in enumerate(covered):",
            "    top, left = tops[k // len(lefts)], lefts[k % len(lefts)]",
            "    picture[top : top + patch, left : left + patch] = cover",
            "scores = model.predict(np.stack(covered), verbose=0)[:, target]",
            "result = (model(x).numpy()[0, target] - scores).reshape(len(tops), len(lefts))",
            "print(np.round(result, 4))",
        ]
    )


def filters_code(look: Look, index: int, unit: int, *, steps: int, rate: float, decay: float, seed: int) -> str:
    """The picture that excites one unit of the layer at `index`, `(H, W, C)`."""
    shape = look.passage.net.input_shape
    return "\n".join(
        [
            *_head(look, index),
            f"random = np.random.default_rng({seed})",
            f"x = np.clip(127.5 + random.normal(0, 10, {shape}), 0, 255).astype('float32')[None]",
            f"for step in range({steps}):",
            "    point = tf.constant(x)",
            "    with tf.GradientTape() as tape:",
            "        tape.watch(point)",
            f"        answer = tf.reduce_mean(model(point)[..., {unit}])",
            "    slopes = tape.gradient(answer, point).numpy()",
            f"    x = x + {rate} * slopes / slopes.std()",
            f"    x = np.clip(127.5 + {1 - decay} * (x - 127.5), 0, 255).astype('float32')",
            "result = np.rint(x[0])",
            f"print(model(x).numpy()[..., {unit}].mean())",
        ]
    )


def neighbors_code(look: Look) -> str:
    """The distances of all pictures from the reader's in the last hidden layer, smallest first."""
    index = look.hidden_index
    return "\n".join(
        [
            *_head(look, max(index, 0)),
            f'pictures = np.load("{PICTURES}").astype("float32")',
            "hidden = model.predict(np.concatenate([pictures, x]), verbose=0)"
            if index >= 0
            else "hidden = np.concatenate([pictures, x])",
            "hidden = hidden.reshape(len(hidden), -1)",
            "result = np.sort(np.linalg.norm(hidden[:-1] - hidden[-1], axis=1))",
            "print(result[:6])",
        ]
    )


def _head(look: Look, index: int | None = None) -> list[str]:
    """The picture and the network up to a layer, to its scores unless one is given."""
    lines = model_code(look.passage, look.scores_index if index is None else index)
    return [*lines[:2], "import tensorflow as tf", *lines[2:]]


def block_sums(values: np.ndarray, blocks: int = 4) -> np.ndarray:
    """The sums of `blocks` x `blocks` parts of a map, as equal in size as it goes."""
    rows = np.array_split(values.astype(float), blocks, axis=0)
    return np.array([[part.sum() for part in np.array_split(row, blocks, axis=1)] for row in rows])
