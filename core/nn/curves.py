"""The activation functions themselves, and their slopes, element by element on float arrays.

`core.nn.activations` lists them with their formulas and checks what comes in. Each pair is written so that
no finite x gives nan, and a value beyond the largest number is that number. At a kink, where the slope has no
one value, it is the one that TensorFlow's gradient gives. The caller silences overflow and underflow: in the
places where they occur the rounded result, infinity or zero, leads to the right answer.
"""

import math

import numpy as np

SELU_ALPHA = 1.6732632423543772  # Klambauer et al. (2017), equation 14
SELU_SCALE = 1.0507009873554805


def finite(y: np.ndarray) -> np.ndarray:
    """Values beyond the largest number of their type become that number."""
    largest = np.finfo(y.dtype).max
    return np.clip(y, -largest, largest)


def linear(x: np.ndarray) -> np.ndarray:
    return x.copy()


def linear_slope(x: np.ndarray) -> np.ndarray:
    return np.ones_like(x)


def step(x: np.ndarray) -> np.ndarray:
    return np.where(x >= 0, 1, 0).astype(x.dtype)


def step_slope(x: np.ndarray) -> np.ndarray:
    return np.zeros_like(x)


def sigmoid(x: np.ndarray) -> np.ndarray:
    # exp of a negative number never overflows; the two sides mirror each other.
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def sigmoid_slope(x: np.ndarray) -> np.ndarray:
    small = np.exp(-np.abs(x))
    return small / (1 + small) ** 2


def tanh_slope(x: np.ndarray) -> np.ndarray:
    return 1 - np.tanh(x) ** 2


def relu(x: np.ndarray, negative_slope: float, max_value: float | None, threshold: float) -> np.ndarray:
    kept = np.where(x > threshold, x, 0)
    if max_value is not None:
        kept = np.clip(kept, 0, max_value)
    if negative_slope:
        kept = finite(kept - finite(negative_slope * finite(np.maximum(threshold - x, 0))))
    return kept.astype(x.dtype)


def relu_slope(x: np.ndarray, negative_slope: float, max_value: float | None, threshold: float) -> np.ndarray:
    kept = x > threshold
    if max_value is not None:
        # TensorFlow clips with both ends included, but has a kernel of its own for 6, without them.
        below = x < max_value if max_value == 6 and threshold == 0 else x <= max_value
        kept &= below & (x >= 0)
    leaks = x < threshold
    if max_value is None and threshold == 0:
        leaks = x <= 0
    return (kept + negative_slope * leaks).astype(x.dtype)


def leaky_relu(x: np.ndarray, negative_slope: float) -> np.ndarray:
    return np.where(x > 0, x, finite(negative_slope * x))


def leaky_relu_slope(x: np.ndarray, negative_slope: float) -> np.ndarray:
    return np.where(x > 0, 1, negative_slope).astype(x.dtype)


def prelu(x: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    return np.where(x >= 0, x, finite(alpha * x))


def prelu_slope(x: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    # Keras computes relu(x) - alpha * relu(-x), and neither half has a slope at 0.
    return np.where(x > 0, 1, np.where(x < 0, alpha, 0)).astype(x.dtype)


def elu(x: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def elu_slope(x: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)))


def selu(x: np.ndarray) -> np.ndarray:
    return finite(SELU_SCALE * elu(x, SELU_ALPHA))


def selu_slope(x: np.ndarray) -> np.ndarray:
    return SELU_SCALE * np.where(x >= 0, 1, SELU_ALPHA * np.exp(np.minimum(x, 0)))


def celu(x: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0) / alpha))


def celu_slope(x: np.ndarray, alpha: float) -> np.ndarray:
    # No kink: both sides meet 0 with slope 1. (Keras' own says 2 there, where both halves of its sum count.)
    return np.exp(np.minimum(x, 0) / alpha)


def gelu(x: np.ndarray, approximate: bool) -> np.ndarray:
    # (1 + tanh(u)) / 2 is sigmoid(2u), which keeps the digits of the left tail.
    return x * (sigmoid(2 * _gelu_argument(x)) if approximate else _normal_cdf(x))


def gelu_slope(x: np.ndarray, approximate: bool) -> np.ndarray:
    if approximate:
        u = _gelu_argument(x)
        near = np.clip(x, -30, 30)  # beyond, the sigmoid is flat, and x squared might overflow
        du = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * near**2)
        return sigmoid(2 * u) + near * sigmoid_slope(2 * u) * 2 * du
    return _normal_cdf(x) + x * np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)


def _gelu_argument(x: np.ndarray) -> np.ndarray:
    return math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)


def _normal_cdf(x: np.ndarray) -> np.ndarray:
    # erfc keeps the digits of the left tail, which 1 + erf would round away.
    tail = np.vectorize(math.erfc, otypes=[np.float64])(-x.astype(np.float64) / math.sqrt(2))
    return (0.5 * tail).astype(x.dtype)


def silu(x: np.ndarray) -> np.ndarray:
    return x * sigmoid(x)


def silu_slope(x: np.ndarray) -> np.ndarray:
    return sigmoid(x) + x * sigmoid_slope(x)


def mish(x: np.ndarray) -> np.ndarray:
    return x * np.tanh(softplus(x))


def mish_slope(x: np.ndarray) -> np.ndarray:
    bend = np.tanh(softplus(x))
    return bend + x * (1 - bend**2) * sigmoid(x)


def softplus(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def softsign(x: np.ndarray) -> np.ndarray:
    return x / (1 + np.abs(x))


def softsign_slope(x: np.ndarray) -> np.ndarray:
    return (1 / (1 + np.abs(x))) ** 2


def hard_sigmoid(x: np.ndarray) -> np.ndarray:
    return np.clip(x + 3, 0, 6) / 6


def hard_sigmoid_slope(x: np.ndarray) -> np.ndarray:
    return np.where(np.abs(x) < 3, 1 / 6, 0).astype(x.dtype)


def hard_swish(x: np.ndarray) -> np.ndarray:
    return x * hard_sigmoid(x)


def hard_swish_slope(x: np.ndarray) -> np.ndarray:
    return hard_sigmoid(x) + x * hard_sigmoid_slope(x)


def hard_tanh(x: np.ndarray) -> np.ndarray:
    return np.clip(x, -1, 1)


def hard_tanh_slope(x: np.ndarray) -> np.ndarray:
    return np.where(np.abs(x) <= 1, 1, 0).astype(x.dtype)


def thresholded_relu(x: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(x > alpha, x, 0)


def thresholded_relu_slope(x: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(x > alpha, 1, 0).astype(x.dtype)


def exponential(x: np.ndarray) -> np.ndarray:
    return finite(np.exp(x))
