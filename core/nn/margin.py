"""The widest gap between two classes, and what it promises a perceptron.

Sources: Wolfe, "Finding the Nearest Point in a Polytope" (1976);
Novikoff, "On Convergence Proofs on Perceptrons" (1962).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import floats, shaped

ZERO = 1e-10  # of the squared length of the longest row, what counts as 0


@dataclass(frozen=True)
class Margin:
    """How clearly a boundary w.x + b = 0 can part two classes; the bias counts as a weight on a constant 1.

    `gamma` is the largest gap there is: y * (w.x + b) is at least `gamma` for every row, where |(w, b)| = 1. It is 0
    where no boundary parts the classes; `w` and `b` are 0 then as well. `radius` is the length of the longest (x, 1).
    """

    w: np.ndarray  # (d,)
    b: float
    gamma: float
    radius: float

    @property
    def separable(self) -> bool:
        return self.gamma > 0

    @property
    def bound(self) -> float:
        """Novikoff's (R / gamma)^2: a perceptron that starts at 0 makes at most so many mistakes, in any order."""
        return (self.radius / self.gamma) ** 2 if self.separable else float("inf")


def largest_margin(X: ArrayLike, y: ArrayLike) -> Margin:
    """The boundary with the largest gap. `X` is `(n, d)`, `y` is `(n,)` of -1 and +1.

    The largest gap equals the distance from the origin to the convex hull of the rows y * (x, 1), and the boundary's
    normal points to the nearest place in it. Raises `ValueError` for other labels and shapes that do not fit.

    >>> round(largest_margin([[0, 0], [0, 1], [1, 0], [1, 1]], [-1, -1, -1, 1]).bound, 6)
    51.0
    """
    rows = floats(X, "X", axes=2).astype(np.float64)
    labels = shaped(floats(y, "y"), rows.shape[:1], "y").astype(np.float64)
    if not np.isin(labels, (-1, 1)).all():
        raise ValueError(f"y must hold -1 and +1 only, received {labels[~np.isin(labels, (-1, 1))][0]:g}")
    signed = labels[:, None] * np.column_stack([rows, np.ones(len(rows))])
    radius = float(np.sqrt((signed**2).sum(axis=1).max()))
    nearest = nearest_point(signed)
    gamma = float(np.linalg.norm(nearest))
    if gamma**2 <= ZERO * radius**2:
        return Margin(np.zeros(rows.shape[1]), 0.0, 0.0, radius)
    unit = nearest / gamma
    return Margin(unit[:-1], float(unit[-1]), gamma, radius)


def nearest_point(points: np.ndarray) -> np.ndarray:
    """The point of the convex hull of `(n, d)` points that lies nearest to the origin (Wolfe's algorithm).

    It keeps a few corners and the weights that mix the point out of them: a corner is taken in while one lies nearer,
    and those that would need a negative weight are let go.
    """
    slack = ZERO * float((points**2).sum(axis=1).max())
    corners = [int(np.argmin((points**2).sum(axis=1)))]
    shares = np.ones(1)
    nearest = points[corners[0]]
    # Each round ends with a shorter point, so no set of corners comes twice; the limit only guards against rounding.
    for _ in range(100 * len(points)):
        best = int(np.argmin(points @ nearest))
        if best in corners or nearest @ nearest - points[best] @ nearest <= slack:
            break
        corners.append(best)
        shares = np.append(shares, 0.0)
        while True:
            wanted = _flat(points[corners])
            if wanted.min() >= 0:
                shares = wanted
                break
            leaving = wanted < 0
            way = float((shares[leaving] / (shares[leaving] - wanted[leaving])).min())
            shares = shares + way * (wanted - shares)
            kept = shares > 1e-12
            corners = [corner for corner, stays in zip(corners, kept, strict=True) if stays]
            shares = shares[kept] / shares[kept].sum()
        nearest = shares @ points[corners]
    return nearest


def _flat(corners: np.ndarray) -> np.ndarray:
    """Weights, of sum 1 and any sign, that mix the corners into the point of their flat nearest to the origin."""
    count = len(corners)
    system = np.ones((count + 1, count + 1))
    system[0, 0] = 0.0
    system[1:, 1:] = corners @ corners.T
    return np.linalg.lstsq(system, np.eye(count + 1)[0], rcond=None)[0][1:]
