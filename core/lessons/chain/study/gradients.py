"""The proof of the whole chain by hand: TensorFlow's gradients of a small CNN, in double precision."""

from typing import Any


def gradients(asked: dict[str, Any]) -> dict[str, Any]:
    """The loss and its gradients, in plain lists. In: `x` (6, 6), `kernels` (3, 3, K), `kernel_biases` (K,), `weights`,
    `biases`, `target` (C,), `mode` of the pooling. Out: `loss`, and a gradient for each of the four that learn.
    """
    import tensorflow as tf

    names = ("kernels", "kernel_biases", "weights", "biases")
    kernels, kernel_biases, weights, biases = (tf.Variable(asked[name], dtype=tf.float64) for name in names)
    picture = tf.constant(asked["x"], tf.float64)[None, ..., None]
    with tf.GradientTape() as tape:
        maps = tf.nn.relu(tf.nn.conv2d(picture, kernels[:, :, None], 1, "VALID") + kernel_biases)
        pool = tf.nn.max_pool2d if asked["mode"] == "max" else tf.nn.avg_pool2d
        flat = tf.reshape(pool(maps, 2, 2, "VALID"), (1, -1))
        scores = flat @ weights + biases
        loss = tf.nn.softmax_cross_entropy_with_logits(tf.constant([asked["target"]], tf.float64), scores)[0]
    slopes = tape.gradient(loss, [kernels, kernel_biases, weights, biases])
    return {"loss": float(loss)} | {name: slope.numpy().tolist() for name, slope in zip(names, slopes, strict=True)}
