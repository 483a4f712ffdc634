"""Softmax: scores of any size become probabilities, between 0 and 1, that sum to 1.

    p_i = exp(z_i / T) / sum over j of exp(z_j / T)

Only differences between scores count, so the largest is subtracted first and nothing overflows (Goodfellow,
Bengio and Courville, "Deep Learning", 2016, section 4.1).
"""

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, integer, positive


def softmax(z: ArrayLike, *, temperature: float = 1.0, axis: int = -1) -> np.ndarray:
    """Probabilities from the scores `z` (logits) along `axis`, in the shape of `z`.

    A `temperature` above 1 evens the probabilities out, below 1 it sharpens them; it must be above zero.
    Logits may be of any finite size; minus infinity is allowed beside them and gives probability 0.

    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    """
    scores = floats(z, "z", at_least=1)
    weights = np.exp(_below_largest(scores, _axis(axis, scores), positive(temperature, "temperature")))
    return weights / weights.sum(axis=axis, keepdims=True)


def log_softmax(z: ArrayLike, *, axis: int = -1) -> np.ndarray:
    """The logarithms of `softmax(z)`, finite also where the probabilities themselves round to 0.

    A logarithm beyond the largest number of its type is that number, with its minus sign.
    """
    scores = floats(z, "z", at_least=1)
    below = _below_largest(scores, _axis(axis, scores), 1.0)
    lowest = np.finfo(below.dtype).min
    below = np.where(np.isneginf(below) & np.isfinite(scores), lowest, below)
    with np.errstate(under="ignore"):
        total = np.exp(below).sum(axis=axis, keepdims=True)
    return below - np.log(total)


def softmax_jacobian(z: ArrayLike) -> np.ndarray:
    """How each probability changes with each score: `(n, n)` for `n` scores, row i for p_i.

    dp_i / dz_j = p_i * ((i == j) - p_j). Symmetric; every row sums to 0, since the probabilities keep theirs.
    """
    p = softmax(floats(z, "z", axes=1))
    return np.diag(p) - np.outer(p, p)


def _below_largest(scores: np.ndarray, axis: int, temperature: float) -> np.ndarray:
    """(z - max z) / T, at most 0. A difference too large to write down is minus infinity, whose exp is 0."""
    limits = np.finfo(scores.dtype)
    temperature = min(max(temperature, float(limits.tiny)), float(limits.max))  # neither 0 nor infinity in float32
    with np.errstate(over="ignore", under="ignore"):
        if temperature >= 1:
            # Divided first: the difference of two huge scores may be small once divided.
            scores = scores / temperature
            return scores - scores.max(axis=axis, keepdims=True)
        return (scores - scores.max(axis=axis, keepdims=True)) / temperature


def _axis(axis: int, scores: np.ndarray) -> int:
    """`axis`, where `scores` has it."""
    if not -scores.ndim <= integer(axis, "axis", minimum=-scores.ndim) < scores.ndim:
        raise ValueError(f"axis must be an axis of z, received {axis} for shape {scores.shape}")
    return axis
