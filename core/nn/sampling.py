"""How a next token is drawn: sharpen or flatten by temperature, keep the k most probable, then draw."""

import numpy as np

from core.nn.softmax import softmax


def shaped(logits: np.ndarray, *, temperature: float = 1.0, top_k: int = 0) -> np.ndarray:
    """Probabilities `(V,)` to draw from: softmax of logits / temperature over the `top_k` largest; 0 keeps all.

    Of equal logits the first count as larger. Raises `ValueError` for a temperature that is not above 0, and for a
    negative `top_k`.

    >>> shaped(np.log([0.6, 0.3, 0.1]), top_k=2).round(4).tolist()
    [0.6667, 0.3333, 0.0]
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, received {temperature}")
    if top_k < 0:
        raise ValueError(f"top_k must be at least 0, received {top_k}")
    scores = np.asarray(logits, float)
    if 0 < top_k < len(scores):
        kept = np.argsort(-scores, kind="stable")[:top_k]
        left = np.full_like(scores, -np.inf)
        left[kept] = scores[kept]
        p = np.zeros_like(scores)
        p[kept] = softmax(scores[kept], temperature=temperature)
        return p
    return softmax(scores, temperature=temperature)


def drawn(p: np.ndarray, u: float) -> int:
    """The token that a number `u` in [0, 1) falls on, when all probabilities are laid side by side, largest first.

    >>> [drawn(np.array([0.2, 0.5, 0.3]), u) for u in (0.0, 0.49, 0.5, 0.9)]
    [1, 1, 2, 0]
    """
    order, ends = laid(p)
    # Rounding may leave the last end a little below 1.
    return int(order[min(int(np.searchsorted(ends, u, side="right")), int((p > 0).sum()) - 1)])


def laid(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tokens from the most probable to the least, and where each one's stretch of [0, 1) ends."""
    order = np.argsort(-p, kind="stable")
    return order, np.cumsum(p[order])
