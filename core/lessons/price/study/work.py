"""A worker's study: a small recurrent network learns to forecast a series, anew for every fold of a rolling
backtest."""

import time
from typing import TYPE_CHECKING

import numpy as np

from core.lessons.price.study.plan import VARIANTS, PricePlan, Trained, least_days, unpack
from core.nn.forecasting import Scaling, folds, windows
from core.training.seeds import layer_seeds, recurrent
from core.training.watch import Watch

if TYPE_CHECKING:
    import keras

BATCH = 32
SHARE = 0.3  # of the days are forecast


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Train as `plan` says on the series in `data`; the bytes of a `Trained`.

    Every network starts from the same weights, and all go through an epoch before any begins the next: stopped, they
    keep what they learned in the epochs that all have finished. A `ValueError` says so where there is none. A row per
    epoch: its number, and for each variant the mean loss of its folds.
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
    start = _state(model)
    parts = folds(len(values), share=SHARE, count=chosen.folds)
    networks = [
        _Network(*_pairs(values, chosen, variant, fold.start), np.random.default_rng(chosen.seed), start)
        for variant in VARIANTS
        for fold in parts
    ]
    names = [f"fold {k + 1} of {len(parts)}, scaled on {_NAMES[v]}" for v in VARIANTS for k in range(len(parts))]
    losses = np.empty((len(VARIANTS), len(parts)))
    whole, done = [start] * len(networks), 0
    for epoch in range(1, chosen.epochs + 1):
        found = []
        for k, network in enumerate(networks):
            if watch.canceled():
                break
            watch.progress((epoch - 1) * len(networks) + k, chosen.epochs * len(networks), f"Epoch {epoch}, {names[k]}")
            found.append(network.epoch(model))
        if len(found) < len(networks):
            break
        whole, done = [network.state for network in networks], epoch
        losses = np.reshape(found, losses.shape)
        watch.row({"epoch": epoch, **dict(zip(VARIANTS, losses.mean(axis=1).tolist(), strict=True))})
    if not done:
        raise ValueError("It was stopped before every network had its first epoch, so nothing can be compared.")
    weights: dict[str, list[list[np.ndarray]]] = {name: [] for name in VARIANTS}
    count = len(model.weights)
    for k, state in enumerate(whole):
        weights[VARIANTS[k // len(parts)]].append(state[:count])
    told = dict(zip(VARIANTS, losses.tolist(), strict=True))
    return Trained(values, chosen, weights, told, time.perf_counter() - begun, done).to_bytes()


class _Network:
    """One of many networks that take turns in one model: building another would take longer than training it."""

    def __init__(self, x: np.ndarray, y: np.ndarray, random: np.random.Generator, state: list[np.ndarray]) -> None:
        self._x, self._y, self._random = x, y, random
        self.state = state

    def epoch(self, model: "keras.Model") -> float:
        """One pass over its windows; the mean loss."""
        for variable, value in zip(_variables(model), self.state, strict=True):
            variable.assign(value)
        loss = _epoch(model, self._x, self._y, self._random)
        self.state = _state(model)
        return loss


def _variables(model: "keras.Model") -> list["keras.Variable"]:
    """All that training changes: first the weights, then what the optimizer remembers."""
    return [*model.weights, *model.optimizer.variables]


def _state(model: "keras.Model") -> list[np.ndarray]:
    return [variable.numpy() for variable in _variables(model)]


def _pairs(values: np.ndarray, plan: PricePlan, variant: str, start: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows and the day after each, of the days before `start`, scaled on what the variant may see."""
    past = values[:start]
    scaled = Scaling.fit(past if variant == "past" else values, plan.scaling).apply(past)
    days = np.arange(plan.window, start)
    return windows(scaled, plan.window, days)[..., None], scaled[days]


_NAMES = {"past": "the past", "all": "all data"}


def build(plan: PricePlan) -> "keras.Model":
    """One recurrent layer that reads the window, one linear unit, squared error, Adam; its optimizer is built, too."""
    import keras

    seeds = layer_seeds(plan.seed)
    reads = recurrent(plan.cell, plan.units, seeds, unroll=True)
    tells = keras.layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(next(seeds)))
    model = keras.Sequential([keras.Input((plan.window, 1)), reads, tells])
    model.compile(optimizer=keras.optimizers.Adam(plan.learning_rate), loss="mean_squared_error", jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    return model


def _epoch(model: "keras.Model", x: np.ndarray, y: np.ndarray, random: np.random.Generator) -> float:
    """One pass over all windows in a new order; the mean loss. Batches have one size: another would be compiled
    anew."""
    size = min(BATCH, len(x))
    order = random.permutation(len(x))
    batches = [order[i : i + size] for i in range(0, len(x) - size + 1, size)]
    return float(np.mean([float(model.train_on_batch(x[rows], y[rows, None])) for rows in batches]))
