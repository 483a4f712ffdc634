"""Maps, weights and pictures of looking inside, painted."""

import numpy as np

from core.figures.palette import Mode, palette, ramp, rgb
from core.lessons.looking_inside.settings import Look
from core.media.out.sheets import tiled
from core.media.out.uri import data_uri
from core.media.pictures import resize_square, to_gray
from core.nn.layers import Conv, Dense, Flatten

UNITS = 16  # of a layer, shown side by side
THUMB = 40  # pixels of a picture among many


def painted(values: np.ndarray, mode: Mode, *, signed: bool, under: np.ndarray | None = None) -> str:
    """A map on its own scale of colors, or laid over a picture in gray."""
    limit = float(np.abs(values).max()) or 1.0
    colors = palette(mode)
    if under is None:
        table = ramp(colors.diverging if signed else colors.single)
        return data_uri(values, table=table, limits=(-limit if signed else 0.0, limit))
    gray = under if under.shape[2] == 1 else to_gray(under)
    strength = np.sqrt(np.abs(values) / limit)[..., None]
    ink = np.where(values[..., None] < 0, rgb(colors.negative), rgb(colors.positive))
    # Grays are lifted toward white, so that a strong color is told from a dark place.
    ground = 127.5 + gray.astype(float) / 2
    return data_uri(np.rint(strength * ink + (1 - strength) * ground).astype(np.uint8))


def kernels(look: Look, index: int, mode: Mode) -> list[str]:
    """The weights of each unit of a layer as a picture; of many maps, a sheet with a slice for each."""
    layer = look.passage.outputs[index].layer
    assert isinstance(layer, Conv | Dense)
    weights = layer.kernel
    if isinstance(layer, Dense):
        before = look.passage.outputs[index - 1] if index else None
        folded = before is not None and isinstance(before.layer, Flatten)
        shape = look.passage.before(index - 1).shape if folded else (1, weights.shape[0], 1)
        weights = weights.reshape(*shape, -1)
    table = ramp(palette(mode).diverging)
    found = []
    for unit in range(min(weights.shape[-1], UNITS)):
        one = weights[..., unit]
        limit = float(np.abs(one).max()) or 1.0
        if one.shape[2] == 3 and isinstance(layer, Conv):
            found.append(data_uri(np.rint(127.5 + 127.5 * one / limit).astype(np.uint8), scale="nearest"))
            continue
        times = max(1, 12 // one.shape[0])
        large = one.repeat(times, axis=0).repeat(times, axis=1)
        found.append(data_uri(tiled(large), table=table, limits=(-limit, limit)))
    return found


def thumb(picture: np.ndarray) -> np.ndarray:
    """A picture, small."""
    if picture.shape[0] <= THUMB:
        return picture
    square = picture if picture.shape[2] == 3 else picture.repeat(3, axis=2)
    return resize_square(square, THUMB, gray=picture.shape[2] == 1)
