"""One step of gradient descent on a network of dense layers, with everything that it computes, and the usual mistakes.

    new W = W - rate * dE/dW;    new b = b - rate * dE/db

E is the mean over the examples. Thousands of such steps, fast, are in `core.nn.descent_loop`.

A mistake can be made on purpose, to see what it does to the digits:

- `late`: each layer's weights move before the error is passed back through them, so that the layers below learn from
  weights that the forward pass never used. The program behind Mazur, "A Step by Step Backpropagation Example"
  (2015), does this.
- `slope`: the activations' slopes are left out, f'(z) = 1.
- `biases`: the biases stay as they are.
- `sign`: the step goes up the gradient, not down.
- `sum`: the gradients of the examples are added up and not divided by their number.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.activations import ACTIVATIONS
from core.nn.checks import floats, number, one_of
from core.nn.losses import LOSSES
from core.nn.network import Forward, Gradients, Network, backward, forward

MISTAKES = ("none", "late", "slope", "biases", "sign", "sum")


@dataclass(frozen=True, eq=False)
class Step:
    """One step of gradient descent on `n` examples.

    `run` holds `z` and `a` of every layer, `(n, units)`. `dz` are each example's own deltas, dE_i/dz with E_i the
    error of example i alone, `(n, units)` per layer. `dW` and `db` are what the step goes by: the mean over the
    examples (the sum with the mistake `sum`). `after` is the network with its new weights, `error` the mean error
    before the step.
    """

    run: Forward
    dz: list[np.ndarray]
    dW: list[np.ndarray]  # noqa: N815, the field's own name
    db: list[np.ndarray]
    after: Network
    error: float


def step(
    network: Network,
    x: ArrayLike,
    t: ArrayLike,
    *,
    loss: str,
    rate: float,
    learn_biases: bool = True,
    mistake: str = "none",
) -> Step:
    """One step on inputs `x` `(n, in)` and targets `t` `(n, out)`; `loss` and `network` as for `backward`."""
    one_of(mistake, "mistake", MISTAKES)
    number(rate, "rate")
    x = floats(x, "x", axes=2)
    run = forward(network, x)
    whole = backward(network, x, t, loss=loss)
    dz = [_last_delta(network, run, whole, t, loss, slope=mistake != "slope")]
    below, share = [x, *run.a[:-1]], 1 if mistake == "sum" else len(x)
    climb = rate if mistake == "sign" else -rate
    dW: list[np.ndarray] = []
    db: list[np.ndarray] = []
    layers: list[tuple[np.ndarray, np.ndarray]] = []
    for index in reversed(range(len(network.layers))):
        W, b = network.layers[index]
        if index < len(network.layers) - 1:
            above = layers[0][0] if mistake == "late" else network.layers[index + 1][0]
            slopes = 1.0 if mistake == "slope" else ACTIVATIONS[network.activations[index]].df(run.z[index])
            dz.insert(0, (dz[0] @ above.T) * slopes)
        dW.insert(0, below[index].T @ dz[0] / share)
        db.insert(0, dz[0].sum(axis=0) / share)
        fixed = mistake == "biases" or not learn_biases
        layers.insert(0, (W + climb * dW[0], b + (0 if fixed else climb) * db[0]))
    return Step(run, dz, dW, db, Network(layers, network.activations), whole.loss)


def _last_delta(
    network: Network, run: Forward, whole: Gradients, t: ArrayLike, loss: str, *, slope: bool
) -> np.ndarray:
    """The deltas of the last layer, each example's own. A softmax, or a sigmoid under its own cross-entropy, has no
    slope left to forget: it cancels.
    """
    name, answers = network.activations[-1], run.a[-1]
    if slope or name == "softmax" or (name, loss) == ("sigmoid", "binary_cross_entropy"):
        return whole.dz[-1] * len(answers)
    return LOSSES[loss][1](t, answers) * len(answers)
