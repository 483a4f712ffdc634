"""The trained network in Keras: rebuilt from its file, asked for the same numbers."""

from collections.abc import Sequence

FILE = "network.npz"
_LAYERS = {"rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}


def _model(kind: str, shape: tuple[int, ...], units: int) -> list[str]:
    tokens, width = shape
    return [
        "import keras",
        "import numpy as np",
        "from keras import layers",
        "",
        "model = keras.Sequential([",
        '    keras.Input((None,), dtype="int32"),',
        f"    layers.Embedding({tokens}, {width}),",
        f"    layers.{_LAYERS[kind]}({units}, return_sequences=True),",
        f"    layers.Dense({tokens}),",
        "])",
        f'saved = np.load("{FILE}")',
        "model.set_weights([saved[f'w{k}'] for k in range(6)])",
    ]


def predict_code(kind: str, shape: tuple[int, ...], units: int, ids: Sequence[int]) -> str:
    """The probabilities of what comes after `ids`."""
    return "\n".join(
        [
            *_model(kind, shape, units),
            f"ids = np.array([{[int(i) for i in ids]}])",
            "result = np.asarray(keras.ops.softmax(model(ids)[0, -1]))",
            "print(result.argmax(), result.max())",
        ]
    )


def generate_code(
    kind: str, shape: tuple[int, ...], units: int, ids: Sequence[int], *, temperature: float, top_k: int, length: int,
    seed: int,
) -> str:  # fmt: skip
    """The tokens that are drawn, with the same random numbers."""
    cut = (
        [f"    order = order[:{top_k}]", f"    p = keras.ops.softmax(z[order] / {temperature:g})"]
        if top_k
        else [f"    p = keras.ops.softmax(z[order] / {temperature:g})"]
    )
    return "\n".join(
        [
            *_model(kind, shape, units),
            f"random = np.random.default_rng({seed})",
            f"ids = {[int(i) for i in ids]}",
            "result = []",
            f"for _ in range({length}):",
            "    z = np.asarray(model(np.array([ids]))[0, -1], 'float64')",
            "    order = np.argsort(-z, kind='stable')  # the most probable first",
            *cut,
            "    ends = np.cumsum(np.asarray(p))",
            "    k = min(np.searchsorted(ends, random.random(), side='right'), len(ends) - 1)",
            "    result.append(int(order[k]))",
            "    ids.append(result[-1])",
            "print(result)",
        ]
    )


def perplexity_code(kind: str, shape: tuple[int, ...], units: int) -> str:
    """The network's perplexity on the text's last part."""
    return "\n".join(
        [
            *_model(kind, shape, units),
            "ids, start = saved['ids'], int(saved['start'])  # the whole text; where its last part begins",
            "scores = model(ids[None, :-1])[0, start - 1:]",
            "loss = keras.losses.sparse_categorical_crossentropy(ids[start:], scores, from_logits=True)",
            "result = float(np.exp(np.mean(np.asarray(loss))))",
            "print('perplexity', result)",
            "",
            "# How it was trained: windows of ids, each asked for itself moved on by one, Adam with clipnorm=1.0,",
            "# model.compile(loss=SparseCategoricalCrossentropy(from_logits=True)); model.fit(x, y, epochs=...)",
        ]
    )
