"""The run itself: what a worker does with a data set and a plan.

TensorFlow is loaded here, in the worker's process, and nowhere near the web.
"""

import math
import platform
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.training.augment import training_batches
from core.training.data import DataSet
from core.training.follow import Follower, Watch
from core.training.model import build, export, optimizer_of
from core.training.plan import TrainingPlan
from core.training.result import RunResult

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

Step = Callable[["tf.Tensor", "tf.Tensor"], tuple["tf.Tensor", "tf.Tensor"]]


def train(data: DataSet, plan: TrainingPlan, watch: Watch) -> RunResult:
    """Build the plan's network, fit it on the training rows, and judge it on the rows held out.

    With `plan.deterministic` the same data and plan give the same numbers to the last digit, in any
    process of one machine. Raises `DivergedError` when the loss stops being a number.
    """
    start = time.perf_counter()
    import keras
    import tensorflow as tf

    # Process-wide and not to be undone, so it is set for every run: the numbers of a deterministic run
    # must not depend on which runs came before it.
    tf.config.experimental.enable_op_determinism()
    keras.backend.clear_session()
    seed = plan.seed if plan.deterministic else secrets.randbits(31)
    keras.utils.set_random_seed(seed)

    steps = math.ceil(len(data.training) / plan.batch_size)
    model = build(plan, len(data.class_names), seed=seed)
    optimizer = optimizer_of(plan, steps * plan.epochs)
    follower = Follower(model, optimizer, data, plan, watch, steps, start)
    _fit(data, plan, seed, steps, training_step(model, optimizer, plan), follower)
    if follower.best_weights:
        model.set_weights(follower.best_weights)
    return RunResult(
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


def _fit(data: DataSet, plan: TrainingPlan, seed: int, steps: int, step: Step, follower: Follower) -> None:
    """All epochs, or as many as `follower` wants."""
    batches = iter(training_batches(data, plan, seed))
    follower.begin()
    for epoch in range(1, plan.epochs + 1):
        for batch in range(1, steps + 1):
            x, targets = next(batches)
            loss, correct = step(x, targets)
            if follower.batch_done(epoch, batch, float(loss), int(correct), len(targets)):
                break
        if (batch == steps and follower.epoch_done(epoch)) or follower.canceled:
            return


def training_step(model: "keras.Model", optimizer: "keras.optimizers.Optimizer", plan: TrainingPlan) -> Step:
    """One step of gradient descent: a batch in, its mean loss and its number of right answers out.

    `model.fit` does the same, but traces its step twice (its metrics make their variables inside) and
    through more layers of functions: on two cores that is two seconds before the first number.
    """
    import keras
    import tensorflow as tf

    cross_entropy = keras.losses.CategoricalCrossentropy(label_smoothing=plan.label_smoothing)
    optimizer.build(model.trainable_variables)
    signature = [
        tf.TensorSpec([None, *model.input_shape[1:]], tf.float32),
        tf.TensorSpec([None, *model.output_shape[1:]], tf.float32),
    ]

    # XLA was measured slower: compiling takes seconds, and its convolutions use one core.
    @tf.function(input_signature=signature, autograph=False, jit_compile=False)
    def step(x: "tf.Tensor", targets: "tf.Tensor") -> tuple["tf.Tensor", "tf.Tensor"]:
        with tf.GradientTape() as tape:
            probabilities = model(x, training=True)
            loss = cross_entropy(targets, probabilities)
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, [variable.value for variable in variables]), variables)
        right = tf.equal(tf.argmax(probabilities, axis=1), tf.argmax(targets, axis=1))
        return loss, tf.math.count_nonzero(right)

    return step


def _keras_file(model: "keras.Model") -> bytes:
    """The model as a `.keras` file, for inference: without the optimizer, which is twice its size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
