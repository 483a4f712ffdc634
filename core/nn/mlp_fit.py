"""Trains a small dense network on mini-batches, with a penalty on the weights, dropout and early stopping.

All weights stand in one vector of which the layers are views, so that one call of an optimizer moves them all.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from core.nn.activations import ACTIVATIONS
from core.nn.checks import floats, same_type, shaped
from core.nn.losses import LOSSES
from core.nn.mlp import Fit, Plan, sizes, views
from core.nn.network import FUSED, Network


class Optimizer(Protocol):
    """What the classes of `core.nn.optimizers` have in common."""

    def step(self, parameters: Sequence[ArrayLike], gradients: Sequence[ArrayLike]) -> list[np.ndarray]: ...


def masks(plan: Plan, rows: int, hidden: Sequence[int]) -> list[np.ndarray]:
    """Which units are awake: for each hidden layer `(steps, batch, units)`, for all steps of a run in order."""
    batch = min(plan.batch, rows)
    draw = np.random.default_rng([plan.seed, 1])
    steps = plan.epochs * -(-rows // batch)
    return [draw.random((steps, batch, units), np.float32) >= plan.dropout for units in hidden]


def fit(
    network: Network, x: ArrayLike, t: ArrayLike, plan: Plan, optimizer: Optimizer, *, held_out: int = 0
) -> Fit:
    """Trains on `x` `(n, in)` and targets `t` `(n, out)`; the last `held_out` rows are for validation alone.

    Rows are met in the order given, in the same batches in every epoch. Raises `ValueError` where no row is left to
    train on, and for early stopping without validation rows.
    """
    x, t = same_type(floats(x, "x", axes=2), floats(t, "t", axes=2))
    shaped(t, (len(x), network.layers[-1][0].shape[1]), "t")
    if network.activations[-1] == "softmax":
        raise ValueError("the last activation must work number by number, received softmax")
    if not 0 <= held_out < len(x):
        raise ValueError(f"held_out must leave a row to train on: 0 to {len(x) - 1}, received {held_out}")
    if plan.patience is not None and not held_out:
        raise ValueError("early stopping watches the validation loss, received no validation rows")
    with np.errstate(all="ignore"):
        return _Loop(network, x, t, plan, len(x) - held_out).run(optimizer)


class _Loop:
    """The arrays of one run; no checks, and as few calls per step as it takes."""

    def __init__(self, network: Network, x: np.ndarray, t: np.ndarray, plan: Plan, rows: int) -> None:
        self.plan, self.start, self.x, self.t, self.rows = plan, network, x, t, rows
        self.flat = np.concatenate([part.ravel() for layer in network.layers for part in layer]).astype(float)
        self.slopes = np.zeros_like(self.flat)
        widths = sizes(network)
        self.layers, self.gradients = views(self.flat, widths), views(self.slopes, widths)
        entries = [ACTIVATIONS[name] for name in network.activations]
        # The functions without their checks: a small matrix costs what NumPy costs per call.
        self.bends = [(entry.curve, entry.slope, dict(entry.parameters)) for entry in entries]
        self.fused = (network.activations[-1], plan.loss) in FUSED
        self.value, self.pull = LOSSES[plan.loss]
        self.penalty = np.zeros_like(self.flat)
        for W, _ in views(self.penalty, widths):
            W[...] = plan.l2
        self.keep = masks(plan, rows, widths[1:-1]) if plan.dropout else []

    def run(self, optimizer: Optimizer) -> Fit:
        plan, batch = self.plan, min(self.plan.batch, self.rows)
        starts = range(0, self.rows, batch)
        history, held_out, awake, weights = [], [], [], [self.flat.copy()]
        least, waited, turn, stopped, diverged = np.inf, 0, 0, False, False
        for _ in range(plan.epochs):
            total = 0.0
            for start in starts:
                end = min(start + batch, self.rows)
                total += self.slope(start, end, turn) * (end - start)
                self.flat[...] = optimizer.step([self.flat], [self.slopes])[0]
                turn += 1
            loss = total / self.rows
            beyond = self.loss(self.rows, len(self.x)) if self.rows < len(self.x) else None
            if not np.isfinite([loss, beyond or 0.0]).all() or not np.isfinite(self.flat).all():
                diverged = True
                break
            history.append(loss)
            weights.append(self.flat.copy())
            awake.append(np.concatenate([keep[turn - 1, 0] for keep in self.keep] or [self._all_awake()]))
            if beyond is not None:
                held_out.append(beyond)
                waited = 0 if beyond < least else waited + 1
                least = min(least, beyond)
                if plan.patience is not None and waited >= plan.patience:
                    stopped = True
                    break
        units = len(self._all_awake())
        return Fit(
            self.start, np.array(weights), np.array(history), np.array(held_out),
            np.array(awake, bool).reshape(len(history), units), stopped, diverged,
        )  # fmt: skip

    def _all_awake(self) -> np.ndarray:
        return np.ones(sum(len(b) for _, b in self.layers[:-1]), bool)

    def loss(self, start: int, end: int) -> float:
        """The loss of some rows with every unit awake, with the penalty."""
        a = self.x[start:end]
        for (W, b), (curve, _, given) in zip(self.layers, self.bends, strict=True):
            z = a @ W + b
            a = curve(z, **given)
        return self._cost(self.t[start:end], z, a)

    def _cost(self, t: np.ndarray, z: np.ndarray, a: np.ndarray) -> float:
        cost = self.value(t, z, from_logits=True) if self.fused else self.value(t, a)
        return cost + float((self.penalty * self.flat**2).sum()) if self.plan.l2 else cost

    def slope(self, start: int, end: int, turn: int) -> float:
        """The loss of one batch; leaves its gradient in `slopes`."""
        t, a = self.t[start:end], self.x[start:end]
        share = 1 - self.plan.dropout
        inputs, zs = [], []
        for index, ((W, b), (curve, _, given)) in enumerate(zip(self.layers, self.bends, strict=True)):
            inputs.append(a)
            z = a @ W + b
            a = curve(z, **given)
            zs.append(z)
            if self.keep and index < len(self.keep):
                a = a * (self.keep[index][turn, : end - start] / share)
        last = len(self.layers) - 1
        if self.fused:
            dz = self.pull(t, zs[-1], from_logits=True)
        else:
            _, slope, given = self.bends[-1]
            dz = self.pull(t, a) * slope(zs[-1], **given)
        for index in range(last, -1, -1):
            dW, db = self.gradients[index]
            np.matmul(inputs[index].T, dz, out=dW)
            dz.sum(axis=0, out=db)
            if index:
                _, slope, given = self.bends[index - 1]
                dz = (dz @ self.layers[index][0].T) * slope(zs[index - 1], **given)
                if self.keep:
                    dz = dz * (self.keep[index - 1][turn, : end - start] / share)
        cost = self._cost(t, zs[-1], a)
        if self.plan.l2:
            self.slopes += 2 * self.penalty * self.flat
        return cost
