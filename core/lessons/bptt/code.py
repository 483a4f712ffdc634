"""Backpropagation through time in Keras and TensorFlow: the numbers on screen."""

from core.lessons.bptt.task import Learner
from core.lessons.bptt.vanishing import Passage
from core.wording import prose, source


def gradient_code(learner: Learner, cut: int) -> str:
    """`result`: the loss, then the gradients of W and of U, truncated where that is asked for."""
    cell = learner.cell
    judged = [t for t in range(cell.steps) if learner.judged(t)]
    length = cut or cell.steps
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"x = np.array([{source(cell.x)}])  # (1, steps, features)",
            prose(f"""rnn = keras.layers.SimpleRNN({cell.units}, activation="{cell.activation}", return_sequences=True,
                dtype="float64")"""),
            "rnn.build(x.shape)",
            "rnn.set_weights([",
            *(f"    np.array({source(held)})," for held in (cell.W, cell.U, cell.b)),
            "])",
            f"V, c = np.array({source(cell.V)}), np.array({source(cell.c)})",
            f"judged, targets = {judged}, {[learner.targets[t] for t in judged]}",
            "",
            "with tf.GradientTape() as tape:",
            f"    state, states = np.array([{source(cell.h0)}]), []",
            f"    for start in range(0, {cell.steps}, {length}):",
            f"        h = rnn(x[:, start:start + {length}], initial_state=state)",
            "        states.append(h[0])",
            "        state = tf.stop_gradient(h[:, -1])  # the state goes on, the gradient does not come back",
            "    scores = tf.gather(tf.concat(states, 0), judged) @ V + c",
            "    loss = tf.reduce_sum(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, scores))",
            "d_W, d_U, d_b = tape.gradient(loss, rnn.trainable_weights)",
            "result = np.concatenate([[loss], np.ravel(d_W), np.ravel(d_U)])",
            "print(result.round(3))",
        ]
    )


def passage_code(passage: Passage) -> str:
    """`result`: the length of the gradient after each step back."""
    bend = {"tanh": "tf.tanh(z)", "linear": "z", "relu": "tf.nn.relu(z)"}[passage.activation]
    return "\n".join(
        [
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"U = np.array({source(passage.U)})",
            f"x = np.array({source(passage.x)})",
            "h = tf.zeros(4, tf.float64)",
            "states = []",
            "with tf.GradientTape() as tape:",
            "    tape.watch(h)",
            "    for now in x:",
            "        states.append(h)",
            "        z = now + tf.linalg.matvec(U, h, transpose_a=True)",
            f"        h = {bend}",
            "    loss = tf.reduce_sum(h) / 2  # its gradient at the last state has the length 1",
            "gradients = tape.gradient(loss, states)",
            "result = np.array([np.linalg.norm(g) for g in gradients])[::-1]",
            "print(result)",
        ]
    )
