"""Letters and digits in the typefaces that come with Matplotlib and Pillow, bent, slanted, thin and thick."""

import math
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SMALL = "abdefghnqrt"  # lower case where it is not the capital made small
FACES = (
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSerif", "DejaVuSerif-BoldItalic",
    "DejaVuSansMono", "STIXGeneral", "STIXGeneralItalic", "STIXGeneralBol", "cmr10", "cmmi10", "cmss10", "cmtt10",
    "pillow",
)  # fmt: skip
GREEK_FACES = tuple(face for face in FACES if face.startswith(("DejaVu", "STIX")))  # those that have Greek


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if face == "pillow":
        return ImageFont.load_default(size)
    # Where Matplotlib lies, not Matplotlib: it would cost 25 MB.
    package = find_spec("matplotlib")
    assert package is not None
    assert package.origin is not None
    return ImageFont.truetype(str(Path(package.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{face}.ttf"), size)


def printed_glyph(character: str, side: int, rng: np.random.Generator, faces: Sequence[str] = FACES) -> Image.Image:
    """`character` in white on black, `(side, side)` "L", in a typeface, size, weight and bend from `rng`."""
    # The mathematical italic has no digits of its own.
    faces = [face for face in faces if not (face == "cmmi10" and character.isdigit())]
    font = _font(faces[int(rng.integers(len(faces)))], round(side * rng.uniform(0.55, 0.95) / 4) * 4)
    image = Image.new("L", (side, side))
    ImageDraw.Draw(image).text((side / 2, side / 2), character, fill=255, font=font, anchor="mm")
    weight = int(rng.integers(-1, 3))
    if weight > 0:
        image = image.filter(ImageFilter.MaxFilter(2 * weight + 1))
    elif weight < 0:
        image = image.filter(ImageFilter.MinFilter(3))
    return bent(image, rng)


def bent(image: Image.Image, rng: np.random.Generator, *, turn: float = 9.0) -> Image.Image:
    """`image` turned, slanted, stretched, moved and bent by smooth waves (after Simard et al., 2003).

    `turn` is the usual angle in degrees.
    """
    side = image.width
    y, x = np.mgrid[:side, :side] / side - 0.5
    angle = math.radians(rng.normal(0, turn))
    slant, wide, high = rng.normal(0, 0.15), rng.uniform(0.8, 1.35), rng.uniform(0.85, 1.25)
    u = (x * math.cos(angle) + y * math.sin(angle)) * wide + slant * y + rng.uniform(-0.08, 0.08)
    v = (y * math.cos(angle) - x * math.sin(angle)) * high + rng.uniform(-0.08, 0.08)
    for axis in (u, v):
        along, across = rng.normal(0, 1.1, 2)
        axis += rng.uniform(0, 0.045) * np.sin(2 * math.pi * (along * x + across * y + rng.random()))
    columns = np.rint((u + 0.5) * (side - 1)).astype(int)
    rows = np.rint((v + 0.5) * (side - 1)).astype(int)
    inside = (columns >= 0) & (columns < side) & (rows >= 0) & (rows < side)
    pixels = np.asarray(image)[rows.clip(0, side - 1), columns.clip(0, side - 1)]
    return Image.fromarray(np.where(inside, pixels, 0).astype(np.uint8))
