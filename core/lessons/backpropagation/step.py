"""One step of learning with everything that is shown of it: right and, where asked for, wrong; and its proofs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core.lessons.backpropagation.task import Task
from core.nn import descent
from core.nn.descent import Step
from core.nn.descent_loop import descend
from core.nn.differences import Nudged, error, nudged_gradients
from core.nn.network import Network

# By the last step the numbers may be so small that a difference says nothing: what rounding leaves of E.
SAME = 1e-6
TENSORFLOW = Path(__file__).with_name("tensorflow.json")


@dataclass(frozen=True, eq=False)
class Checked:
    """One example's numbers as TensorFlow computes them: its `error`, and per layer `z`, `a`, `dz`, `dW` and `db`."""

    error: float
    z: list[np.ndarray]
    a: list[np.ndarray]
    dz: list[np.ndarray]
    dW: list[np.ndarray]  # noqa: N815, the field's own name
    db: list[np.ndarray]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Checked":
        """From lists, as JSON holds them."""
        arrays = {name: [np.array(layer) for layer in plain[name]] for name in ("z", "a", "dz", "dW", "db")}
        return cls(float(plain["error"]), **arrays)


@dataclass(frozen=True, eq=False)
class Pass:
    """One step on a task, followed on the example numbered `row`.

    `step` is what is shown, with the reader's `mistake`; `right` is the same without it. `row_error` is this one
    example's error, `nudged` its gradients by nudging, `proofs` every example's by TensorFlow where
    those are known. `error_after` is the mean error after the step.
    """

    task: Task
    row: int
    mistake: str
    step: Step
    right: Step
    row_error: float
    nudged: Nudged
    proofs: tuple[Checked, ...]
    error_after: float
    right_error_after: float
    iteration: int = 0

    @property
    def inputs(self) -> list[np.ndarray]:
        """What each layer reads of this example: its own input first."""
        return [self.task.x[self.row], *(a[self.row] for a in self.step.run.a[:-1])]

    @property
    def checked(self) -> Checked | None:
        """TensorFlow's numbers for this example."""
        return self.proofs[self.row] if self.proofs else None

    def proved_after(self, layer: int) -> np.ndarray | None:
        """The weights into `layer` after a right step by TensorFlow's gradients, the bias as last row."""
        if not self.proofs:
            return None
        gradients = [np.vstack([c.dW[layer - 1], c.db[layer - 1]]) for c in self.proofs]
        return np.vstack(self.task.network.layers[layer - 1]) - self.task.rate * np.mean(gradients, axis=0)

    def weight_shares(self, layer: int, source: Step) -> np.ndarray:
        """Every example's own gradient of the weights into `layer` (1 is the first), `(n, in, out)`."""
        below = self.task.x if layer == 1 else source.run.a[layer - 2]
        return below[:, :, None] * source.dz[layer - 1][:, None, :]


def passed(
    task: Task, *, row: int = 0, mistake: str = "none", proofs: tuple[Checked, ...] = (), iteration: int = 0
) -> Pass:
    """Computes the step, its right version and its proofs."""
    shared: dict[str, Any] = {"loss": task.loss, "rate": task.rate}
    learn = task.learn_biases or mistake == "biases"  # forgetting the biases shows only where they would learn
    right = descent.step(task.network, task.x, task.t, learn_biases=learn, **shared)
    step = right
    if mistake != "none":
        step = descent.step(task.network, task.x, task.t, learn_biases=learn, mistake=mistake, **shared)
    one = task.x[row : row + 1], task.t[row : row + 1]
    after, right_after = (error(s.after, task.x, task.t, loss=task.loss) for s in (step, right))
    return Pass(
        task, row, mistake, step, right,
        error(task.network, *one, loss=task.loss),
        nudged_gradients(task.network, *one, loss=task.loss),
        proofs, after, right_after, iteration,
    )  # fmt: skip


def learned(task: Task, moments: tuple[int, ...], mistake: str = "none") -> tuple[tuple[Network, ...], np.ndarray]:
    """The task's networks after these numbers of steps, and their errors."""
    run = descend(
        task.network, task.x, task.t, loss=task.loss, rate=task.rate, moments=moments,
        learn_biases=task.learn_biases or mistake == "biases", mistake=mistake,
    )  # fmt: skip
    return run.networks, run.errors


@cache
def known(example: str) -> tuple[Checked, ...]:
    """TensorFlow's numbers for an example as it starts, one entry per row; empty for what was never asked.

    The file is made by `python -m tests.lessons.backpropagation.proof`, and a test computes it anew.
    """
    rows = json.loads(TENSORFLOW.read_text()).get(example, [])
    return tuple(Checked.from_plain(row) for row in rows)


def question(task: Task) -> str:
    """The task as `study.gradients` is asked about it."""
    return json.dumps(
        {
            "layers": [[W.tolist(), b.tolist()] for W, b in task.network.layers],
            "activations": list(task.network.activations),
            "loss": task.loss,
            "x": task.x.tolist(),
            "t": task.t.tolist(),
        }
    )


def answered(text: str) -> tuple[Checked, ...]:
    """What came back, one entry per row."""
    return tuple(Checked.from_plain(row) for row in json.loads(text))
