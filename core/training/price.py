"""A worker's study: a small recurrent network learns to forecast a series, anew for every fold of a rolling
backtest."""

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from core.nn.forecasting import Scaling, folds, windows
from core.training.price_plan import VARIANTS, PricePlan, Trained, least_days, unpack
from core.training.studies import StudyWatch

if TYPE_CHECKING:
    import keras

BATCH = 32
SHARE = 0.3  # of the days are forecast


def study(plan: str, data: bytes, watch: StudyWatch) -> bytes:
    """Train as `plan` says on the series in `data`; the bytes of a `Trained`.

    Every network starts from the same weights. A row per network: variant, fold, loss. One that is stopped has no
    outcome of use: then a `ValueError` says so.
    """
    begun = time.perf_counter()
    chosen, values = PricePlan.from_json(plan), unpack(data)
    if len(values) < least_days(chosen):
        raise ValueError(
            f"a window of {chosen.window} needs at least {least_days(chosen)} days, received {len(values)}"
        )
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(chosen.seed)
    tf.config.experimental.enable_op_determinism()
    model = build(chosen)
    start = [variable.numpy() for variable in (*model.weights, *model.optimizer.variables)]
    parts = folds(len(values), share=SHARE, count=chosen.folds)
    weights: dict[str, list[list[np.ndarray]]] = {name: [] for name in VARIANTS}
    losses: dict[str, list[float]] = {name: [] for name in VARIANTS}
    total = len(VARIANTS) * len(parts) * chosen.epochs
    done = 0
    watch.progress(done, total, "Building the network")
    for variant in VARIANTS:
        for k, fold in enumerate(parts):
            # A new start without a new network: building one would take longer than training it.
            for variable, value in zip((*model.weights, *model.optimizer.variables), start, strict=True):
                variable.assign(value)
            past = values[: fold.start]
            scaled = Scaling.fit(past if variant == "past" else values, chosen.scaling).apply(past)
            days = np.arange(chosen.window, fold.start)
            x, y = windows(scaled, chosen.window, days)[..., None], scaled[days]
            random = np.random.default_rng(chosen.seed)
            loss = 0.0
            for _ in range(chosen.epochs):
                if watch.canceled():
                    raise ValueError(
                        "It was stopped before all folds were trained, so nothing can be compared."
                    )
                loss = _epoch(model, x, y, random)
                done += 1
                watch.progress(done, total, f"Fold {k + 1} of {len(parts)}, scaled on {_NAMES[variant]}")
            weights[variant].append(model.get_weights())
            losses[variant].append(loss)
            watch.row({"variant": variant, "fold": k + 1, "loss": loss})
    return Trained(values, chosen, weights, losses, time.perf_counter() - begun).to_bytes()


_NAMES = {"past": "the past", "all": "all data"}


def build(plan: PricePlan) -> "keras.Model":
    """One recurrent layer that reads the window, one linear unit, squared error, Adam; its optimizer is built, too."""
    import keras
    from keras import layers

    kind: Any = {"rnn": layers.SimpleRNN, "gru": layers.GRU, "lstm": layers.LSTM}[plan.cell]
    model = keras.Sequential([keras.Input((plan.window, 1)), kind(plan.units, unroll=True), layers.Dense(1)])
    model.compile(
        optimizer=keras.optimizers.Adam(plan.learning_rate), loss="mean_squared_error", jit_compile=False
    )
    model.optimizer.build(model.trainable_variables)
    return model


def _epoch(model: "keras.Model", x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> float:
    """One pass over all windows in a new order; the mean loss. Batches have one size: another would be compiled
    anew."""
    size = min(BATCH, len(x))
    order = random.permutation(len(x))
    batches = [order[i : i + size] for i in range(0, len(x) - size + 1, size)]
    return float(np.mean([float(model.train_on_batch(x[rows], y[rows, None])) for rows in batches]))
