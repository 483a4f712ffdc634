"""Pictures of two shapes, and the one sentence that describes each: "a red circle above a blue square".

The larger shape is named first, so every picture has exactly one right caption.
"""

import colorsys
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from core.media.drawn.canvas import Canvas
from core.media.drawn.shapes import outline
from core.wording import prose

SIDE = 48  # pixels
SHAPES = ("circle", "square", "triangle", "star", "cross")
RELATIONS = ("above", "below", "left of", "right of")
LEAST_RATIO, MOST_RATIO = 1.35, 1.8  # the larger shape's size by the smaller one's
MOST_NOISE = 8.0  # standard deviation, of 255

# Hue, saturation, value: far enough apart that the jitter never makes one look like another.
_PAINTS = {
    "red": (0.99, 0.85, 0.85),
    "yellow": (0.145, 0.9, 0.95),
    "green": (0.37, 0.75, 0.6),
    "blue": (0.6, 0.8, 0.85),
    "purple": (0.79, 0.65, 0.62),
    "black": (0.6, 0.2, 0.13),
}
COLORS = tuple(_PAINTS)
_TOWARD = {
    "above": (0, -1),
    "below": (0, 1),
    "left of": (-1, 0),
    "right of": (1, 0),
}  # the first from the second


@dataclass(frozen=True)
class Item:
    """A shape of a color."""

    color: str
    shape: str

    def __post_init__(self) -> None:
        """Raise `ValueError` for a color or a shape that is not known."""
        if self.color not in COLORS or self.shape not in SHAPES:
            raise ValueError(
                prose(f"""an item has a color of {", ".join(COLORS)} and a shape of {", ".join(SHAPES)}, received
                    {self.color!r} and {self.shape!r}""")
            )

    def __str__(self) -> str:
        return f"{self.color} {self.shape}"


@dataclass(frozen=True)
class Composition:
    """What a picture shows: `first`, the larger item, is `relation` `second`."""

    first: Item
    relation: str
    second: Item

    def __post_init__(self) -> None:
        """Raise `ValueError` for an unknown relation."""
        if self.relation not in RELATIONS:
            raise ValueError(f"a relation is one of {', '.join(RELATIONS)}, received {self.relation!r}")

    @property
    def words(self) -> tuple[str, ...]:
        """Its caption, word by word.

        >>> Composition(Item("red", "star"), "left of", Item("blue", "cross")).words
        ('a', 'red', 'star', 'left', 'of', 'a', 'blue', 'cross')
        """
        return tuple(f"a {self.first} {self.relation} a {self.second}".split())

    @property
    def mirrored(self) -> "Composition":
        """The same places told from the other item: right only if that one were the larger."""
        other = dict(zip(RELATIONS, ("below", "above", "right of", "left of"), strict=True))
        return Composition(self.second, other[self.relation], self.first)


def all_compositions() -> Iterator[Composition]:
    """Every picture of two different items that can be drawn, 3,480 of them."""
    items = [Item(color, shape) for color, shape in product(COLORS, SHAPES)]
    for (first, second), relation in product(permutations(items, 2), RELATIONS):
        yield Composition(first, relation, second)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture `(48, 48, 3)` uint8; `circles` are the circles around both items: x, y, radius in percent of it."""

    composition: Composition
    pixels: np.ndarray
    circles: tuple[tuple[float, float, float], tuple[float, float, float]]


def draw_composition(
    composition: Composition,
    rng: np.random.Generator,
    *,
    ratio: float | None = None,
    noise: float | None = None,
) -> Drawn:
    """One drawing of it: place, size, turn, shade, light and noise are the generator's, so no two are alike.

    `ratio` says how many times as large the first item is, `noise` how strong the grain is (standard deviation, of
    255); both are drawn as in training where None is given. Raises `ValueError` for a ratio below 1 or above 2.5, or
    noise outside of 0 to 80.
    """
    ratio = float(rng.uniform(LEAST_RATIO, MOST_RATIO)) if ratio is None else ratio
    noise = float(rng.uniform(0, MOST_NOISE)) if noise is None else noise
    if not (1 <= ratio <= 2.5 and 0 <= noise <= 80):
        raise ValueError(f"ratio is from 1 to 2.5 and noise from 0 to 80, received {ratio} and {noise}")
    large = rng.uniform(19, 24)
    radii = large, large / ratio
    places = _places(composition.relation, radii, rng)
    light = rng.uniform(200, 250, size=3) * 0.3 + rng.uniform(200, 250) * 0.7
    canvas = Canvas(SIDE, _hex(light / 255))
    for item, (x, y), radius in zip((composition.first, composition.second), places, radii, strict=True):
        _draw(canvas, item, x, y, radius, rng)
    slope, angle = rng.uniform(0, 10), rng.uniform(0, 2 * math.pi)
    y_, x_ = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    shade = slope * (x_ * math.cos(angle) + y_ * math.sin(angle))[..., None]
    grain = noise * rng.standard_normal((SIDE, SIDE, 3), dtype=np.float32)
    pixels = canvas.pixels() + shade + grain
    circles = tuple((x, y, radius) for (x, y), radius in zip(places, radii, strict=True))
    return Drawn(composition, np.rint(pixels).clip(0, 255).astype(np.uint8), (circles[0], circles[1]))


def covers(drawn: Drawn, rows: int, columns: int) -> np.ndarray:
    """The share of each cell of a grid over the picture that lies in each item's circle: `(2, rows * columns)`."""
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) * (100 / SIDE)
    inside = np.stack([np.hypot(x - cx, y - cy) <= radius for cx, cy, radius in drawn.circles])
    cells = inside.reshape(2, rows, SIDE // rows, columns, SIDE // columns).mean(axis=(2, 4))
    return np.asarray(cells).reshape(2, -1)


def _places(
    relation: str, radii: tuple[float, float], rng: np.random.Generator
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The middles of both items: apart along the relation's axis, and nearly level across it."""
    toward = np.array(_TOWARD[relation], float)
    apart = sum(radii) + rng.uniform(3, 12)
    across = rng.uniform(-9, 9)
    first = toward * apart / 2 + toward[::-1] * across / 2
    centers = np.array([first, -first])
    margins = np.array(radii)[:, None] + 2
    low, high = (margins - centers).max(axis=0), (100 - margins - centers).min(axis=0)
    middle = rng.uniform(np.minimum(low, high), np.maximum(low, high))
    (x, y), (u, v) = (centers + middle).tolist()
    return (x, y), (u, v)


def _draw(canvas: Canvas, item: Item, x: float, y: float, radius: float, rng: np.random.Generator) -> None:
    hue, saturation, value = _PAINTS[item.color]
    jitter = rng.uniform(-1, 1, size=3) * (0.018, 0.08, 0.06)
    shade = colorsys.hsv_to_rgb((hue + jitter[0]) % 1, min(saturation + jitter[1], 1), min(value + jitter[2], 1))
    turn = math.radians(rng.uniform(-12, 12))
    cos, sin = math.cos(turn), math.sin(turn)
    points = [(x + radius * (u * cos - v * sin), y + radius * (u * sin + v * cos)) for u, v in outline(item.shape)]
    canvas.polygon(points, _hex(shade))


def _hex(color: Iterable[float]) -> str:
    """Shares of red, green and blue as "#rrggbb"."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in color)
