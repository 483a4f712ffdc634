"""The kernels of a first layer as little pictures: what each of them looks for in the colors of a picture."""

import numpy as np
from numpy.typing import NDArray


def filter_sheet(
    kernels: NDArray[np.float32], *, largest: float, zoom: int = 8, columns: int = 12
) -> NDArray[np.uint8]:
    """Kernels `(kh, kw, 3, n)` side by side, `(H, W, 3)`: gray is 0, `largest` is full color.

    Give the same `largest` for sheets that are compared. Gaps are transparent gray, one weight wide at most.
    """
    height, width, channels, count = kernels.shape
    if channels != 3:
        raise ValueError(f"kernels over colors are (kh, kw, 3, n), received {kernels.shape}")
    columns = min(columns, count)
    gap = 4
    cell_high, cell_wide = height * zoom + gap, width * zoom + gap
    sheet = np.full((-(-count // columns) * cell_high + gap, columns * cell_wide + gap, 3), 128, np.uint8)
    shown = np.rint(127.5 + 127.5 * (kernels / max(largest, 1e-9)).clip(-1, 1)).astype(np.uint8)
    for k in range(count):
        row, column = divmod(k, columns)
        top, left = gap + row * cell_high, gap + column * cell_wide
        tile = shown[..., k].repeat(zoom, axis=0).repeat(zoom, axis=1)
        sheet[top : top + height * zoom, left : left + width * zoom] = tile
    return sheet
