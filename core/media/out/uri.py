"""Arrays as PNG pictures, in a data URI for a chart or as bytes for a download."""

import base64
import io
import math
from typing import Literal

import numpy as np
from PIL import Image

_NEAREST_SIDE = 224  # enlarged to at least this, a browser's smoothing no longer blurs the cells


def data_uri(
    array: np.ndarray,
    *,
    table: np.ndarray | None = None,
    limits: tuple[float, float] | None = None,
    scale: Literal["nearest"] | None = None,
) -> str:
    """`array` as a `data:image/png;base64,...` URI; the arguments are those of `png`.

    Example: `data_uri(maps[..., 0], table=palette, limits=(-2, 2), scale="nearest")`.
    """
    data = png(array, table=table, limits=limits, scale=scale)
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def png(
    array: np.ndarray,
    *,
    table: np.ndarray | None = None,
    limits: tuple[float, float] | None = None,
    scale: Literal["nearest"] | None = None,
) -> bytes:
    """`array` as the bytes of a PNG file, compressed lightly: fast rather than small.

    - `array`: `(H, W)` or `(H, W, 1)` for one value per pixel, `(H, W, 3)` uint8 for RGB.
    - `table`: `(256, 3)` uint8, the colors that values are shown in. Without it values must be uint8 grays.
    - `limits`: `(low, high)`, the values that the first and the last color stand for; between them
      `index = round(255 (value - low) / (high - low))`, beyond them the nearer end. Without it values must
      be uint8 and are the indices. Not a number: transparent.
    - `scale`: "nearest" repeats pixels a whole number of times, until the longer side has at least 224, so
      that cells keep hard edges where the browser smooths.

    Raises `ValueError` for other shapes and types, and for limits that are not finite and rising.
    """
    pixels = array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array
    if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)) or pixels.size == 0:
        raise ValueError(f"a picture is (H, W), (H, W, 1) or (H, W, 3) and not empty, received {array.shape}")
    if scale not in (None, "nearest"):
        raise ValueError(f'scale must be "nearest" or None, received {scale!r}')
    times = 1 if scale is None else -(-_NEAREST_SIDE // max(pixels.shape[:2]))
    if table is None:
        if pixels.dtype != np.uint8 or limits is not None:
            raise ValueError(f"without a table, pixels are uint8 and have no limits, received {array.dtype}")
        image = Image.fromarray(_repeated(pixels, times))
    else:
        image = _colored(pixels, table, limits, times)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def _colored(values: np.ndarray, table: np.ndarray, limits: tuple[float, float] | None, times: int) -> Image.Image:
    """A picture with a palette: a third of the bytes of RGB, and exactly the table's colors."""
    if table.shape != (256, 3) or table.dtype != np.uint8:
        raise ValueError(f"a table is (256, 3) uint8, received {table.shape} {table.dtype}")
    if values.ndim != 2:
        raise ValueError(f"a table colors one value per pixel, (H, W) or (H, W, 1), received {values.shape}")
    indices = _repeated(_indices(values, limits), times)
    missing = _repeated(np.isnan(values), times)
    if missing.any():
        opacity = np.where(missing, 0, 255).astype(np.uint8)
        return Image.fromarray(np.dstack([table[indices], opacity]))
    image = Image.fromarray(indices)
    image.putpalette(table.tobytes())
    return image


def _indices(values: np.ndarray, limits: tuple[float, float] | None) -> np.ndarray:
    if limits is None:
        if values.dtype != np.uint8:
            raise ValueError(f"values that are not uint8 need limits, received {values.dtype}")
        return values
    low, high = limits
    if not (low < high and math.isfinite(high - low)):
        raise ValueError(f"limits must be finite and low below high, received {limits}")
    clipped = np.clip(values.astype(np.float64), low, high)  # first, as infinities spoil arithmetic
    return np.rint(np.nan_to_num((clipped - low) / (high - low)) * 255).astype(np.uint8)


def _repeated(cells: np.ndarray, times: int) -> np.ndarray:
    return np.ascontiguousarray(cells.repeat(times, axis=0).repeat(times, axis=1) if times > 1 else cells)
