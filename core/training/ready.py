"""A network made ready to train: built, and its steps traced as TensorFlow graphs.

That takes longer than a whole epoch on a few hundred pictures, and it needs the plan but no picture. So a
worker does it while the reader still looks at the page, keeps the network, and a run takes it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.training.augment import training_batches
from core.training.data import DataSet
from core.training.model import build, optimizer_of
from core.training.plan import TrainingPlan

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

Step = Callable[["tf.Tensor", "tf.Tensor"], tuple["tf.Tensor", "tf.Tensor"]]
Forward = Callable[[np.ndarray], "tf.Tensor"]


@dataclass(frozen=True)
class Ready:
    """A fresh network with what a run does to it.

    `step` takes pixels `(b, side, side, c)` float32 and one-hot targets `(b, classes)`; it returns their mean
    loss and the number of right answers. `forward` takes pixels uint8 and returns probabilities.
    """

    model: "keras.Model"
    optimizer: "keras.optimizers.Optimizer"
    step: Step
    forward: Forward
    seed: int


_Key = tuple[TrainingPlan, int, int]
_kept: dict[_Key, Ready] = {}


def keep(plan: TrainingPlan, classes: int, steps: int) -> None:
    """Make a network ready for a run of `steps` batches an epoch, and keep it. At most one is kept."""
    key = plan, classes, steps
    if key not in _kept:
        _kept.clear()
        ready = make(*key)
        _rehearse(ready, plan)
        _kept[key] = ready


def take(plan: TrainingPlan, classes: int, steps: int) -> Ready:
    """The network kept for this very plan, which is then kept no more; a new one otherwise."""
    ready = _kept.pop((plan, classes, steps), None)
    _kept.clear()
    return ready or make(plan, classes, steps)


def make(plan: TrainingPlan, classes: int, steps: int) -> Ready:
    """A network with fresh weights, for a run of `steps` batches an epoch; traced at its first use."""
    import keras
    import tensorflow as tf

    # Process-wide and not to be undone, so it is set for every run: the numbers of a deterministic run
    # must not depend on which runs came before it.
    tf.config.experimental.enable_op_determinism()
    keras.backend.clear_session()
    seed = plan.seed if plan.deterministic else secrets.randbits(31)
    # Here and not when the run begins: TensorFlow forgets all that it has traced when its seed is set.
    keras.utils.set_random_seed(seed)
    model = build(plan, classes, seed=seed)
    optimizer = optimizer_of(plan, steps * plan.epochs)
    return Ready(model, optimizer, _training_step(model, optimizer, plan), _forward(model), seed)


def _training_step(model: "keras.Model", optimizer: "keras.optimizers.Optimizer", plan: TrainingPlan) -> Step:
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


def _forward(model: "keras.Model") -> Forward:
    import tensorflow as tf

    return tf.function(
        lambda x: model(tf.cast(x, tf.float32), training=False),
        input_signature=[tf.TensorSpec([None, *model.input_shape[1:]], tf.uint8)],
        autograph=False,
        jit_compile=False,
    )


def _rehearse(ready: Ready, plan: TrainingPlan) -> None:
    """One batch of nothing, so that all is traced; then every number is put back where it was."""
    variables = [*ready.model.variables, *ready.optimizer.variables]
    before = [variable.numpy() for variable in variables]
    count, classes = plan.batch_size, ready.model.output_shape[-1]
    pixels = np.zeros((count, *ready.model.input_shape[1:]), np.uint8)
    names = tuple(str(number) for number in range(classes))
    rows = np.arange(count)
    data = DataSet(pixels, np.zeros(count, np.intp), names, ("",) * count, rows, rows[:1])
    # From the very source that a run has: TensorFlow makes a traced step ready once more for arguments that
    # come from elsewhere.
    ready.step(*next(iter(training_batches(data, plan, ready.seed))))
    ready.forward(pixels)
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
