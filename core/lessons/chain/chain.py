"""One step of learning through the whole chain: every number forward, backward and after the update, and its proofs."""

import json
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from core.explain import proof
from core.explain.proof import Checked
from core.lessons.chain.task import EXAMPLES, POOLED, WINDOW, Chain, chain
from core.nn.activations import ACTIVATIONS
from core.nn.convolution import conv2d, conv2d_gradients
from core.nn.differences import NUDGE
from core.nn.losses import categorical_cross_entropy, categorical_cross_entropy_gradient
from core.nn.pooling import pool2d, pool2d_gradient
from core.nn.softmax import softmax

TENSORFLOW = Path(__file__).with_name("tensorflow.json")
RELU = ACTIVATIONS["relu"]
LEARNED = ("kernels", "kernel_biases", "weights", "biases")  # of a chain: its gradients have the same names


@dataclass(frozen=True, eq=False)
class Forward:
    """What every part answers: sums and ReLU (4, 4, K), pooled (2, 2, K), flat (4 K,), scores and p (C,)."""

    sums: np.ndarray
    relu: np.ndarray
    pooled: np.ndarray
    flat: np.ndarray
    scores: np.ndarray
    p: np.ndarray
    loss: float


@dataclass(frozen=True, eq=False)
class Gradients:
    """How the loss changes with every number that learns, in its shape."""

    kernels: np.ndarray
    kernel_biases: np.ndarray
    weights: np.ndarray
    biases: np.ndarray


@dataclass(frozen=True, eq=False)
class Backward:
    """How the loss changes with every number on the way back, in the shapes of `Forward`, and what learns from it."""

    scores: np.ndarray
    flat: np.ndarray
    pooled: np.ndarray
    relu: np.ndarray
    sums: np.ndarray
    gradients: Gradients


@dataclass(frozen=True, eq=False)
class Pass:
    """One step. `nudged` are the gradients without calculus, `checked` TensorFlow's where they are known."""

    task: Chain
    run: Forward
    back: Backward
    nudged: Gradients
    after: Chain
    again: Forward
    checked: Checked[Gradients] | None = None

    @property
    def winners(self) -> np.ndarray:
        """Which cells of the map pass their window's maximum on, (4, 4, K); none with average pooling."""
        if self.task.mode != "max":
            return np.zeros_like(self.run.relu, bool)
        return pool2d_gradient(self.run.relu, np.ones_like(self.run.pooled), WINDOW) > 0

    @property
    def tied(self) -> np.ndarray:
        """Which windows have two winners or more, (2, 2, K); none where all is 0, nor with average pooling."""
        windows = self.run.relu.reshape(POOLED, WINDOW, POOLED, WINDOW, -1)
        near = self.run.pooled[:, None, :, None] - windows < NUDGE * 10
        return (near.sum(axis=(1, 3)) > 1) & (self.run.pooled > 0) & (self.task.mode == "max")

    @property
    def at_zero(self) -> bool:
        """Whether a gradient comes to a sum of 0, where ReLU has no one slope."""
        return bool(((self.back.relu != 0) & (np.abs(self.run.sums) < NUDGE * 10)).any())

    @property
    def kinked(self) -> bool:
        """Whether a number stands on an edge where its slope is not defined: a sum of exactly 0, a tie of winners."""
        return self.at_zero or bool(self.tied.any())

    def proved_after(self, name: str) -> np.ndarray | None:
        """Where TensorFlow's gradients would lead the numbers called `name`."""
        if self.checked is None:
            return None
        return getattr(self.task, name) - self.task.rate * getattr(self.checked.gradients, name)


def forward(task: Chain) -> Forward:
    """From pixels to a loss."""
    sums = conv2d(task.x[..., None], task.kernels[:, :, None], task.kernel_biases)
    relu = RELU.f(sums)
    pooled = pool2d(relu, WINDOW, mode=task.mode)
    flat = pooled.reshape(-1)
    scores = flat @ task.weights + task.biases
    return Forward(sums, relu, pooled, flat, scores, softmax(scores), _loss(task, flat))


def _loss(task: Chain, flat: np.ndarray) -> float:
    """The loss that follows from a flattened list."""
    return categorical_cross_entropy(task.target, flat @ task.weights + task.biases, from_logits=True)


def backward(task: Chain, run: Forward) -> Backward:
    """From the loss back to the kernel, by the chain rule."""
    d_scores = categorical_cross_entropy_gradient(task.target, run.scores, from_logits=True)
    d_flat = task.weights @ d_scores
    d_pooled = d_flat.reshape(run.pooled.shape)
    d_relu = pool2d_gradient(run.relu, d_pooled, WINDOW, mode=task.mode)
    d_sums = d_relu * RELU.df(run.sums) + 0.0
    _, d_kernels, d_biases = conv2d_gradients(task.x[..., None], task.kernels[:, :, None], d_sums)
    learned = Gradients(d_kernels[:, :, 0], d_biases, np.outer(run.flat, d_scores), d_scores)
    return Backward(d_scores, d_flat, d_pooled, d_relu, d_sums, learned)


def nudged(task: Chain) -> Gradients:
    """Every gradient by nudging."""
    flat = forward(task).flat

    def moved(name: str, held: np.ndarray) -> float:
        changed: dict[str, Any] = {name: held}
        other = replace(task, **changed)
        # Nothing of the dense layer changes what comes before it.
        return _loss(other, flat) if name in ("weights", "biases") else forward(other).loss

    return Gradients(**{name: proof.nudged(getattr(task, name), partial(moved, name)) for name in LEARNED})


def passed(task: Chain, checked: Checked[Gradients] | None = None) -> Pass:
    """Computes the step and its proofs."""
    run = forward(task)
    back = backward(task, run)
    moved = {name: getattr(task, name) - task.rate * getattr(back.gradients, name) for name in LEARNED}
    after = replace(task, **moved)
    return Pass(task, run, back, nudged(task), after, forward(after), checked)


def question(task: Chain) -> str:
    """The chain as `study.gradients` is asked about it."""
    arrays = {name: getattr(task, name).tolist() for name in ("x", *LEARNED)}
    return json.dumps(arrays | {"target": task.target.tolist(), "mode": task.mode})


def shipped() -> dict[str, Chain]:
    """The chains whose proofs ship, by name: every example with every choice of kernels, classes and pooling."""
    return {
        f"{key} {count} {classes} {mode}": chain(key, count, classes, mode=mode)
        for key in EXAMPLES
        for count in (1, 2)
        for classes in (2, 3)
        for mode in ("max", "average")
    }


@cache
def known() -> dict[str, str]:
    """TensorFlow's answers that ship, by question.

    The file is made by `python -m tests.lessons.chain.proof`, and a test computes it anew.
    """
    return proof.shipped_answers(TENSORFLOW, shipped(), question)
