"""The chain's numbers from Keras."""

from core.lessons.chain.task import Chain
from core.wording import floating, source


def chain_code(task: Chain) -> str:
    """One step. `result`: scores, probabilities, the loss, the kernels' gradient, and the loss after the step."""
    pool = "MaxPooling2D" if task.mode == "max" else "AveragePooling2D"
    weights = [task.kernels[:, :, None], task.kernel_biases, task.weights, task.biases]
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            'keras.config.set_dtype_policy("float64")',
            f"x = np.array({source(task.x)}).reshape(1, 6, 6, 1)",
            f"t = np.array([{source(task.target)}])",
            "model = keras.Sequential([",
            f'    keras.layers.Conv2D({task.count}, 3, activation="relu"),',
            f"    keras.layers.{pool}(2),",
            "    keras.layers.Flatten(),",
            f"    keras.layers.Dense({len(task.names)}),  # the scores",
            "])",
            "model.build(x.shape)",
            "model.set_weights([",
            *(f"    np.array({source(held)})," for held in weights),
            "])",
            "loss = keras.losses.CategoricalCrossentropy(from_logits=True)",
            "",
            "with tf.GradientTape() as tape:",
            "    scores = model(x)",
            "    before = loss(t, scores)",
            "gradients = tape.gradient(before, model.trainable_weights)",
            "for weight, gradient in zip(model.trainable_weights, gradients):",
            f"    weight.assign_sub({floating(task.rate)} * gradient)",
            "after = loss(t, model(x))",
            "result = np.concatenate([",
            "    np.ravel(scores), np.ravel(tf.nn.softmax(scores)), [before], np.ravel(gradients[0]), [after]",
            "])",
            'keras.config.set_dtype_policy("float32")',
            "print(result.round(3))",
        ]
    )
