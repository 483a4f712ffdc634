"""Many pictures in one: a contact sheet, to see a class or a whole collection at a glance, and tiles of numbers."""

from collections.abc import Sequence

import numpy as np

from core.media.pictures import Picture, resize_square
from core.wording import prose


def contact_sheet(
    pictures: Sequence[Picture],
    *,
    tile: int = 48,
    columns: int = 12,
    rows: int = 8,
    gap: int = 4,
    background: tuple[int, int, int] = (255, 255, 255),
) -> np.ndarray:
    """The pictures as square tiles in rows: `(H, W, 3)` uint8.

    Each tile is the picture's centered square, as training sees it. At most `rows * columns` are shown, so
    the sheet's size is bounded; of more pictures some at equal distances are, the first and the last among
    them. A last row that is not full leaves background.

    - `tile`, `gap`: in pixels; the gap also surrounds the sheet.

    Raises `ValueError` without a picture, for sizes below 1 or a negative gap.
    """
    if not pictures:
        raise ValueError("a contact sheet needs at least one picture, received none")
    if min(tile, columns, rows) < 1 or gap < 0:
        raise ValueError(
            prose(f"""tile, columns and rows are at least 1 and the gap at least 0, received {tile}, {columns}, {rows}
                and {gap}""")
        )
    shown = min(len(pictures), rows * columns)
    chosen = np.linspace(0, len(pictures) - 1, shown).round().astype(int)
    columns = min(columns, shown)
    height, width = (gap + n * (tile + gap) for n in (-(-shown // columns), columns))
    sheet = np.full((height, width, 3), background, dtype=np.uint8)
    for position, index in enumerate(chosen):
        row, column = divmod(position, columns)
        top, left = gap + row * (tile + gap), gap + column * (tile + gap)
        sheet[top : top + tile, left : left + tile] = resize_square(pictures[index].pixels, tile)
    return sheet


GAP = 2  # cells between tiles


def tiled(tiles: np.ndarray) -> np.ndarray:
    """Tiles `(h, w, n)` in a grid as square as it goes, with gaps that are not a number."""
    height, width, count = tiles.shape
    across = int(np.ceil(np.sqrt(count)))
    out = np.full((across * (height + GAP) - GAP, across * (width + GAP) - GAP), np.nan)
    for k in range(count):
        row, column = divmod(k, across)
        top, left = row * (height + GAP), column * (width + GAP)
        out[top : top + height, left : left + width] = tiles[..., k]
    return out
