"""Batches to train on: shuffled, and slightly changed every time they are seen.

A picture that is turned, moved, zoomed or lit a little differently shows the same thing, so a network that
sees a new variant in every epoch learns what stays (LeCun et al., 1998; Simard et al., 2003). Nothing is
mirrored: a mirrored digit or hand sign is another one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from core.training.data import DataSet
from core.training.plan import TrainingPlan

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class Amount:
    """How far a variant may be from its picture, evenly spread up to these limits in both directions."""

    degrees: float  # turned about the middle
    shift: float  # moved, as a share of the side
    zoom: float  # natural logarithm of the scale
    light: float  # brightness, as a share of white; contrast changes by the same share
    color: float  # distance of every color from gray changes by this share


AMOUNTS = {
    "off": None,
    "light": Amount(degrees=10, shift=0.06, zoom=0.1, light=0.1, color=0.5),
    "strong": Amount(degrees=20, shift=0.12, zoom=0.2, light=0.2, color=0.8),
}


def training_batches(data: DataSet, plan: TrainingPlan, seed: int) -> "tf.data.Dataset":
    """Endless batches `(pixels (b, side, side, c) float32 0..255, one-hot (b, classes))`.

    Every epoch is a new order of all training rows; its last batch may be smaller. Each batch draws its
    changes from `(seed, its number)`, so the result does not depend on which thread makes it.
    """
    import tensorflow as tf

    pixels = tf.constant(data.pixels[data.training])
    targets = tf.constant(np.eye(len(data.class_names), dtype=np.float32)[data.labels[data.training]])
    count = len(data.training)
    changed = _traced(plan.augmentation, plan.side, plan.channels)

    def batch(number: "tf.Tensor", rows: "tf.Tensor") -> tuple["tf.Tensor", "tf.Tensor"]:
        x = tf.cast(tf.gather(pixels, rows), tf.float32)
        if changed is not None:
            x = changed(x, tf.stack([tf.constant(seed, tf.int64), number]))
        return x, tf.gather(targets, rows)

    rows = tf.data.Dataset.range(count).shuffle(count, seed=seed, reshuffle_each_iteration=True)
    numbered = rows.batch(plan.batch_size).repeat().enumerate()
    # Nothing is left to tune, and the tuner's thread would keep a finished run waiting: it sleeps for up to a
    # minute, and whoever lets go of the batches waits for it.
    options = tf.data.Options()
    options.autotune.enabled = False
    return numbered.map(batch, num_parallel_calls=2, deterministic=True).prefetch(2).with_options(options)


@cache
def _traced(name: str, side: int, channels: int) -> Callable[["tf.Tensor", "tf.Tensor"], "tf.Tensor"] | None:
    """`change` by the amount of that name, traced once for all runs of a worker; None for "off"."""
    import tensorflow as tf

    amount = AMOUNTS[name]
    if amount is None:
        return None
    signature = [tf.TensorSpec([None, side, side, channels], tf.float32), tf.TensorSpec([2], tf.int64)]
    return tf.function(
        lambda x, seed: change(x, amount, seed), input_signature=signature, autograph=False, jit_compile=False
    )


def change(x: "tf.Tensor", amount: Amount, seed: "tf.Tensor") -> "tf.Tensor":
    """A variant of every picture of `x` `(b, side, side, c)`, values 0..255, decided by `seed` `(2,)`.

    Geometry is one affine map a picture, bilinear; what comes in from outside repeats the border.
    """
    import tensorflow as tf

    count, side = tf.shape(x)[0], x.shape[1]
    # One draw gives all seven numbers of every picture, each between -1 and 1.
    draw = tf.random.stateless_uniform([7, count], seed, -1.0, 1.0)
    angle = draw[0] * (amount.degrees * np.pi / 180)
    scale = tf.exp(draw[1] * amount.zoom)
    cos, sin = scale * tf.cos(angle), scale * tf.sin(angle)
    right, down = draw[2] * amount.shift * side, draw[3] * amount.shift * side
    middle = (side - 1) / 2
    zero = tf.zeros_like(cos)
    # Output (u, v) shows input (a u + b v + c, d u + e v + f): turned and scaled about the middle, moved.
    c = middle * (1 - cos + sin) + right
    f = middle * (1 - sin - cos) + down
    x = tf.raw_ops.ImageProjectiveTransformV3(
        images=x,
        transforms=tf.stack([cos, -sin, c, sin, cos, f, zero, zero], axis=1),
        output_shape=[side, side],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
    )
    if x.shape[-1] == 3:
        gray = tf.reduce_mean(x, axis=-1, keepdims=True)
        x = gray + (x - gray) * (1 + draw[6][:, None, None, None] * amount.color)
    contrast = 1 + draw[4][:, None, None, None] * amount.light
    brightness = 255 * amount.light * draw[5][:, None, None, None]
    return tf.clip_by_value((x - 127.5) * contrast + 127.5 + brightness, 0.0, 255.0)
