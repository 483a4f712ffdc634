"""The proof of backpropagation through time by hand: TensorFlow's gradients of a SimpleRNN, in double precision."""

from typing import Any


def gradients(asked: dict[str, Any]) -> dict[str, Any]:
    """The loss and its gradients, in plain lists.

    In: `x` (T, features), the cell's `W`, `U`, `b`, `h0`, `activation`, the output's `V`, `c`, and `targets`, a class
    for each step or -1. Out: `loss`, the sum of all steps, and a
    gradient for each of `W`, `U`, `b`, `V`, `c`.
    """
    import keras
    import numpy as np
    import tensorflow as tf

    x, start = tf.constant([asked["x"]], tf.float64), tf.constant([asked["h0"]], tf.float64)
    rnn = keras.layers.SimpleRNN(
        len(asked["h0"]), activation=asked["activation"], return_sequences=True, dtype="float64"
    )
    rnn.build(x.shape)
    rnn.set_weights([np.array(asked[name]) for name in ("W", "U", "b")])
    V, c = (tf.Variable(asked[name], dtype=tf.float64) for name in ("V", "c"))
    steps = [t for t, target in enumerate(asked["targets"]) if target >= 0]
    targets = [asked["targets"][t] for t in steps]
    with tf.GradientTape() as tape:
        scores = tf.gather(rnn(x, initial_state=start)[0], steps) @ V + c
        loss = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, scores))
    slopes = tape.gradient(loss, [*rnn.trainable_weights, V, c])
    return {"loss": float(loss)} | {
        name: tf.convert_to_tensor(slope).numpy().tolist()
        for name, slope in zip(("W", "U", "b", "V", "c"), slopes, strict=True)
    }
