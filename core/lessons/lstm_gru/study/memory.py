"""How long recurrent networks remember: a simple RNN, an LSTM and a GRU learn to recall a sequence's first letter.

    python -m core.lessons.lstm_gru.study.memory

trains them all from their seeds and writes the file that `memory_study` reads. The task is `core.nn.recall`'s. All
have 8 units, Keras' own initial weights, the same batches for one seed, and the same number of them. Each batch has one
lag, drawn from 1 to 60, so every network meets short sequences as well as long ones. The simple RNN has a second run
of four times as many batches. The accuracy is measured on sequences that are drawn apart from those for training.
"""

import io
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.nn.checks import one_of
from core.nn.recall import CLASSES, LETTERS, Reader, draw
from core.training.seeds import layer_seeds, recurrent

FILE = Path(__file__).with_name("memory.npz")
RUNS = {"lstm": "lstm", "gru": "gru", "rnn": "rnn", "rnn_long": "rnn"}
"""Name of a run -> kind of its network."""
LAGS = (1, 2, 5, *range(10, 101, 10), 150, 200)
TESTED = 500  # sequences for each lag
_WEIGHTS = ("kernel", "recurrent_kernel", "bias", "dense", "dense_bias")


@dataclass(frozen=True)
class MemoryStudy:
    """What was learned. `accuracy` is by run, seeds by `LAGS`: shares of `TESTED` sequences answered right."""

    plan: MemoryPlan
    readers: dict[tuple[str, int, str], Reader]
    """By name of the run, seed, and `"start"` or `"end"` of training."""
    accuracy: dict[str, np.ndarray]

    def reader(self, run: str, seed: int, moment: str = "end") -> Reader:
        """The network of a run. Raises `ValueError` for one that there is not."""
        one_of(run, "run", RUNS)
        one_of(moment, "moment", ("start", "end"))
        if seed not in self.plan.seeds:
            raise ValueError(f"the seed must be one of {self.plan.seeds}, received {seed!r}")
        return self.readers[run, seed, moment]

    def to_bytes(self) -> bytes:
        """An .npz file: weights as float32, as Keras has them, the accuracy, and the plan as JSON."""
        arrays: dict[str, np.ndarray] = {}
        for (run, seed, moment), reader in self.readers.items():
            for name in _WEIGHTS:
                arrays[f"{run} {seed} {moment} {name}"] = getattr(reader, name).astype(np.float32)
        for run, values in self.accuracy.items():
            arrays[f"{run} accuracy"] = values
        plan = np.frombuffer(self.plan.to_json().encode(), np.uint8)
        held = io.BytesIO()
        np.savez_compressed(held, allow_pickle=False, plan=plan, **arrays)
        return held.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "MemoryStudy":
        """What `to_bytes` wrote, with weights as float64."""
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            made = MemoryPlan.from_json(held["plan"].tobytes().decode())
            readers = {
                (run, seed, moment): Reader(
                    kind, *(held[f"{run} {seed} {moment} {name}"].astype(float) for name in _WEIGHTS)
                )
                for run, kind in RUNS.items()
                for seed in made.seeds
                for moment in ("start", "end")
            }
            return cls(made, readers, {run: held[f"{run} accuracy"] for run in RUNS})


@cache
def memory_study() -> MemoryStudy:
    """The study in `memory.npz`."""
    return MemoryStudy.from_bytes(FILE.read_bytes())


Score = Callable[[int], float]


def train_reader(
    run: str,
    seed: int,
    plan: MemoryPlan,
    *,
    lags: tuple[int, ...] = LAGS,
    go_on: Callable[[int, Score], bool] = lambda batch, score: True,
) -> tuple[Reader, Reader, np.ndarray]:
    """One network before and after its training, and its accuracy at each of `lags`. Needs TensorFlow.

    `go_on` is asked before every batch, with how many are done and with what measures the accuracy at a lag. It ends
    the training by answering False.
    """
    import keras
    import tensorflow as tf

    kind = RUNS[one_of(run, "run", RUNS)]
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    seeds = layer_seeds(seed)
    reads = recurrent(kind, plan.units, seeds)
    answer = keras.layers.Dense(len(CLASSES), kernel_initializer=keras.initializers.GlorotUniform(next(seeds)))
    model = keras.Sequential([keras.Input((None, len(LETTERS))), reads, answer])
    start = Reader(kind, *model.get_weights())
    optimizer = keras.optimizers.Adam(plan.learning_rate, clipnorm=plan.clip)
    optimizer.build(model.trainable_variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    shape = tf.TensorSpec((plan.batch, None, len(LETTERS))), tf.TensorSpec((plan.batch,), tf.int64)

    # One graph for every length: keras' own loop would trace a new one for each.
    @tf.function(input_signature=shape)
    def learn(x: Any, right: Any) -> None:
        with tf.GradientTape() as tape:
            loss = loss_of(right, model(x, training=True))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)

    @tf.function(input_signature=[tf.TensorSpec((None, None, len(LETTERS)))])
    def answers(x: Any) -> Any:
        return tf.argmax(model(x, training=False), axis=-1)

    def score(lag: int) -> float:
        # The same sequences each time, so that the score moves only with the network.
        return _accuracy(answers, np.random.default_rng([seed, 2]), lag)

    random = np.random.default_rng(seed)
    for batch in range(plan.batches_of(run)):
        if not go_on(batch, score):
            break
        lag = int(random.integers(1, plan.longest + 1))
        indices, right = draw(random, plan.batch, lag)
        learn(np.eye(len(LETTERS), dtype=np.float32)[indices], right)
    tested = np.random.default_rng([seed, 1])
    accuracy = [_accuracy(answers, tested, lag) for lag in lags]
    return start, Reader(kind, *model.get_weights()), np.array(accuracy)


def _accuracy(answers: Callable[[np.ndarray], Any], random: np.random.Generator, lag: int) -> float:
    """The share of right answers to sequences drawn with `lag` letters between."""
    indices, right = draw(random, TESTED, lag)
    found = answers(np.eye(len(LETTERS), dtype=np.float32)[indices]).numpy()
    return float(np.mean(found == right))


def main() -> None:
    """Train every network and write the file."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    log, plan = logging.getLogger(__name__), MemoryPlan()
    readers: dict[tuple[str, int, str], Reader] = {}
    accuracy: dict[str, np.ndarray] = {}
    for run in RUNS:
        rows = []
        for seed in plan.seeds:
            readers[run, seed, "start"], readers[run, seed, "end"], found = train_reader(run, seed, plan)
            rows.append(found)
            log.info("%s, seed %d: %s", run, seed, " ".join(f"{v:.3f}" for v in found))
        accuracy[run] = np.array(rows)
    FILE.write_bytes(MemoryStudy(plan, readers, accuracy).to_bytes())
    log.info("%s: %d bytes", FILE.name, FILE.stat().st_size)


if __name__ == "__main__":
    main()
