"""What the stage of one number is drawn from: cells, columns of channels, and every array as text.

All values are whole numbers of ten-thousandths, so that what is shown adds up exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import Row, packed, place
from core.figures.palette import Palette
from core.lessons.feature_maps.pixel_layout_figure import Room, arrange_pixel

Sides = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Pixels:
    """A window over maps, in ten-thousandths. `op` is "conv", "max", "average" or "each".

    Shapes: `x` (H, W, n), `w` (kh, kw, n), `y` and `rest` (H', W'); `rest` is what channels that are not shown add,
    or None. `sees` is, for rows and columns, (first, size, step) of what an output pixel sees of the picture.
    `then` names the activation that follows, with its values; `relu` says that it, or the layer itself, is ReLU.
    `names` are the channels'; `start` opens the stage.
    """

    op: str
    x: np.ndarray
    w: np.ndarray
    y: np.ndarray
    rest: np.ndarray | None
    bias: int
    stride: int
    sides: Sides
    sees: tuple[tuple[int, int, int], tuple[int, int, int]]
    names: Sequence[str]
    source: str
    name: str
    then: tuple[str, np.ndarray] | None
    x_urls: Sequence[str]
    y_url: str
    picture_url: str
    picture_size: tuple[int, int]
    start: tuple[int, int]
    relu: bool = False


def pixel_data(p: Pixels, colors: Palette) -> dict[str, list[Row]]:
    (h, w, n), (kh, kw, _), (oh, ow) = p.x.shape, p.w.shape, p.y.shape
    rooms = arrange_pixel((h, w), (kh, kw), (oh, ow), n, p.rest is not None, p.picture_size)
    most = np.abs(p.x).max(axis=(0, 1)) * np.abs(p.w).max(axis=(0, 1)) / 1e4
    first = np.abs(_subtotals_at(p)).argmax()
    wide, narrow = rooms
    facts: Row = {
        "h": wide.height, "H": narrow.height, "steps": p.y.size, "op": p.op, "n": n, "kh": kh, "kw": kw,
        "rows": h, "cols": w, "oh": oh, "ow": ow, "stride": p.stride, "top": p.sides[0][0], "left": p.sides[1][0],
        "bias": p.bias, "focus": int(first), "most": float(most.max()) * 0.6 or 1.0, "many": int(n > 1),
        "ph": p.picture_size[0], "pw": p.picture_size[1],
        "see_r": p.sees[0][0], "see_h": p.sees[0][1], "see_sr": p.sees[0][2],
        "see_c": p.sees[1][0], "see_w": p.sees[1][1], "see_sc": p.sees[1][2],
        "name": p.name, "source": p.source, "then": p.then[0] if p.then else "", "relu": int(p.relu),
        "y_values": packed(p.y), "rest_values": "" if p.rest is None else packed(p.rest),
        "w_values": packed(np.moveaxis(p.w, -1, 0)), "x_values": packed(np.moveaxis(p.x, -1, 0)),
        "then_values": packed(p.then[1]) if p.then else "",
        "names": "|".join(p.names),
    }  # fmt: skip
    for wide_fact, narrow_fact, value, other in zip(
        wide.facts, narrow.facts, wide.facts.values(), narrow.facts.values(), strict=True
    ):
        facts |= {wide_fact: value, narrow_fact.upper(): other}
    both = [(name, wide.boxes[name], narrow.boxes[name]) for name in ("picture", "output")]
    urls = {"picture": p.picture_url, "output": p.y_url}
    images = [{"url": urls[name], "ch": -1, **place(a, b)} for name, a, b in both]
    images += [{"url": url, "ch": c, **place(wide.column(c), narrow.column(c))} for c, url in enumerate(p.x_urls)]
    return {
        "board": [facts],
        "pictures": images,
        "taps": [
            {"c": c, "i": i, "j": j, "ch": c, "weight": int(p.w[i, j, c]),
             **place(wide.tap(c, i, j), narrow.tap(c, i, j))}
            for c in range(n) for i in range(kh) for j in range(kw)
        ],
        "cells": [
            {"i": i, "j": j, **place(wide.cell(i, j), narrow.cell(i, j))} for i in range(kh) for j in range(kw)
        ],
        "columns": _columns(p, wide, narrow, colors),
        "labels": _labels(p, wide, narrow),
    }  # fmt: skip


def _subtotals_at(p: Pixels) -> np.ndarray:
    """What each shown channel adds at the pixel that the stage opens at, nearly."""
    row, column = p.start
    (kh, kw, _), padded = p.w.shape, np.pad(p.x, (*p.sides, (0, 0)))
    top, left = row * p.stride, column * p.stride
    result: np.ndarray = (padded[top : top + kh, left : left + kw].astype(float) * p.w).sum(axis=(0, 1))
    return result


def _columns(p: Pixels, wide: Room, narrow: Room, colors: Palette) -> list[Row]:
    """One row per channel, and one for all others."""
    rows = [
        {"c": c, "ch": c, "name": name, "ink": colors.text, **place(wide.column(c), narrow.column(c))}
        for c, name in enumerate(p.names)
    ]
    if p.rest is not None:
        at = len(p.names)
        rows.append(
            {"c": at, "ch": -1, "name": "all others", "ink": colors.text, **place(wide.column(at), narrow.column(at))}
        )
    return rows


def _labels(p: Pixels, wide: Room, narrow: Room) -> list[Row]:
    """The name and the size of every panel."""
    oh, ow = p.y.shape
    titles = {
        "picture": f"Picture {p.picture_size[0]}\u00d7{p.picture_size[1]}",
        "output": f"{p.name}, {oh}\u00d7{ow}",
    }
    rows = [
        {
            "text": text,
            **place(*((box[0], box[1] - 18) for box in (wide.boxes[name], narrow.boxes[name]))),
        }
        for name, text in titles.items()
    ]
    if len(p.names) == 1:
        box = [(room.column(0)[0], room.column(0)[1] - 18, 0, 0) for room in (wide, narrow)]
        rows.append({"text": f"{p.source} {p.x.shape[0]}\u00d7{p.x.shape[1]}", **place(*box)})
    return rows
