"""An unrolled cell's numbers from Keras: SimpleRNN with the weights on screen."""

import numpy as np

from core.explain.recurrent import Task
from core.wording import prose, source


def _layer(task: Task) -> list[str]:
    """Lines that make the recurrent layer, with its weights and its start."""
    return [
        "import keras",
        "import numpy as np",
        "",
        f"x = np.array([{source(task.x)}])  # a batch of one sequence: (1, steps, features)",
        prose(f"""rnn = keras.layers.SimpleRNN({task.units}, activation="{task.activation}", return_sequences=True,
            dtype="float64")"""),
        "rnn.build(x.shape)",
        "rnn.set_weights([",
        *(f"    np.array({source(held)})," for held in (task.W, task.U, task.b)),
        "])",
        f"start = np.array([{source(task.h0)}])",
    ]


def unrolled_code(task: Task) -> str:
    """`result`: every state, then every output, of all steps."""
    bend = f', activation="{task.output}"' if task.output != "linear" else ""
    return "\n".join(
        [
            *_layer(task),
            f'dense = keras.layers.Dense({task.outputs}{bend}, dtype="float64")  # the same at every step',
            f"dense.build((1, {task.steps}, {task.units}))",
            f"dense.set_weights([np.array({source(task.V)}), np.array({source(task.c)})])",
            "",
            "h = rnn(x, initial_state=start)",
            "y = dense(h)",
            "result = np.concatenate([np.ravel(h), np.ravel(y)])",
            "print(result.round(3))",
        ]
    )


def context_code(task: Task, other: np.ndarray) -> str:
    """`result`: how far each state moves when the sequence is `other`."""
    return "\n".join(
        [
            *_layer(task),
            f"other = np.array([{source(other)}])",
            "",
            "moved = rnn(other, initial_state=start) - rnn(x, initial_state=start)",
            "result = np.ravel(moved)",
            "print(result.round(3))",
        ]
    )
