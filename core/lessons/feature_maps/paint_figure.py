"""Maps as pictures, all on the diverging scale."""

from collections.abc import Callable

import numpy as np

from core.figures.palette import Mode, palette, ramp
from core.media.out.uri import data_uri

LONGEST = 64  # pixels along a small picture


def painter(mode: Mode, longest: int = LONGEST) -> Callable[[np.ndarray, float], str]:
    """How a map becomes a picture: on the diverging scale, from -limit to limit; thinned out to `longest` a side."""
    table = ramp(palette(mode).diverging)

    def paint(values: np.ndarray, limit: float) -> str:
        thin = -(-max(values.shape) // longest) if values.shape[1] > 1 else 1
        return data_uri(values[::thin, ::thin], table=table, limits=(-limit, limit))

    return paint


def scale_picture(mode: Mode) -> str:
    """The diverging scale from left to right."""
    return data_uri(np.arange(256, dtype=np.uint8)[None], table=ramp(palette(mode).diverging))


def limit_of(values: np.ndarray) -> float:
    """The end of a layer's scale: its largest magnitude."""
    return float(np.abs(values).max()) or 1.0
