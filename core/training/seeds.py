"""Seeds of a network's own layers, from the seed of its run.

Without a seed of its own a Keras layer draws one from Python's process-wide generator. The other threads of a worker
draw from that, too, so the same run would start from other weights in every new worker.
"""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def layer_seeds(seed: int) -> Iterator[int]:
    """One seed after another: those that Keras would draw after `keras.utils.set_random_seed(seed)`, left alone."""
    own = random.Random(seed)
    while True:
        yield own.randint(1, 1_000_000_000)


def recurrent(kind: str, units: int, seeds: Iterator[int], **more: Any) -> "keras.layers.Layer":
    """A recurrent layer, `"rnn"`, `"gru"` or `"lstm"`, that starts as Keras' own do: Glorot and orthogonal weights."""
    from keras import initializers, layers

    layer = {"rnn": layers.SimpleRNN, "gru": layers.GRU, "lstm": layers.LSTM}[kind]
    drawn = [next(seeds) for _ in range(3)]
    # Keras draws a third seed, for dropout inside the layer: in a simple RNN before the others, else after them.
    kernel, state = drawn[1:] if kind == "rnn" else drawn[:2]
    return layer(
        units,
        kernel_initializer=initializers.GlorotUniform(kernel),
        recurrent_initializer=initializers.Orthogonal(seed=state),
        **more,
    )
