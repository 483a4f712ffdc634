"""A worker's study: a small recurrent network learns a text, and shows after every epoch what it would write."""

import time
from typing import TYPE_CHECKING

import numpy as np

from core.lessons.next_word.study.plan import BATCH, KEPT, Epoch, Learned, NextWordPlan
from core.media.intake.tokens import Corpus, corpus
from core.nn.language import LanguageNet
from core.nn.ngram import perplexity
from core.nn.sampling import drawn, shaped
from core.training.seeds import layer_seeds, recurrent
from core.training.watch import Watch

if TYPE_CHECKING:
    import keras

SAMPLE = {"words": 30, "characters": 120}  # tokens of a sample
TEMPERATURE = 0.7
UNROLLED = 32  # windows up to this are unrolled in the graph
MOST_NORM = 1.0  # gradients longer than this are shortened, since through time they can explode


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Learn the text in `data`, UTF-8, as `plan` says; the bytes of a `Learned`.

    A row per epoch: epoch, training and validation perplexity, sample.
    """
    begun = time.perf_counter()
    chosen = NextWordPlan.from_json(plan)
    text = data.decode()
    prepared = corpus(text, chosen.preparation)
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(chosen.seed)
    tf.config.experimental.enable_op_determinism()
    model = build(chosen, len(prepared.vocabulary))
    random = np.random.default_rng(chosen.seed)
    rows: list[Epoch] = []
    weights: dict[int, list[np.ndarray]] = {}

    def finish(epoch: int, training: float) -> None:
        """Judge the network as it is now, let it write, and keep it."""
        arrays = model.get_weights()
        net = LanguageNet.of(chosen.cell, arrays)
        row = Epoch(epoch, training, _validation(net, prepared), _sample(net, prepared, chosen))
        best = not rows or row.validation < min(other.validation for other in rows)
        rows.append(row)
        if best:
            for old in [old for old in weights if old not in KEPT]:
                del weights[old]
        if best or epoch in KEPT or epoch == chosen.epochs:
            weights[epoch] = arrays
        watch.row({"epoch": epoch, "training": training, "validation": row.validation, "sample": row.sample})

    watch.progress(0, chosen.epochs, "Building the network")
    finish(0, float(len(prepared.vocabulary)))
    canceled = False
    for epoch in range(1, chosen.epochs + 1):
        losses = []
        for x, y in _batches(prepared.training, chosen.window, random):
            canceled = watch.canceled()
            if canceled:
                break
            losses.append(float(model.train_on_batch(x, y)))
        if canceled and not losses:
            break
        finish(epoch, float(np.exp(np.mean(losses))))
        watch.progress(epoch, chosen.epochs, f"Epoch {epoch} of {chosen.epochs}")
        if canceled:
            break
    return Learned(text, chosen, tuple(rows), weights, time.perf_counter() - begun, canceled).to_bytes()


def build(plan: NextWordPlan, tokens: int) -> "keras.Model":
    """Embedding, one recurrent layer, a softmax over all tokens at every position."""
    import keras
    from keras import initializers, layers

    seeds = layer_seeds(plan.seed)
    model = keras.Sequential(
        [
            keras.Input((plan.window,), dtype="int32"),
            layers.Embedding(
                tokens, plan.embedding, embeddings_initializer=initializers.RandomUniform(seed=next(seeds))
            ),
            # Unrolled, a step costs a fifth; a long window would take long to build.
            recurrent(plan.cell, plan.units, seeds, return_sequences=True, unroll=plan.window <= UNROLLED),
            layers.Dropout(plan.dropout, seed=next(seeds)),
            layers.Dense(tokens, kernel_initializer=initializers.GlorotUniform(next(seeds))),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(plan.learning_rate, clipnorm=MOST_NORM),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,  # compiling takes longer than it saves here
    )
    return model


def _batches(ids: np.ndarray, window: int, random: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """One pass over the text: windows side by side from a start that changes, and each one moved on by one token."""
    count = (len(ids) - 1) // window
    if count < 1:
        raise ValueError(f"the training part needs more tokens than a window has, {window}, received {len(ids)}")
    start = int(random.integers(0, len(ids) - count * window))
    starts = start + window * random.permutation(count)
    rows = starts[:, None] + np.arange(window)
    # Batches of one size only: another would be compiled anew.
    size = min(BATCH, count)
    chunks = [rows[i : i + size] for i in range(0, count - size + 1, size)]
    return [(ids[chunk], ids[chunk + 1]) for chunk in chunks]


def _validation(net: LanguageNet, prepared: Corpus) -> float:
    """Perplexity of the validation part, with all that comes before it read."""
    end = prepared.validation_end
    return perplexity(net.log_probabilities(prepared.all_ids[:end], prepared.training_end))


def _sample(net: LanguageNet, prepared: Corpus, plan: NextWordPlan) -> str:
    """What it writes after the text's first token, always drawn with the same numbers."""
    random = np.random.default_rng(plan.seed)
    made = [int(prepared.all_ids[0])]
    state: tuple[np.ndarray, ...] = ()
    for _ in range(SAMPLE[plan.level]):
        h, state = net.read(made[-1:], state)
        made.append(drawn(shaped(net.logits(h[0]), temperature=TEMPERATURE), float(random.random())))
    return prepared.joined([prepared.vocabulary[k] for k in made])
