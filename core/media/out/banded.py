"""Maps in few colors, as small as a PNG can be: many of them travel in one message."""

import base64
import io

import numpy as np
from PIL import Image


def bands(values: np.ndarray, limit: float, count: int) -> np.ndarray:
    """Values from -limit to limit as numbers of bands 0 to count - 1, uint8; beyond them the last band.

    An odd `count` has a band around 0. Raises `ValueError` for a count outside 2 to 255 and a limit not above 0.
    """
    if not 2 <= count <= 255 or not limit > 0:
        raise ValueError(f"bands are 2 to 255 and the limit above 0, received {count} and {limit}")
    share = (np.clip(values / limit, -1, 1) + 1) / 2
    return np.rint(np.nan_to_num(share, nan=0.5) * (count - 1)).astype(np.uint8)


def banded_uri(numbers: np.ndarray, colors: np.ndarray) -> str:
    """`numbers` `(H, W)` uint8 as a `data:image/png;base64,...` URI, number k in color k of `colors` `(n, 3)` uint8.

    A number beyond the colors is transparent. Raises `ValueError` for other shapes and types.
    """
    if numbers.ndim != 2 or numbers.dtype != np.uint8 or numbers.size == 0:
        raise ValueError(f"numbers of bands are (H, W) uint8 and not empty, received {numbers.shape} {numbers.dtype}")
    if colors.ndim != 2 or colors.shape[1] != 3 or colors.dtype != np.uint8 or not 1 <= len(colors) <= 255:
        raise ValueError(f"colors are (1 to 255, 3) uint8, received {colors.shape} {colors.dtype}")
    clear = len(colors)
    image = Image.fromarray(np.minimum(numbers, np.uint8(clear)))
    image.putpalette(np.vstack([colors, np.zeros((1, 3), np.uint8)]).tobytes())
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", transparency=clear, compress_level=6)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
