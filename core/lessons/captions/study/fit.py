"""Training a captioner: pictures are drawn, and every word is learned with the true words before it read."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from core.lessons.captions.study.data import KINDS, Captioned, draw_captioned
from core.lessons.captions.study.model import build, export
from core.lessons.captions.study.plan import CaptionEpoch, CaptionPlan, CaptionResult, exact, pack
from core.training.watch import Watch

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

CHECKED = 200  # new drawings of each kind that every epoch is measured on
_CHECK_SEED = 1_000_003  # no training's seed draws these pictures
_BATCH = 100  # pictures at once where nothing is learned


def fit(plan: CaptionPlan, watch: Watch) -> CaptionResult:
    """Draw, train and measure. The same plan gives the same numbers on one machine."""
    import keras
    import tensorflow as tf

    total = plan.pictures * (plan.epochs + 1)
    data = draw_captioned(plan.pictures, "seen", seed=plan.seed, canceled=_drawing(watch, total))
    checks = [draw_captioned(CHECKED, kind, seed=_CHECK_SEED) for kind in KINDS]
    keras.utils.set_random_seed(plan.seed)
    tf.config.experimental.enable_op_determinism()
    model = build(plan.features, plan.units, seed=plan.seed)
    forward = tf.function(lambda x, read: model([x, read], training=False), autograph=False)
    steps = len(data.captions) // plan.batch_size
    step = _step(model, plan, steps)
    order = np.random.default_rng(plan.seed)
    history: list[CaptionEpoch] = []
    canceled = watch.canceled()
    for epoch in range(1, plan.epochs + 1):
        if canceled:
            break
        rows = order.permutation(len(data.captions))[: steps * plan.batch_size].reshape(steps, -1)
        losses = []
        for batch, chosen in enumerate(rows):
            canceled = watch.canceled()
            if canceled:
                break
            losses.append(step(*_tensors(data, chosen)))
            done = plan.pictures * epoch + batch * plan.batch_size
            watch.progress(done, total, f"Epoch {epoch} of {plan.epochs}")
        if canceled:
            break
        shares = [_right(forward, check) for check in checks]
        row = CaptionEpoch(
            epoch,
            float(np.mean([float(loss) for loss in losses])),
            _loss(forward, checks[0]),
            *(float(share) for share in shares),
        )
        history.append(row)
        watch.part(f"epoch-{epoch}", pack(export(model)))
        watch.row(asdict(row))
    return CaptionResult(plan, tuple(history), export(model), CHECKED, canceled)


def _drawing(watch: Watch, total: int) -> Callable[[int], bool]:
    """Told how many pictures are drawn, it tells the watch and answers whether to stop."""

    def told(done: int) -> bool:
        watch.progress(done, total, "Drawing the pictures")
        return watch.canceled()

    return told


def _step(model: "keras.Model", plan: CaptionPlan, steps: int) -> Callable[..., "tf.Tensor"]:
    """One batch of learning; answers its loss. The rate rises for a tenth of the steps and falls as half a cosine."""
    import keras
    import tensorflow as tf

    warm = max(1, steps * plan.epochs // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps * plan.epochs - warm), warmup_target=plan.learning_rate, warmup_steps=warm
    )
    optimizer = keras.optimizers.Adam(rate, clipnorm=1.0)
    optimizer.build(model.trainable_variables)
    cross_entropy = _cross_entropy()

    @tf.function(autograph=False)
    def step(x: "tf.Tensor", read: "tf.Tensor", written: "tf.Tensor") -> "tf.Tensor":
        with tf.GradientTape() as tape:
            loss = cross_entropy(written, model([x, read], training=True))
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, [variable.value for variable in variables]), variables)
        return loss

    return step


def _cross_entropy() -> Callable[..., "tf.Tensor"]:
    import keras

    loss: Callable[..., tf.Tensor] = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)
    return loss


def _tensors(data: Captioned, rows: np.ndarray) -> list["tf.Tensor"]:
    import tensorflow as tf

    return [
        tf.constant(data.pixels[rows], tf.float32),
        tf.constant(data.read[rows]),
        tf.constant(data.written[rows]),
    ]


def _logits(forward: Callable[..., "tf.Tensor"], data: Captioned) -> np.ndarray:
    """The logits of every next word, `(n, 9, words)`."""
    batches = np.array_split(np.arange(len(data.captions)), max(1, len(data.captions) // _BATCH))
    return np.concatenate([np.asarray(forward(*_tensors(data, rows)[:2])) for rows in batches])


def _right(forward: Callable[..., "tf.Tensor"], data: Captioned) -> float:
    """The share of pictures whose whole caption is right."""
    return float(exact(_logits(forward, data).argmax(axis=-1), data.written).mean())


def _loss(forward: Callable[..., "tf.Tensor"], data: Captioned) -> float:
    return float(_cross_entropy()(data.written, _logits(forward, data)))
