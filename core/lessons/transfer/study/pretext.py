"""Training the shipped backbone on drawn pictures, once, by whoever changes it; the app itself never does.

    python -m core.lessons.transfer.study.pretext

does it from a fixed seed, in some ten minutes on two cores, and writes the file that `backbone_weights` reads.
"""

import logging
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.lessons.transfer.study.backbone import FILE, SIDE, build_backbone, save_backbone
from core.media.drawn.pretext import draw_pretext, pretext_classes
from core.training.augment import Amount, change

log = logging.getLogger(__name__)
SEED = 0
EPOCHS = 4
BATCH = 128
PER_CLASS = {"letter": 180, "digit": 500, "hand": 450, "shape": 400, "texture": 150}
TEST_PER_CLASS = 12
AMOUNT = Amount(degrees=10, shift=0.1, zoom=0.18, light=0.15, color=0.9)


def train_backbone(file: Path, *, epochs: int = EPOCHS, per_class: dict[str, int] | None = None) -> float:
    """Draws the pictures, trains backbone and head, writes `file`; the accuracy on pictures drawn for the test."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    begun = time.perf_counter()
    names = pretext_classes()
    counts = per_class or PER_CLASS
    pixels, labels = draw_all(names, counts, seed=SEED)
    test_pixels, test_labels = draw_all(names, dict.fromkeys(counts, TEST_PER_CLASS), seed=SEED + 1)
    drawn = time.perf_counter() - begun
    log.info("%d pictures of %d classes drawn in %.0f s", len(labels), len(names), drawn)

    backbone = build_backbone(SEED)
    x = keras.layers.Dropout(0.2, seed=SEED)(backbone.output)
    scores = keras.layers.Dense(len(names), kernel_initializer=keras.initializers.GlorotUniform(SEED))(x)
    model = keras.Model(backbone.input, scores)
    steps = epochs * (len(labels) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(0.0, steps * 9 // 10, warmup_target=3e-3, warmup_steps=steps // 10)
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=2e-3),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    batches = (
        tf.data.Dataset.range(len(labels))
        .shuffle(len(labels), seed=SEED)
        .batch(BATCH, drop_remainder=True)
        .repeat()
        .enumerate()
    )
    source, targets = tf.constant(pixels), tf.constant(labels)

    def varied(number: "tf.Tensor", rows: "tf.Tensor") -> tuple["tf.Tensor", "tf.Tensor"]:
        x = tf.cast(tf.gather(source, rows), tf.float32)
        return change(x, AMOUNT, tf.stack([tf.constant(SEED, tf.int64), number])), tf.gather(targets, rows)

    options = tf.data.Options()
    options.autotune.enabled = False
    batches = batches.map(varied, num_parallel_calls=2, deterministic=True).prefetch(2).with_options(options)
    test = tf.data.Dataset.from_tensor_slices((test_pixels, test_labels)).batch(256)
    model.fit(
        batches,
        epochs=epochs,
        steps_per_epoch=len(labels) // BATCH,
        validation_data=test,
        verbose=2,
        shuffle=False,
    )
    accuracy = float(model.evaluate(test, verbose=0)[1])
    about = {
        "pictures": len(labels),
        "classes": len(names),
        "epochs": epochs,
        "accuracy": accuracy,
        "test_pictures": len(test_labels),
        "seconds": round(time.perf_counter() - begun),
    }
    save_backbone(backbone, about, file)
    log.info("%s, %d bytes", about, file.stat().st_size)
    return accuracy


def draw_all(
    names: tuple[str, ...], counts: dict[str, int], *, seed: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """`counts[kind]` pictures of every class, `(n, 48, 48, 3)`, and their class numbers `(n,)`."""
    rows = [(number, name, i) for number, name in enumerate(names) for i in range(counts[name.partition(" ")[0]])]
    pixels = np.stack([draw_pretext(name, i, side=SIDE, seed=seed) for _, name, i in rows])
    return pixels, np.array([number for number, _, _ in rows], np.int64)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    train_backbone(FILE)
