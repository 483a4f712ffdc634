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
from core.nn.mlp import Fit, Plan, joint, sizes, views
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


def fit(network: Network, x: ArrayLike, t: ArrayLike, plan: Plan, optimizer: Optimizer, *, held_out: int = 0) -> Fit:
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
    """The arrays of one run; no checks, and as few calls per step as it takes.

    A small matrix costs what NumPy costs per call. A layer's bias follows its W in the vector, so both together are
    one matrix with a row more, which meets a 1 at the end of the layer's input: one product does for both.
    """

    def __init__(self, network: Network, x: np.ndarray, t: np.ndarray, plan: Plan, rows: int) -> None:
        self.plan, self.start, self.t, self.rows = plan, network, t, rows
        self.x = np.hstack([x, np.ones((len(x), 1))])
        self.flat = np.concatenate([part.ravel() for layer in network.layers for part in layer]).astype(float)
        self.slopes = np.zeros_like(self.flat)
        widths = sizes(network)
        self.layers, self.gradients = joint(self.flat, widths), joint(self.slopes, widths)
        entries = [ACTIVATIONS[name] for name in network.activations]
        # The functions without their checks.
        self.bends = [(entry.curve, entry.slope, dict(entry.parameters)) for entry in entries]
        self.fused = (network.activations[-1], plan.loss) in FUSED
        self.value, self.pull = LOSSES[plan.loss]
        self.penalty = np.zeros_like(self.flat)
        for W, _ in views(self.penalty, widths):
            W[...] = plan.l2
        self.keep = masks(plan, rows, widths[1:-1]) if plan.dropout else []
        # What the last layer said to each training row of an epoch, before and after its activation.
        self.z, self.a = np.zeros((2, rows, widths[-1]))
        batch = min(plan.batch, rows)
        parts = {min(batch, rows - start) for start in range(0, rows, batch)}
        self.inputs = {part: [np.ones((part, width + 1)) for width in widths[1:-1]] for part in parts | {len(x) - rows}}

    def run(self, optimizer: Optimizer) -> Fit:
        plan, batch = self.plan, min(self.plan.batch, self.rows)
        spans = [slice(start, min(start + batch, self.rows)) for start in range(0, self.rows, batch)]
        history, held_out, awake, weights = [], [], [], [self.flat.copy()]
        least, waited, turn, stopped, diverged = np.inf, 0, 0, False, False
        for _ in range(plan.epochs):
            penalty = 0.0
            for span in spans:
                if plan.l2:
                    penalty += self._penalty() * (span.stop - span.start) / self.rows
                self._slope(span, turn)
                self.flat[...] = optimizer.step([self.flat], [self.slopes])[0]
                turn += 1
            loss = self._cost(self.t[: self.rows], self.z, self.a) + penalty
            beyond = self._beyond() if self.rows < len(self.x) else None
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
        return np.ones(sum(V.shape[1] for V in self.layers[:-1]), bool)

    def _penalty(self) -> float:
        return float((self.penalty * self.flat**2).sum())

    def _cost(self, t: np.ndarray, z: np.ndarray, a: np.ndarray) -> float:
        """The mean loss of some rows, without the penalty."""
        if not np.isfinite(a).all():
            return float("nan")
        return self.value(t, z, from_logits=True) if self.fused else self.value(t, a)

    def _beyond(self) -> float:
        """The loss of the rows for validation with every unit awake, with the penalty."""
        z, a = self._forward(slice(self.rows, len(self.x)))[0][-1]
        return self._cost(self.t[self.rows :], z, a) + (self._penalty() if self.plan.l2 else 0.0)

    def _forward(
        self, span: slice, turn: int | None = None
    ) -> tuple[list[tuple[np.ndarray, np.ndarray]], list[np.ndarray]]:
        """Every layer's sums and answers to some rows, and its inputs with their 1; without a `turn` no unit sleeps."""
        inputs = [self.x[span], *self.inputs[span.stop - span.start]]
        found = []
        for index, (V, (curve, _, given)) in enumerate(zip(self.layers, self.bends, strict=True)):
            z = inputs[index] @ V
            a = curve(z, **given)
            found.append((z, a))
            if index + 1 < len(inputs):
                if self.keep and turn is not None:
                    a = a * self._share(index, turn, len(a))
                inputs[index + 1][:, :-1] = a
        return found, inputs

    def _share(self, layer: int, turn: int, rows: int) -> np.ndarray:
        """What the answers of a hidden layer's units are multiplied by: 0 for those that sleep."""
        return self.keep[layer][turn, :rows] / (1 - self.plan.dropout)

    def _slope(self, span: slice, turn: int) -> None:
        """Leaves one batch's gradient in `slopes`, and its last sums and answers in `z` and `a`."""
        found, inputs = self._forward(span, turn)
        z, a = found[-1]
        self.z[span], self.a[span] = z, a
        if self.fused:
            dz = (a - self.t[span]) / a.size  # a sigmoid and its cross-entropy in one
        else:
            _, slope, given = self.bends[-1]
            dz = self.pull(self.t[span], a) * slope(z, **given)
        for index in range(len(self.layers) - 1, -1, -1):
            np.matmul(inputs[index].T, dz, out=self.gradients[index])
            if index:
                _, slope, given = self.bends[index - 1]
                dz = (dz @ self.layers[index][:-1].T) * slope(found[index - 1][0], **given)
                if self.keep:
                    dz = dz * self._share(index - 1, turn, len(dz))
        if self.plan.l2:
            self.slopes += 2 * self.penalty * self.flat
