"""Recurrent networks: the same weights at every time step, and a state that carries what has been.

Sequences are `(T, features)`. Kernels have Keras' shapes and gate order: `kernel` `(features, gates * units)`,
`recurrent_kernel` `(units, gates * units)`, gates side by side. States start at zero where none are given.
Everything raises `ValueError` where shapes do not fit together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.activations import activation as activation_named
from core.nn.checks import floats, shaped
from core.nn.gates import gru_gates, lstm_gates
from core.nn.recurrent_arguments import arrays, start_states


def simple_rnn(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    h0: ArrayLike | None = None,
    activation: str = "tanh",
) -> np.ndarray:
    """The states of a simple recurrent network, `(T, units)` (Elman, 1990).

        h_t = f(x_t W + h_(t-1) U + b)

    `kernel` W is `(features, units)`, `recurrent_kernel` U `(units, units)`, `bias` `(units,)`, `h0` `(units,)`
    or None; f is the name of one of `ACTIVATIONS`. With f linear it runs any linear recurrence: Fibonacci's
    needs two units.
    """
    inputs, W, U, b = arrays(x, kernel, recurrent_kernel, bias, gates=1)
    (h,) = start_states(inputs, U, h0=h0)
    states, _ = _unrolled(inputs, W, U, b, h, activation)
    return states


def lstm(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The states h and the cells c of a long short-term memory, both `(T, units)`.

        i, f, o = sigmoid(x_t W + h_(t-1) U + b);    g = tanh(...)      the columns' order is i, f, g, o
        c_t = f * c_(t-1) + i * g;    h_t = o * tanh(c_t)

    `kernel` is `(features, 4 * units)`, `recurrent_kernel` `(units, 4 * units)`, `bias` `(4 * units,)`; g is
    what Keras calls gate c. Source:
    Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber and Cummins (2000).
    """
    run = lstm_gates(x, kernel, recurrent_kernel, bias, h0=h0, c0=c0)
    return run.h, run.c


def gru(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    h0: ArrayLike | None = None,
    reset_after: bool = True,
) -> np.ndarray:
    """The states of a gated recurrent unit, `(T, units)` (Cho et al., 2014, arXiv:1406.1078).

        z, r = sigmoid(x_t W + h_(t-1) U + b);    the columns' order is z, r, h
        candidate = tanh(x_t W_h + b_h + r * (h_(t-1) U_h + b'_h))      reset_after
        candidate = tanh(x_t W_h + b_h + (r * h_(t-1)) U_h)             otherwise, as in the paper
        h_t = z * h_(t-1) + (1 - z) * candidate

    `kernel` is `(features, 3 * units)`, `recurrent_kernel` `(units, 3 * units)`. With `reset_after`, Keras'
    default, `bias` is `(2, 3 * units)`: one row for the input, one for the state; otherwise `(3 * units,)`.
    """
    return gru_gates(x, kernel, recurrent_kernel, bias, h0=h0, reset_after=reset_after).h


@dataclass(frozen=True, eq=False)
class BPTT:
    """The gradients of backpropagation through time.

    `recurrent_terms` `(T, units, units)` is what the recurrent kernel's use at each time step contributes; the
    terms sum to `d_recurrent_kernel`. `d_h` `(T, units)` is the whole gradient at each state: its own, and
    what comes back from all later steps.
    """

    d_kernel: np.ndarray
    d_recurrent_kernel: np.ndarray
    d_bias: np.ndarray
    d_x: np.ndarray
    d_h0: np.ndarray
    recurrent_terms: np.ndarray
    d_h: np.ndarray


def bptt(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    dh: ArrayLike,
    *,
    h0: ArrayLike | None = None,
    activation: str = "tanh",
) -> BPTT:
    """How a loss changes with everything in a simple recurrent network, by backpropagation through time.

        dz_t = (dh_t + dz_(t+1) U^T) * f'(z_t);    dW = sum x_t^T dz_t;    dU = sum h_(t-1)^T dz_t

    `dh` `(T, units)` is the loss' gradient at each h_t where it is used directly, 0 where it is not; the other
    arguments are those of `simple_rnn`. Source: Werbos, "Backpropagation Through Time" (1990).
    """
    inputs, W, U, b = arrays(x, kernel, recurrent_kernel, bias, gates=1)
    (start,) = start_states(inputs, U, h0=h0)
    direct = shaped(floats(dh, "dh"), (len(inputs), len(U)), "dh").astype(inputs.dtype)
    states, sums = _unrolled(inputs, W, U, b, start, activation)
    slopes = activation_named(activation).df(sums)
    d_h, d_z = np.empty_like(direct), np.empty_like(direct)
    later = np.zeros_like(start)
    for t in reversed(range(len(inputs))):
        d_h[t] = direct[t] + later
        d_z[t] = d_h[t] * slopes[t]
        # The state h_(t-1) reaches the loss through z_t as well.
        later = d_z[t] @ U.T
    before = np.concatenate([start[None], states[:-1]])
    terms = before[:, :, None] * d_z[:, None, :]  # (T, units, units)
    return BPTT(
        d_kernel=inputs.T @ d_z,
        d_recurrent_kernel=terms.sum(axis=0),
        d_bias=d_z.sum(axis=0),
        d_x=d_z @ W.T,
        d_h0=later,
        recurrent_terms=terms,
        d_h=d_h,
    )


def _unrolled(
    inputs: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray, h: np.ndarray, activation: str
) -> tuple[np.ndarray, np.ndarray]:
    """The states and the weighted sums before them, `(T, units)` each."""
    f = activation_named(activation).f
    states, sums = [], []
    for driven in inputs @ W + b:  # (units,)
        # h_t = f(x_t W + h_(t-1) U + b)
        z = driven + h @ U
        h = f(z)
        states.append(h)
        sums.append(z)
    return np.array(states), np.array(sums)
