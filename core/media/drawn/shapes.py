"""A labeled picture set that is drawn, not loaded: simple shapes, each picture different from the others.

Small networks learn it in seconds, yet not by a trick: place, size, rotation, color, line or filled, texture,
blur and noise all vary within a class, so only the shape tells the classes apart.
"""

import colorsys
import math
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.media.pictures import Picture, to_gray
from core.wording import prose

_OVERSAMPLING = 4  # drawn this many times larger, then averaged: smooth edges
_CONTRAST = 90  # least difference in luma between shape and background, of 255
_MOST_TURN = 12  # degrees to either side; with any angle 60 pictures per class are too few to learn from
Point = tuple[float, float]


def _polar(radii: Sequence[float], *, start: float = -90.0) -> list[Point]:
    """Points around the origin at equal angles, from the top clockwise, at the given distances."""
    angles = [math.radians(start + 360 * i / len(radii)) for i in range(len(radii))]
    return [(r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True)]


def _heart() -> list[Point]:
    # The curve x = 16 sin^3 t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t (MathWorld, Heart Curve), scaled.
    turns = [2 * math.pi * i / 60 for i in range(60)]
    return [
        (
            16 * math.sin(t) ** 3 / 17,
            -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t) + 2.5) / 17,
        )
        for t in turns
    ]


_BAR = 0.33  # half the width of the cross's bars
# Each outline fits the unit circle.
_OUTLINES: dict[str, list[Point]] = {
    "circle": _polar([0.9] * 60),
    "square": _polar([1.0] * 4, start=-45),
    "triangle": _polar([1.0] * 3),
    "star": _polar([1.0, 0.42] * 5),
    "cross": [
        (-_BAR, -0.95), (_BAR, -0.95), (_BAR, -_BAR), (0.95, -_BAR), (0.95, _BAR), (_BAR, _BAR),
        (_BAR, 0.95), (-_BAR, 0.95), (-_BAR, _BAR), (-0.95, _BAR), (-0.95, -_BAR), (-_BAR, -_BAR),
    ],
    "heart": _heart(),
}  # fmt: skip
SHAPES: tuple[str, ...] = tuple(_OUTLINES)


def outline(name: str) -> list[Point]:
    """The corners of one of `SHAPES`, within the unit circle around the origin, y downward."""
    return list(_OUTLINES[name])


def draw_shapes(per_class: int, *, side: int = 64, seed: int = 0, classes: Sequence[str] = SHAPES) -> list[Picture]:
    """`per_class` pictures of each class, `(side, side, 3)` uint8, class after class.

    The same arguments give the same bytes. Every picture has random numbers of its own, from the seed, its
    class and its place in the class. So a larger set has the smaller one's pictures first in each class, and
    leaving classes out changes no picture of the others. Shape and background differ by at least 90 of 255
    in luma, before texture and noise.

    Raises `ValueError` for a class that is not one of `SHAPES` or given twice, a negative count or seed, or
    a side below 8.
    """
    unknown = [name for name in classes if name not in _OUTLINES]
    if unknown or len(set(classes)) < len(classes):
        raise ValueError(f"classes must be among {', '.join(SHAPES)}, each once, received {list(classes)}")
    if per_class < 0 or seed < 0 or side < 8:
        raise ValueError(
            prose(f"""per_class and seed are at least 0 and side at least 8, received per_class={per_class},
                seed={seed}, side={side}""")
        )
    return [
        Picture(f"{name}-{index + 1:03d}", name, _draw(name, side, _random(name, index, seed)))
        for name in classes
        for index in range(per_class)
    ]


def _random(name: str, index: int, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode()), index])


def _draw(name: str, side: int, rng: np.random.Generator) -> np.ndarray:
    shape_color, ground_color = _colors(rng)
    mask = _coverage(name, side, rng)[..., None]
    ground = ground_color + _texture(side, rng)
    pixels = mask * shape_color + (1 - mask) * ground
    pixels += rng.uniform(0, 6) * rng.standard_normal(pixels.shape, dtype=np.float32)
    return np.rint(pixels).clip(0, 255).astype(np.uint8)


def _coverage(name: str, side: int, rng: np.random.Generator) -> np.ndarray:
    """How much of each pixel the shape covers, `(side, side)` in 0 to 1."""
    canvas = side * _OVERSAMPLING
    radius = canvas * rng.uniform(0.3, 0.42)
    x, y = rng.uniform(radius + canvas * 0.04, canvas * 0.96 - radius, size=2)
    turn = math.radians(rng.uniform(-_MOST_TURN, _MOST_TURN))
    cos, sin = math.cos(turn), math.sin(turn)
    points = [(x + radius * (u * cos - v * sin), y + radius * (u * sin + v * cos)) for u, v in _OUTLINES[name]]
    image = Image.new("L", (canvas, canvas))
    draw = ImageDraw.Draw(image)
    if rng.random() < 0.65:
        draw.polygon(points, fill=255)
    else:
        width = round(canvas * rng.uniform(0.06, 0.1))
        # The first two points again, so that the last corner is joined as the others are.
        draw.line([*points, *points[:2]], fill=255, width=width, joint="curve")
    image = image.reduce(_OVERSAMPLING)
    blur = rng.uniform(-0.6, 0.7)
    if blur > 0:
        image = image.filter(ImageFilter.GaussianBlur(blur * side / 64))
    return np.asarray(image, dtype=np.float64) / 255


def _colors(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two colors whose luma differs enough to see the shape; about every third draw does."""
    while True:
        draws = rng.uniform((0, 0.2, 0.15), (1, 0.8, 0.98), size=(2, 3))  # hue, saturation, value
        colors = np.array([colorsys.hsv_to_rgb(*draw) for draw in draws.tolist()]) * 255
        first, second = to_gray(np.rint(colors).astype(np.uint8))[:, 0].tolist()
        if abs(first - second) >= _CONTRAST:
            return colors[0], colors[1]


def _texture(side: int, rng: np.random.Generator) -> np.ndarray:
    """Faint waves over the background, `(side, side, 1)`: nothing, a slope of light, or stripes."""
    y, x = np.mgrid[:side, :side] / side
    angle, strength = rng.uniform(0, 2 * math.pi), rng.uniform(0, 10)
    waves = rng.choice([0.0, 0.5, 3.0, 6.0])
    along = x * math.cos(angle) + y * math.sin(angle)
    return (strength * np.sin(2 * math.pi * waves * along))[..., None]
