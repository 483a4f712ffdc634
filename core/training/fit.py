"""The run itself: what a worker does with a data set and a plan.

TensorFlow is loaded here, in the worker's process, and nowhere near the web.
"""

import math
import platform
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.training.augment import training_batches
from core.training.data import DataSet
from core.training.follow import Follower
from core.training.model import export
from core.training.plan import TrainingPlan
from core.training.ready import Ready, take
from core.training.result import TrainingResult
from core.training.watch import Nobody, Watch

if TYPE_CHECKING:
    import keras


def train(data: DataSet, plan: TrainingPlan, watch: Watch) -> TrainingResult:
    """Build the plan's network, fit it on the training rows, and judge it on the rows held out.

    With `plan.deterministic` the same data and plan give the same numbers to the last digit, in any
    process of one machine. Raises `DivergedError` when the loss stops being a number.
    """
    start = time.perf_counter()
    import keras
    import tensorflow as tf

    steps = math.ceil(len(data.training) / plan.batch_size)
    ready = take(plan, len(data.class_names), steps)
    model = ready.model
    follower = Follower(ready, data, plan, watch, steps, start)
    _fit(data, plan, ready, steps, follower)
    if follower.best_weights:
        model.set_weights(follower.best_weights)
    return TrainingResult(
        plan=plan,
        class_names=data.class_names,
        history=tuple(follower.history),
        network=export(model, data.class_names),
        keras_file=_keras_file(model),
        probabilities=follower.judge.probabilities(),
        labels=data.labels[data.validation],
        validation=data.validation,
        names=tuple(data.names[row] for row in data.validation),
        training_count=len(data.training),
        seconds=time.perf_counter() - start,
        best_epoch=follower.best_epoch or len(follower.history),
        canceled=follower.canceled,
        stopped_early=follower.stopped_early,
        versions={
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "numpy": np.__version__,
        },
    )


def rehearse() -> None:
    """Train a handful of made-up pictures, so that a real run finds TensorFlow imported and used before."""
    plan = TrainingPlan(epochs=1)
    random = np.random.default_rng(0)
    data = DataSet(
        pixels=random.integers(0, 256, (8, plan.side, plan.side, plan.channels), np.uint8),
        labels=np.arange(8) % 2,
        class_names=("a", "b"),
        names=("",) * 8,
        training=np.arange(6),
        validation=np.arange(6, 8),
    )
    train(data, plan, Nobody())


def _fit(data: DataSet, plan: TrainingPlan, ready: Ready, steps: int, follower: Follower) -> None:
    """All epochs, or as many as `follower` wants."""
    batches = iter(training_batches(data, plan, ready.seed))
    follower.begin()
    for epoch in range(1, plan.epochs + 1):
        for batch in range(1, steps + 1):
            x, targets = next(batches)
            loss, correct = ready.step(x, targets)
            if follower.batch_done(epoch, batch, float(loss), int(correct), len(targets)):
                break
        if (batch == steps and follower.epoch_done(epoch)) or follower.canceled:
            return


def _keras_file(model: "keras.Model") -> bytes:
    """The model as a `.keras` file, for inference: without the optimizer, which is twice its size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
