"""A loss over two weights as a picture: a stronger color where it is higher, with lines of equal height."""

from collections.abc import Callable

import numpy as np

from core.figures.palette import Mode, palette, rgb

FILLS, STRENGTHS = 64, 4  # colors of the ground, each with so many strengths of line on it
LINES = 14
# Heights are drawn by this root: near the minimum a loss has little left to fall, and lines are wanted there too.
POWER = 0.25


def contour_picture(
    height: Callable[[np.ndarray], np.ndarray],
    window: tuple[float, float, float, float],
    size: tuple[int, int],
) -> np.ndarray:
    """`height` maps weights `(..., 2)` to losses from 0; `window` is left, right, bottom, top; `size` is width, height.

    Returns indices `(height, width)` uint8 into `contour_table`, the top row first.
    """
    left, right, bottom, top = window
    width, tall = size
    x, y = np.linspace(left, right, width), np.linspace(top, bottom, tall)
    values = height(np.stack(np.meshgrid(x, y), axis=-1))
    share = (values / values.max()) ** POWER
    fills = np.minimum((share * FILLS).astype(int), FILLS - 1)
    level = share * LINES
    down, across = np.gradient(level)
    # Distance to the nearest line in pixels, so that lines are equally wide on steep and on flat ground.
    apart = np.abs(level - np.round(level)) / np.maximum(np.hypot(down, across), 1e-9)
    strength = np.clip(1.3 - apart, 0, 1) * (np.round(level) > 0)
    return (fills * STRENGTHS + np.rint(strength * (STRENGTHS - 1))).astype(np.uint8)


def contour_table(mode: Mode) -> np.ndarray:
    """The colors that the indices stand for, `(256, 3)` uint8."""
    colors = palette(mode)
    low, high = (np.array(rgb(color), float) for color in (colors.background, colors.single[1]))
    ground = low + (high - low) * 0.55 * np.linspace(0, 1, FILLS)[:, None]
    line = np.array(rgb(colors.muted), float)
    mixed = [ground + (line - ground) * 0.6 * at / (STRENGTHS - 1) for at in range(STRENGTHS)]
    return np.rint(np.stack(mixed, axis=1)).astype(np.uint8).reshape(-1, 3)
