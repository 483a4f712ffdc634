"""Digits as a pen writes them: a few points of each stroke, moved a little every time and joined by a smooth line.

Fonts alone are too regular: a pen opens loops, slants, shortens and shakes.
"""

import math

import numpy as np
from PIL import Image, ImageDraw

Point = tuple[float, float]
Stroke = tuple[Point, ...]

# Points in a box 1 wide and 1 high, y downward; every tuple of strokes is one way to write the digit.
DIGITS: dict[str, tuple[tuple[Stroke, ...], ...]] = {
    "0": ((((0.6, 0.05), (0.25, 0.2), (0.15, 0.6), (0.4, 0.95), (0.75, 0.75), (0.82, 0.35), (0.6, 0.06)),),),
    "1": (
        (((0.5, 0.02), (0.5, 0.5), (0.5, 0.98)),),
        (((0.3, 0.25), (0.52, 0.04), (0.5, 0.5), (0.49, 0.97)),),
    ),
    "2": (
        (((0.2, 0.25), (0.5, 0.04), (0.78, 0.25), (0.55, 0.6), (0.2, 0.93)), ((0.2, 0.93), (0.85, 0.92))),
        (
            (
                (0.22, 0.22), (0.5, 0.04), (0.75, 0.28), (0.5, 0.7), (0.22, 0.88), (0.2, 0.72), (0.4, 0.72),
                (0.62, 0.93), (0.88, 0.86),
            ),
        ),
    ),
    "3": (
        (
            ((0.2, 0.14), (0.55, 0.04), (0.74, 0.24), (0.4, 0.46)),
            ((0.4, 0.46), (0.8, 0.65), (0.6, 0.93), (0.18, 0.88)),
        ),
    ),
    "4": (
        (((0.3, 0.05), (0.18, 0.5), (0.85, 0.52)), ((0.72, 0.1), (0.66, 0.97))),
        (((0.62, 0.05), (0.12, 0.66), (0.9, 0.64)), ((0.62, 0.05), (0.62, 0.97))),
    ),
    "5": (
        (((0.78, 0.06), (0.3, 0.07)), ((0.3, 0.07), (0.26, 0.45)),
         ((0.26, 0.45), (0.65, 0.42), (0.8, 0.68), (0.55, 0.94), (0.16, 0.88))),
    ),
    "6": (
        (((0.66, 0.04), (0.3, 0.35), (0.2, 0.72), (0.45, 0.96), (0.75, 0.76), (0.55, 0.54), (0.24, 0.7)),),
    ),
    "7": (
        (((0.16, 0.1), (0.82, 0.08)), ((0.82, 0.08), (0.55, 0.5), (0.4, 0.97))),
        (((0.16, 0.1), (0.82, 0.08)), ((0.82, 0.08), (0.55, 0.5), (0.4, 0.97)), ((0.32, 0.5), (0.75, 0.48))),
    ),
    "8": (
        (
            (
                (0.72, 0.14), (0.45, 0.04), (0.27, 0.22), (0.5, 0.46), (0.75, 0.72), (0.5, 0.96), (0.24, 0.76),
                (0.48, 0.48), (0.74, 0.24), (0.7, 0.12),
            ),
        ),
    ),
    "9": (
        (((0.74, 0.2), (0.45, 0.05), (0.24, 0.28), (0.45, 0.48), (0.74, 0.24)),
         ((0.74, 0.24), (0.7, 0.6), (0.55, 0.97))),
    ),
}  # fmt: skip


def written_digit(name: str, side: int, rng: np.random.Generator) -> Image.Image:
    """The digit `name` in white on black, `(side, side)` "L", written anew from `rng`."""
    ways = DIGITS[name]
    strokes = ways[int(rng.integers(len(ways)))]
    height, slant = rng.uniform(0.5, 0.8), rng.normal(0, 0.18)
    width = height * rng.uniform(0.5, 0.95)
    shake, turn = rng.uniform(0.015, 0.055), math.radians(rng.normal(0, 7))
    cos, sin = math.cos(turn), math.sin(turn)
    image = Image.new("L", (side, side))
    draw = ImageDraw.Draw(image)
    pen = max(2, round(side * rng.uniform(0.03, 0.11)))
    moved: dict[Point, Point] = {}  # a point that two strokes share stays shared
    for stroke in strokes:
        for point in stroke:
            if point not in moved:
                u, v = (np.asarray(point) - 0.5 + rng.normal(0, shake, 2)) * (width, height)
                u -= slant * v
                moved[point] = (side * (0.5 + u * cos - v * sin), side * (0.5 + u * sin + v * cos))
        line = smooth([moved[point] for point in stroke])
        draw.line(line, fill=255, width=pen, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return image


def smooth(points: list[Point], pieces: int = 8) -> list[Point]:
    """A line through `points` without corners: a Catmull-Rom spline (Catmull & Rom, 1974).

    >>> smooth([(0, 0), (1, 0)], pieces=2)
    [(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)]
    """
    known = np.array([points[0], *points, points[-1]], np.float64)
    t = np.linspace(0, 1, pieces + 1)[:, None]
    line: list[Point] = []
    for a, b, c, d in zip(known, known[1:], known[2:], known[3:], strict=False):
        curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3)
        line += [(x, y) for x, y in curve[bool(line) :].tolist()]
    return line
