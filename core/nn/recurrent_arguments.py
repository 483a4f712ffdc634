"""The arguments that recurrent layers share, checked: sequences, kernels in Keras' gate order, start states."""

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, same_type, shaped


def arrays(
    x: ArrayLike,
    kernel: ArrayLike,
    recurrent_kernel: ArrayLike,
    bias: ArrayLike,
    *,
    gates: int,
    bias_rows: int | None = None,
) -> tuple[np.ndarray, ...]:
    """The arguments as arrays of one type, where their shapes fit together."""
    inputs = floats(x, "x", axes=2)
    W, U = floats(kernel, "kernel", axes=2), floats(recurrent_kernel, "recurrent_kernel", axes=2)
    units = len(U)
    shaped(U, (units, gates * units), "recurrent_kernel")
    shaped(W, (inputs.shape[1], gates * units), "kernel")
    shape = (gates * units,) if bias_rows is None else (bias_rows, gates * units)
    return same_type(inputs, W, U, shaped(floats(bias, "bias"), shape, "bias"))


def start_states(inputs: np.ndarray, U: np.ndarray, **given: ArrayLike | None) -> list[np.ndarray]:
    """Start states, zero where none is given."""
    return [
        np.zeros(len(U), inputs.dtype)
        if state is None
        else shaped(floats(state, name), (len(U),), name).astype(inputs.dtype)
        for name, state in given.items()
    ]
