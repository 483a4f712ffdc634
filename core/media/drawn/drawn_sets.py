"""Drawn sets to transfer to: one much like what the shipped backbone saw, one that it learned to overlook.

Greek letters are new to it, yet made of the same strokes as the letters that it knows. In the set of colors only the
hue tells the classes apart, and its own training pictures gave every class every hue.
"""

import colorsys
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from core.media.drawn.glyphs import GREEK_FACES, bent, printed_glyph
from core.media.drawn.shapes import SHAPES, draw_shapes
from core.media.pictures import Picture

GREEK = {
    "alpha": "\u03b1", "beta": "\u03b2", "gamma": "\u03b3", "delta": "\u03b4", "theta": "\u03b8", "lambda": "\u03bb",
    "pi": "\u03c0", "sigma": "\u03c3", "phi": "\u03c6", "omega": "\u03c9",
}  # fmt: skip
HUES = {"red": 0.0, "yellow": 0.15, "green": 0.35, "cyan": 0.5, "blue": 0.63, "magenta": 0.83}
_SIDE = 64


def draw_greek(name: str, index: int, seed: int) -> np.ndarray:
    """One Greek letter in two colors, `(64, 64, 3)` uint8."""
    rng = _random(name, index, seed)
    glyph = bent(printed_glyph(GREEK[name], 2 * _SIDE, rng, GREEK_FACES), rng).reduce(2)
    mask = np.asarray(glyph)[..., None] / 255
    dark, light = rng.uniform(0, 110, 3), rng.uniform(150, 255, 3)
    ink, ground = (dark, light) if rng.random() < 0.5 else (light, dark)
    pixels = mask * ink + (1 - mask) * ground + rng.uniform(0, 6) * rng.standard_normal((_SIDE, _SIDE, 3))
    return np.rint(pixels).clip(0, 255).astype(np.uint8)


def draw_hue(name: str, index: int, seed: int) -> np.ndarray:
    """Any shape on gray, in a color whose hue is the class, `(64, 64, 3)` uint8."""
    rng = _random(name, index, seed)
    shape = draw_shapes(1, side=_SIDE, seed=int(rng.integers(1 << 31)), classes=[str(rng.choice(SHAPES))])[0]
    light = np.asarray(Image.fromarray(shape.pixels).convert("L"), np.float64)
    corner = np.median(light[[0, 0, -1, -1], [0, -1, 0, -1]])
    mask = (np.abs(light - corner) / max(np.abs(light - corner).max(), 1)).clip(0, 1)[..., None]
    hue = (HUES[name] + rng.uniform(-0.025, 0.025)) % 1
    color = np.array(colorsys.hsv_to_rgb(hue, rng.uniform(0.55, 0.95), rng.uniform(0.6, 0.95))) * 255
    pixels = (
        mask * color + (1 - mask) * rng.uniform(40, 215) + rng.uniform(0, 6) * rng.standard_normal(shape.pixels.shape)
    )
    return np.rint(pixels).clip(0, 255).astype(np.uint8)


def draw_shape(name: str, index: int, seed: int) -> np.ndarray:
    """One of the shapes of `core.media.drawn.shapes`, `(64, 64, 3)` uint8."""
    rng = _random(name, index, seed)
    return draw_shapes(1, side=_SIDE, seed=int(rng.integers(1 << 31)), classes=[name])[0].pixels


# Set -> its classes, and what draws one picture of a class.
DRAWN: dict[str, tuple[tuple[str, ...], Callable[[str, int, int], np.ndarray]]] = {
    "greek": (tuple(GREEK), draw_greek),
    "shapes": (SHAPES, draw_shape),
    "hues": (tuple(HUES), draw_hue),
}


def drawn_set(name: str, per_class: int, *, seed: int = 0) -> list[Picture]:
    """`per_class` pictures of each class of a set of `DRAWN`, class after class; the same arguments, the same bytes.

    Raises `ValueError` for an unknown set.
    """
    if name not in DRAWN:
        raise ValueError(f"a drawn set is one of {', '.join(DRAWN)}, received {name!r}")
    classes, draw = DRAWN[name]
    return [
        Picture(f"{label}-{index + 1:03d}", label, draw(label, index, seed))
        for label in classes
        for index in range(per_class)
    ]


def _random(name: str, index: int, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode()), index, 7])
