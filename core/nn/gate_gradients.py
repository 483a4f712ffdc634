"""Backpropagation through time in gated cells: how a loss changes with every state and every cell.

The conveyor is why it survives: dL/dc_(t-1) holds dL/dc_t times f, with no weight matrix and no slope in between, and
in a GRU dL/dh_(t-1) holds dL/dh_t times z (Hochreiter and Schmidhuber, 1997: the constant error carousel).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, shaped
from core.nn.gates import GRUGates, LSTMGates


@dataclass(frozen=True, eq=False)
class GateGradients:
    """The whole gradient at each state and at each weighted sum: what is there directly, and what later steps send.

    `d_h` is `(T, units)`, `d_sums` `(T, gates * units)` in the order of the gates, `d_h0` `(units,)`. `d_c` is the
    gradient at each cell of an LSTM, `(T, units)`, and None for a GRU. In an LSTM the weights' gradients follow:
    x^T d_sums and h_before^T d_sums.
    """

    d_h: np.ndarray
    d_sums: np.ndarray
    d_h0: np.ndarray
    d_c: np.ndarray | None = None


def lstm_gradients(run: LSTMGates, recurrent_kernel: ArrayLike, dh: ArrayLike) -> GateGradients:
    """From the loss' direct gradient at each state, `dh` `(T, units)`, to the whole one.

        dc_t = dc_(t+1) * f_(t+1) + dh_t * o_t * (1 - tanh(c_t)^2);    dh_t = direct + dz_(t+1) U^T

    `recurrent_kernel` `(units, 4 * units)` is the one that `run` was made with. Raises `ValueError` for other shapes.
    """
    U, direct = _given(recurrent_kernel, dh, run.h, 4)
    d_h, d_c, d_sums = np.empty_like(run.h), np.empty_like(run.h), np.empty_like(run.sums)
    later_h, later_c = np.zeros_like(run.h[0]), np.zeros_like(run.h[0])
    for t in reversed(range(len(run.h))):
        i, f, g, o, bent = run.i[t], run.f[t], run.g[t], run.o[t], np.tanh(run.c[t])
        d_h[t] = direct[t] + later_h
        d_c[t] = later_c + d_h[t] * o * (1 - bent**2)
        d_sums[t] = np.concatenate(
            [
                d_c[t] * g * i * (1 - i),
                d_c[t] * run.c_before[t] * f * (1 - f),
                d_c[t] * i * (1 - g**2),
                d_h[t] * bent * o * (1 - o),
            ]
        )
        later_h, later_c = d_sums[t] @ U.T, d_c[t] * f
    return GateGradients(d_h, d_sums, later_h, d_c)


def gru_gradients(run: GRUGates, recurrent_kernel: ArrayLike, dh: ArrayLike) -> GateGradients:
    """From the loss' direct gradient at each state, `dh` `(T, units)`, to the whole one.

        dh_(t-1) = direct + dh_t * z_t + what comes back through both gates and the candidate

    `recurrent_kernel` `(units, 3 * units)` is the one that `run` was made with. Raises `ValueError` for other shapes.
    """
    U, direct = _given(recurrent_kernel, dh, run.h, 3)
    units = len(U)
    U_h = U[:, 2 * units :]
    d_h, d_sums = np.empty_like(run.h), np.empty_like(run.sums)
    later = np.zeros_like(run.h[0])
    for t in reversed(range(len(run.h))):
        z, r, candidate, before = run.z[t], run.r[t], run.candidate[t], run.h_before[t]
        d_h[t] = direct[t] + later
        d_last = d_h[t] * (1 - z) * (1 - candidate**2)
        d_z = d_h[t] * (before - candidate) * z * (1 - z)
        if run.reset_after:
            d_told, d_kept = d_last, (d_last * r) @ U_h.T
        else:
            d_told = d_last @ U_h.T
            d_kept = d_told * r
        d_r = d_told * run.inner[t] * r * (1 - r)
        d_sums[t] = np.concatenate([d_z, d_r, d_last])
        later = d_h[t] * z + d_kept + np.concatenate([d_z, d_r]) @ U[:, : 2 * units].T
    return GateGradients(d_h, d_sums, later)


def _given(kernel: ArrayLike, dh: ArrayLike, h: np.ndarray, gates: int) -> tuple[np.ndarray, np.ndarray]:
    units = h.shape[1]
    U = shaped(floats(kernel, "recurrent_kernel"), (units, gates * units), "recurrent_kernel")
    return U.astype(h.dtype), shaped(floats(dh, "dh"), h.shape, "dh").astype(h.dtype)
