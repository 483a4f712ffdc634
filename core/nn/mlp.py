"""A training run of a small dense network: how it is planned, and what it leaves, epoch by epoch.

`core.nn.mlp_fit` trains. The history counts as `keras.Model.fit` does: an epoch's training loss is the mean over its
batches, each met while the weights were on their way and units asleep; the validation loss is that of the epoch's
end; both include the penalty on the weights.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.activations import ACTIVATIONS
from core.nn.checks import fraction, integer, number, one_of
from core.nn.losses import LOSSES
from core.nn.network import Network


@dataclass(frozen=True)
class Plan:
    """How a network is trained.

    - `loss`: a name in `core.nn.losses.LOSSES`. - `epochs`: passes over all training rows.
    - `batch`: rows per step, in the order given; the last batch may be smaller.
    - `l2`: adds `l2` times the sum of all squared weights, not biases, to the loss.
    - `dropout`: share of hidden units asleep, drawn anew for every row and step from `seed`; those awake are divided
      by 1 - dropout, so that sums stay as large on average (Srivastava et al., 2014, in the "inverted" form of Keras).
    - `patience`: stop after so many epochs without a lower validation loss; None never stops early.
    """

    loss: str
    epochs: int
    batch: int
    l2: float = 0.0
    dropout: float = 0.0
    patience: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        one_of(self.loss, "loss", LOSSES)
        integer(self.epochs, "epochs", minimum=1)
        integer(self.batch, "batch", minimum=1)
        if number(self.l2, "l2") < 0:
            raise ValueError(f"l2 must not be below 0, received {self.l2}")
        fraction(self.dropout, "dropout")
        if self.patience is not None:
            integer(self.patience, "patience", minimum=1)


@dataclass(frozen=True, eq=False)
class Fit:
    """A finished run. Row 0 of `weights` is the start, row e the end of epoch e; `start` says how a row is laid out.

    `loss` and `held_out` have one number per epoch, `held_out` is empty without validation rows. `awake` says for each
    epoch which hidden units the first row of its last batch met awake, `(epochs, hidden units)`. `stopped` tells
    whether patience ran out, `diverged` whether the numbers left every bound; the run ends with the last finite epoch.
    """

    start: Network
    weights: np.ndarray  # (epochs + 1, parameters)
    loss: np.ndarray
    held_out: np.ndarray
    awake: np.ndarray
    stopped: bool = False
    diverged: bool = False

    @property
    def epochs(self) -> int:
        return len(self.loss)

    @property
    def best(self) -> int:
        """The epoch with the lowest validation loss, or training loss without validation rows; 0 without epochs."""
        watched = self.held_out if self.held_out.size else self.loss
        return int(np.argmin(watched)) + 1 if self.epochs else 0

    def network(self, epoch: int) -> Network:
        """The network at the end of an epoch; 0 is the start."""
        layers = [(W.copy(), b.copy()) for W, b in views(self.weights[epoch], sizes(self.start))]
        return Network(layers, self.start.activations)

    def answers(self, x: np.ndarray, epochs: Sequence[int]) -> list[np.ndarray]:
        """Every layer's answers to `x` `(n, in)` at several epochs at once, each `(epochs, n, units)`."""
        rows, a, result = self.weights[list(epochs)], x[None], []
        for (W, b), name in zip(views(rows, sizes(self.start)), self.start.activations, strict=True):
            with np.errstate(over="ignore", under="ignore"):
                a = np.asarray(ACTIVATIONS[name].f(a @ W + b[:, None]))
            result.append(a)
        return result


def sizes(network: Network) -> list[int]:
    """Numbers per layer, the inputs first."""
    return [network.layers[0][0].shape[0], *(W.shape[1] for W, _ in network.layers)]


def views(flat: np.ndarray, widths: Sequence[int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """The layers' W `(..., in, out)` and b `(..., out)` inside vectors `(..., parameters)`, not copied."""
    lead, found, at = flat.shape[:-1], [], 0
    for rows, columns in itertools.pairwise(widths):
        middle, end = at + rows * columns, at + rows * columns + columns
        found.append((flat[..., at:middle].reshape(*lead, rows, columns), flat[..., middle:end]))
        at = end
    return found


def joint(flat: np.ndarray, widths: Sequence[int]) -> list[np.ndarray]:
    """The layers' W with b as one more row, `(in + 1, out)` each, inside a vector `(parameters,)`, not copied."""
    found, at = [], 0
    for rows, columns in itertools.pairwise(widths):
        end = at + (rows + 1) * columns
        found.append(flat[at:end].reshape(rows + 1, columns))
        at = end
    return found


def parameter_count(widths: Sequence[int]) -> int:
    """Weights and biases of dense layers of these widths, the inputs first: the sum of (in + 1) x out."""
    return sum((a + 1) * b for a, b in itertools.pairwise(widths))
