"""Thousands of steps of gradient descent on a small network: the arithmetic of `core.nn.descent`, in a tight loop.

Small matrices cost what NumPy costs per call. So every array is made once and written in place, and each layer's bias
is one more row of its weights, which meets a 1 at the end of the layer's input: one product does for both.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.activations import ACTIVATIONS
from core.nn.checks import floats, number, one_of, shaped
from core.nn.descent import MISTAKES
from core.nn.losses import LOSSES
from core.nn.network import Network, backward

Fill = Callable[..., None]  # writes into its last argument


@dataclass(frozen=True, eq=False)
class Descent:
    """The networks after chosen numbers of steps, in order, and the mean error of each.

    Where the numbers have left every bound, because the rate is too high, the error is infinite and the network is
    the last finite one.
    """

    moments: tuple[int, ...]
    networks: tuple[Network, ...]
    errors: np.ndarray


def descend(
    network: Network,
    x: ArrayLike,
    t: ArrayLike,
    *,
    loss: str,
    rate: float,
    moments: Iterable[int],
    learn_biases: bool = True,
    mistake: str = "none",
) -> Descent:
    """Repeats `core.nn.descent.step`; keeps the network after each of the given numbers of steps, 0 for the start.

    Shapes are those of `step`: `x` `(n, in)`, `t` `(n, out)`.
    """
    one_of(mistake, "mistake", MISTAKES)
    x = floats(x, "x", axes=2).astype(float)
    t = shaped(floats(t, "t", axes=2), (len(x), network.layers[-1][0].shape[1]), "t").astype(float)
    chosen = tuple(sorted(set(moments)))
    if not chosen or chosen[0] < 0:
        raise ValueError(f"moments must be numbers of steps from 0, received {chosen[:5]}")
    loop = _Loop(network, x, t, one_of(loss, "loss", LOSSES), number(rate, "rate"), mistake)
    if not learn_biases:
        loop.fixed = True
    networks: list[Network] = []
    errors: list[float] = []
    done, bounded = 0, True
    with np.errstate(all="ignore"):
        for moment in chosen:
            for _ in range(moment - done if bounded else 0):
                loop.turn()
            done = moment
            bounded = bounded and all(np.isfinite(held).all() for held in loop.weights)
            if bounded:
                networks.append(loop.network())
                error = backward(networks[-1], x, t, loss=loss).loss
                errors.append(error if np.isfinite(error) else np.inf)
            else:
                networks.append(networks[-1] if networks else network)
                errors.append(np.inf)
    return Descent(chosen, tuple(networks), np.array(errors))


class _Loop:
    """The arrays of one descent; `turn` is one step, without checks and without a call that could be spared."""

    def __init__(self, network: Network, x: np.ndarray, t: np.ndarray, loss: str, rate: float, mistake: str) -> None:
        n, sizes = len(x), [x.shape[1], *(W.shape[1] for W, _ in network.layers)]
        self.activations = network.activations
        # (in + 1, out) with the bias as last row, and a view of the weights alone, turned for the way back.
        self.weights = [np.vstack([W, b]).astype(float) for W, b in network.layers]
        self._back = [held[:-1].T for held in self.weights]
        self._inputs = [np.ones((n, size + 1)) for size in sizes]
        self._inputs[0][:, :-1] = x
        self._turned = [held.T for held in self._inputs]
        self._answers = [held[:, :-1] for held in self._inputs[1:]]
        self._z, self._dz, self._slopes = ([np.empty((n, size)) for size in sizes[1:]] for _ in range(3))
        self._gradients = [np.empty_like(held) for held in self.weights]
        self._bends = [_bend(name) for name in network.activations]
        self._last_delta = _last_delta(network.activations[-1], loss, t, with_slope=mistake != "slope")
        self._share = (rate if mistake == "sign" else -rate) / (1 if mistake == "sum" else n)
        self._late, self._slopeless, self.fixed = mistake == "late", mistake == "slope", mistake == "biases"

    def network(self) -> Network:
        """The network as it is now."""
        return Network([(held[:-1].copy(), held[-1].copy()) for held in self.weights], self.activations)

    def turn(self) -> None:
        """One step, in place."""
        for inputs, held, z, bend, a in zip(
            self._inputs[:-1], self.weights, self._z, self._bends, self._answers, strict=True
        ):
            np.dot(inputs, held, z)
            bend[0](z, a)
        dz, below = self._dz, self._slopes
        self._last_delta(self._z[-1], self._answers[-1], dz[-1])
        for index in range(len(dz) - 1, -1, -1):
            gradient = self._gradients[index]
            np.dot(self._turned[index], dz[index], gradient)
            np.multiply(gradient, self._share, gradient)
            if self.fixed:
                gradient[-1] = 0
            if self._late:
                np.add(self.weights[index], gradient, self.weights[index])
            if index:
                np.dot(dz[index], self._back[index], dz[index - 1])
                if not self._slopeless:
                    self._bends[index - 1][1](self._z[index - 1], self._answers[index - 1], below[index - 1])
                    np.multiply(dz[index - 1], below[index - 1], dz[index - 1])
            if not self._late:
                np.add(self.weights[index], gradient, self.weights[index])


def _bend(name: str) -> tuple[Fill, Fill]:
    """An activation, from z into a, and its slope, from z and a. The commonest without a spare array."""

    def sigmoid(z: np.ndarray, a: np.ndarray) -> None:
        np.negative(z, a)
        np.exp(a, a)
        np.add(a, 1, a)
        np.reciprocal(a, a)

    def sigmoid_slope(z: np.ndarray, a: np.ndarray, slope: np.ndarray) -> None:
        np.subtract(1, a, slope)
        np.multiply(slope, a, slope)

    def tanh_slope(z: np.ndarray, a: np.ndarray, slope: np.ndarray) -> None:
        np.multiply(a, a, slope)
        np.subtract(1, slope, slope)

    def elu(z: np.ndarray, a: np.ndarray) -> None:
        np.minimum(z, 0, out=a)
        np.expm1(a, a)
        np.maximum(z, a, out=a)  # above 0, z is the larger one

    def elu_slope(z: np.ndarray, a: np.ndarray, slope: np.ndarray) -> None:
        np.minimum(a, 0, out=slope)
        np.add(slope, 1, slope)

    def softmax(z: np.ndarray, a: np.ndarray) -> None:
        np.exp(z - z.max(axis=1, keepdims=True), a)
        np.divide(a, a.sum(axis=1, keepdims=True), a)

    match name:
        case "sigmoid":
            return sigmoid, sigmoid_slope
        case "tanh":
            return np.tanh, tanh_slope
        case "relu":
            return lambda z, a: np.maximum(z, 0, out=a), lambda z, a, slope: np.greater(z, 0, slope)
        case "linear":
            return lambda z, a: np.copyto(a, z), lambda z, a, slope: slope.fill(1)
        case "elu":
            return elu, elu_slope
        case "softplus":
            return lambda z, a: np.logaddexp(0, z, a), lambda z, a, slope: sigmoid(z, slope)
        case "leaky_relu":
            low = float(ACTIVATIONS[name].parameters["negative_slope"] or 0)
            return (
                lambda z, a: np.maximum(z, z * low, out=a),
                lambda z, a, slope: np.add(np.greater(z, 0) * (1 - low), low, slope),
            )
        case "softmax":
            return softmax, lambda z, a, slope: slope.fill(1)
    entry = ACTIVATIONS[name]
    return (
        lambda z, a: np.copyto(a, entry.curve(z, **entry.parameters)),
        lambda z, a, slope: np.copyto(slope, entry.slope(z, **entry.parameters)),
    )


def _last_delta(name: str, loss: str, t: np.ndarray, *, with_slope: bool) -> Fill:
    """The last layer's deltas from its z and a, each example's own."""
    outputs = t.shape[1]
    if (name, loss) == ("softmax", "categorical_cross_entropy"):
        whole = t.sum(axis=1, keepdims=True)
        return lambda z, a, dz: np.subtract(a * whole, t, dz)
    if (name, loss) == ("sigmoid", "binary_cross_entropy"):
        return lambda z, a, dz: np.divide(a - t, outputs, dz)
    pull = _pull(loss, t)
    if name == "softmax":

        def through_softmax(z: np.ndarray, a: np.ndarray, dz: np.ndarray) -> None:
            pull(a, dz)  # dz = J da, without the matrix: here the slope is no factor that could be left out
            np.subtract(dz, (a * dz).sum(axis=1, keepdims=True), dz)
            np.multiply(dz, a, dz)

        return through_softmax
    slope, held = _bend(name)[1], np.empty_like(t)

    def delta(z: np.ndarray, a: np.ndarray, dz: np.ndarray) -> None:
        pull(a, dz)
        if with_slope:
            slope(z, a, held)
            np.multiply(dz, held, dz)

    return delta


def _pull(loss: str, t: np.ndarray) -> Fill:
    """dE/da of each example's own error, from a."""
    count, outputs = t.shape

    def error(a: np.ndarray, da: np.ndarray) -> None:
        np.subtract(a, t, da)

    def twice(a: np.ndarray, da: np.ndarray) -> None:
        np.subtract(a, t, da)
        np.multiply(da, 2 / outputs, da)

    def any_other(a: np.ndarray, da: np.ndarray) -> None:
        np.multiply(LOSSES[loss][1](t, a), count, da)

    return {"quadratic_cost": error, "mean_squared_error": twice}.get(loss, any_other)
