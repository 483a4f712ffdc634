"""One neuron: the McCulloch-Pitts unit, and the perceptron that finds its own weights.

Sources: McCulloch and Pitts, "A Logical Calculus of the Ideas Immanent in Nervous Activity" (1943);
Rosenblatt, "The Perceptron" (1958); Novikoff, "On Convergence Proofs on Perceptrons" (1962).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, integer, number, positive, shaped


def mcculloch_pitts(x: ArrayLike, *, weights: ArrayLike, threshold: float) -> int | np.ndarray:
    """1 where the neuron fires, that is where the weighted sum of its inputs reaches the threshold, else 0.

    `x` is `(..., n)`, 0s and 1s in the original; `weights` is `(n,)`. One vector gives an int, several give
    an array of ints. Raises `ValueError` where the shapes do not fit.

    >>> [mcculloch_pitts([a, b], weights=[1, 1], threshold=2) for a in (0, 1) for b in (0, 1)]
    [0, 0, 0, 1]
    """
    inputs = floats(x, "x", at_least=1)
    w = shaped(floats(weights, "weights"), inputs.shape[-1:], "weights")
    fires = inputs @ w >= number(threshold, "threshold")
    return int(fires) if fires.ndim == 0 else fires.astype(np.int64)


@dataclass(frozen=True)
class Update:
    """One mistake and what it taught: in which pass, on which row, and the weights afterwards."""

    epoch: int
    row: int
    w: np.ndarray
    b: float


@dataclass(frozen=True)
class PerceptronRun:
    """What a perceptron learned.

    `mistakes` counts updates over all passes; `converged` says whether the last pass was free of them;
    `epochs` counts the passes made, the clean one included; `updates` tells every change in order.
    """

    w: np.ndarray
    b: float
    mistakes: int
    converged: bool
    epochs: int
    updates: tuple[Update, ...] = ()


def train_perceptron(
    X: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: float = 1.0,
    epochs: int = 100,
    w0: ArrayLike | None = None,
    b0: float = 0.0,
    tolerance: float = 0.0,
) -> PerceptronRun:
    """Rosenblatt's rule: at each row on the wrong side, or on the boundary, add rate * y * x to the weights.

        where y * (w.x + b) <= 0:    w = w + rate * y * x,    b = b + rate * y

    `X` is `(n, d)` and is gone through in row order, `y` is `(n,)` of -1 and +1. Starts at `w0` (zeros) and
    `b0`. A sum of at most `tolerance` counts as 0, where decimals that binary numbers cannot hold should end on the
    boundary. Stops after a pass without mistakes, or after `epochs` passes. Where the classes are separable with
    margin g around the origin and |(x, 1)| <= R, it makes at most (R / g)^2 mistakes from zero (Novikoff);
    where they are not, it never converges. Raises `ValueError` for other labels and shapes that do not fit.
    """
    rows = floats(X, "X", axes=2).astype(np.float64)
    labels = shaped(floats(y, "y"), rows.shape[:1], "y").astype(np.float64)
    if not np.isin(labels, (-1, 1)).all():
        raise ValueError(f"y must hold -1 and +1 only, received {labels[~np.isin(labels, (-1, 1))][0]:g}")
    rate = positive(learning_rate, "learning_rate")
    passes = integer(epochs, "epochs")
    start = np.zeros(rows.shape[1]) if w0 is None else floats(w0, "w0")
    w = shaped(start, rows.shape[1:], "w0").astype(np.float64)
    b, slack = number(b0, "b0"), number(tolerance, "tolerance")
    updates: list[Update] = []
    for epoch in range(1, passes + 1):
        before = len(updates)
        for row, (x, label) in enumerate(zip(rows, labels, strict=True)):
            if label * (w @ x + b) <= slack:
                w = w + rate * label * x
                b = float(b + rate * label)
                updates.append(Update(epoch, row, w, b))
        if len(updates) == before:
            return PerceptronRun(w, b, len(updates), True, epoch, tuple(updates))
    return PerceptronRun(w, b, len(updates), False, passes, tuple(updates))
