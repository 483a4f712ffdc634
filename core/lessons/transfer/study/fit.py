"""The Keras side of a comparison: one network of backbone and head, fitted again and again from given weights."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.lessons.transfer.study.backbone_files import fresh_backbone, load_backbone
from core.lessons.transfer.study.plan import TransferPlan
from core.training.augment import AMOUNTS, Amount, change
from core.training.data import DataSet
from core.training.watch import Watch

if TYPE_CHECKING:
    import tensorflow as tf

AMOUNT: Amount = AMOUNTS["light"]  # type: ignore[assignment]
RATES = {"scratch": 3e-3, "fine-tuned": 4e-4}
VARIANTS = 3  # changed versions of every training picture whose frozen features are computed, too
CHUNK = 64
Weights = list[NDArray[np.float32]]


class Fitter:
    """Backbone and head as one Keras model whose weights are set anew for every fit, so that it is traced once."""

    def __init__(self, plan: TransferPlan, data: DataSet, watch: Watch) -> None:
        """Loads the backbone; raises `ValueError` where it cannot be had."""
        import keras
        import tensorflow as tf

        keras.utils.set_random_seed(plan.seed)
        tf.config.experimental.enable_op_determinism()
        self.plan, self.data, self.watch = plan, data, watch
        self.backbone = load_backbone(plan.backbone, watch)
        head = keras.layers.Dense(len(data.class_names), name="head")
        self.model = keras.Model(self.backbone.input, head(self.backbone.output))
        self.pretrained: Weights = [np.array(w) for w in self.backbone.get_weights()]
        self.pixels = tf.constant(data.pixels)
        self.optimizer = keras.optimizers.Adam()
        self.optimizer.build(self.model.trainable_variables)
        self._features = tf.function(lambda x: self.backbone(x, training=False), reduce_retracing=True)
        self._scores = tf.function(lambda x: self.model(x, training=False), reduce_retracing=True)
        self._steps = {way: self._step(training=way == "scratch") for way in RATES}

    def start_of_scratch(self) -> Weights:
        """Random weights and a head to match.

        With seed 0 they are those that the shipped backbone itself began from, before it saw a picture.
        """
        fresh = fresh_backbone(self.plan.backbone, seed=self.plan.seed).get_weights()
        kernel = self.model.get_layer("head").kernel
        limit = np.sqrt(6 / sum(kernel.shape))  # Glorot and Bengio (2010)
        random = np.random.default_rng(self.plan.seed)
        return [*fresh, random.uniform(-limit, limit, kernel.shape), np.zeros(kernel.shape[-1])]

    def features(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the pretrained backbone makes of pictures and of `VARIANTS` changes of each, one set after another."""
        import tensorflow as tf

        self.backbone.set_weights(self.pretrained)
        sets = []
        for variant in range(VARIANTS + 1):
            for start in range(0, len(rows), CHUNK):
                x = self._pictures(rows[start : start + CHUNK])
                if variant:
                    x = change(x, AMOUNT, tf.constant([self.plan.seed + variant, int(rows[start])], tf.int64))
                sets.append(self._features(x).numpy())
        return np.concatenate(sets)

    def plain_features(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """What the pretrained backbone makes of pictures as they are, `(n, features)`."""
        self.backbone.set_weights(self.pretrained)
        starts = range(0, len(rows), CHUNK)
        return np.concatenate([self._features(self._pictures(rows[s : s + CHUNK])).numpy() for s in starts])

    def fit(
        self, way: str, start: Weights, rows: NDArray[np.int64], done: int, total: int, words: str
    ) -> Weights | None:
        """The weights after `updates` batches from `start`, or None when it was canceled; tells its progress."""
        import tensorflow as tf

        self.model.set_weights(start)
        for variable in self.optimizer.variables:
            variable.assign(tf.zeros_like(variable))
        random = np.random.default_rng(self.plan.seed)
        queue = np.empty(0, np.int64)
        classes = len(self.data.class_names)
        updates = self.plan.updates_for(len(rows) // classes, classes)
        for update in range(updates):
            if self.watch.canceled():
                return None
            self.watch.progress(done + update, total, words)
            while len(queue) < self.plan.batch:  # every picture once before any comes again
                queue = np.concatenate([queue, random.permutation(rows)])
            batch, queue = queue[: self.plan.batch], queue[self.plan.batch :]
            warm = max(1, updates // 10)
            share = (
                (update + 1) / warm if update < warm else 0.5 * (1 + np.cos(np.pi * (update - warm) / (updates - warm)))
            )
            self.optimizer.learning_rate.assign(RATES[way] * share)
            self._steps[way](tf.constant(batch), tf.constant([self.plan.seed, update], tf.int64))
        return [np.array(w) for w in self.model.get_weights()]

    def predictions(self, weights: Weights, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The class that a network with these weights says of each picture."""
        self.model.set_weights(weights)
        starts = range(0, len(rows), CHUNK)
        return np.concatenate(
            [self._scores(self._pictures(rows[s : s + CHUNK])).numpy().argmax(axis=1) for s in starts]
        )

    def _pictures(self, rows: Any) -> "tf.Tensor":
        import tensorflow as tf

        return tf.cast(tf.gather(self.pixels, rows), tf.float32)

    def _step(self, *, training: bool) -> Any:
        """One update on changed pictures, as a graph.

        A trained backbone keeps the running statistics of its batch normalization: with few pictures, those of a
        batch would spoil what it learned. From scratch there are none yet, so they are learned.
        """
        import keras
        import tensorflow as tf

        loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        labels = tf.constant(self.data.labels)

        @tf.function
        def step(rows: "tf.Tensor", seed: "tf.Tensor") -> None:
            x = change(self._pictures(rows), AMOUNT, seed)
            with tf.GradientTape() as tape:
                loss = loss_of(tf.gather(labels, rows), self.model(x, training=training))
            variables = self.model.trainable_variables
            self.optimizer.apply(tape.gradient(loss, variables), variables)

        return step
