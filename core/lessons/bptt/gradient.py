"""Backpropagation through time on a small cell: every number of the way back, and its proofs."""

import json
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from core.explain import proof
from core.explain.proof import Checked
from core.explain.recurrent import Task
from core.lessons.bptt.task import EXAMPLES, Learner
from core.nn.losses import (
    categorical_cross_entropy,
    categorical_cross_entropy_gradient,
    sparse_categorical_cross_entropy,
)
from core.nn.recurrent import BPTT, bptt

TENSORFLOW = Path(__file__).with_name("tensorflow.json")
LEARNED = ("W", "U", "b", "V", "c")  # of a cell: its gradients have the same names


@dataclass(frozen=True, eq=False)
class Gradients:
    """How the loss changes with every number that learns, in its shape."""

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    V: np.ndarray
    c: np.ndarray


@dataclass(frozen=True, eq=False)
class Pass:
    """One way back; all arrays have an entry per time step first.

    `direct` and `later` (T, units) are what a state gets from its own loss and from the step after it, `d_h` their sum,
    `d_z` that times the slope. `terms` (T, rows, columns) are each step's own share of dL/dU and of dL/dW by name.
    `full` are the gradients without any cut, `gradients` those of this pass.
    """

    learner: Learner
    cut: int  # steps in a chunk, within which a gradient is carried back; 0 for no cut
    losses: np.ndarray
    d_s: np.ndarray
    direct: np.ndarray
    later: np.ndarray
    d_h: np.ndarray
    d_z: np.ndarray
    terms: dict[str, np.ndarray]
    gradients: Gradients
    full: Gradients
    nudged: Gradients
    checked: Checked[Gradients] | None = None

    @property
    def loss(self) -> float:
        return float(self.losses.sum())

    def ends_chunk(self, t: int) -> bool:
        """Whether nothing comes to the state from the step after it."""
        return t == self.learner.cell.steps - 1 or bool(self.cut and (t + 1) % self.cut == 0)


def loss_of(learner: Learner) -> np.ndarray:
    """Each step's cross-entropy, 0 where it has none."""
    cell = learner.cell
    return np.array(
        [
            categorical_cross_entropy(learner.wanted(t), cell.scores[t], from_logits=True) if learner.judged(t) else 0.0
            for t in range(cell.steps)
        ]
    )


def passed(learner: Learner, cut: int = 0, checked: Checked[Gradients] | None = None) -> Pass:
    """Computes the way back, in chunks of `cut` steps where that is not 0, and the proofs."""
    cell = learner.cell
    d_s = np.zeros_like(cell.scores)
    for t in range(cell.steps):
        if learner.judged(t):
            d_s[t] = categorical_cross_entropy_gradient(learner.wanted(t), cell.scores[t], from_logits=True)
    direct = d_s @ cell.V.T
    found = _chunks(learner, direct, cut or cell.steps)
    whole = _chunks(learner, direct, cell.steps)
    d_h = np.concatenate([part.d_h for part in found])
    d_z = d_h * cell.slopes()
    terms = {
        "U": np.concatenate([part.recurrent_terms for part in found]),
        "W": cell.x[:, :, None] * d_z[:, None, :],
    }
    return Pass(
        learner, cut, loss_of(learner), d_s, direct, d_h - direct, d_h, d_z, terms,
        _gathered(learner, found, d_s), _gathered(learner, whole, d_s), nudged(learner), checked,
    )  # fmt: skip


def truncated(found: Pass, cut: int) -> Gradients:
    """The gradients of the same cell, carried back within chunks of `cut` steps."""
    return _gathered(found.learner, _chunks(found.learner, found.direct, cut), found.d_s)


def _chunks(learner: Learner, direct: np.ndarray, length: int) -> list[BPTT]:
    """The way back through chunks of so many steps: states are carried from chunk to chunk, gradients are not."""
    cell = learner.cell
    return [
        bptt(
            cell.x[at : at + length], cell.W, cell.U, cell.b, direct[at : at + length], h0=cell.before[at],
            activation=cell.activation,
        )
        for at in range(0, cell.steps, length)
    ]  # fmt: skip


def _gathered(learner: Learner, parts: list[BPTT], d_s: np.ndarray) -> Gradients:
    cell = learner.cell
    return Gradients(
        W=np.sum([part.d_kernel for part in parts], axis=0),
        U=np.sum([part.d_recurrent_kernel for part in parts], axis=0),
        b=np.sum([part.d_bias for part in parts], axis=0),
        V=cell.h.T @ d_s,
        c=d_s.sum(axis=0),
    )


def _total(learner: Learner, cell: Task, h: np.ndarray) -> float:
    """The loss that follows from states, with what reads them."""
    steps = [t for t in range(cell.steps) if learner.judged(t)]
    labels = [learner.targets[t] for t in steps]
    mean = sparse_categorical_cross_entropy(labels, h[steps] @ cell.V + cell.c, from_logits=True)
    return mean * len(steps)


def nudged(learner: Learner) -> Gradients:
    """Every gradient by nudging."""
    h = learner.cell.h

    def moved(name: str, held: np.ndarray) -> float:
        changed: dict[str, Any] = {name: held}
        cell = replace(learner.cell, **changed)
        # Nothing that reads the states changes them.
        return _total(learner, cell, h if name in "Vc" else cell.h)

    return Gradients(**{name: proof.nudged(getattr(learner.cell, name), partial(moved, name)) for name in LEARNED})


def question(learner: Learner) -> str:
    """The cell as `study.gradients` is asked about it."""
    cell = learner.cell
    arrays = {name: getattr(cell, name).tolist() for name in ("x", "h0", *LEARNED)}
    return json.dumps(arrays | {"activation": cell.activation, "targets": list(learner.targets)})


@cache
def known() -> dict[str, str]:
    """TensorFlow's answers for the examples, by question.

    The file is made by `python -m tests.lessons.bptt.proof`, and a test computes it anew.
    """
    return proof.shipped_answers(TENSORFLOW, EXAMPLES, question)
