"""The chain's numbers from Keras."""

from core.lessons.chain.task import Chain
from core.wording import floating, source


def chain_code(task: Chain, depth: str = "all") -> str:
    """As far as the chain is followed. `result`: the list; or scores, probabilities, the loss; or these, the kernels'
    gradient, and the loss after the step.
    """
    pool = "MaxPooling2D" if task.mode == "max" else "AveragePooling2D"
    weights = [task.kernels[:, :, None], task.kernel_biases]
    dense = []
    if depth != "list":
        weights += [task.weights, task.biases]
        dense = [f"    keras.layers.Dense({len(task.names)}),  # the scores"]
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            *(["import tensorflow as tf"] if depth == "all" else []),
            "",
            'keras.config.set_dtype_policy("float64")',
            f"x = np.array({source(task.x)}).reshape(1, 6, 6, 1)",
            *([] if depth == "list" else [f"t = np.array([{source(task.target)}])"]),
            "model = keras.Sequential([",
            f'    keras.layers.Conv2D({task.count}, 3, activation="relu"),',
            f"    keras.layers.{pool}(2),",
            "    keras.layers.Flatten(),",
            *dense,
            "])",
            "model.build(x.shape)",
            "model.set_weights([",
            *(f"    np.array({source(held)})," for held in weights),
            "])",
            *_RESULTS[depth].format(rate=floating(task.rate)).split("\n"),
            'keras.config.set_dtype_policy("float32")',
            "print(result.round(3))",
        ]
    )


_RESULTS = {
    "list": "result = np.ravel(model(x))",
    "loss": """loss = keras.losses.CategoricalCrossentropy(from_logits=True)
scores = model(x)
result = np.concatenate([np.ravel(scores), np.ravel(keras.ops.softmax(scores)), [loss(t, scores)]])""",
    "all": """loss = keras.losses.CategoricalCrossentropy(from_logits=True)

with tf.GradientTape() as tape:
    scores = model(x)
    before = loss(t, scores)
gradients = tape.gradient(before, model.trainable_weights)
for weight, gradient in zip(model.trainable_weights, gradients):
    weight.assign_sub({rate} * gradient)
after = loss(t, model(x))
result = np.concatenate([
    np.ravel(scores), np.ravel(tf.nn.softmax(scores)), [before], np.ravel(gradients[0]), [after]
])""",
}
