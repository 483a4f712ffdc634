"""The intake in a few lines of Pillow: programs that a reader takes home see a picture as the page does, to the bit.

The functions are printed as they stand here (`printed`), so they know nothing of this product. What the page bounds
because a file may be hostile, they do not: these files are the reader's own.
"""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
from PIL import Image, ImageOps

from core.media.intake.formats import Format
from core.settings import settings

LONGEST = settings().kept_side
FORMATS = get_args(Format)

IMPORTS = """import numpy as np
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener"""


def printed(*functions: Callable[..., object]) -> str:
    """`functions` of this module as the text of a program; it has `IMPORTS` and `Path`."""
    head = f"""register_heif_opener(thumbnails=False)  # HEIC, as iPhones write it
FORMATS = {FORMATS!r}
LONGEST = {LONGEST}  # pictures are kept no larger
"""
    return "\n\n".join([head, *map(inspect.getsource, functions)])


def read_picture(path: str | Path) -> Image.Image:
    """A picture upright, on white, its longer side at most LONGEST."""
    with Image.open(path, formats=FORMATS) as image:
        if image.format == "JPEG":
            image.draft(None, (2 * LONGEST, 2 * LONGEST))  # decodes a large one at a fraction
        image.load()
        colors = image.convert("RGBA")
        if image.mode.startswith("I;16"):  # 16 bits of gray
            colors.paste(Image.fromarray(np.rint(np.asarray(image) / 257).astype("uint8")))
    scale = max(1.0, max(colors.size) / LONGEST)
    size = [max(1, round(side / scale)) for side in colors.size]
    factor = max(1, int(scale / 2))  # averaged first, then filtered
    box = (0, 0, colors.width / factor, colors.height / factor)
    small = colors.reduce(factor).resize(size, Image.Resampling.BICUBIC, box)
    upright = ImageOps.exif_transpose(small)
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright).convert("RGB")


def to_gray(pixels: np.ndarray) -> np.ndarray:
    """How bright each color looks, by ITU-R BT.601: (H, W, 3) to (H, W)."""
    return ((pixels @ np.array([299, 587, 114]) + 500) // 1000).astype("uint8")


def to_square(picture: Image.Image, side: int, gray: bool = False) -> np.ndarray:
    """The middle square, resized: (side, side, 3) numbers from 0 to 255, or (side, side, 1)."""
    short = min(picture.size)
    left, top = (picture.width - short) // 2, (picture.height - short) // 2
    square = picture.crop((left, top, left + short, top + short))
    pixels = np.asarray(square.resize((side, side), Image.Resampling.BICUBIC))
    return to_gray(pixels)[..., None] if gray else pixels


def read_folder(folder: str, side: int, gray: bool = False) -> tuple:
    """Pixels, labels and class names of a folder with one folder of pictures per class."""
    pixels, classes = [], []
    for path in sorted(Path(folder).glob("*/*")):
        if path.name.startswith("."):
            continue
        try:
            pixels.append(to_square(read_picture(path), side, gray))
        except Exception as error:
            print(f"left out: {path} ({error})")
        else:
            classes.append(path.parent.name)
    names = sorted(set(classes))
    return np.stack(pixels), np.array([names.index(name) for name in classes]), names
