"""The lesson's numbers from Keras: one step, a hundred steps, a circuit."""

from core.lessons.backpropagation.circuit import Example
from core.lessons.backpropagation.task import Task
from core.wording import floating, source

FEW_STEPS = 100  # of the code for many steps: ten thousand take Keras a while
_ERRORS = {
    "quadratic_cost": "tf.reduce_mean(tf.reduce_sum((t - model(x)) ** 2, axis=-1)) / 2",
    "mean_squared_error": 'keras.losses.MeanSquaredError(dtype="float64")(t, model(x))',
    "mean_absolute_error": 'keras.losses.MeanAbsoluteError(dtype="float64")(t, model(x))',
    "huber": 'keras.losses.Huber(dtype="float64")(t, model(x))',
    "binary_cross_entropy": 'keras.losses.BinaryCrossentropy(dtype="float64")(t, model(x))',
    "categorical_cross_entropy": 'keras.losses.CategoricalCrossentropy(dtype="float64")(t, model(x))',
}


def _model(task: Task) -> list[str]:
    """Lines that make the network with its weights, and its error."""
    layers = [
        f'    keras.layers.Dense({W.shape[1]}, activation="{name}", dtype="float64"),'
        for (W, _), name in zip(task.network.layers, task.network.activations, strict=True)
    ]
    weights = [f"    np.array({source(held)})," for pair in task.network.layers for held in pair]
    return [
        "import keras",
        "import numpy as np",
        "import tensorflow as tf",
        "",
        f"x = np.array({source(task.x)})",
        f"t = np.array({source(task.t)})",
        "model = keras.Sequential([",
        *layers,
        "])",
        "model.build(x.shape)",
        "model.set_weights([",
        *weights,
        "])",
        "",
        "def error():",
        f"    return {_ERRORS[task.loss]}",
        "",
        f"rate = {floating(task.rate)}",
        "learn = model.trainable_weights" + ("" if task.learn_biases else "[::2]  # the biases stay"),
    ]


def step_code(task: Task) -> str:
    """One step. `result`: every gradient, weights and bias layer by layer, then the error before and after."""
    return "\n".join(
        [
            *_model(task),
            "with tf.GradientTape() as tape:",
            "    before = error()",
            "gradients = tape.gradient(before, model.trainable_weights)",
            f"for weight, gradient in zip(learn, gradients{'' if task.learn_biases else '[::2]'}):",
            "    weight.assign_sub(rate * gradient)",
            "after = error()",
            "result = np.concatenate([*(np.ravel(g) for g in gradients), [before, after]])",
            "print(result)",
        ]
    )


def many_code(task: Task) -> str:
    """A hundred steps. `result`: the error after them."""
    return "\n".join(
        [
            *_model(task),
            f"for step in range({FEW_STEPS}):",
            "    with tf.GradientTape() as tape:",
            "        now = error()",
            "    for weight, gradient in zip(learn, tape.gradient(now, learn)):",
            "        weight.assign_sub(rate * gradient)",
            "result = float(error())",
            "print(result)",
        ]
    )


def circuit_code(example: Example, inputs: dict[str, float]) -> str:
    """A circuit. `result`: its output, then the gradient of every input."""
    forms = {
        "add": "{0} + {1}", "subtract": "{0} - {1}", "half square": "{0} ** 2 / 2",
        "multiply": "{0} * {1}", "max": "tf.maximum({0}, {1})", "negate": "-{0}",
        "double": "2 * {0}", "exp": "tf.exp({0})", "add one": "{0} + 1", "invert": "1 / {0}",
    }  # fmt: skip
    names = ", ".join(inputs)
    return "\n".join(
        [
            "import tensorflow as tf",
            "",
            *(f"{name} = tf.Variable({floating(value)}, dtype=tf.float64)" for name, value in inputs.items()),
            "with tf.GradientTape() as tape:",
            *(f"    {gate.name} = {forms[gate.kind].format(*gate.inputs)}" for gate in example.gates),
            f"gradients = tape.gradient({example.gates[-1].name}, [{names}])",
            f"result = [float({example.gates[-1].name}), *map(float, gradients)]",
            "print(result)",
        ]
    )
