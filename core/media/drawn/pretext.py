"""What the small backbone learns from: drawn letters, digits, hands, shapes and textures, with their classes.

The task itself is of no use to anybody (a pretext); the features that solve it are. Color says nothing about
the class on purpose: letters, hands and shapes come in all of them.
"""

import colorsys
import math
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.media.drawn.glyphs import LETTERS, SMALL, bent, printed_glyph
from core.media.drawn.hands import draw_hand, draw_ring_hand
from core.media.drawn.shapes import SHAPES, draw_shapes
from core.media.drawn.strokes import DIGITS, written_digit
from core.media.drawn.textures import TEXTURES, texture

_OVERSAMPLING = 3
_TEXTURED = 0.12  # share of letters and digits that stand on a texture
HANDS = tuple(format(number, "05b") for number in range(32))  # a 1 for every finger that is up, the thumb first


def pretext_classes() -> tuple[str, ...]:
    """Every class as `kind name`: `letter A`, `digit 7`, `hand 01100`, `shape star`, `texture dots`."""
    return (
        *(f"letter {name}" for name in (*LETTERS, *SMALL)),
        *(f"digit {name}" for name in DIGITS),
        *(f"hand {name}" for name in (*HANDS, "ring")),
        *(f"shape {name}" for name in SHAPES),
        *(f"texture {name}" for name in TEXTURES),
    )


def draw_pretext(name: str, index: int, *, side: int = 48, seed: int = 0) -> NDArray[np.uint8]:
    """Picture number `index` of the class `name`, `(side, side, 3)`; the same arguments give the same bytes.

    Raises `ValueError` for a class that is not among `pretext_classes()`.
    """
    if name not in pretext_classes():
        raise ValueError(f"a class is one of pretext_classes(), received {name!r}")
    rng = np.random.default_rng([seed, zlib.crc32(name.encode()), index])
    kind, _, which = name.partition(" ")
    large = side * _OVERSAMPLING
    match kind:
        case "hand":
            hand = (
                draw_ring_hand(large, rng)
                if which == "ring"
                else draw_hand(tuple(bit == "1" for bit in which), large, rng)
            )
            pixels = np.asarray(hand.reduce(_OVERSAMPLING), np.float64)
        case "shape":
            shape = draw_shapes(1, side=side, seed=int(rng.integers(1 << 31)), classes=(which,))
            pixels = shape[0].pixels.astype(np.float64)
        case "texture":
            pixels = _colored(texture(which, side, rng), rng)
        case _:
            written = kind == "digit" and rng.random() < 0.65
            glyph = bent(written_digit(which, large, rng), rng) if written else printed_glyph(which, large, rng)
            pixels = _colored(np.asarray(glyph.reduce(_OVERSAMPLING)) / 255, rng)
    return _finish(pixels, rng)


def _colored(mask: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Two colors, one where `mask` is 1 and one where it is 0: often white on black or black on white."""
    if rng.random() < 0.4:
        colors = np.array([[255.0] * 3, [0.0] * 3])[:: int(rng.choice([1, -1]))]
    else:
        while True:
            draws = rng.uniform((0, 0, 0.05), (1, 0.9, 1), size=(2, 3))
            colors = np.array([colorsys.hsv_to_rgb(*draw) for draw in draws.tolist()]) * 255
            if abs(colors[0].mean() - colors[1].mean()) > 60:
                break
    ground = np.broadcast_to(colors[1], (*mask.shape, 3))
    if rng.random() < _TEXTURED:
        weave = texture(str(rng.choice(TEXTURES)), mask.shape[0], rng)[..., None]
        ground = ground + 0.4 * (weave - 0.5) * (colors[0] - colors[1])
    return mask[..., None] * colors[0] + (1 - mask[..., None]) * ground


def _finish(pixels: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.uint8]:
    """What a camera adds: light from a side, darker corners, blur and noise."""
    side = pixels.shape[0]
    if rng.random() < 0.5:
        y, x = np.mgrid[:side, :side] / side - 0.5
        angle = rng.uniform(0, 2 * math.pi)
        light = 1 + rng.uniform(0, 0.5) * (x * math.cos(angle) + y * math.sin(angle))
        light -= rng.uniform(0, 0.9) * (x * x + y * y)
        pixels = pixels * light[..., None]
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    blur = rng.uniform(-0.8, 0.9)
    if blur > 0:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    noise = max(0.0, rng.uniform(-6, 10))
    noisy = np.asarray(image, np.float64) + noise * rng.standard_normal(pixels.shape, dtype=np.float32)
    return np.rint(noisy).clip(0, 255).astype(np.uint8)
