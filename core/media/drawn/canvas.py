"""A square to draw flat shapes on, measured in percent of its side, with smooth edges at any size."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageColor, ImageDraw

_OVERSAMPLING = 4
Point = tuple[float, float]


class Canvas:
    """A `side` x `side` picture in the making; coordinates run from 0 to 100, right and down.

    It is drawn four times as large and averaged down at the end, which smooths the edges. Colors are anything
    that Pillow's `ImageColor` reads, such as "#ffd166".
    """

    def __init__(self, side: int, color: str = "white") -> None:
        self._side = side
        self._pixels = side * _OVERSAMPLING
        self._unit = self._pixels / 100
        self._image = Image.new("RGB", (self._pixels, self._pixels), color)
        self._draw = ImageDraw.Draw(self._image)

    def gradient(self, top: str, bottom: str, *, end: float = 100) -> None:
        """Covers everything from the upper edge down to `end` with a vertical blend of two colors."""
        rows = max(1, round(end * self._unit))
        first, last = (np.array(ImageColor.getrgb(color), dtype=float) for color in (top, bottom))
        share = np.linspace(0, 1, rows)[:, None, None]
        blend = np.broadcast_to((1 - share) * first + share * last, (rows, self._pixels, 3))
        self._image.paste(Image.fromarray(np.rint(blend).astype(np.uint8)), (0, 0))

    def polygon(self, points: Sequence[Point], color: str) -> None:
        self._draw.polygon([self._at(x, y) for x, y in points], fill=color)

    def rectangle(
        self, left: float, top: float, right: float, bottom: float, color: str, *, round_by: float = 0
    ) -> None:
        (x0, y0), (x1, y1) = self._at(left, top), self._at(right, bottom)
        corners = [(x0, y0), (max(x0, x1 - 1), max(y0, y1 - 1))]  # Pillow counts the far edge in
        self._draw.rounded_rectangle(corners, radius=round_by * self._unit, fill=color)

    def circle(self, x: float, y: float, radius: float, color: str) -> None:
        self.ellipse(x, y, radius, radius, color)

    def ellipse(self, x: float, y: float, rx: float, ry: float, color: str) -> None:
        self._draw.ellipse([self._at(x - rx, y - ry), self._at(x + rx, y + ry)], fill=color)

    def ring(
        self,
        x: float,
        y: float,
        radius: float,
        width: float,
        color: str,
        *,
        start: float = 0,
        end: float = 360,
    ) -> None:
        """An arc from `start` to `end` degrees, clockwise from the right; `radius` is that of its middle."""
        outer = radius + width / 2
        box = [self._at(x - outer, y - outer), self._at(x + outer, y + outer)]
        self._draw.arc(box, start, end, fill=color, width=round(width * self._unit))

    def line(self, points: Sequence[Point], width: float, color: str) -> None:
        """A line through the points with round ends and corners."""
        self._draw.line([self._at(x, y) for x, y in points], fill=color, width=round(width * self._unit), joint="curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, width / 2, color)

    def paint(self, color_at: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> None:
        """Colors every pixel by a function of its place: `(1, n), (n, 1)` -> `(n, n, 3)` in 0 to 255."""
        along = ((np.arange(self._pixels) + 0.5) / self._unit).astype(np.float32)
        x, y = along[None, :], along[:, None]
        self._image.paste(Image.fromarray(np.rint(color_at(x, y)).clip(0, 255).astype(np.uint8)), (0, 0))

    def pixels(self) -> np.ndarray:
        """What was drawn, `(side, side, 3)` uint8."""
        return np.array(self._image.reduce(_OVERSAMPLING))

    def _at(self, x: float, y: float) -> Point:
        return x * self._unit, y * self._unit


def wave(left: float, right: float, y: float, height: float, length: float) -> list[Point]:
    """Points along a sine from `left` to `right`, for hills and water."""
    steps = 60
    xs = [left + (right - left) * i / steps for i in range(steps + 1)]
    return [(x, y - height * math.sin(2 * math.pi * (x - left) / length)) for x in xs]
