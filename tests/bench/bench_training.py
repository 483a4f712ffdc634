"""How much a followed run costs over a bare `model.fit` of the same network, in the same process.

    python -m tests.bench.bench_training [EPOCHS]

Prints both times and their ratio, three times, alternating, and how long a warm run takes to its first epoch.
"""

import math
import statistics
import sys
import time

from core.media.drawn.shapes import draw_shapes
from core.training.augment import training_batches
from core.training.data import DataSet, prepare
from core.training.fit import train
from core.training.model import build, optimizer_of
from core.training.plan import TrainingPlan
from tests.training.small import Notes


def bare_fit(data: DataSet, plan: TrainingPlan) -> None:
    """What a script would do: build, compile, fit with validation data."""
    import keras
    import numpy as np

    keras.backend.clear_session()
    keras.utils.set_random_seed(plan.seed)
    steps = math.ceil(len(data.training) / plan.batch_size)
    model = build(plan, len(data.class_names))
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=plan.label_smoothing)
    model.compile(optimizer_of(plan, steps * plan.epochs), loss, metrics=["accuracy"], jit_compile=False)
    targets = np.eye(len(data.class_names), dtype=np.float32)[data.labels[data.validation]]
    model.fit(
        training_batches(data, plan, plan.seed),
        epochs=plan.epochs,
        steps_per_epoch=steps,
        validation_data=(data.pixels[data.validation].astype(np.float32), targets),
        verbose=0,
        shuffle=False,
    )


def main(epochs: int) -> None:
    """Time both, alternating, so that a busy machine disturbs both."""
    plan = TrainingPlan(epochs=epochs)
    data = prepare(draw_shapes(60), plan)
    train(data, TrainingPlan(epochs=1), Notes())  # imports and first-use costs belong to neither
    ratios = []
    for _ in range(3):
        notes = Notes()
        start, processor = time.perf_counter(), time.process_time()
        result = train(data, plan, notes)
        ours, ours_processor = time.perf_counter() - start, time.process_time() - processor
        start, processor = time.perf_counter(), time.process_time()
        bare_fit(data, plan)
        bare, bare_processor = time.perf_counter() - start, time.process_time() - processor
        ratios.append(ours / bare)
        print(
            f"followed {ours:.1f} s (processor {ours_processor:.1f}), bare fit {bare:.1f} s "
            f"(processor {bare_processor:.1f}), ratio {ours / bare:.2f} "
            f"(processor {ours_processor / bare_processor:.2f}), "
            f"first epoch after {notes.rows[0].seconds:.2f} s, held out {result.accuracy:.3f}"
        )
    print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TrainingPlan().epochs)
