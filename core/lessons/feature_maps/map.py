"""One map as a sum of pictures, a channel at a time, and where the pixel that the words speak of lies."""

from dataclasses import dataclass

import numpy as np

from core.explain.passage import Passage, Pieces
from core.lessons.feature_maps.pixel import MOST
from core.nn.layers import Conv


def pieces_of(passage: Passage, index: int, unit: int) -> Pieces | None:
    """What each input channel adds to a map; None for a layer that makes each map from one alone."""
    return passage.pieces(index, unit, MOST) if isinstance(passage.outputs[index].layer, Conv) else None


def together(pieces: Pieces) -> np.ndarray:
    """What the shown channels add, and last all others where there are some, `(H', W', n)`."""
    return pieces.pieces if pieces.rest is None else np.dstack([pieces.pieces, pieces.rest])


@dataclass(frozen=True)
class Marks:
    """Left, top, width and height of a pixel in its layer's own maps, and of its window in those before, in shares."""

    read: tuple[float, float, float, float]
    own: tuple[float, float, float, float]


def marks(passage: Passage, index: int, row: int, column: int) -> Marks:
    """Where the pixel at this row and column lies."""
    (oh, ow), (h, w) = passage.outputs[index].values.shape[:2], passage.before(index).shape[:2]
    window = passage.window(index, 0, 1)
    (kh, kw, _), stride = window.w.shape, window.stride
    top = max(row * stride - window.sides[0][0], 0)
    left = max(column * stride - window.sides[1][0], 0)
    return Marks(
        (left / w, top / h, min(kw, w - left) / w, min(kh, h - top) / h), (column / ow, row / oh, 1 / ow, 1 / oh)
    )
