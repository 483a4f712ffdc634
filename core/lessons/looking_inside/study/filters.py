"""What excites a filter: a picture that begins as noise and climbs the filter's own answer.

Erhan et al., Visualizing Higher-Layer Features of a Deep Network, 2009; for class scores Simonyan et al., 2014.
"""

import numpy as np

from core.lessons.looking_inside.study.net import answers, batch_of, scores_end
from core.lessons.looking_inside.study.plan import InsidePlan
from core.nn.convnet import ConvNet
from core.nn.layers import Conv
from core.training.watch import Watch

STEPS = 40  # upward
EVERY = 2  # steps from one kept picture to the next
RATE = 6.0  # pixel units that the pixels of usual slope move in one step
DECAY = 0.02  # of what is left of gray, lost at each step: only what excites stays
MOST_UNITS = 16


def excite(net: ConvNet, plan: InsidePlan, watch: Watch) -> dict[str, np.ndarray]:
    """Pictures that excite the first units of `plan.layer`, a convolution or the class scores, from the same noise.

    `frames` `(kept, units, H, W, C)` uint8, `answers` `(kept, units)`: the mean of the unit's map, before its
    activation, or the class score; `at` which step each is from. Each step goes along the gradient, divided by its
    own standard deviation, and a little back to gray.
    """
    import tensorflow as tf

    end = 1 + _index(net, plan.layer)
    units = min(net.output_shapes()[end - 1][1][-1], MOST_UNITS)
    x = start(net, plan.seed)[None].repeat(units, axis=0)
    frames, heard, kept = [], [], []
    batch = batch_of(net)
    own = np.eye(units, dtype=np.float32)
    for step in range(STEPS + 1):
        watch.progress(step, STEPS, f"Step {step} of {STEPS}")
        if step and watch.canceled():
            break
        slopes, values = np.empty_like(x), np.empty(units, np.float32)
        for at in range(0, units, batch):
            given = tf.constant(x[at : at + batch])
            with tf.GradientTape() as tape:
                tape.watch(given)
                found = answers(net, given, stop=end)[-1][..., :units]
                each = tf.reduce_mean(found, axis=tuple(range(1, len(found.shape) - 1)))
                picked = tf.reduce_sum(each * own[at : at + batch], axis=1)
            slopes[at : at + batch] = tape.gradient(picked, given).numpy()
            values[at : at + batch] = picked.numpy()
        if step % EVERY == 0:
            frames.append(np.rint(x).astype(np.uint8))
            heard.append(values)
            kept.append(step)
        deviation = slopes.std(axis=(1, 2, 3), keepdims=True)
        x = x + RATE * slopes / np.where(deviation > 0, deviation, 1)
        x = np.clip(127.5 + (1 - DECAY) * (x - 127.5), 0, 255).astype(np.float32)
    return {"frames": np.array(frames), "answers": np.array(heard), "at": np.array(kept)}


def start(net: ConvNet, seed: int) -> np.ndarray:
    """Gray with a little noise, the network's input shape, float32."""
    random = np.random.default_rng(seed)
    return np.clip(127.5 + random.normal(0, 10, net.input_shape), 0, 255).astype(np.float32)


def _index(net: ConvNet, layer: str) -> int:
    """The place of a convolution, or of the scores."""
    names = [name for name, _ in net.layers]
    last = scores_end(net) - 1
    allowed = [name for name, one in net.layers if isinstance(one, Conv)] + [names[last]]
    if layer not in allowed:
        raise ValueError(
            f"the layer must be a convolution or the scores, one of {', '.join(allowed)}, received {layer!r}"
        )
    return names.index(layer)
