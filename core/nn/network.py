"""A network of dense layers: the forward pass, and backpropagation of the error through it.

    z_l = a_(l-1) W_l + b_l;    a_l = f_l(z_l);    a_0 = x

Backward, with dz_l for dLoss/dz_l (Rumelhart, Hinton and Williams, 1986; Goodfellow, Bengio and Courville,
"Deep Learning", 2016, algorithm 6.4):

    dz_l = (dz_(l+1) W_(l+1)^T) * f_l'(z_l);    dW_l = a_(l-1)^T dz_l;    db_l = sum of dz_l
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.activations import ACTIVATIONS
from core.nn.checks import floats, one_of, same_type, shaped
from core.nn.losses import LOSSES
from core.nn.softmax import softmax

# Losses that undo their own last activation: the error at z is simply prediction minus target, also where
# the activation is saturated and its slope rounds to nothing.
FUSED = {
    ("softmax", "categorical_cross_entropy"),
    ("softmax", "sparse_categorical_cross_entropy"),
    ("sigmoid", "binary_cross_entropy"),
}


@dataclass(frozen=True, eq=False)
class Network:
    """Dense layers, each a matrix `W` `(in, out)` and a vector `b` `(out,)`, with one activation for each.

    `activations` are names of `ACTIVATIONS`, with their default parameters, or `"softmax"` for the last layer.
    Raises `ValueError` where the layers do not fit onto each other.
    """

    layers: Sequence[tuple[np.ndarray, np.ndarray]]
    activations: Sequence[str]

    def __post_init__(self) -> None:
        if not self.layers or len(self.layers) != len(self.activations):
            raise ValueError(
                "a network needs layers, and one activation for each; "
                f"received {len(self.layers)} layers and {len(self.activations)} activations"
            )
        flat: list[np.ndarray] = []
        for index, (W, b) in enumerate(self.layers):
            weights = floats(W, f"W of layer {index}", axes=2)
            flat += [
                weights,
                shaped(floats(b, f"b of layer {index}"), weights.shape[1:], f"b of layer {index}"),
            ]
            if index and weights.shape[0] != flat[-4].shape[1]:
                raise ValueError(
                    f"layer {index} must take the {flat[-4].shape[1]} numbers of the one before it, "
                    f"received W {weights.shape}"
                )
            last = index == len(self.layers) - 1
            one_of(self.activations[index], f"activation {index}", (*ACTIVATIONS, *(["softmax"] if last else [])))
        flat = list(same_type(*flat))
        object.__setattr__(self, "layers", tuple(zip(flat[::2], flat[1::2], strict=True)))
        object.__setattr__(self, "activations", tuple(self.activations))


@dataclass(frozen=True, eq=False)
class Forward:
    """Every layer's weighted sums `z` and answers `a`, one array per layer, `(..., units)`."""

    z: list[np.ndarray]
    a: list[np.ndarray]


@dataclass(frozen=True, eq=False)
class Gradients:
    """How the loss changes with each weight (`dW`), bias (`db`) and weighted sum (`dz`), one array per layer."""

    dW: list[np.ndarray]  # noqa: N815, the field's own name
    db: list[np.ndarray]
    loss: float
    dz: list[np.ndarray]


def forward(network: Network, x: ArrayLike) -> Forward:
    """The network's answers to `x` `(..., in)`, layer by layer; the prediction is `.a[-1]`."""
    a = floats(x, "x", at_least=1)
    inputs = network.layers[0][0].shape[0]
    if a.shape[-1] != inputs:
        raise ValueError(f"x must end in the network's {inputs} inputs, received shape {a.shape}")
    result = Forward([], [])
    for (W, b), name in zip(network.layers, network.activations, strict=True):
        z = a @ W + b
        a = np.asarray(softmax(z) if name == "softmax" else ACTIVATIONS[name].f(z))
        result.z.append(z)
        result.a.append(a)
    return result


def backward(network: Network, x: ArrayLike, t: ArrayLike, *, loss: str) -> Gradients:
    """The loss for inputs `x` `(..., in)` and targets `t`, and its gradients, by backpropagation.

    `loss` is the name of a function of `core.nn.losses`, with its default parameters; `t` is what that function
    takes, `(..., out)` or whole-number labels. Gradients are those of the loss as defined, a mean over leading
    axes. Cross-entropy right after its own activation (softmax, sigmoid) is computed from the scores, as Keras
    does too, so that nothing is lost where probabilities round to 0 or 1.
    """
    value, slope = LOSSES[one_of(loss, "loss", LOSSES)]
    run = forward(network, x)
    z, a, name = run.z[-1], run.a[-1], network.activations[-1]
    if (name, loss) in FUSED:
        cost, dz = value(t, z, from_logits=True), slope(t, z, from_logits=True)
    elif name == "softmax":
        da = slope(t, a)
        # dz = J da, without the matrix: p * (da - sum of p * da)
        cost, dz = value(t, a), a * (da - (a * da).sum(axis=-1, keepdims=True))
    else:
        cost, dz = value(t, a), slope(t, a) * ACTIVATIONS[name].df(z)
    below = [floats(x, "x"), *run.a[:-1]]
    gradients = Gradients([], [], cost, [])
    for index in reversed(range(len(network.layers))):
        W, _ = network.layers[index]
        if index < len(network.layers) - 1:
            after, _ = network.layers[index + 1]
            dz = (dz @ after.T) * ACTIVATIONS[network.activations[index]].df(run.z[index])
        rows, errors = below[index].reshape(-1, W.shape[0]), dz.reshape(-1, W.shape[1])
        gradients.dW.insert(0, rows.T @ errors)
        gradients.db.insert(0, errors.sum(axis=0))
        gradients.dz.insert(0, dz)
    return gradients
