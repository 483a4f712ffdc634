"""The network that reads CAPTCHAs, as in the Keras example: convolutions, an LSTM in both directions, CTC.

What is other than there: batch normalization, a first convolution with stride 2 and a third one, so that 25 columns
are read instead of 50, and one LSTM instead of two. CTC's loss starts on a plateau where the network says nothing but
blanks; with half the columns it leaves that plateau in a third of the time, and a step costs half.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from core.lessons.captcha.study.plan import CaptchaPlan
from core.media.drawn.captchas import HEIGHT, WIDTH
from core.training.seeds import layer_seeds, recurrent

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

FILTERS = (16, 32, 64)
NORM_MOMENTUM = 0.9  # Keras' own 0.99 lags behind in a run of some hundred steps
DENSE = 64
MOST_NORM = 1.0  # gradients longer than this are shortened: through time they can explode

Step = Callable[["tf.Tensor", "tf.Tensor"], "tf.Tensor"]


def build(plan: CaptchaPlan, classes: int) -> "keras.Model":
    """`(n, 50, 200, 1)` pixels 0..255 -> `(n, 25, classes)` scores; class 0 is the blank."""
    import keras
    from keras import initializers, layers

    seeds = layer_seeds(plan.seed)
    x = picture = keras.Input((HEIGHT, WIDTH, 1), name="picture")
    x = layers.Rescaling(1 / 255, name="rescale")(x)
    for number, filters in enumerate(FILTERS, start=1):
        x = layers.Conv2D(
            filters, 3, strides=2 if number == 1 else 1, padding="same", use_bias=not plan.batch_norm,
            kernel_initializer=initializers.HeNormal(next(seeds)), name=f"conv{number}",
        )(x)  # fmt: skip
        if plan.batch_norm:
            x = layers.BatchNormalization(momentum=NORM_MOMENTUM, name=f"norm{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        if number > 1:
            x = layers.MaxPooling2D(2, name=f"pool{number}")(x)
    # Columns become time: (n, 6, 25, 64) -> (n, 25, 6 * 64).
    x = layers.Permute((2, 1, 3), name="columns")(x)
    x = layers.Reshape((x.shape[1], x.shape[2] * x.shape[3]), name="column_features")(x)
    start = initializers.GlorotUniform(next(seeds))
    x = layers.Dense(DENSE, activation="relu", kernel_initializer=start, name="dense")(x)
    x = layers.Dropout(plan.dropout, seed=next(seeds), name="dropout1")(x)
    # Both are given: a backward layer that Keras makes itself would copy the forward one's seeds, and so its weights.
    # From layers without seeds it would make two copies of a pattern, whose own three seeds come first.
    recurrent("lstm", plan.units, seeds)
    forward = recurrent("lstm", plan.units, seeds, return_sequences=True)
    backward = recurrent("lstm", plan.units, seeds, return_sequences=True, go_backwards=True)
    x = layers.Bidirectional(forward, backward_layer=backward, name="both_ways")(x)
    x = layers.Dropout(plan.dropout, seed=next(seeds), name="dropout2")(x)
    start = initializers.GlorotUniform(next(seeds))
    return keras.Model(picture, layers.Dense(classes, kernel_initializer=start, name="scores")(x), name="captcha")


def ctc(labels: "tf.Tensor", scores: "tf.Tensor") -> "tf.Tensor":
    """CTC's loss of each text, `(n,)`: `labels` `(n, longest)` filled up with 0, `scores` `(n, columns, classes)`."""
    import tensorflow as tf

    count, columns = tf.shape(scores)[0], tf.shape(scores)[1]
    return tf.nn.ctc_loss(
        tf.sparse.from_dense(labels),
        scores,
        None,
        tf.fill([count], columns),
        logits_time_major=False,
        blank_index=0,
    )


def training_step(model: "keras.Model", plan: CaptchaPlan, steps: int) -> Step:
    """A step of Adam on one batch, for a run of `steps` of them: pixels float32 and labels in, the mean loss out.

    The rate rises over the first tenth of the steps and then falls along half a cosine.
    """
    import keras
    import tensorflow as tf

    warmup = max(1, steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        plan.learning_rate / 10,
        max(1, steps - warmup),
        alpha=0.01,
        warmup_target=plan.learning_rate,
        warmup_steps=warmup,
    )
    optimizer = keras.optimizers.Adam(rate, global_clipnorm=MOST_NORM)
    optimizer.build(model.trainable_variables)
    signature = [tf.TensorSpec([None, HEIGHT, WIDTH, 1], tf.float32), tf.TensorSpec([None, None], tf.int32)]

    @tf.function(input_signature=signature, autograph=False)
    def step(pixels: "tf.Tensor", labels: "tf.Tensor") -> "tf.Tensor":
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(ctc(labels, model(pixels, training=True)))
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, [variable.value for variable in variables]), variables)
        return loss

    return step


def reader(model: "keras.Model") -> Callable[[np.ndarray], np.ndarray]:
    """Scores of pictures `(n, 50, 200)` uint8, `(n, 25, classes)`."""
    import tensorflow as tf

    forward = tf.function(
        lambda x: model(tf.cast(x, tf.float32), training=False),
        input_signature=[tf.TensorSpec([None, HEIGHT, WIDTH, 1], tf.uint8)],
        autograph=False,
    )
    return lambda pixels: np.concatenate(
        [forward(pixels[start : start + 64, ..., None]).numpy() for start in range(0, len(pixels), 64)]
    )


def changed(pixels: np.ndarray, random: np.random.Generator) -> "tf.Tensor":
    """Pictures `(n, 50, 200)` uint8 a little stretched, slanted, moved and lit, as `(n, 50, 200, 1)` float32."""
    import tensorflow as tf

    count = len(pixels)
    draw = random.uniform(-1, 1, size=(7, count)).astype(np.float32)
    across, down, slant = 1 + 0.06 * draw[0], 1 + 0.06 * draw[1], 0.1 * draw[2]
    zero = np.zeros(count, np.float32)
    # Output (u, v) shows input (across u + slant v + c, down v + f): about the middle, then moved.
    c = (1 - across) * WIDTH / 2 - slant * HEIGHT / 2 + 6 * draw[3]
    f = (1 - down) * HEIGHT / 2 + 3 * draw[4]
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=tf.cast(pixels[..., None], tf.float32),
        transforms=np.stack([across, slant, c, zero, down, f, zero, zero], axis=1),
        output_shape=[HEIGHT, WIDTH],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
    )
    contrast, light = 1 + 0.15 * draw[5], 15 * draw[6]
    return (moved - 128.0) * contrast[:, None, None, None] + 128.0 + light[:, None, None, None]
