"""Hands drawn from ellipses and rounded bars: which of the five fingers are up is known, all else varies.

They are no portraits. A network that has to tell 32 sets of raised fingers apart in them, whatever the turn,
the skin and the light, learns what also helps with photographs of hands.
"""

import colorsys
import math

import numpy as np
from PIL import Image, ImageDraw

FINGERS = ("thumb", "index", "middle", "ring", "little")
_BASES = (
    (-0.17, -0.1),
    (-0.06, -0.15),
    (0.06, -0.14),
    (0.17, -0.08),
)  # of index to little, from the palm's middle
_LENGTHS = (0.4, 0.45, 0.42, 0.33)
_LEAN = (-9.0, -2.0, 5.0, 14.0)  # degrees from upright
Point = tuple[float, float]


def draw_hand(up: tuple[bool, ...], side: int, rng: np.random.Generator) -> Image.Image:
    """A hand with the fingers of `up` (in the order of `FINGERS`) raised, `(side, side)` "RGB"."""
    return _Hand(side, rng).draw(up)


def draw_ring_hand(side: int, rng: np.random.Generator) -> Image.Image:
    """A hand seen from the side whose fingers and thumb close to a ring, `(side, side)` "RGB"."""
    return _Hand(side, rng).ring()


class _Hand:
    """One hand's proportions, place, colors and brush."""

    def __init__(self, side: int, rng: np.random.Generator) -> None:
        self.rng = rng
        self.side = side
        self.size = side * rng.uniform(0.72, 1.12)
        self.middle = (side * rng.uniform(0.4, 0.6), side * rng.uniform(0.52, 0.68))
        turn = math.radians(rng.normal(0, 12))
        self.cos, self.sin = math.cos(turn), math.sin(turn)
        self.mirror = -1 if rng.random() < 0.3 else 1
        self.thick = rng.uniform(0.08, 0.115)
        self.skin = _skin(rng)
        self.edge = self.skin * rng.uniform(0.35, 0.75)
        self.line = rng.uniform(0.0, 0.016) + 0.004
        self.image = _ground(side, rng)
        self.brush = ImageDraw.Draw(self.image)

    def draw(self, up: tuple[bool, ...]) -> Image.Image:
        rng = self.rng
        self._wrist()
        spread = rng.uniform(0.6, 2.2)
        folded: list[tuple[int, Point]] = []
        for i in range(4):
            base = np.array(_BASES[i]) + rng.normal(0, 0.008, 2)
            if up[i + 1]:
                angle = math.radians(_LEAN[i] * spread + rng.normal(0, 3))
                length = _LENGTHS[i] * rng.uniform(0.88, 1.1)
                tip = base + length * np.array([math.sin(angle), -math.cos(angle)])
                bend = (base + tip) / 2 + rng.normal(0, 0.012, 2)
                self._bar([tuple(base + np.array([0, 0.06])), tuple(bend), tuple(tip)], self.thick)
            else:
                folded.append((i, (float(base[0]), float(base[1]))))
        self._palm()
        target = self._fold(folded, touching=not up[0])
        self._thumb(up[0], target)
        return self.image

    def ring(self) -> Image.Image:
        rng = self.rng
        self.middle = (self.side * rng.uniform(0.4, 0.6), self.side * rng.uniform(0.38, 0.55))
        radius, flat = rng.uniform(0.15, 0.21), rng.uniform(0.75, 1.1)
        self._bar([(0.1, 0.75), (0.1, 0.5), (0.1, 0.2)], self.thick * rng.uniform(1.9, 2.5))
        for offset in (0.06, 0.03, 0.0):  # fingers behind each other, then the thumb below
            arc = [math.radians(a) for a in np.linspace(25, -185, 12)]
            self._bar(
                [(radius * math.cos(a) + offset, flat * radius * math.sin(a) - offset) for a in arc],
                self.thick * 1.1,
            )
        arc = [math.radians(a) for a in np.linspace(30, 175 + rng.normal(0, 8), 8)]
        self._bar([(radius * math.cos(a), flat * radius * math.sin(a)) for a in arc], self.thick * 1.1)
        return self.image

    def _wrist(self) -> None:
        lean = self.rng.normal(0, 0.06)
        self._bar([(lean, 0.8), (lean / 2, 0.4), (0, 0.2)], self.thick * self.rng.uniform(2.3, 3.0))

    def _palm(self) -> None:
        wide, high = self.rng.uniform(0.2, 0.25), self.rng.uniform(0.2, 0.25)
        turns = np.linspace(0, 2 * math.pi, 32, endpoint=False)
        outline = [self._place((wide * math.cos(t), 0.08 + high * math.sin(t))) for t in turns.tolist()]
        self.brush.polygon(outline, fill=self._tone(1.0))
        if self.rng.random() < 0.6:
            self.brush.line(outline, fill=self._tone(0.85), width=max(1, round(self.size * self.line / 2)))

    def _fold(self, folded: list[tuple[int, Point]], *, touching: bool) -> Point | None:
        """Draws fingers that are not up; the place where one of them meets the thumb, if it does."""
        rng = self.rng
        meet = None
        chosen = int(rng.integers(len(folded))) if folded and touching and rng.random() < 0.6 else -1
        for place, (_, (x, y)) in enumerate(folded):
            if place == chosen:
                meet = (x * 0.5 - 0.05 + rng.normal(0, 0.02), 0.02 + rng.normal(0, 0.03))
                knuckle = (x * 1.15, y - rng.uniform(0.02, 0.12))
                self._bar([(x, y + 0.03), knuckle, meet], self.thick)
            else:
                low = y + rng.uniform(0.08, 0.17)
                self._bar([(x, y - rng.uniform(0, 0.04)), (x * 0.9, low)], self.thick * 1.05)
        return meet

    def _thumb(self, up: bool, target: Point | None) -> None:
        rng = self.rng
        root = (-0.16, 0.2)
        if up:
            angle = math.radians(rng.uniform(-75, -28))
            length = rng.uniform(0.25, 0.33)
            tip = (root[0] + length * math.sin(angle), root[1] - length * math.cos(angle))
            self._bar([root, ((root[0] + tip[0]) / 2 - 0.01, (root[1] + tip[1]) / 2 + 0.01), tip], self.thick * 1.1)
            return
        tip = target or (rng.uniform(-0.05, 0.14), rng.uniform(0.02, 0.14))
        knuckle = (-0.15 + rng.normal(0, 0.02), 0.08 + rng.normal(0, 0.02))
        self._bar([root, knuckle, tip], self.thick * 1.1)

    def _bar(self, points: list[tuple[float, ...]], thick: float) -> None:
        """A rounded bar along `points`: an edge, and the skin over it."""
        line = [self._place((p[0], p[1])) for p in points]
        tone = self._tone(self.rng.uniform(0.9, 1.07))
        widths = (thick + 2 * self.line, tuple(int(c) for c in self.edge)), (thick, tone)
        for wide, color in widths:
            width = max(2, round(wide * self.size))
            self.brush.line(line, fill=color, width=width, joint="curve")
            for x, y in line:
                self.brush.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=color)

    def _place(self, point: Point) -> Point:
        x, y = point[0] * self.mirror * self.size, point[1] * self.size
        return self.middle[0] + x * self.cos - y * self.sin, self.middle[1] + x * self.sin + y * self.cos

    def _tone(self, light: float) -> tuple[int, ...]:
        return tuple(int(c) for c in np.clip(self.skin * light, 0, 255))


def _skin(rng: np.random.Generator) -> np.ndarray:
    """Mostly skin from pale to dark, sometimes any color at all: the color shall not matter."""
    if rng.random() < 0.25:
        color = colorsys.hsv_to_rgb(rng.random(), rng.uniform(0, 0.8), rng.uniform(0.35, 0.95))
    else:
        color = colorsys.hsv_to_rgb(rng.uniform(0.03, 0.12), rng.uniform(0.2, 0.6), rng.uniform(0.35, 0.95))
    return np.array(color) * 255


def _ground(side: int, rng: np.random.Generator) -> Image.Image:
    """A wall behind the hand: mostly light gray, sometimes dark or colored."""
    if rng.random() < 0.7:
        value = rng.uniform(0.55, 1.0)
        color = np.array([value, value, value]) + rng.normal(0, 0.02, 3)
    else:
        color = np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(0, 0.7), rng.uniform(0.1, 0.9)))
    return Image.new("RGB", (side, side), tuple(int(c) for c in np.clip(color * 255, 0, 255)))
