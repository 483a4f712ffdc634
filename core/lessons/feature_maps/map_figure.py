"""One map of a network as a sum of pictures: channel after channel, the bias, and the activation that follows.

A strip shows all parts at once; below it, the part at hand is spread out: input, kernel, what they make, and the
sum so far. Pointing at the strip moves the step.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.explain.passage import Passage, Pieces
from core.figures import board, caption
from core.figures.board import (
    FACTS,
    HEIGHT,
    LEFT,
    LEGIBLE,
    NARROW,
    NOWHERE,
    TOP,
    WIDE,
    WIDTH,
    Box,
    Row,
    expr,
    fitting,
    place,
)
from core.figures.palette import BLACK, Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.lessons.feature_maps.layer_words import output_word
from core.lessons.feature_maps.map import Marks, marks, pieces_of, together
from core.lessons.feature_maps.number import bracketed
from core.lessons.feature_maps.paint_figure import limit_of, painter, scale_picture
from core.lessons.feature_maps.pixel import strongest_pixel
from core.nn.layers import Conv, Pool
from core.wording import MINUS, number


@dataclass(frozen=True)
class Panel:
    """A picture spread out; `mark` is the part of it that the words speak of, in shares of its sides."""

    title: str
    url: str
    mark: Box
    written: bool = False


@dataclass(frozen=True, eq=False)
class Part:
    """One step: `panels` are input, result and sum so far (a missing one is None), `kernel` (kh, kw) or None.

    `middle` stands where a kernel would.
    """

    name: str
    says: str
    panels: tuple[Panel | None, Panel | None, Panel | None]
    kernel: np.ndarray | None = None
    middle: str = ""


LETTERS = (128, 54)
SIDE, KERNEL, BETWEEN = 172.0, 186.0, 39.0  # wide: a panel, the kernel, the gap with its sign
TILE = 46.0  # a picture in the strip


def _figure(parts: Sequence[Part], largest: float, scale_url: str, limit: float, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: one step per part. `largest` is the largest weight of the kernel, the end of its scale.

    `limit` is the end of the scale that results and sums share.
    """
    colors = palette(mode)
    boards = _Board(WIDE, len(parts)), _Board(NARROW, len(parts))
    wide, narrow = boards
    facts: Row = {"h": wide.height, "H": narrow.height, "steps": len(parts), "strip": int(len(parts) > 1)}
    facts |= {"s_y": wide.words, "S_Y": narrow.words}
    for names, room in ((("kx", "ky", "tx"), wide), (("KX", "KY", "TX"), narrow)):
        x, y, width, _ = room.panel(3)
        middle = x + width / 2, y + room.side / 2, x - (25 if room is narrow else 13)
        facts |= dict(zip(names, middle, strict=True))
    data: dict[str, list[Row]] = {
        "board": [facts],
        "scale": [{
            "url": scale_url, "text": f"{MINUS}{number(limit, 2)} to {number(limit, 2)}, 0 in the middle",
            **place(*(b.under(1, b.side, 5.0) for b in boards)),
        }],
        "parts": [
            {"when": k + 1, "name": part.name, "short": part.name if len(part.name) <= 8 else "then",
             **caption.fields(part.says, LETTERS), "middle": part.middle, "size": 14, "SIZE": 13,
             **place(wide.tile(k), narrow.tile(k))}
            for k, part in enumerate(parts)
        ],
        "panels": list(_panels(parts, wide, narrow)),
        "cells": list(_cells(parts, largest, wide, narrow, colors)) or [_NO_CELL],
    }  # fmt: skip
    return Figure(
        structure=_structure(mode),
        data=data,
        steps=len(parts),
        alt=alt_text,
        rate=2,
        pick=board.pick("when") if len(parts) > 1 else "-1",
    )


def map_figure(passage: Passage, index: int, unit: int, captions: Sequence[str], mode: Mode) -> Figure:
    """The playable stage of one map: a convolution's channel after channel, else what it was before and what it is."""
    output = passage.outputs[index]
    pieces = pieces_of(passage, index, unit)
    row, column = strongest_pixel(output.values[..., unit])
    paint, lie = painter(mode), marks(passage, index, row, column)
    name = f"{output.name}, {passage.unit_name(index, unit)}"
    limit = limit_of(output.values)
    if pieces is None:
        before = passage.before(index)[..., unit]
        parts = [_simple(passage, index, name, paint(before, limit_of(passage.before(index))), captions[0], lie,
                         paint(output.values[..., unit], limit))]  # fmt: skip
    else:
        parts, limit = _summed(passage, index, unit, pieces, captions, lie, paint)
    alt = f"{name} of {len(passage.outputs)} layers, as {len(parts)} steps: {captions[-1]}"
    largest = float(np.abs(output.layer.kernel[..., unit]).max()) if isinstance(output.layer, Conv) else 1.0
    return _figure(parts, largest, scale_picture(mode), limit, mode, alt)


def _simple(passage: Passage, index: int, name: str, before: str, caption: str, lie: Marks, after: str) -> Part:
    """A map that is made from one map alone."""
    layer = passage.outputs[index].layer
    kept = {"max": "largest", "average": "average"}
    middle = f"{kept[layer.mode]} of\n{layer.size}\u00d7{layer.size}" if isinstance(layer, Pool) else output_word(layer)
    panels = (
        Panel(passage.name_before(index), before, lie.read),
        Panel(name, after, lie.own, written=True),
        None,
    )
    return Part(name, caption, panels, middle=middle)


def _summed(
    passage: Passage, index: int, unit: int, pieces: Pieces, captions: Sequence[str], lie: Marks,
    paint: Callable[[np.ndarray, float], str],
) -> tuple[list[Part], float]:  # fmt: skip
    """A convolution's map, a part per channel, then the bias and the activation; and the end of their scale."""
    output, before = passage.outputs[index], passage.before(index)
    layer = output.layer
    assert isinstance(layer, Conv)
    all_pieces = together(pieces)
    sums = np.cumsum(all_pieces, axis=2)
    limit = float(max(np.abs(all_pieces).max(), np.abs(sums).max(), np.abs(pieces.y).max())) or 1.0
    source, before_limit = passage.name_before(index), limit_of(before)
    parts = []
    for k, says in enumerate(captions[: sums.shape[2]]):
        so_far = Panel("Sum so far", paint(sums[..., k], limit), lie.own, written=True)
        adds = Panel("Adds", paint(all_pieces[..., k], limit), lie.own)
        if k < len(pieces.channels):
            channel = pieces.channels[k]
            name = passage.unit_name(index - 1, channel)
            given = Panel(f"{source}, {name}", paint(before[..., channel], before_limit), lie.read)
            parts.append(Part(name, says, (given, adds, so_far), kernel=layer.kernel[..., channel, unit]))
        else:
            others = before.shape[2] - len(pieces.channels)
            parts.append(Part("others", says, (None, adds, so_far), middle=f"{others} other\nmaps"))
    last, own = paint(sums[..., -1], limit), paint(pieces.y, limit)
    title = f"{output.name}, {passage.unit_name(index, unit)}"
    bias = f"+ {bracketed(number(pieces.bias, 4))}"
    parts.append(
        Part(
            "+ bias",
            captions[sums.shape[2]],
            (Panel("Sum of all", last, lie.own), Panel(title, own, lie.own, written=True), None),
            middle=bias,
        )
    )
    then = passage.follows(index)
    if then is not None:
        active = paint(then.values[..., unit], limit)
        panels = (Panel(title, own, lie.own), Panel(then.name, active, lie.own, written=True), None)
        parts.append(Part(then.name, captions[-1], panels, middle=output_word(then.layer)))
    return parts, limit


class _Board:
    """Places on one board for this many parts."""

    def __init__(self, width: float, count: int) -> None:
        self.narrow = width == NARROW
        self.pitch = min(width / min(count, 7), 52.0) if self.narrow else min(width / count, 64.0)
        self.per = 7 if self.narrow else count
        self.side = 150.0 if self.narrow else SIDE
        rows = -(-count // self.per) if count > 1 else 0
        self.drop = 2 * TILE + 30.0
        self.top = rows * self.drop + 22
        bottom = self.top + (2 * (self.side + 26) if self.narrow else self.side) + 22
        self.words = bottom + 4
        self.height = self.words + (130 if self.narrow else 62)

    def tile(self, k: int) -> Box:
        """A part's place in the strip: its input above, its result below."""
        down, across = divmod(k, self.per)
        return across * self.pitch, 16 + down * self.drop, min(TILE, self.pitch - 4), TILE

    def panel(self, slot: int) -> Box:
        """Input, result, sum so far; the kernel has number 3."""
        if self.narrow:
            x = {0: 0.0, 3: NARROW - self.side, 1: 24.0, 2: NARROW - self.side}[slot]
            y = self.top + (self.side + 26 if slot in (1, 2) else 0)
            return x, y, self.side, self.side
        x = {0: 0.0, 3: SIDE + BETWEEN - 8, 1: SIDE + KERNEL + 2 * BETWEEN - 16, 2: WIDE - SIDE}[slot]
        return x, self.top, KERNEL if slot == 3 else SIDE, SIDE

    def under(self, slot: int, width: float, height: float) -> Box:
        """Below a panel."""
        x, y, _, side = self.panel(slot)
        return x, y + side + 5, width, height


def _inside(box: Box, share: Box) -> Box:
    x, y, w, h = box
    return x + share[0] * w, y + share[1] * h, share[2] * w, share[3] * h


def _panels(parts: Sequence[Part], wide: _Board, narrow: _Board) -> Iterator[Row]:
    """Every picture of every step, with the place of its mark."""
    for k, part in enumerate(parts):
        for slot, panel in enumerate(part.panels):
            if panel is None:
                continue
            boxes = wide.panel(slot), narrow.panel(slot)
            marks = place(*(_inside(box, panel.mark) for box in boxes))
            tiles = [b.tile(k) for b in (wide, narrow)]
            small = place(*((x, y + (TILE + 4) * slot, w, h) for x, y, w, h in tiles))
            yield {
                "when": k + 1, "slot": slot, "url": panel.url, "title": panel.title, "written": int(panel.written),
                **place(*boxes), **{f"m_{key}": value for key, value in marks.items()},
                **{f"t_{key}": value for key, value in small.items()},
            }  # fmt: skip


def _cells(parts: Sequence[Part], largest: float, wide: _Board, narrow: _Board, colors: Palette) -> Iterator[Row]:
    """Every weight of every kernel, with its number where it fits: four decimals, else two."""
    for k, part in enumerate(parts):
        if part.kernel is None:
            continue
        kh, kw = part.kernel.shape
        rooms = wide.panel(3), narrow.panel(3)
        sides = [min(room[2] / kw, room[3] / kh, 62.0) for room in rooms]
        starts = [
            (room[0] + (room[2] - kw * side) / 2, room[1] + (room[3] - kh * side) / 2)
            for room, side in zip(rooms, sides, strict=True)
        ]
        texts = {places: [number(v, places) for v in part.kernel.ravel().tolist()] for places in (4, 2)}
        places = 4 if all(fitting(texts[4], side, 13) for side in sides) else 2
        sizes = [fitting(texts[places], side, 13) for side in sides]
        fills = shades(part.kernel.ravel() / (largest or 1.0), colors.diverging)
        for at, fill in enumerate(fills):
            i, j = divmod(at, kw)
            boxes = [(x + j * side, y + i * side, side, side) for (x, y), side in zip(starts, sides, strict=True)]
            yield {
                "when": k + 1, "text": texts[places][at], "fill": fill, "ink": ink_on(fill),
                "size": sizes[0], "SIZE": sizes[1], **place(*boxes),
            }  # fmt: skip


# Draws nothing, so that the dataset knows its columns where no step has a kernel.
_NO_CELL: Row = {
    "when": -1, "text": "", "fill": BLACK, "ink": BLACK, "size": 0.0, "SIZE": 0.0,
    **NOWHERE,
}  # fmt: skip

_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    {"name": "part", "expr": "data('parts')[index]"},
]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any map is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *_strip_layers(colors), *_panel_layers(colors), *_word_layers(colors), colors=colors, parameters=_PARAMETERS
    )


def _strip_layers(colors: Palette) -> list[alt.Chart]:
    """All parts at a glance; those to come are faded, the one at hand is outlined."""
    seen = expr("datum.when <= step ? 1 : 0.25")
    x, y = (f"(narrow ? datum.t_{a.upper()} : datum.t_{a}) * u" for a in "xy")
    w, h = (f"(narrow ? datum.t_{a.upper()} : datum.t_{a}) * u" for a in "wh")
    return [
        board.images("panels", tooltip=None, opacity=seen, x=expr(f"{x} + {w} / 2"), y=expr(f"{y} + {h} / 2"),
                     width=expr(w), height=expr(h))
        .transform_filter("g.strip && datum.slot < 2"),
        board.left_texts("parts", text=expr("g.strip ? datum.short : ''"), y=expr(f"{TOP} - 15 * u"), fill=colors.text,
                         fontSize=11.5, fontWeight=board.bold("datum.when == step")),
        board.rects("parts", fill="transparent", stroke=colors.read,
                    strokeWidth=expr("datum.when == step && g.strip ? 2.5 : 0"),
                    y=expr(f"{TOP} + {HEIGHT} + 2 * u"), width=expr(f"{WIDTH} + 4"),
                    height=expr(f"2 * {HEIGHT} + 8 * u")),
    ]  # fmt: skip


def _panel_layers(colors: Palette) -> list[alt.Chart]:
    """The part at hand: input, kernel, result, sum so far, with the signs between them."""
    now = "datum.when == step"
    m = {a: f"(narrow ? datum.m_{a.upper()} : datum.m_{a}) * u" for a in "xywh"}

    def outline(written: int, **look: Any) -> alt.Chart:
        chart = board.rects(
            "panels", fill=None, x=expr(f"{m['x']} + {m['w']} / 2"), y=expr(f"{m['y']} + {m['h']} / 2"),
            width=expr(f"max({m['w']}, 7)"), height=expr(f"max({m['h']}, 7)"), strokeWidth=2.5, **look,
        )  # fmt: skip
        return chart.transform_filter(f"{now} && datum.written == {written}")

    big = board.letters(20, 14)
    sign: dict[str, Any] = {"align": "center", "lineHeight": 26, "fontSize": big, "fill": colors.text}
    return [
        board.images("panels", tooltip=None).transform_filter(now),
        board.left_texts("panels", text=expr("datum.title"), y=expr(f"{TOP} - 17 * u"), fill=colors.text,
                         fontSize=board.letters(12.5), fontWeight="bold")
        .transform_filter(now),
        board.rects("cells", stroke=colors.background, strokeWidth=1).transform_filter(now),
        board.texts("cells", text=expr(f"{LEGIBLE} ? datum.text : ''")).transform_filter(now),
        outline(0, stroke=colors.read),
        outline(1, stroke=colors.write, strokeDash=[5, 3]),
        board.left_texts("board", text=expr("part.middle"), baseline="middle", **sign,
                         x=expr("(narrow ? g.KX : g.kx) * u"), y=expr("(narrow ? g.KY : g.ky) * u")),
        board.left_texts("panels", text=expr("datum.slot == 1 ? '=' : '\u2192'"), baseline="middle", **sign,
                         x=expr(f"{LEFT} - (narrow ? 13 : 15) * u"), y=expr(f"{TOP} + {HEIGHT} / 2"))
        .transform_filter(f"{now} && datum.slot > 0"),
        board.left_texts("cells", text="\u00d7", baseline="middle", **sign,
                         x=expr("(narrow ? g.TX : g.tx) * u"), y=expr("(narrow ? g.KY : g.ky) * u"))
        .transform_filter(now).transform_aggregate(n="count()"),
    ]  # fmt: skip


def _word_layers(colors: Palette) -> list[alt.Chart]:
    """What the step does, in numbers, and the scale of results and sums."""
    y = "(narrow ? g.S_Y : g.s_y) * u"
    return [
        board.left_texts("board", text=expr("'Step ' + step + ' of ' + g.steps + ': ' + part.name"), x=0, y=expr(y),
                         fill=colors.text, fontWeight="bold", fontSize=board.letters(16, 14)),
        board.left_texts("board", text=expr("narrow ? part.narrow_says : part.says"), x=0, y=expr(f"{y} + 21"),
                         fill=colors.text, lineHeight=17, fontSize=board.letters(13, 12)),
        board.images("scale", tooltip=None),
        board.left_texts("scale", text=expr("datum.text"), fill=colors.muted,
                         fontSize=11.5, y=expr(f"{TOP} + 7 * u")),
    ]  # fmt: skip
