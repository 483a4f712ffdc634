"""What backpropagation is shown on: a network, its examples, its loss and rate; the textbooks' own, or the reader's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.network import Network

HIDDEN_LETTERS = "hkmn"
LOSSES = {
    "quadratic_cost": "Half squared error",
    "mean_squared_error": "Mean squared error",
    "mean_absolute_error": "Mean absolute error",
    "huber": "Huber",
    "binary_cross_entropy": "Binary cross-entropy",
    "categorical_cross_entropy": "Cross-entropy",
}
FROM_ZERO_TO_ONE = ("binary_cross_entropy", "categorical_cross_entropy")


@dataclass(frozen=True, eq=False)
class Task:
    """A network to train, on inputs `x` `(n, in)` and targets `t` `(n, out)`, by steps of `rate`."""

    title: str
    network: Network
    x: np.ndarray
    t: np.ndarray
    loss: str
    rate: float
    learn_biases: bool = True

    @property
    def sizes(self) -> list[int]:
        """Units per column, inputs first."""
        return [self.x.shape[1], *(W.shape[1] for W, _ in self.network.layers)]

    @property
    def softmax(self) -> bool:
        """Whether the outputs are shares of one softmax."""
        return self.network.activations[-1] == "softmax"

    @property
    def depth(self) -> int:
        return len(self.network.layers)

    @property
    def rows(self) -> int:
        return len(self.x)

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return sum(W.size + b.size for W, b in self.network.layers)

    def unit(self, layer: int, index: int) -> str:
        """The name of a unit, counted from 0: `x1` in column 0, `h1` and so on in hidden ones, `o1` in the last."""
        letter = "x" if layer == 0 else "o" if layer == self.depth else HIDDEN_LETTERS[layer - 1]
        return f"{letter}{index + 1}"

    def weight(self, layer: int, below: int, unit: int) -> str:
        """The name of a weight into unit `unit` of `layer` (1 is the first): numbered unit by unit, as Mazur does."""
        before = sum(W.size for W, _ in self.network.layers[: layer - 1])
        return f"w{before + unit * self.sizes[layer - 1] + below + 1}"

    def at(self, network: Network) -> "Task":
        """The same task, with a network that has learned for a while."""
        return replace(self, network=network)

    def checked(self) -> "Task":
        """Itself. Raises `Unworkable` where the loss cannot take the targets."""
        if self.loss in FROM_ZERO_TO_ONE and not ((self.t >= 0) & (self.t <= 1)).all():
            raise Unworkable(
                "Cross-entropy needs targets from 0 to 1. Change the targets under Edit data, or choose another loss."
            )
        # Only then is the delta of a softmax output its answer minus its target.
        if self.softmax and (abs(self.t.sum(axis=1) - 1) > 1e-9).any():
            raise Unworkable("The targets of a softmax add up to 1 in every example. Change them under Edit data.")
        return self


def _task(title: str, layers: Sequence[tuple[list, list]], activations: Sequence[str], **more: object) -> Task:
    arrays = [(np.array(W, float), np.array(b, float)) for W, b in layers]
    x, t = (np.array(more.pop(name), float) for name in "xt")
    return Task(title, Network(arrays, list(activations)), x, t, **more)  # type: ignore[arg-type]


EXAMPLES: dict[str, Task] = {
    # Matt Mazur, "A Step by Step Backpropagation Example" (2015); it leaves the biases as they are.
    "mazur": _task(
        "Mazur's example",
        [([[0.15, 0.25], [0.2, 0.3]], [0.35, 0.35]), ([[0.4, 0.5], [0.45, 0.55]], [0.6, 0.6])],
        ["sigmoid", "sigmoid"],
        x=[[0.05, 0.1]], t=[[0.01, 0.99]], loss="quadratic_cost", rate=0.5, learn_biases=False,
    ),
    # Rumelhart, Hinton and Williams (1986) made it famous; the start here is drawn, and rounded to two decimals.
    "xor": _task(
        "XOR",
        [([[0.09, -0.38], [-0.32, -0.31]], [0, 0]), ([[1.38], [0.38]], [0])],
        ["tanh", "sigmoid"],
        x=[[0, 0], [0, 1], [1, 0], [1, 1]], t=[[0], [1], [1], [0]], loss="binary_cross_entropy", rate=0.5,
    ),
    # CS231n, "Linear classification", figure of the softmax classifier; a rate that suits its large pixels.
    "softmax": _task(
        "Softmax classifier",
        [([[0.01, 0.7, 0], [-0.05, 0.2, -0.45], [0.1, 0.05, -0.2], [0.05, 0.16, 0.03]], [0, 0.2, -0.3])],
        ["softmax"],
        x=[[-15, 22, -44, 56]], t=[[0, 0, 1]], loss="categorical_cross_entropy", rate=0.0001,
    ),
}  # fmt: skip


def own_start(sizes: Sequence[int], draw: int) -> list[np.ndarray]:
    """Weights to start from, one `(in + 1, out)` array per layer with the biases as last row, in two decimals.

    Drawn evenly as Glorot and Bengio (2010) advise, within sqrt(6 / (in + out)); biases 0.
    """
    random = np.random.default_rng(draw)
    layers = []
    for below, units in pairwise(sizes):
        limit = np.sqrt(6 / (below + units))
        W = np.round(random.uniform(-limit, limit, (below, units)), 2) + 0.0
        layers.append(np.vstack([W, np.zeros(units)]))
    return layers


def own_data(rows: int, inputs: int, outputs: int, *, one_hot: bool = False) -> np.ndarray:
    """Examples to start from, `(rows, inputs + outputs)`: different inputs, and targets of 0 and 1 in turn.

    With `one_hot` each example belongs to exactly one class.
    """
    r, k = np.arange(rows)[:, None], np.arange(outputs)
    x = (r * 3 + np.arange(inputs) * 2 + 1) % 5 / 4
    t = (k == r % outputs) if one_hot else (r + k) % 2
    return np.hstack([x, t.astype(float)])


def own_task(
    data: np.ndarray,
    layers: Sequence[np.ndarray],
    activations: Sequence[str],
    *,
    loss: str,
    rate: float = 0.5,
    learn_biases: bool = True,
    title: str = "My own network",
) -> Task:
    """A task from tables: `data` `(n, in + out)`, layers as `own_start` gives them."""
    inputs = len(layers[0]) - 1
    network = Network([(held[:-1], held[-1]) for held in layers], list(activations))
    return Task(title, network, data[:, :inputs], data[:, inputs:], loss, rate, learn_biases)
