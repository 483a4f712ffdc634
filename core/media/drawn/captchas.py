"""CAPTCHAs that are drawn, not fetched: a short text, bent, struck through, blurred and strewn with noise.

They stand in for the 1,040 pictures of Wilhelmy and Rosas ("captcha dataset", 2013) that the Keras example reads:
200 x 50 pixels of gray, five characters of the nineteen in `CHARACTERS`, dark on light, with a smear through them.
The fonts are DejaVu, which matplotlib brings, and Pillow's own.
"""

import importlib.util
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.wording import prose

HEIGHT, WIDTH = 50, 200  # pixels of every picture, as in the original data set
CHARACTERS = "2345678bcdefgmnpwxy"  # the original's: none that looks like another
MOST_LENGTH = 8
_MARGIN = 14  # pixels left free of text at either end
# Strokes of one width: the original's letters are bold, too.
_FONTS: Mapping[str, tuple[str, int]] = {
    "sans": ("DejaVuSans-Bold.ttf", 34),
    "serif": ("DejaVuSerif-Bold.ttf", 34),
    "mono": ("DejaVuSansMono-Bold.ttf", 37),
    "light": ("", 40),  # Pillow's own
}
FONTS: tuple[str, ...] = tuple(_FONTS)


@dataclass(frozen=True)
class Look:
    """How hard the pictures are to read. Each of the four strengths is 0 for none to 3 for strong.

    - `characters`: what a text is made of, each once; the fonts must have them.
    - `length`: characters of a text, or with `shortest` below it the longest.
    """

    characters: str = CHARACTERS
    length: int = 5
    shortest: int = 0  # 0: all are of one length
    lines: int = 1
    noise: int = 1
    bend: int = 1
    turn: int = 1
    fonts: tuple[str, ...] = FONTS

    def __post_init__(self) -> None:
        if len(set(self.characters)) < max(2, len(self.characters)) or not self.characters.isalnum():
            raise ValueError(
                f"characters must be at least two letters or digits, each once, received {self.characters!r}"
            )
        if not (0 <= self.shortest <= self.length and 1 <= self.length <= MOST_LENGTH):
            raise ValueError(
                prose(f"""length must be 1 to {MOST_LENGTH} and shortest at most that, received length={self.length},
                    shortest={self.shortest}""")
            )
        strengths = {name: getattr(self, name) for name in ("lines", "noise", "bend", "turn")}
        if not all(0 <= value <= 3 for value in strengths.values()):
            raise ValueError(f"lines, noise, bend and turn must be 0 to 3, received {strengths}")
        if not self.fonts or set(self.fonts) - set(FONTS):
            raise ValueError(f"fonts must be among {', '.join(FONTS)}, received {self.fonts}")


@dataclass(frozen=True, eq=False)
class Captcha:
    """A picture of a text: `pixels` is `(50, 200)` uint8 gray, `text` what it says, `name` its file's name."""

    name: str
    text: str
    pixels: np.ndarray


def draw_captchas(count: int, *, seed: int = 0, look: Look | None = None) -> list[Captcha]:
    """`count` pictures; the same arguments give the same bytes, and a larger set begins with the smaller one.

    Raises `ValueError` for a negative count or seed.
    """
    if count < 0 or seed < 0:
        raise ValueError(f"count and seed are at least 0, received count={count}, seed={seed}")
    look = look or Look()
    return [draw_captcha(index, seed=seed, look=look) for index in range(count)]


def draw_captcha(index: int, *, seed: int, look: Look) -> Captcha:
    """The picture of this number in the set of this seed: it has random numbers of its own."""
    rng = np.random.default_rng([seed, index])
    length = int(rng.integers(look.shortest or look.length, look.length + 1))
    text = "".join(rng.choice(list(look.characters), size=length))
    ink = _bent(_line_of(text, look, rng), look.bend, rng)
    ink = np.maximum(ink, _strokes(look.lines, rng))
    image = Image.fromarray(np.rint(ink * 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.9)))
    coverage = np.asarray(image, dtype=np.float32) / 255
    paper = _paper(rng)
    pixels = paper + (rng.uniform(20, 70) - paper) * coverage
    pixels += (2 + 5 * look.noise) * rng.random() * rng.standard_normal(pixels.shape, dtype=np.float32)
    specks = rng.random(pixels.shape) < 0.006 * look.noise
    pixels[specks] = rng.uniform(60, 255, size=int(specks.sum()))
    return Captcha(f"{text}.png", text, np.rint(pixels).clip(0, 255).astype(np.uint8))


def _line_of(text: str, look: Look, rng: np.random.Generator) -> np.ndarray:
    """The characters side by side, each turned and moved a little: `(50, 200)`, ink from 0 to 1."""
    image = Image.new("L", (WIDTH, HEIGHT))
    fonts = [str(rng.choice(look.fonts))] * len(text)
    glyphs = [_glyph(character, font) for character, font in zip(text, fonts, strict=True)]
    turns = rng.uniform(-9, 9, size=len(text)) * look.turn
    turned = [
        glyph.rotate(float(turn), Image.Resampling.BILINEAR, expand=True)
        for glyph, turn in zip(glyphs, turns, strict=True)
    ]
    free = WIDTH - 2 * _MARGIN - sum(glyph.width for glyph in turned)
    # Long texts in a wide font do not fit: their characters overlap evenly.
    gap = min(free / max(len(text) - 1, 1), rng.uniform(-1, 7))
    used = sum(glyph.width for glyph in turned) + gap * (len(text) - 1)
    left = rng.uniform(_MARGIN, max(_MARGIN, min(WIDTH - _MARGIN - used, _MARGIN + 26)))
    for glyph in turned:
        top = (HEIGHT - glyph.height) / 2 + rng.uniform(-4, 4)
        box = (round(left), round(top))
        image.paste(255, box, glyph)
        left += glyph.width + gap
    return np.asarray(image, dtype=np.float32) / 255


@cache
def _glyph(character: str, font: str) -> Image.Image:
    """One character, cut out as wide as its ink, on the font's line."""
    face = _face(font)
    left, _, right, _ = face.getbbox(character)
    # All of a font stand on the same line, so the height is that of its letters with a tail.
    _, top, _, bottom = face.getbbox("bdgpy")
    image = Image.new("L", (max(1, math.ceil(right - left)), math.ceil(bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), character, fill=255, font=face)
    return image


@cache
def _face(font: str) -> ImageFont.FreeTypeFont:
    file, size = _FONTS[font]
    if not file:
        face = ImageFont.load_default(size)
        if not isinstance(face, ImageFont.FreeTypeFont):
            raise RuntimeError("Pillow was built without FreeType, which draws its fonts")
        return face
    # Found and not imported: the fonts are wanted, not the 50 modules.
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise RuntimeError("matplotlib, which brings the fonts, is not installed")
    return ImageFont.truetype(str(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / file), size)


def _bent(ink: np.ndarray, strength: int, rng: np.random.Generator) -> np.ndarray:
    """The picture as through rippled glass: every pixel taken from a little aside, along two waves."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    turns = 2 * np.pi * (y / rng.uniform(28, 50) + x / rng.uniform(90, 240) + rng.random(2)[:, None, None])
    across, down = rng.uniform(0.4, 1, size=2) * strength * np.array([1.8, 1.4])
    u = (x + across * np.sin(turns[0])).clip(0, WIDTH - 1.001)
    v = (y + down * np.sin(2 * np.pi * (x / rng.uniform(60, 130) + rng.random()))).clip(0, HEIGHT - 1.001)
    i, j = v.astype(np.intp), u.astype(np.intp)
    a, b = v - i, u - j
    upper = ink[i, j] * (1 - b) + ink[i, j + 1] * b
    lower = ink[i + 1, j] * (1 - b) + ink[i + 1, j + 1] * b
    return upper * (1 - a) + lower * a


def _strokes(count: int, rng: np.random.Generator) -> np.ndarray:
    """Curves from side to side, as thick as a letter's stroke or thinner: `(50, 200)`, ink from 0 to 1."""
    image = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    along = np.linspace(0, 1, 24)
    for _ in range(count):
        start, end = rng.uniform(0.15, 0.85, size=2) * HEIGHT
        wave = rng.uniform(2, 9) * np.sin(2 * np.pi * (along * rng.uniform(0.5, 1.5) + rng.random()))
        heights = start + (end - start) * along + wave
        points = list(zip((along * WIDTH).tolist(), heights.tolist(), strict=True))
        draw.line(points, fill=int(rng.integers(150, 256)), width=int(rng.integers(1, 5)), joint="curve")
    return np.asarray(image, dtype=np.float32) / 255


def _paper(rng: np.random.Generator) -> np.ndarray:
    """A light ground with a slope of gray from side to side: `(50, 200)`."""
    left, right = rng.uniform(190, 250, size=2)
    return np.linspace(left, right, WIDTH, dtype=np.float32) + np.zeros((HEIGHT, 1), np.float32)
