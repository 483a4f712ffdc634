"""Surfaces without an outline: stripes, checks, dots and the like, as gray values at any turn and scale."""

import math

import numpy as np
from numpy.typing import NDArray

TEXTURES = ("plain", "stripes", "checks", "dots", "rings", "waves", "grid", "bricks", "clouds", "rays")


def texture(name: str, side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """The surface `name`, `(side, side)` in 0 to 1, with turn, scale and phase from `rng`."""
    y, x = np.mgrid[:side, :side] / side - 0.5
    turn, waves = rng.uniform(0, 2 * math.pi), rng.uniform(2.5, 7)
    u = waves * (x * math.cos(turn) + y * math.sin(turn)) + rng.random()
    v = waves * (y * math.cos(turn) - x * math.sin(turn)) + rng.random()
    up, across = np.cos(2 * math.pi * u), np.cos(2 * math.pi * v)
    match name:
        case "stripes":
            return _soft(up + rng.uniform(-0.5, 0.5))
        case "checks":
            return _soft(up * across)
        case "dots":
            return _soft(up + across - 0.9)
        case "rings":
            center = rng.uniform(-0.3, 0.3, 2)
            return _soft(np.cos(2 * math.pi * waves * np.hypot(x - center[0], y - center[1])))
        case "waves":
            return _soft(np.cos(2 * math.pi * (u + 0.35 * np.sin(2 * math.pi * v * 0.6))))
        case "grid":
            return _soft(np.maximum(up, across) - 0.75)
        case "bricks":
            row = np.floor(v)
            return _soft(np.maximum(across, np.cos(2 * math.pi * (u * 0.5 + row / 2))) - 0.8)
        case "clouds":
            return _clouds(side, rng)
        case "rays":
            center = rng.uniform(-0.3, 0.3, 2)
            angle = np.arctan2(y - center[1], x - center[0])
            return _soft(np.cos(rng.integers(5, 11) * angle + turn))
    return np.full((side, side), rng.random())


def _soft(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two tones with a soft edge where `values` are 0."""
    return 1 / (1 + np.exp(-8 * values))


def _clouds(side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """A sum of waves in random directions, longer ones stronger."""
    y, x = np.mgrid[:side, :side] / side
    total = np.zeros((side, side))
    for _ in range(14):
        along = rng.normal(0, 3, 2)
        total += np.sin(2 * math.pi * (along[0] * x + along[1] * y + rng.random())) / (1 + np.hypot(*along))
    return (total - total.min()) / max(float(np.ptp(total)), 1e-9)
