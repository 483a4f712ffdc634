"""The captioner as a Keras model, and a trained one as plain arrays."""

from typing import TYPE_CHECKING

import numpy as np

from core.lessons.captions.study.data import LONGEST, WORDS
from core.media.drawn.compositions import SIDE
from core.nn.captioner import Captioner, places

if TYPE_CHECKING:
    import keras

# Kernel and stride of every convolution: 48 pixels become 6 cells. Even kernels where the stride is 2, since an odd one
# would be padded more on one side than on the other, and every window would lie aside of its cell.
_WINDOWS = ((4, 2), (4, 2), (3, 1), (4, 2))
_SHARES = (0.375, 0.75, 0.75, 1.0)  # of the features, how many maps each has
ATTENTION, EMBEDDING = 48, 16


def build(features: int, units: int, *, seed: int) -> "keras.Model":
    """The captioner with fresh weights, unrolled for training: pictures `(n, 48, 48, 3)` of 0 to 255 and the words that
    it is to read, `(n, 9)`, to the logits of the words that it writes, `(n, 9, words)`.

    `features` is the number of the last convolution's maps, `units` the size of the state.
    """
    import keras
    from keras import layers, ops

    seeds = iter((np.random.SeedSequence(seed).generate_state(16) >> 1).tolist())

    def glorot() -> "keras.initializers.Initializer":
        return keras.initializers.GlorotUniform(next(seeds))

    picture = keras.Input((SIDE, SIDE, 3), name="picture")
    read = keras.Input((LONGEST,), dtype="int32", name="read")
    x = layers.Rescaling(1 / 127.5, offset=-1.0)(picture)
    for number, ((size, stride), share) in enumerate(zip(_WINDOWS, _SHARES, strict=True), start=1):
        start = keras.initializers.HeNormal(next(seeds))
        x = layers.Conv2D(
            round(features * share), size, stride, "same", activation="relu",
            kernel_initializer=start, name=f"conv{number}",
        )(x)  # fmt: skip
    rows, columns = x.shape[1:3]
    grid = ops.convert_to_tensor(places(rows, columns))
    x = layers.Lambda(
        lambda maps: ops.concatenate([maps, ops.tile(grid[None], (ops.shape(maps)[0], 1, 1, 1))], axis=-1),
        output_shape=(rows, columns, features + 2),
        name="places",
    )(x)
    f = layers.Reshape((rows * columns, features + 2))(x)
    h = layers.Dense(units, "tanh", kernel_initializer=glorot(), name="start")(ops.mean(f, axis=1))
    keys = layers.Dense(ATTENTION, kernel_initializer=glorot(), name="value")(f)
    query = layers.Dense(ATTENTION, use_bias=False, kernel_initializer=glorot(), name="query")
    score = layers.Dense(1, use_bias=False, kernel_initializer=glorot(), name="score")
    cell = layers.GRUCell(
        units,
        kernel_initializer=glorot(),
        recurrent_initializer=keras.initializers.Orthogonal(seed=next(seeds)),
        name="gru",
    )
    embedded = layers.Embedding(
        len(WORDS),
        EMBEDDING,
        embeddings_initializer=keras.initializers.RandomUniform(seed=next(seeds)),
        name="embedding",
    )(read)
    word = layers.Dense(len(WORDS), kernel_initializer=glorot(), name="word")
    logits = []
    for t in range(LONGEST):
        e = score(ops.tanh(keys + query(h)[:, None]))  # (n, cells, 1)
        context = ops.sum(ops.softmax(e, axis=1) * f, axis=1)
        h, _ = cell(ops.concatenate([embedded[:, t], context], axis=-1), [h])
        logits.append(word(ops.concatenate([h, context], axis=-1)))
    return keras.Model([picture, read], ops.stack(logits, axis=1), name="captioner")


def export(model: "keras.Model") -> Captioner:
    """`model`'s weights as a `Captioner`."""

    def arrays(name: str) -> list[np.ndarray]:
        return [np.asarray(array, np.float32) for array in model.get_layer(name).get_weights()]

    (query,), (score,), (embedding,) = arrays("query"), arrays("score"), arrays("embedding")
    gru, value, start, word = arrays("gru"), arrays("value"), arrays("start"), arrays("word")
    return Captioner(
        tuple(
            (kernel, bias, stride)
            for (kernel, bias), (_, stride) in (
                (arrays(f"conv{number}"), window) for number, window in enumerate(_WINDOWS, start=1)
            )
        ),
        {
            "start_kernel": start[0], "start_bias": start[1],
            "value_kernel": value[0], "query_kernel": query, "attention_bias": value[1], "score": score[:, 0],
            "embedding": embedding, "kernel": gru[0], "recurrent_kernel": gru[1], "bias": gru[2],
            "word_kernel": word[0], "word_bias": word[1],
        },
        WORDS,
        SIDE,
    )  # fmt: skip
