"""Built-in single pictures to filter and to look into: drawn, so any size is sharp and none needs a license."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.media.drawn.canvas import Canvas, wave

MOST_SIDE = 224
_LEAST_SIDE = 8


@dataclass(frozen=True)
class Scene:
    """A picture to choose: its title, and what it is good for, one sentence."""

    title: str
    description: str
    draw: Callable[[Canvas], None]


def scene(name: str, side: int) -> np.ndarray:
    """The scene of `SCENES` called `name`, `(side, side, 3)` uint8; the same bytes every time.

    Raises `ValueError` for an unknown name or a side outside of 8 to 224.
    """
    if name not in SCENES:
        raise ValueError(f"a scene is one of {', '.join(SCENES)}, received {name!r}")
    if not _LEAST_SIDE <= side <= MOST_SIDE:
        raise ValueError(f"the side must be from {_LEAST_SIDE} to {MOST_SIDE}, received {side}")
    canvas = Canvas(side)
    SCENES[name].draw(canvas)
    return canvas.pixels()


def _house(c: Canvas) -> None:
    c.gradient("#7cc6f2", "#e3f4fc", end=85)
    c.circle(80, 18, 12.5, "#ffe9a3")
    c.circle(80, 18, 9, "#ffc93c")
    for x, y, size in ((22, 17, 1.0), (50, 11, 0.6)):  # clouds
        c.circle(x - 6 * size, y, 4.5 * size, "white")
        c.circle(x, y - 3 * size, 6 * size, "white")
        c.circle(x + 7 * size, y, 4.5 * size, "white")
        c.rectangle(x - 10 * size, y, x + 11 * size, y + 4.5 * size, "white", round_by=2.2 * size)
    c.polygon([*wave(0, 100, 70, 6, 130), (100, 100), (0, 100)], "#a5d66f")
    c.polygon([*wave(0, 100, 80, -4, 110), (100, 100), (0, 100)], "#78b94b")
    c.polygon([(41, 84), (49, 84), (60, 100), (36, 100)], "#ead8b1")  # path
    c.rectangle(54, 30, 61, 46, "#b5523b")  # chimney
    c.rectangle(24, 52, 66, 84, "#fdf0d5")
    c.polygon([(18, 54), (45, 27), (72, 54)], "#d1495b")
    c.rectangle(40, 64, 50, 84, "#7f4f24", round_by=1)
    c.circle(47.6, 75, 1, "#ffc93c")
    for x in (28, 54):
        c.rectangle(x, 60, x + 9, 70, "white")
        c.rectangle(x + 1, 61, x + 4.1, 65, "#3d85c6")
        c.rectangle(x + 4.9, 61, x + 8, 65, "#3d85c6")
        c.rectangle(x + 1, 65.8, x + 4.1, 69, "#3d85c6")
        c.rectangle(x + 4.9, 65.8, x + 8, 69, "#3d85c6")
    c.circle(45, 44, 3.6, "white")
    c.circle(45, 44, 2.6, "#3d85c6")
    c.rectangle(82, 66, 86.5, 88, "#7f4f24")  # tree
    c.circle(78, 62, 9, "#2d7d46")
    c.circle(90, 62, 9, "#2d7d46")
    c.circle(84, 51, 11, "#35955a")
    c.circle(81, 47, 4, "#4bb071")


def _boat(c: Canvas) -> None:
    c.gradient("#3b3a76", "#ff9a76", end=62)
    c.circle(24, 56, 17, "#ffb677")
    c.circle(24, 56, 12.5, "#ffe29a")
    c.polygon([(42, 61), (60, 51), (71, 56), (86, 46), (100, 54), (100, 61)], "#6d597a")
    c.rectangle(0, 60, 100, 100, "#20639b")
    for y, width in ((63, 12), (67.5, 9), (72, 6)):  # the sun on the water
        c.rectangle(24 - width, y, 24 + width, y + 1.8, "#ffc98b", round_by=0.9)
    c.polygon([(58, 20), (58, 68), (35, 68)], "white")
    c.polygon([(62, 28), (62, 68), (82, 68)], "#f6d8ae")
    c.rectangle(59, 15, 61.2, 74, "#4a2c2a")
    c.polygon([(61, 15), (72, 18.5), (61, 22)], "#d1495b")
    c.polygon([(28, 72), (90, 72), (80, 86), (38, 86)], "#9b2226")
    c.polygon([(28, 72), (90, 72), (87.9, 75), (30.1, 75)], "#f1faee")
    for y, color in ((84, "#173f5f"), (92, "#0f2d47")):
        c.polygon([*wave(0, 100, y, 1.6, 20), (100, 100), (0, 100)], color)


def _cat(c: Canvas) -> None:
    c.gradient("#9ad1d4", "#ccdbdc")
    for sign in (-1, 1):  # ears
        c.polygon([(50 + sign * 40, 8), (50 + sign * 8, 28), (50 + sign * 36, 48)], "#e07a3f")
        c.polygon([(50 + sign * 35, 17), (50 + sign * 17, 29), (50 + sign * 33, 41)], "#f7b2a1")
    c.ellipse(50, 57, 40, 35, "#f2924c")
    for x, top in ((-9, 24.5), (0, 22), (9, 24.5)):
        c.line([(50 + x, top + 2), (50 + x * 0.8, top + 13)], 3.4, "#c8622b")
    c.ellipse(50, 73, 20, 15, "#fff1e0")
    for sign in (-1, 1):
        c.ellipse(50 + sign * 17, 52, 8.5, 9.5, "white")
        c.ellipse(50 + sign * 16, 52.5, 6, 7.5, "#5a9e4b")
        c.ellipse(50 + sign * 16, 52.5, 2.4, 7, "#1d1d1b")
        c.circle(50 + sign * 16 + 2, 49.5, 1.7, "white")
        c.ring(50 + sign * 5.5, 72, 5.5, 1.6, "#5b3a29", start=0, end=180)
        for dy, end in ((-4, -7), (0, 0), (4, 7)):
            c.line([(50 + sign * 17, 72 + dy), (50 + sign * 45, 70 + dy + end)], 0.9, "#5b3a29")
    c.polygon([(45, 65), (55, 65), (50, 71)], "#d1495b")
    c.line([(50, 71), (50, 73)], 1.6, "#5b3a29")


def _smiley(c: Canvas) -> None:
    c.gradient("#5b8def", "#7aa8ff")
    c.circle(50, 52, 41, "#3f6fd1")
    c.circle(50, 50, 41, "#f5a800")
    c.circle(50, 48.5, 39.5, "#ffd23f")
    for sign in (-1, 1):
        c.ellipse(50 + sign * 15, 39, 5.5, 8, "#402b16")
        c.circle(50 + sign * 15 + 2, 35.5, 2, "white")
        c.ellipse(50 + sign * 26, 56, 5.5, 3.8, "#ff9b54")
    c.ring(50, 51, 22, 4.6, "#402b16", start=20, end=160)
    for sign in (-1, 1):
        c.circle(50 + sign * 20.7, 58.5, 2.3, "#402b16")


def _letter(c: Canvas) -> None:
    ink = "#1d3557"
    c.rectangle(0, 0, 100, 100, "#fdf6e3")
    c.rectangle(24, 14, 38, 86, ink)
    c.rectangle(24, 14, 55, 27, ink)
    c.rectangle(24, 45, 55, 58, ink)
    c.ring(55, 36, 15.5, 13, ink, start=-90, end=90)
    c.polygon([(46, 55), (61, 55), (80, 86), (64, 86)], ink)


def _checkerboard(c: Canvas) -> None:
    c.rectangle(0, 0, 100, 100, "white")
    for row in range(8):
        for column in range(row % 2, 8, 2):
            c.rectangle(column * 12.5, row * 12.5, column * 12.5 + 12.5, row * 12.5 + 12.5, "black")


def _gray(shade: np.ndarray) -> np.ndarray:
    return np.repeat(shade[..., None] * 255, 3, axis=2)


def _star(c: Canvas) -> None:
    def color(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        spokes = np.sin(18 * np.arctan2(y - 50, x - 50)) > 0
        return _gray(np.where(np.hypot(x - 50, y - 50) < 47, spokes, 1.0))

    c.paint(color)


def _rings(c: Canvas) -> None:
    def color(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        # The phase grows with the square of the distance, so the frequency grows with the distance.
        return _gray(0.5 + 0.5 * np.cos(np.pi * 0.0064 * ((x - 50) ** 2 + (y - 50) ** 2)))

    c.paint(color)


def _wheel(c: Canvas) -> None:
    def color(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        saturation = np.hypot(x - 50, y - 50) / 45
        hue = np.arctan2(y - 50, x - 50) / (2 * np.pi)
        channels = []
        for own in (0, 1 / 3, 2 / 3):  # the hue of red, of green, of blue
            away = np.abs((hue - own + 0.5) % 1 - 0.5)
            # Each primary is full up to a sixth of the circle away and gone at a third.
            channels.append(1 - saturation * (1 - (2 - 6 * away).clip(0, 1)))
        return np.where(saturation[..., None] <= 1, np.stack(channels, axis=-1), 1) * 255

    c.paint(color)


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "house": Scene("House", "Edges in every direction, flat areas, and colors that differ by channel.", _house),
        "boat": Scene("Boat", "Soft gradients beside hard edges: see what a filter answers to.", _boat),
        "cat": Scene("Cat", "Round forms, thin whiskers and small details that pooling loses first.", _cat),
        "smiley": Scene("Smiley", "A few curves on flat color: the edges turn through all directions.", _smiley),
        "letter": Scene("Letter", "Straight, slanted and curved strokes, as in reading handwriting.", _letter),
        "checkerboard": Scene("Checkerboard", "Only upright edges and corners, of equal strength.", _checkerboard),
        "star": Scene("Star", "A Siemens star: finer and finer toward its middle, where a blur shows first.", _star),
        "rings": Scene(
            "Rings", "A zone plate: finer and finer outward; striding over it shows false patterns.", _rings
        ),
        "wheel": Scene("Color wheel", "All hues, pale in the middle: what each color channel sees.", _wheel),
    }
)
