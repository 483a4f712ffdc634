"""The same regression with its feature as it is and standardized: condition numbers, and the steps that they cost."""

from dataclasses import dataclass

import numpy as np

from core.lessons.gradient_descent.geyser import MINUTES, standardized
from core.lessons.gradient_descent.surfaces import Surface, line_fit

START = (0.0, 0.0)  # both lines are flat then, through the mean


FRAMES = 120


CLOSE = 60  # steps of the way that are drawn one by one


HORIZONS = (64, 1024, 16_384)  # steps that are looked for, the near ones first


def raw() -> Surface:
    return line_fit("Length in minutes", MINUTES, (-1.5, 2.5, -3.6, 0.6), START)


def scaled() -> Surface:
    return line_fit("Length standardized", standardized(MINUTES), (-0.4, 1.6, -0.72, 0.72), START)


def descent(surface: Surface, share: float, steps: np.ndarray) -> np.ndarray:
    """Where gradient descent is after these numbers of steps, `(len(steps), 2)`; its rate is `share` of 2 / L.

    On a quadratic every step shrinks the distance along each of the Hessian's axes by a factor of its own, 1 - rate
    times curvature: so any step can be written down at once.
    """
    assert surface.hessian is not None
    curvatures, axes = np.linalg.eigh(surface.hessian)
    best = np.array(surface.minima[0])
    along = axes.T @ (np.array(surface.start) - best)
    factors = 1 - rate(surface, share) * curvatures
    return best + (factors[None] ** np.asarray(steps)[:, None] * along) @ axes.T


def rate(surface: Surface, share: float) -> float:
    """`share` of the largest stable learning rate, 2 over the largest curvature."""
    return share * 2 / surface.curvatures[1]


@dataclass(frozen=True)
class Side:
    """One of the two: its surface, where it is after `Scaling.steps` and after the finer `Scaling.path`, and the first
    step whose loss is low enough.
    """

    surface: Surface
    rate: float
    weights: np.ndarray  # (frames, 2)
    heights: np.ndarray
    way: np.ndarray  # (len(path), 2)
    way_heights: np.ndarray
    needed: int

    @property
    def kappa(self) -> float:
        low, high = self.surface.curvatures
        return high / low


@dataclass(frozen=True)
class Scaling:
    """Both sides; `steps` are the numbers of steps of the frames, `path` those and all of the first ones."""

    share: float
    goal: float
    steps: np.ndarray
    path: np.ndarray
    sides: tuple[Side, Side]


def needed(surface: Surface, share: float, goal: float) -> int:
    """The first step after which the loss above the lowest is at most `goal` times the start's."""
    for horizon in HORIZONS:
        heights = surface.height(descent(surface, share, np.arange(horizon)))
        there = heights <= goal * heights[0]
        if there.any():
            break
    return int(np.argmax(there)) if there.any() else HORIZONS[-1]


def scaling(share: float, goal: float) -> Scaling:
    """Runs both until the slower one is there."""
    surfaces = raw(), scaled()
    ends = [needed(surface, share, goal) for surface in surfaces]
    steps = np.unique(np.round(np.linspace(0, max(ends), min(FRAMES, max(ends)) + 1)).astype(int))
    path = np.union1d(steps, np.arange(min(CLOSE, max(ends)) + 1))
    sides = []
    for surface, end in zip(surfaces, ends, strict=True):
        weights, way = descent(surface, share, steps), descent(surface, share, path)
        heights, fine = surface.height(weights), surface.height(way)
        sides.append(Side(surface, rate(surface, share), weights, heights, way, fine, end))
    return Scaling(share, goal, steps, path, (sides[0], sides[1]))
