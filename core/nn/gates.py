"""What happens inside gated cells: every gate's sum and value at every time step.

`core.nn.recurrent` has the states alone; here is all that they are made of. Shapes, gate order and equations are those
of `lstm` and `gru` there, and the states are the same numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn import curves
from core.nn.checks import flag
from core.nn.recurrent_arguments import arrays, start_states


@dataclass(frozen=True, eq=False)
class LSTMGates:
    """A long short-term memory at work. All are `(T, units)` but for `sums`, `(T, 4 * units)` in the order i, f, g, o.

    `i`, `f`, `o` are the input, forget and output gates, `g` is the candidate (Keras' gate c), `c` the cell, `h` the
    state. `c_before` and `h_before` are what each step starts from.
    """

    sums: np.ndarray
    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    h: np.ndarray
    c_before: np.ndarray
    h_before: np.ndarray


@dataclass(frozen=True, eq=False)
class GRUGates:
    """A gated recurrent unit at work. All arrays are `(T, units)` but for `sums`.

    `z` is the update gate, `r` the reset gate, `candidate` the proposed state, `h` the state, `h_before` what each step
    starts from. `sums` `(T, 3 * units)` are what the two gates and the candidate bend, in the order z, r, h. `told` is
    what the state says to the candidate: r * (h U + b') with `reset_after`, else (r * h) U; `inner` is what the reset
    gate multiplies: h U + b', or h itself.
    """

    reset_after: bool
    sums: np.ndarray
    z: np.ndarray
    r: np.ndarray
    inner: np.ndarray
    told: np.ndarray
    candidate: np.ndarray
    h: np.ndarray
    h_before: np.ndarray


def lstm_gates(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
) -> LSTMGates:
    """An LSTM with everything that it works out, from the arguments of `core.nn.recurrent.lstm`.

        i, f, o = sigmoid(x_t W + h_(t-1) U + b);    g = tanh(...);    c_t = f * c_(t-1) + i * g;    h_t = o * tanh(c_t)

    Raises `ValueError` where shapes do not fit together. Source: Hochreiter and Schmidhuber (1997), with the forget
    gate of Gers, Schmidhuber and Cummins (2000).
    """
    inputs, W, U, b = arrays(x, kernel, recurrent_kernel, bias, gates=4)
    h, c = start_states(inputs, U, h0=h0, c0=c0)
    units = len(U)
    rows: list[tuple[np.ndarray, ...]] = []
    for driven in inputs @ W + b:  # (4 * units,)
        sums = driven + h @ U
        i, f, o = (curves.sigmoid(sums[k * units : (k + 1) * units]) for k in (0, 1, 3))
        g = np.tanh(sums[2 * units : 3 * units])
        before = c, h
        # c_t = f * c_(t-1) + i * g
        c = f * c + i * g
        h = o * np.tanh(c)
        rows.append((sums, i, f, g, o, c, h, *before))
    return LSTMGates(*(np.array(column) for column in zip(*rows, strict=True)))


def gru_gates(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    h0: ArrayLike | None = None,
    reset_after: bool = True,
) -> GRUGates:
    """A GRU with everything that it works out, from the arguments of `core.nn.recurrent.gru`.

        z, r = sigmoid(x_t W + h_(t-1) U + b);    h_t = z * h_(t-1) + (1 - z) * candidate
        candidate = tanh(x_t W_h + b_h + r * (h_(t-1) U_h + b'_h))    with `reset_after`, Keras' default
        candidate = tanh(x_t W_h + b_h + (r * h_(t-1)) U_h)           otherwise

    Raises `ValueError` where shapes do not fit together. Source: Cho et al. (2014), arXiv:1406.1078.
    """
    after = flag(reset_after, "reset_after")
    inputs, W, U, b = arrays(x, kernel, recurrent_kernel, bias, gates=3, bias_rows=2 if after else None)
    (h,) = start_states(inputs, U, h0=h0)
    units = len(U)
    input_bias, state_bias = b if after else (b, np.zeros_like(b))
    U_h, b_h = U[:, 2 * units :], state_bias[2 * units :]
    rows: list[tuple[np.ndarray, ...]] = []
    for driven in inputs @ W + input_bias:  # (3 * units,)
        gates = driven[: 2 * units] + h @ U[:, : 2 * units] + state_bias[: 2 * units]
        z, r = np.split(curves.sigmoid(gates), 2)
        inner = h @ U_h + b_h if after else h
        told = r * inner if after else (r * inner) @ U_h
        last = driven[2 * units :] + told
        candidate = np.tanh(last)
        before = h
        # h_t = z * h_(t-1) + (1 - z) * candidate
        h = z * h + (1 - z) * candidate
        rows.append((np.concatenate([gates, last]), z, r, inner, told, candidate, h, before))
    return GRUGates(after, *(np.array(column) for column in zip(*rows, strict=True)))
