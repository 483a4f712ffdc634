"""Gradients without calculus: nudge a number up and down, and see how the error answers.

    dE/dw = (E(w + h) - E(w - h)) / (2 h)

Slow, one number at a time, and off by about h^2: no way to train, but a proof for whoever derived a gradient by hand
(Goodfellow, Bengio and Courville, "Deep Learning", 2016, section 11.5).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.losses import LOSSES
from core.nn.network import FUSED, Network, forward

NUDGE = 1e-5  # squared, it is far below what is shown; larger than what rounding leaves of E


@dataclass(frozen=True, eq=False)
class Nudged:
    """How the error answers to each weight and each bias, one array per layer, as `dW` and `db` of `Gradients`.

    For a single example `db` is dE/dz as well: a bias moves its weighted sum by as much as itself.
    """

    dW: list[np.ndarray]  # noqa: N815, the field's own name
    db: list[np.ndarray]


def error(network: Network, x: ArrayLike, t: ArrayLike, *, loss: str) -> float:
    """The mean error, as `backward` has it, without its gradients."""
    run = forward(network, x)
    if (network.activations[-1], loss) in FUSED:
        return LOSSES[loss][0](t, run.z[-1], from_logits=True)
    return LOSSES[loss][0](t, run.a[-1])


def nudged_gradients(network: Network, x: ArrayLike, t: ArrayLike, *, loss: str, nudge: float = NUDGE) -> Nudged:
    """Every gradient of the mean error, by two forward passes each; arguments as for `backward`."""
    layers = [(W.astype(float), b.astype(float)) for W, b in network.layers]
    copy = Network(layers, network.activations)

    def answers(array: np.ndarray) -> np.ndarray:
        found = np.empty_like(array)
        for index in np.ndindex(array.shape):
            held = array[index]
            sides = []
            for sign in (1, -1):
                array[index] = held + sign * nudge
                sides.append(error(copy, x, t, loss=loss))
            array[index] = held
            found[index] = (sides[0] - sides[1]) / (2 * nudge)
        return found

    pairs = [(answers(W), answers(b)) for W, b in copy.layers]
    return Nudged([dW for dW, _ in pairs], [db for _, db in pairs])
