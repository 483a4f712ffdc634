"""The proof of backpropagation by hand: TensorFlow's own gradients of a small network, in double precision."""

from typing import Any

# Keras' classes; it has none for half the squared error.
_LOSSES = {
    "mean_squared_error": "MeanSquaredError",
    "mean_absolute_error": "MeanAbsoluteError",
    "huber": "Huber",
    "binary_cross_entropy": "BinaryCrossentropy",
    "categorical_cross_entropy": "CategoricalCrossentropy",
}
# Keras computes these from the scores before the activation, where nothing is lost to rounding.
_FROM_SCORES = {("softmax", "categorical_cross_entropy"), ("sigmoid", "binary_cross_entropy")}


def gradients(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Each example's error and gradients, in plain lists.

    In: `layers` ([[W, b], ...]), `activations`, `loss`, `x` and `t` `(n, ...)`. Out: one object per example with
    `error`, and per layer `z`, `a`, `dz`, `dW`, `db`.
    """
    return [_one(asked, x, t) for x, t in zip(asked["x"], asked["t"], strict=True)]


def _one(asked: dict[str, Any], x: list[float], t: list[float]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    layers = [tuple(tf.Variable(values, dtype=tf.float64) for values in pair) for pair in asked["layers"]]
    target = tf.constant([t], tf.float64)
    sums, answers = [], []
    with tf.GradientTape() as tape:
        a = tf.constant([x], tf.float64)
        for (W, b), name in zip(layers, asked["activations"], strict=True):
            z = a @ W + b
            a = keras.activations.get(name)(z)
            sums.append(z)
            answers.append(a)
        error = _error(asked["loss"], asked["activations"][-1], target, z, a)
    slopes = tape.gradient(error, [sums, [W for W, _ in layers], [b for _, b in layers]])
    return {
        "error": float(error),
        "z": [z.numpy()[0].tolist() for z in sums],
        "a": [a.numpy()[0].tolist() for a in answers],
        "dz": [dz.numpy()[0].tolist() for dz in slopes[0]],
        "dW": [dW.numpy().tolist() for dW in slopes[1]],
        "db": [db.numpy().tolist() for db in slopes[2]],
    }


def _error(loss: str, last: str, target: Any, z: Any, a: Any) -> Any:
    import keras
    import tensorflow as tf

    if loss == "quadratic_cost":
        return tf.reduce_sum((target - a) ** 2) / 2
    kind = getattr(keras.losses, _LOSSES[loss])
    if (last, loss) in _FROM_SCORES:
        return kind(from_logits=True, dtype="float64")(target, z)
    return kind(dtype="float64")(target, a)
