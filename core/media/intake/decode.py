"""The one way to decode an upload: hostile bytes in, a small upright RGB picture out, or a refusal."""

import io
import threading
import warnings
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np

# Imported so that each is registered: Pillow would otherwise import every plug-in it has to find one.
import pillow_heif
from PIL import (
    AvifImagePlugin,  # noqa: F401
    BmpImagePlugin,  # noqa: F401
    GifImagePlugin,  # noqa: F401
    Image,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    TiffImagePlugin,
    WebPImagePlugin,  # noqa: F401
)

from core.media.intake.formats import EXTENSIONS, NAMES, Format, is_film, picture_format, what_else
from core.media.intake.guards import guard
from core.media.intake.refusal import RE_SAVE, SMALLER, Refused
from core.media.intake.rgb import shrink_to_rgb
from core.media.intake.units import MEGABYTE, MEGAPIXEL
from core.settings import settings

# What a file holds beside its picture is not asked for.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

# libwebp holds four copies of a picture while it decodes one, libavif nearly three, so they get half the pixels.
_PIXEL_SHARE: dict[Format, int] = {"WEBP": 2, "AVIF": 2}

# The longest side that JPEG and GIF can state. Pillow keeps a pointer per row, so longer pictures of few pixels
# would take more memory than the limit on pixels means to allow.
_MOST_SIDE = 65_535

# One picture is decoded at a time. The largest take 160 MB, or 300 MB as WebP or progressive JPEG. Also, the
# list of warning filters, which keeps Pillow's remarks on damaged metadata from the log, is the whole process's.
_decoding = threading.Lock()


@dataclass(frozen=True, eq=False)
class Decoded:
    """A picture that was uploaded, ready to use.

    - `pixels`: `(H, W, 3)` uint8 RGB, upright, long side at most `settings().kept_side`.
    - `notes`: what had to be put right, one plain sentence each; empty for an ordinary picture.
    - `size`: `(width, height)` as uploaded, upright.
    """

    pixels: np.ndarray
    notes: tuple[str, ...]
    size: tuple[int, int]


def decode(data: bytes, name: str) -> Decoded:
    """Decodes one uploaded picture; raises `Refused` for anything that is not one.

    The content decides what the file is. `name` serves only to note an extension that says something else.
    Of an animation or a document of several pages the first picture is used. Nothing is allocated for pixels
    before the header's size is checked, no file is written, and no warning gets out.

    Limits: `picture_megabytes` (of 2**20 bytes) and `picture_megapixels` (of 10**6 pixels, half of it for
    WebP and AVIF) in `core.settings`; a side of 65,535 pixels.
    """
    limits = settings()
    if not data:
        raise Refused("This file is empty.", "Check the file on your disk and upload it again.")
    if len(data) > limits.picture_megabytes * MEGABYTE:
        raise Refused(
            f"This file is larger than {limits.picture_megabytes} MB.",
            "Save the picture smaller; a side of 1000 pixels is plenty here.",
        )
    kind = picture_format(data)
    if kind is None:
        what, cure = what_else(data)
        raise Refused(f"This is {what}.", cure)
    most_pixels = int(limits.picture_megapixels * MEGAPIXEL) // _PIXEL_SHARE.get(kind, 1)
    film = is_film(data)
    data = guard(kind, data, most_pixels)
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        decoded = _open_and_read(kind, data, most_pixels, limits.kept_side, film=film)
    return replace(decoded, notes=(*_extension_notes(name, kind), *decoded.notes))


def _open_and_read(kind: Format, data: bytes, most_pixels: int, kept_side: int, *, film: bool) -> Decoded:
    """Opens with the one plug-in for `kind` and reads; whatever goes wrong is a refusal."""
    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as image:
            width, height = image.size
            if width * height > most_pixels:
                most = f"{most_pixels / MEGAPIXEL:g} million"
                raise Refused(f"This picture has {width} x {height} pixels, more than {most}.", SMALLER)
            if max(width, height) > _MOST_SIDE:
                raise Refused(f"This picture has a side of more than {_MOST_SIDE:,} pixels.", SMALLER)
            return _read(image, data, kept_side, film=film)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused("This picture has too many pixels.", SMALLER) from None
    except Exception as error:
        # Pillow raises almost anything over bad bytes, from SyntaxError to MemoryError.
        raise Refused(f"This {NAMES[kind]} file is damaged or cut off.", RE_SAVE) from error


def _read(image: Image.Image, data: bytes, kept_side: int, *, film: bool) -> Decoded:
    bits = _bits_per_color(image, data)
    is_tiff = image.format == "TIFF"
    # Pillow turns TIFFs upright while it loads them, and a PNG may say so only after its pixels.
    turn = _turn(image) if is_tiff else None
    # JPEG can be decoded at 1/2, 1/4 or 1/8 of its size for a fraction of the cost.
    stored_size = image.size
    image.draft(None, (2 * kept_side, 2 * kept_side))
    image.load()
    pixels, notes = shrink_to_rgb(image, kept_side, bits=bits)
    size = image.size if is_tiff else stored_size
    if not is_tiff and (turn := _turn(image)) is not None:
        pixels = np.array(Image.fromarray(pixels).transpose(turn))
        size = size[::-1] if turn in _SIDEWAYS else size
    if turn is not None:
        notes.append("It was turned upright, as the camera noted.")
    if film or _has_more(image):
        notes.append("It holds several pictures; the first is used.")
    return Decoded(pixels, tuple(notes), size)


_ORIENTATION = 0x0112  # the Exif tag
_T = Image.Transpose
_TURNS = {
    2: _T.FLIP_LEFT_RIGHT,
    3: _T.ROTATE_180,
    4: _T.FLIP_TOP_BOTTOM,
    5: _T.TRANSPOSE,
    6: _T.ROTATE_270,
    7: _T.TRANSVERSE,
    8: _T.ROTATE_90,
}
_SIDEWAYS = (_T.TRANSPOSE, _T.ROTATE_270, _T.TRANSVERSE, _T.ROTATE_90)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What brings the picture upright by its Exif orientation; None if it is, or if nothing readable says."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        return None  # damaged Exif data is no reason to refuse the pixels


def _bits_per_color(image: Image.Image, data: bytes) -> int:
    if image.format == "PNG":
        return data[24]  # in the header chunk, which is always the first (PNG specification, 11.2.2)
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return max(image.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (8,)))
    return image.info.get("bit_depth", 8)


def _has_more(image: Image.Image) -> bool:
    # A phone's JPEG may carry a second view or a depth map (MPO): that is no animation worth a note.
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except Exception:
        return False  # what follows the first picture is damaged; the first is whole


def _extension_notes(name: str, kind: Format) -> list[str]:
    extension = PurePosixPath(name).suffix.lower()
    if not extension or extension in EXTENSIONS[kind]:
        return []
    return [f"Its name says otherwise, but it is a {NAMES[kind]} picture; the content decides."]
