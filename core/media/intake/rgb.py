"""Any picture that Pillow holds, as small red, green and blue pixels on white."""

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

_BAND_PIXELS = 1 << 20  # pixels converted at a time
_PLAIN = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX")  # gray or RGB already


def shrink_to_rgb(image: Image.Image, most_side: int, *, bits: int = 8) -> tuple[np.ndarray, list[str]]:
    """The loaded `image` as 8-bit RGB with its long side at most `most_side`, and what was put right.

    Returns `(H, W, 3)` uint8 pixels, never enlarged, no side below 1, and one sentence per change of color:
    transparent parts are laid on white; deeper colors are scaled to 8 bits; CMYK and other color spaces are
    converted by Pillow's formulas (color profiles are ignored).

    A large picture is converted band by band and averaged down by a whole factor on the way, so the
    memory needed beside the image itself stays small.

    - `bits`: bits per color that the file states.
    """
    convert, notes = _converter(image, bits)
    width, height = image.size
    scale = max(1.0, max(width, height) / most_side)
    size = max(1, round(width / scale)), max(1, round(height / scale))
    # Averaging to twice the final size is cheap; the last step from there is filtered well.
    factor = max(1, int(scale / 2))
    fx, fy = min(factor, width), min(factor, height)

    reduced: Image.Image | None = None
    for top, band in _bands(image, fy):
        part = convert(band).reduce((fx, fy))
        if reduced is None:
            reduced = Image.new(part.mode, (-(-width // fx), -(-height // fy)))
        reduced.paste(part, (0, top // fy))
    assert reduced is not None
    if reduced.size != size:
        box = (0.0, 0.0, width / fx, height / fy)  # the last row and column may be less than whole
        reduced = reduced.resize(size, Image.Resampling.BICUBIC, box=box)
    if reduced.mode == "RGBA":
        if reduced.getchannel("A").getextrema() != (255, 255):
            notes.append("Its transparent parts were laid on white.")
        reduced = Image.alpha_composite(Image.new("RGBA", size, "white"), reduced).convert("RGB")
    return np.array(reduced), notes


def _bands(image: Image.Image, multiple: int) -> Iterator[tuple[int, Image.Image]]:
    """`(top, band)`: the image in bands of about a megapixel, their heights multiples but for the last."""
    width, height = image.size
    rows = multiple * max(1, _BAND_PIXELS // (width * multiple))
    for top in range(0, height, rows):
        yield top, image.crop((0, top, width, min(height, top + rows)))


def _converter(image: Image.Image, bits: int) -> tuple[Callable[[Image.Image], Image.Image], list[str]]:
    """How a band becomes RGB or RGBA, and the notes on what that changes."""
    mode = image.mode
    if mode.startswith("I;16"):
        bits = bits if 8 < bits < 16 else 16
        return _scaler(0, 2**bits - 1), [f"Its {bits} bits per pixel were scaled to 8."]
    if mode in ("I", "F"):
        low, high = _finite_range(image)
        return _scaler(low, high), [f"Its values from {low:g} to {high:g} were scaled to 0 to 255."]
    notes = []
    if bits > 8:
        notes.append(f"Its {bits} bits per color were scaled to 8.")
    if mode not in _PLAIN:
        notes.append(f"Its colors were converted from {mode} to RGB.")
    target = "RGBA" if image.has_transparency_data else "RGB"
    return lambda band: band.convert(target), notes


def _finite_range(image: Image.Image) -> tuple[float, float]:
    low, high = np.inf, -np.inf
    for _, band in _bands(image, 1):
        values = np.asarray(band)
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else (0.0, 0.0)


def _scaler(low: float, high: float) -> Callable[[Image.Image], Image.Image]:
    """Maps `low` to black and `high` to white; what is no number becomes black."""

    def scale(band: Image.Image) -> Image.Image:
        values = np.nan_to_num(np.asarray(band).astype(np.float64), nan=low, posinf=high, neginf=low)
        # Both divided first: the difference of two large numbers may not be finite.
        largest = max(abs(low), abs(high)) or 1.0
        span = high / largest - low / largest
        shares = (values / largest - low / largest) / span if span > 0 else np.zeros_like(values)
        return Image.fromarray(np.rint(shares * 255).clip(0, 255).astype(np.uint8)).convert("RGB")

    return scale
