"""A head on features that stand still: multinomial logistic regression, fitted in NumPy.

A frozen backbone gives the same features every time, so they are computed once and only this small problem is left.
"""

import numpy as np
from numpy.typing import NDArray

from core.nn.softmax import softmax

STEPS = 300
RATE = 0.05
DECAY = 1e-3  # weight of half the squared norm of the kernel, on standardized features


def fit_head(
    features: NDArray[np.float32], labels: NDArray[np.int64], classes: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Kernel `(d, classes)` and bias `(classes,)` for features `(n, d)` as they are.

    Full batches with Adam (Kingma and Ba, 2015) from zero, on features standardized by their own mean and deviation,
    which is then folded into kernel and bias. The problem is convex, so nothing is drawn at random.
    """
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    x = ((features - mean) / spread).astype(np.float32)
    targets = np.eye(classes, dtype=np.float32)[labels]
    weights = np.zeros((x.shape[1] + 1, classes), np.float32)  # the bias is the last row
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        error = (softmax(x @ weights[:-1] + weights[-1]) - targets) / len(x)
        gradient = np.concatenate([x.T @ error + DECAY * weights[:-1], error.sum(axis=0, keepdims=True)])
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient**2 - second)
        rate = RATE * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    kernel = weights[:-1] / spread[:, None]
    return kernel.astype(np.float32), (weights[-1] - mean @ kernel).astype(np.float32)
