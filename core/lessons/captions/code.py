"""Keras code that writes a picture's caption from the network's saved weights, greedily or with a beam."""

import io

import numpy as np

from core.lessons.captions.settings import LONGEST, Asked
from core.nn.captioner import END, places

FILE = "captioner.npz"

_HEAD = f'''\
import keras
import numpy as np
from keras import ops

w = np.load("{FILE}")
words = w["words"].tolist()
x = ops.cast(w["pixels"][None], "float32") / 127.5 - 1
for i, stride in enumerate(w["strides"].tolist()):
    x = ops.relu(ops.conv(x, w[f"conv{{i}}.kernel"], strides=stride, padding="same") + w[f"conv{{i}}.bias"])
f = ops.concatenate([x, w["places"][None]], axis=-1)
f = ops.reshape(f, (1, -1, f.shape[-1]))  # (1, cells, features)
h = ops.tanh(ops.mean(f, axis=1) @ w["start_kernel"] + w["start_bias"])
cell = keras.layers.GRUCell(h.shape[-1])
cell.build((1, len(w["kernel"])))
cell.set_weights([w["kernel"], w["recurrent_kernel"], w["bias"]])


def step(h, word):
    e = ops.tanh(f @ w["value_kernel"] + h @ w["query_kernel"] + w["attention_bias"]) @ w["score"][:, None]
    context = ops.sum(ops.softmax(e, axis=1) * f, axis=1)
    h, _ = cell(ops.concatenate([w["embedding"][word][None], context], axis=-1), [h])
    z = ops.concatenate([h, context], axis=-1) @ w["word_kernel"] + w["word_bias"]
    return h, np.asarray(ops.log_softmax(z)[0])


start, end = words.index("<start>"), words.index("<end>")
'''

_GREEDY = f"""\
said, total, word = [], 0.0, start
while word != end and len(said) < {LONGEST}:
    h, log_p = step(h, word)
    word = int(np.argmax(log_p))
    total += float(log_p[word])
    said.append(words[word])
result = said, total
print(result)"""

_FORCED = """\
logs, word = [], start
for true in w["truth"].tolist():
    h, log_p = step(h, word)
    word = words.index(true)
    logs.append(float(log_p[word]))
result = -np.mean(logs)
print(result)"""

_BEAM = """\
beam, found, width = [(0.0, [start], h)], [], {width}
for _ in range({longest}):
    weighed = []
    for total, said, h in beam:
        after, log_p = step(h, said[-1])
        weighed += [(total + float(log_p[k]), [*said, k], after) for k in range(len(words))]
    best = sorted(weighed, key=lambda entry: -entry[0])[: width - len(found)]
    found += [entry for entry in best if entry[1][-1] == end]
    beam = [entry for entry in best if entry[1][-1] != end]
found = sorted(found + beam, key=lambda entry: -entry[0])
result = [([words[k] for k in said[1:]], total) for total, said, _ in found]
print(result)"""


def greedy_code() -> str:
    """Leaves the words that it writes and their log-probability in `result`."""
    return f"{_HEAD}{_GREEDY}"


def beam_code(width: int) -> str:
    """Leaves all that the beam finds, best first, in `result`: words and log-probabilities."""
    return f"{_HEAD}{_BEAM.format(width=width, longest=LONGEST)}"


def forced_code() -> str:
    """Leaves the cross-entropy of the true caption in `result`."""
    return f"{_HEAD}{_FORCED}"


def as_bytes(asked: Asked) -> bytes:
    """The file that the code reads: the network's arrays, its words, and the picture."""
    model = asked.model
    rows, columns = model.look(asked.pixels).shape[:2]
    arrays: dict[str, np.ndarray] = dict(model.weights)
    for i, (kernel, bias, _) in enumerate(model.convolutions):
        arrays |= {f"conv{i}.kernel": kernel, f"conv{i}.bias": bias}
    arrays |= {
        "words": np.array(model.words),
        "strides": np.array([stride for *_, stride in model.convolutions]),
        "places": places(rows, columns),
        "pixels": asked.pixels,
        "truth": np.array([*asked.truth, END]),
    }
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()
