"""The trained networks in Keras: gates on a sequence, accuracy over many, the gradient at every state."""

from core.nn.recall import LETTERS

FILE = "memory.npz"
_LAYERS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN", "rnn_long": "SimpleRNN"}
_NAMES = '("kernel", "recurrent_kernel", "bias", "dense", "dense_bias")'


def gates_code(kind: str, seed: int, text: str, unit: int) -> str:
    """`result`: a row per letter: the unit's gates, then what it carries along."""
    lstm = kind == "lstm"
    loop = (
        [
            "    i, f, g, o = np.split(sigmoid(row @ W + h @ U + b), 4)",
            "    _, (h, c) = cell(row[None], [h[None], c[None]])",
            "    h, c = np.ravel(h), np.ravel(c)",
            "    rows.append([i[unit], f[unit], o[unit], c[unit], h[unit]])",
        ]
        if lstm
        else [
            "    z, r, _ = np.split(sigmoid(row @ W + b[0] + h @ U + b[1]), 3)",
            "    before, (h, *_) = h, cell(row[None], h[None])",
            "    h = np.ravel(h)",
            "    candidate = (h - z * before) / (1 - z)  # h = z * before + (1 - z) * candidate",
            "    rows.append([z[unit], r[unit], h[unit], candidate[unit]])",
        ]
    )
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f'held = np.load("{FILE}")',
            f'W, U, b = (held[f"{kind} {seed} end {{name}}"].astype("float64")',
            '           for name in ("kernel", "recurrent_kernel", "bias"))',
            f'x = np.eye(8)[["{LETTERS}".index(letter) for letter in "{text}"]]',
            f"unit = {unit}  # counted from 0",
            "",
            f'cell = keras.layers.{"LSTMCell" if lstm else "GRUCell"}(8, dtype="float64")',
            "cell.build((1, 8))",
            "cell.set_weights([W, U, b])",
            "sigmoid = lambda s: 1 / (1 + np.exp(-s))",
            "h, c, rows = np.zeros(8), np.zeros(8), []",
            "for row in x:",
            *loop,
            "result = np.array(rows)",
            "print(result.round(3))",
        ]
    )


def accuracy_code(lag: int, lags: tuple[int, ...], tested: int, seeds: tuple[int, ...]) -> str:
    """`result`: the accuracy of every network after `lag` steps, a row per kind, a column per seed."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f'held = np.load("{FILE}")',
            "",
            "def accuracy(run, layer, seed):",
            "    model = keras.Sequential([keras.Input((None, 8)), layer(8), keras.layers.Dense(4)])",
            '    model.set_weights([held[f"{run} {seed} end {name}"] for name in',
            f"                       {_NAMES}])",
            "    random = np.random.default_rng([seed, 1])  # sequences apart from those for training",
            f"    for lag in {lags}:",
            f"        first = random.integers(0, 4, {tested})",
            f"        between = random.integers(4, 8, ({tested}, lag))",
            f"        if lag == {lag}:",
            "            break",
            "    x = np.eye(8)[np.concatenate([first[:, None], between], axis=1)]",
            '    return np.mean(np.argmax(model(x.astype("float32")), axis=-1) == first)',
            "",
            "runs = {",
            *(f'    "{run}": keras.layers.{layer},' for run, layer in _LAYERS.items()),
            "}",
            f"result = np.array([[accuracy(run, layer, seed) for seed in {seeds}] for run, layer in runs.items()])",
            "print(result)",
        ]
    )


def gradient_code(seed: int, moment: str, text: str, right: int) -> str:
    """`result`: the length of the loss' gradient at each state, a row each: LSTM's h and c, GRU, simple RNN."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "from keras.ops import sigmoid, split, tanh",
            "",
            f'held = np.load("{FILE}")',
            f'x = np.eye(8)[["{LETTERS}".index(letter) for letter in "{text}"]]',
            "",
            "# One step each, written out: the tape is asked about the state and the cell in between.",
            "def lstm(row, h, c, move, W, U, b):",
            "    i, f, g, o = split(row @ W + h @ U + b, 4, axis=1)",
            "    c = sigmoid(f) * c + sigmoid(i) * tanh(g) + move[1]",
            "    return sigmoid(o) * tanh(c) + move[0], c",
            "",
            "def gru(row, h, c, move, W, U, b):",
            "    xz, xr, xg = split(row @ W + b[0], 3, axis=1)",
            "    hz, hr, hg = split(h @ U + b[1], 3, axis=1)",
            "    z = sigmoid(xz + hz)",
            "    return z * h + (1 - z) * tanh(xg + sigmoid(xr + hr) * hg) + move[0], c",
            "",
            "def rnn(row, h, c, move, W, U, b):",
            "    return tanh(row @ W + h @ U + b) + move[0], c",
            "",
            "def lengths(run, cell, parts):",
            "    W, U, b, dense, bias = (",
            f'        tf.constant(held[f"{{run}} {seed} {moment} {{name}}"], "float64")',
            f"        for name in {_NAMES})",
            "    # Moves of 0: the gradient of a move is that of the state which it is added to.",
            "    moves = [[tf.Variable(np.zeros((1, 8))) for _ in range(parts)] for _ in x]",
            "    h = c = tf.zeros((1, 8), tf.float64)",
            "    with tf.GradientTape() as tape:",
            "        for row, move in zip(x, moves):",
            "            h, c = cell(row[None], h, c, move, W, U, b)",
            "        scores = h @ dense + bias",
            f"        loss = keras.losses.sparse_categorical_crossentropy(tf.constant([{right}]), scores, True)",
            "    return np.array([[np.linalg.norm(g) for g in row] for row in tape.gradient(loss, moves)]).T",
            "",
            'result = np.concatenate([lengths("lstm", lstm, 2), lengths("gru", gru, 1), lengths("rnn", rnn, 1)])',
            "print(result)",
        ]
    )
