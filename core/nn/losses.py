"""Losses: how wrong a prediction is, as one number, and which way each prediction should move.

Every loss is a mean over all leading axes; those that compare element by element (`mean_*`, `huber`,
`binary_cross_entropy`, `hinge`) average the last axis too. Each returns a float; `<name>_gradient`, with the
same arguments, returns dLoss/dprediction in the prediction's shape and type. Values are those of
`keras.losses`. Raises `ValueError` where shapes differ, and for labels and probabilities out of range.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from core.nn import curves
from core.nn.checks import flag, floats, integers, positive, shaped
from core.nn.softmax import log_softmax, softmax

# Keras keeps probabilities this far from 0 and 1, so that no logarithm is infinite.
CLIP = 1e-7


def mean_squared_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """mean (y_pred - y_true)^2"""
    true, predicted = _pair(y_true, y_pred)
    return _mean((predicted - true) ** 2)


def mean_squared_error_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    true, predicted = _pair(y_true, y_pred)
    return 2 * (predicted - true) / predicted.size


def quadratic_cost(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """mean over examples of half the squared norm, |y_pred - y_true|^2 / 2: the textbooks' cost of
    backpropagation (Nielsen, "Neural Networks and Deep Learning", 2015, chapter 1).
    """
    true, predicted = _pair(y_true, y_pred, at_least=1)
    return _mean(0.5 * ((predicted - true) ** 2).sum(axis=-1))


def quadratic_cost_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    true, predicted = _pair(y_true, y_pred, at_least=1)
    return (predicted - true) / _examples(predicted)


def mean_absolute_error(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """mean |y_pred - y_true|"""
    true, predicted = _pair(y_true, y_pred)
    return _mean(np.abs(predicted - true))


def mean_absolute_error_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """The sign of each error; 0 where there is none."""
    true, predicted = _pair(y_true, y_pred)
    return np.sign(predicted - true) / predicted.size


def huber(y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0) -> float:
    """mean of e^2 / 2 where |e| <= delta, of delta * (|e| - delta / 2) beyond, e = y_pred - y_true: squared
    near zero, and no more than linear for outliers (Huber, 1964).
    """
    true, predicted = _pair(y_true, y_pred)
    delta = positive(delta, "delta")
    error = np.abs(predicted - true)
    return _mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))


def huber_gradient(y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0) -> np.ndarray:
    true, predicted = _pair(y_true, y_pred)
    delta = positive(delta, "delta")
    return np.clip(predicted - true, -delta, delta) / predicted.size


def binary_cross_entropy(y_true: ArrayLike, p: ArrayLike, *, from_logits: bool = False) -> float:
    """-mean of t log p + (1 - t) log(1 - p): each element is a yes-or-no question of its own.

    Targets t lie from 0 to 1. `p` are probabilities, or the scores before a sigmoid with `from_logits`, which
    is exact where probabilities round to 0 or 1.
    """
    true, predicted = _pair(y_true, p)
    _in_unit_interval(true, "y_true", "")
    if flag(from_logits, "from_logits"):
        # max(z, 0) - z t + log(1 + exp(-|z|))
        return _mean(np.maximum(predicted, 0) - predicted * true + np.log1p(np.exp(-np.abs(predicted))))
    clipped = _clipped(predicted)
    return _mean(-(true * np.log(clipped) + (1 - true) * np.log(1 - clipped)))


def binary_cross_entropy_gradient(y_true: ArrayLike, p: ArrayLike, *, from_logits: bool = False) -> np.ndarray:
    """((1 - t) / (1 - p) - t / p) / n, and 0 where p is clipped, as in Keras; from logits (sigmoid(z) - t) / n."""
    true, predicted = _pair(y_true, p)
    _in_unit_interval(true, "y_true", "")
    if flag(from_logits, "from_logits"):
        return (curves.sigmoid(predicted) - true) / predicted.size
    clipped = _clipped(predicted)
    slope = (1 - true) / (1 - clipped) - true / clipped
    return np.where(clipped == predicted, slope, 0).astype(slope.dtype) / predicted.size


def categorical_cross_entropy(y_true: ArrayLike, p: ArrayLike, *, from_logits: bool = False) -> float:
    """mean over examples of -sum over classes of t log p: one of several classes is right.

    The last axis holds the classes, the targets t from 0 to 1, 1 for the right class ("one-hot"). `p` are
    probabilities, or the scores before a softmax with `from_logits`. p = 0 for the right class costs
    -log 1e-7, about 16.1. Probabilities are taken as they are, not scaled to sum to 1.
    """
    true, predicted = _pair(y_true, p, at_least=1)
    _in_unit_interval(true, "y_true", "")
    logs = log_softmax(predicted) if flag(from_logits, "from_logits") else np.log(_clipped(predicted))
    return _mean(-(true * np.where(true == 0, 0, logs)).sum(axis=-1))


def categorical_cross_entropy_gradient(y_true: ArrayLike, p: ArrayLike, *, from_logits: bool = False) -> np.ndarray:
    """-t / p per example, with p at least 1e-7; from logits softmax(z) - t. Both over the number of examples."""
    true, predicted = _pair(y_true, p, at_least=1)
    _in_unit_interval(true, "y_true", "")
    if flag(from_logits, "from_logits"):
        slope = softmax(predicted) * true.sum(axis=-1, keepdims=True) - true
    else:
        slope = 0 - true / _clipped(predicted)  # 0, not -0, for the other classes
    return slope / _examples(predicted)


def sparse_categorical_cross_entropy(labels: ArrayLike, p: ArrayLike, *, from_logits: bool = False) -> float:
    """`categorical_cross_entropy` with each right class given by its number, in the shape of `p` without its
    last axis.
    """
    return categorical_cross_entropy(_one_hot(labels, p), p, from_logits=from_logits)


def sparse_categorical_cross_entropy_gradient(
    labels: ArrayLike, p: ArrayLike, *, from_logits: bool = False
) -> np.ndarray:
    return categorical_cross_entropy_gradient(_one_hot(labels, p), p, from_logits=from_logits)


def hinge(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """mean of max(0, 1 - y s), y = -1 or +1 the label and s any score: no cost once s is right by 1 or more."""
    true, predicted = _pair(y_true, y_pred)
    return _mean(np.maximum(1 - _signs(true) * predicted, 0))


def hinge_gradient(y_true: ArrayLike, y_pred: ArrayLike) -> np.ndarray:
    """-y where the margin y s is at most 1, else 0; over the number of elements."""
    true, predicted = _pair(y_true, y_pred)
    return np.where(_signs(true) * predicted <= 1, -true, 0).astype(predicted.dtype) / predicted.size


LOSSES: Mapping[str, tuple[Callable[..., float], Callable[..., np.ndarray]]] = MappingProxyType(
    {
        "mean_squared_error": (mean_squared_error, mean_squared_error_gradient),
        "quadratic_cost": (quadratic_cost, quadratic_cost_gradient),
        "mean_absolute_error": (mean_absolute_error, mean_absolute_error_gradient),
        "huber": (huber, huber_gradient),
        "binary_cross_entropy": (binary_cross_entropy, binary_cross_entropy_gradient),
        "categorical_cross_entropy": (categorical_cross_entropy, categorical_cross_entropy_gradient),
        "sparse_categorical_cross_entropy": (
            sparse_categorical_cross_entropy,
            sparse_categorical_cross_entropy_gradient,
        ),
        "hinge": (hinge, hinge_gradient),
    }
)


def _pair(y_true: ArrayLike, y_pred: ArrayLike, *, at_least: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Both as arrays of one shape, in the prediction's type."""
    predicted = floats(y_pred, "the prediction", at_least=at_least)
    true = floats(y_true, "y_true").astype(predicted.dtype)
    return shaped(true, predicted.shape, "y_true"), predicted


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values, dtype=np.float64))


def _examples(predicted: np.ndarray) -> int:
    """How many vectors lie along the last axis."""
    return predicted.size // predicted.shape[-1]


def _clipped(p: np.ndarray) -> np.ndarray:
    _in_unit_interval(p, "the prediction", " (from_logits=True takes scores)")
    return np.clip(p, CLIP, 1 - CLIP)


def _in_unit_interval(values: np.ndarray, name: str, hint: str) -> None:
    outside = ~((values >= -CLIP) & (values <= 1 + CLIP))  # rounding may leave a probability just outside
    if outside.any():
        raise ValueError(f"{name} must lie from 0 to 1{hint}, received {values[outside].flat[0]}")


def _one_hot(labels: ArrayLike, p: ArrayLike) -> np.ndarray:
    predicted = floats(p, "the prediction", at_least=1)
    numbers = shaped(integers(labels, "labels"), predicted.shape[:-1], "labels")
    classes = predicted.shape[-1]
    outside = (numbers < 0) | (numbers >= classes)
    if outside.any():
        raise ValueError(f"labels must lie from 0 to {classes - 1}, received {numbers[outside].flat[0]}")
    return np.eye(classes, dtype=predicted.dtype)[numbers]


def _signs(true: np.ndarray) -> np.ndarray:
    others = np.abs(true) != 1
    if others.any():
        raise ValueError(f"labels must be -1 or +1, received {true[others].flat[0]}")
    return true
