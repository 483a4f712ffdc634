"""Surfaces to descend: a loss for every pair of weights, its gradient, and where it is lowest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.lessons.gradient_descent.geyser import MINUTES, WAITING, standardized

Field = Callable[[np.ndarray, np.ndarray], np.ndarray]
Slopes = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Surface:
    """A loss over two weights. `f` and `df` work element by element on arrays of any shape.

    `window` is the part that is drawn: left, right, bottom, top. `lowest` is the loss at its minima. `hessian` is that
    of a quadratic, whose curvature is the same everywhere, else None. `code` is `f` of x and y in Python.
    """

    title: str
    latex: str
    f: Field
    df: Slopes
    window: tuple[float, float, float, float]
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    code: str
    lowest: float = 0.0
    hessian: np.ndarray | None = None

    @property
    def curvatures(self) -> tuple[float, float]:
        """The smallest and the largest curvature of a quadratic: its Hessian's eigenvalues."""
        if self.hessian is None:
            raise ValueError(f"curvatures are those of a quadratic, received {self.title}")
        low, high = np.linalg.eigvalsh(self.hessian)
        return float(low), float(high)

    def height(self, weights: np.ndarray) -> np.ndarray:
        """The loss at weights `(..., 2)`, less the lowest: never below 0."""
        return np.maximum(self.f(weights[..., 0], weights[..., 1]) - self.lowest, 0.0)

    def gradient(self, weights: np.ndarray) -> np.ndarray:
        """The gradient at weights `(..., 2)`, in the same shape."""
        return np.stack(self.df(weights[..., 0], weights[..., 1]), axis=-1)

    def inside(self, w1: float, w2: float) -> tuple[float, float]:
        """The place in the window that is nearest to this one."""
        left, right, bottom, top = self.window
        return min(max(w1, left), right), min(max(w2, bottom), top)


WIDE = (-5.0, 5.0, -3.6, 3.6)  # as wide and high as it is drawn, so that circles are round


def quadratic(title: str, latex: str, hessian: np.ndarray, start: tuple[float, float]) -> Surface:
    """Half of w'Hw: an elliptic bowl around 0."""
    (a, b), (_, c) = hessian.tolist()
    return Surface(
        title,
        latex,
        lambda x, y: 0.5 * (a * x * x + c * y * y) + b * x * y,
        lambda x, y: (a * x + b * y, b * x + c * y),
        WIDE,
        start,
        ((0.0, 0.0),),
        f"0.5 * ({a:.10g} * x * x + {c:.10g} * y * y) + {b:.10g} * x * y",
        hessian=hessian,
    )


def bowl(kappa: float) -> Surface:
    """Curvature 1 along the first axis, `kappa` along the second."""
    if not kappa >= 1:
        raise ValueError(f"kappa must be at least 1, received {kappa}")
    latex = rf"L = \tfrac{{1}}{{2}}\,(w_1^2 + {kappa:g}\,w_2^2)"
    return quadratic("Bowl", latex, np.diag([1.0, kappa]), (-4.5, 2.0))


def ravine() -> Surface:
    """A long valley across both axes: curvatures 0.1 and 5, turned by 30 degrees."""
    turn = np.pi / 6
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    hessian = np.round(0.1 * np.outer(along, along) + 5.0 * np.outer(across, across), 4)
    latex = r"\begin{gathered} L = \tfrac{1}{2}\,w^\top H w \\ H \text{ turned by } 30^\circ \end{gathered}"
    return quadratic("Ravine", latex, hessian, (-4.2, -1.9))


def saddle() -> Surface:
    return Surface(
        "Saddle",
        r"L = \tfrac{1}{2}\,w_1^2 + \tfrac{1}{4}\,(w_2^2 - 1)^2",
        lambda x, y: 0.5 * x * x + 0.25 * (y * y - 1) ** 2,
        lambda x, y: (x, y * (y * y - 1)),
        (-2.5, 2.5, -1.8, 1.8),
        (-2.2, 0.01),
        ((0.0, 1.0), (0.0, -1.0)),
        "0.5 * x * x + 0.25 * (y * y - 1) ** 2",
    )


def rosenbrock() -> Surface:
    """Rosenbrock, 1960."""
    return Surface(
        "Rosenbrock",
        r"L = (1 - w_1)^2 + 100\,(w_2 - w_1^2)^2",
        lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        lambda x, y: (2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)),
        (-2.0, 2.0, -1.0, 3.0),
        (-1.2, 1.0),
        ((1.0, 1.0),),
        "(1 - x) ** 2 + 100 * (y - x * x) ** 2",
    )


def himmelblau() -> Surface:
    """Himmelblau, 1972: four minima, all of them 0."""
    minima = ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))
    return Surface(
        "Himmelblau",
        r"\begin{gathered} L = (w_1^2 + w_2 - 11)^2 \\ {} + (w_1 + w_2^2 - 7)^2 \end{gathered}",
        lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
        lambda x, y: (
            4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
            2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
        ),
        (-5.5, 5.5, -5.0, 5.0),
        (0.0, -3.0),
        minima,
        "(x * x + y - 11) ** 2 + (x + y * y - 7) ** 2",
    )


def line_fit(
    title: str,
    x: np.ndarray,
    window: tuple[float, float, float, float],
    start: tuple[float, float],
) -> Surface:
    """The mean squared error of a line w1 x + w2 through the geyser's standardized waiting times.

    `x` are the eruptions' lengths, `(272,)`, in whatever units.
    """
    t = standardized(WAITING)
    ones = np.stack([x, np.ones_like(x)], axis=-1)
    hessian = 2 * ones.T @ ones / len(x)
    best = np.linalg.solve(ones.T @ ones, ones.T @ t)
    # Multiplied out, the 272 squares are six terms, of which the mean of t is 0.
    a, b, c = hessian[0, 0] / 2, hessian[0, 1], hessian[1, 1] / 2
    xt, tt = float(np.mean(x * t)), float(np.mean(t * t))

    def f(w: np.ndarray, v: np.ndarray) -> np.ndarray:
        return a * w * w + b * w * v + c * v * v - 2 * xt * w + tt

    return Surface(
        title,
        r"L = \frac{1}{272}\sum_i (w_1 x_i + w_2 - t_i)^2",
        f,
        lambda w, v: (2 * a * w + b * v - 2 * xt, b * w + 2 * c * v),
        window,
        start,
        ((float(best[0]), float(best[1])),),
        f"{a:.10g} * x * x + {b:.10g} * x * y + {c:.10g} * y * y - {2 * xt:.10g} * x + {tt:.10g}",
        lowest=float(f(best[0], best[1])),
        hessian=hessian,
    )


def regression() -> Surface:
    """Lines through real, noisy data: the eruption's length in minutes, as it is."""
    return line_fit(TITLES["regression"], MINUTES, (-2.2, 3.4, -5.0, 2.0), (-0.2, 1.2))


MAKERS: dict[str, Callable[[], Surface]] = {
    "ravine": ravine,
    "saddle": saddle,
    "rosenbrock": rosenbrock,
    "himmelblau": himmelblau,
    "regression": regression,
}
TITLES = {
    "bowl": "Bowl",
    "ravine": "Ravine",
    "saddle": "Saddle",
    "rosenbrock": "Rosenbrock",
    "himmelblau": "Himmelblau",
    "regression": "Geyser regression",
}


def surface(name: str, kappa: float = 20.0) -> Surface:
    """The surface of this name; `kappa` is the bowl's."""
    if name == "bowl":
        return bowl(kappa)
    if name not in MAKERS:
        raise ValueError(f"a surface must be one of {', '.join(TITLES)}, received {name!r}")
    return MAKERS[name]()
