"""Attention: a decoder looks at all that an encoder gives, at each part as much as its state asks for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, same_type, shaped
from core.nn.softmax import softmax


@dataclass(frozen=True, eq=False)
class Attention:
    """What was looked at: `scores` e and `weights` alpha, `(n,)`, and `context`, `(features,)`, their mixture."""

    scores: np.ndarray
    weights: np.ndarray
    context: np.ndarray


def additive_attention(
    query: ArrayLike,
    values: ArrayLike,
    value_kernel: ArrayLike,
    query_kernel: ArrayLike,
    bias: ArrayLike,
    score: ArrayLike,
) -> Attention:
    """Additive attention (Bahdanau, Cho and Bengio, 2015, arXiv:1409.0473).

        e_i = v . tanh(f_i W + h U + b);    alpha = softmax(e);    context = sum alpha_i f_i

    `query` h is `(units,)`, the decoder's state; `values` f `(n, features)`, one row per place of the encoder's grid.
    `value_kernel` W is `(features, k)`, `query_kernel` U `(units, k)`, `bias` b and `score` v `(k,)`. Shapes that do
    not fit together raise `ValueError`.

    >>> additive_attention([0.0], [[1.0], [1.0]], [[1.0]], [[1.0]], [0.0], [1.0]).weights.tolist()
    [0.5, 0.5]
    """
    f, h = floats(values, "values", axes=2), floats(query, "query", axes=1)
    W = floats(value_kernel, "value_kernel", axes=2)
    k = W.shape[1]
    shaped(W, (f.shape[1], k), "value_kernel")
    U = shaped(floats(query_kernel, "query_kernel", axes=2), (len(h), k), "query_kernel")
    b, v = shaped(floats(bias, "bias"), (k,), "bias"), shaped(floats(score, "score"), (k,), "score")
    f, h, W, U, b, v = same_type(f, h, W, U, b, v)
    # e_i = v . tanh(f_i W + h U + b)
    scores = np.tanh(f @ W + h @ U + b) @ v  # (n,)
    weights = softmax(scores)
    return Attention(scores, weights, weights @ f)
