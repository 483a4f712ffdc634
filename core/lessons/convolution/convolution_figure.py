"""A convolution as a window over numbers or over a picture, which travels as PNG on both sides."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.figures.grids.window import Window, window_figure
from core.figures.palette import Mode, picture_scale
from core.figures.player import Figure
from core.media.out.uri import data_uri
from core.sliding import Convolution
from core.wording import prose


def convolution_figure(conv: Convolution, captions: Sequence[str], mode: Mode, *, picture: bool) -> Figure:
    """The playable stage: a step per output cell, each with its caption where the input is no picture."""
    sides: dict[str, Any] = {}
    if picture:
        padded = np.pad(conv.x, (*conv.padding, (0, 0))).astype(np.uint8)
        table, limits = picture_scale(conv.y, mode)
        sides = {
            "x_url": tuple(data_uri(padded[..., c]) for c in range(padded.shape[2])),
            "y_url": data_uri(conv.y, table=table, limits=limits),
            "scale_url": data_uri(np.arange(256, dtype=np.uint8)[None], table=table),
            "limits": limits,
        }
    window = Window(conv, captions, **sides)
    (h, w, channels), (kh, kw, _), (oh, ow) = conv.x.shape, conv.w.shape, conv.y.shape
    of = f"{h} by {w} cells in {channels} channels" if channels > 1 else f"{h} by {w} cells"
    alt = prose(f"""A {kh} by {kw} kernel slides over an input of {of}, {conv.stride[0]} at a time. At each step
        {conv.w.size} products are added up into one of {oh} by {ow} output cells.""")
    return window_figure(window, mode, alt, rate=30 if picture else 4)
