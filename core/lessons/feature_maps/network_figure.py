"""A whole network on one board: layers as columns of small pictures, played from the picture to the scores.

Pointing at a map shows it large, fades what has nothing to do with it, and draws a line from every map that
feeds it. All of that happens in the browser; the places and the lines are data.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.explain.passage import Passage
from core.figures import board, caption
from core.figures.board import FACTS, HEIGHT, LEFT, NARROW, TOP, WIDE, WIDTH, Box, Row, expr, place
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure, pointer
from core.lessons.feature_maps.layer_words import layer_words, unit_words
from core.lessons.feature_maps.network import Wire, first_unit, one_by_one, shown_units, wires
from core.lessons.feature_maps.paint_figure import LONGEST, limit_of, painter, scale_picture
from core.media.out.uri import data_uri
from core.nn.layers import Activate, Flatten
from core.wording import number, prose

HEAD, FOOT, CARD = 46.0, 24.0, 104.0  # wide: above the columns, below them, and the part shown large
AREA = 320.0  # height of the columns
CELL, STRIP, BARS = 48.0, 10.0, 128.0  # widths of a column of numbers, of a strip, of bars with names
PHONE_CARD = 214.0


@dataclass(frozen=True)
class Layout:
    """Places of both boards as rows: `heads` by column, `things` by column and unit, `card` for the board's row."""

    height: float
    narrow_height: float
    turned: bool  # names stand upright where the columns are narrow
    roomy: bool  # each column has room for the end of its scale below it
    heads: list[dict[str, Any]]
    things: list[list[dict[str, Any]]]
    card: dict[str, float]

    @staticmethod
    def wire(one: dict[str, Any], other: dict[str, Any]) -> dict[str, float]:
        """From the right edge of one thing to the left edge of another; on a phone from bottom to top."""
        x, y = one["x"] + one["w"], one["y"] + one["h"] / 2
        X, Y = one["X"] + one["W"] / 2, one["Y"] + one["H"]
        return {
            "x": x, "y": y, "w": other["x"] - x, "h": other["y"] + other["h"] / 2 - y,
            "X": X, "Y": Y, "W": other["X"] + other["W"] / 2 - X, "H": other["Y"] - Y,
        }  # fmt: skip


def _arrange(columns: Sequence[tuple[int, str]]) -> Layout:
    """Places for columns of (number of units, kind); kinds are "maps", "cells", "strip" and "bars"."""
    maps = [count for count, kind in columns if kind == "maps"]
    others = sum({"cells": CELL, "strip": STRIP, "bars": BARS}.get(kind, 0.0) for _, kind in columns)
    most = max((count for count, _ in columns), default=1)
    # A third of the width goes to the gaps, where the lines run.
    side = min((WIDE - others) / (len(maps) + 0.6 * (len(columns) - 1)), AREA / most - 2.5, 64.0)
    gap = (WIDE - others - side * len(maps)) / max(len(columns) - 1, 1)
    pitch = side + gap
    turned = pitch < 47
    head = 140.0 if turned else HEAD
    area = most * (side + 2.5) if most > 4 else AREA / 2
    area = max(area, 200.0)
    heads, things, phone, left = [], [], PHONE_CARD, 0.0
    for count, kind in columns:
        width = {"cells": CELL, "strip": STRIP, "bars": BARS}.get(kind, side)
        center = left + width / 2
        boxes = _wide(count, kind, left, head, area, side)
        narrow, below = _narrow(count, kind, phone + 17)
        things.append([place(*pair) for pair in zip(boxes, narrow, strict=True)])
        foot = min(width, 56.0)
        heads.append({
            **place((center + (4 if turned else 0), head - 6 if turned else 0), (0, phone)),
            "fx": center - foot / 2, "fy": head + area + 5, "fw": foot, "center": center,
            "FX": NARROW - 50, "FY": phone,
        })  # fmt: skip
        phone = below
        left += width + gap
    top = head + area + FOOT + 8
    card = {
        "px": 0.0, "py": top, "pside": CARD - 8, "cx": CARD + 6, "tx": 2 * CARD + 18,
        "PX": 0.0, "PY": 0.0, "PSIDE": 100.0, "CX": 112.0, "TX": 0.0, "TY": 108.0,
    }  # fmt: skip
    return Layout(top + CARD, phone, turned, pitch > 36, heads, things, card)


def _wide(count: int, kind: str, left: float, head: float, area: float, side: float) -> list[Box]:
    if kind == "strip":
        return [(left, head, STRIP, area)]
    if kind == "maps":
        pitch = side + 2.5
        start = head + (area - count * pitch) / 2
        return [(left, start + k * pitch, side, side) for k in range(count)]
    pitch = min(area / count, 40.0)
    start = head + (area - count * pitch) / 2
    width, height = (CELL, min(20.0, pitch - 3)) if kind == "cells" else (BARS, min(30.0, pitch - 3))
    return [(left, start + k * pitch + (pitch - height) / 2, width, height) for k in range(count)]


def _narrow(count: int, kind: str, top: float) -> tuple[list[Box], float]:
    """Places on a phone, and where the next row starts."""
    if kind == "strip":
        return [(0.0, top, float(NARROW), 10.0)], top + 26
    if kind == "bars":
        return [(0.0, top + 30.0 * k, float(NARROW), 27.0) for k in range(count)], top + 30.0 * count + 12
    pitch = min(NARROW / max(count, 6), 58.0)
    width, height = (pitch - 3, pitch - 3) if kind == "maps" else (pitch - 3, 20.0)
    return [(k * pitch, top, width, height) for k in range(count)], top + height + 16


LETTERS = (92, 54)  # in a line of words on both boards


@dataclass(frozen=True)
class Unit:
    """One map or one number of a layer: `url` is a map's picture, `value` a number's own."""

    place: int  # its number in the layer, from 0
    name: str
    says: str
    url: str = ""
    value: float = 0.0


@dataclass(frozen=True)
class Column:
    """One layer as it is drawn: the units that are shown, of `count`, in one color scale from -limit to limit.

    `strip` is a picture of a long list, drawn as one thin column. `bars` draws values from 0 to 1 as bars.
    `all_feed` says whether every unit reads the whole layer before, or only the unit of its own number.
    """

    name: str
    size: tuple[str, str]
    says: str
    units: tuple[Unit, ...]
    count: int
    limit: float = 0.0
    strip: bool = False
    bars: bool = False
    all_feed: bool = True


def _figure(
    columns: Sequence[Column],
    lines: Sequence[Wire],
    first: Sequence[int],
    picture_url: str,
    scale_url: str,
    mode: Mode,
    alt_text: str,
) -> Figure:
    """The playable overview: column 0 is the picture, and each step adds a column.

    `first` is the number of the unit that each column shows large until the reader points at another.
    """
    layout = _arrange(
        [
            (len(column.units), "strip" if column.strip else "bars" if column.bars else _kind(column))
            for column in columns
        ]
    )
    return Figure(
        structure=_structure(mode),
        data=_data(columns, lines, first, picture_url, scale_url, layout, palette(mode)),
        steps=len(columns) - 1,
        alt=alt_text,
        rate=2,
        pick=board.pick("col"),
        start=min(2, len(columns) - 1),  # the first kernels: before them, pixel values get another range
    )


def network_figure(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """The playable overview; the chosen layer shows the chosen unit first, every other its strongest."""
    # Deep networks have many small pictures, and less room for each.
    paint = painter(mode, LONGEST if len(passage.outputs) <= 16 else LONGEST // 2)
    picture = data_uri(passage.picture)
    columns = [
        Column("picture", ("\u00d7".join(map(str, passage.picture.shape[:2])), ""), "",
               (Unit(0, "picture", "", url=picture),), 1)
    ]  # fmt: skip
    first = [0]
    for at in range(len(passage.outputs)):
        chosen = (unit,) if at == index else ()
        columns.append(_column(passage, at, chosen, paint))
        first.append(unit if chosen else first_unit(passage, at))
    classes = passage.net.class_names
    alt = prose(f"""A picture passes {len(passage.outputs)} layers from left to right, each a column of small pictures
        of its answers, to the probabilities of {len(classes)} classes. The highest is {classes[passage.winner]}.""")
    lines = wires(passage, [tuple(unit.place for unit in column.units) for column in columns])
    return _figure(columns, lines, first, picture, scale_picture(mode), mode, alt)


def _column(passage: Passage, at: int, chosen: tuple[int, ...], paint: Callable[[np.ndarray, float], str]) -> Column:
    output, values = passage.outputs[at], passage.outputs[at].values
    limit = limit_of(values)
    count = values.shape[-1]
    says = layer_words(passage, at)
    each, shown = one_by_one(output.layer), shown_units(passage, at, chosen)
    if values.ndim == 3:
        if count > len(shown):
            says += f" Shown: the {len(shown)} strongest of {count}; the Map control reaches all."
        units = tuple(
            Unit(k, passage.unit_name(at, k), unit_words(passage, at, k), paint(values[..., k], limit)) for k in shown
        )
        size = (f"{values.shape[0]}\u00d7{values.shape[1]}", f"\u00d7{count}")
        return Column(output.name, size, says, units, count, limit, all_feed=not each and at > 0)
    if isinstance(output.layer, Flatten):
        strip = Unit(0, output.name, "", paint(values[:, None], limit))
        return Column(output.name, (f"{count:,}", ""), says, (strip,), count, limit, strip=True)
    bars = at == len(passage.outputs) - 1 and isinstance(output.layer, Activate)
    if count > len(shown):
        says += f" Shown: the {len(shown)} strongest of {count}."
    units = tuple(
        Unit(
            k,
            passage.unit_name(at, k),
            unit_words(passage, at, k),
            value=float(values[k]),
        )
        for k in shown
    )
    return Column(
        output.name, (f"{count:,}", ""), says, units, count, 0.0 if bars else limit, bars=bars, all_feed=not each
    )


def _kind(column: Column) -> str:
    return "maps" if column.units[0].url else "cells"


def _data(
    columns: Sequence[Column],
    lines: Sequence[Wire],
    first: Sequence[int],
    picture_url: str,
    scale_url: str,
    layout: Layout,
    colors: Palette,
) -> dict[str, list[Row]]:
    """Rows of every dataset. A thing is a map, a number or a strip; its id counts from 1."""
    things: list[Row] = []
    ids: dict[tuple[int, int], int] = {}
    starts = []
    for c, (column, places) in enumerate(zip(columns, layout.things, strict=True)):
        starts.append(len(things) + 1)
        for unit, spot in zip(column.units, places, strict=True):
            ids[c, unit.place] = len(things) + 1
            if unit.place == first[c]:
                starts[c] = len(things) + 1
            things.append({"id": len(things) + 1, "col": c, **_thing(column, unit, colors), **spot})
    heads = [
        _head(column, c, layout.turned, scale_url) | {"ink": colors.text} | spot
        for c, (column, spot) in enumerate(zip(columns, layout.heads, strict=True))
    ]
    facts: Row = {
        "h": layout.height,
        "H": layout.narrow_height,
        "steps": len(columns) - 1,
        "picture": picture_url,
        "roomy": int(layout.roomy),
    }
    return {
        "board": [facts | {"first": " ".join(map(str, starts))} | layout.card],
        "things": things,
        "heads": heads,
        "wires": [*_wires(lines, ids, things, layout, colors)]
        or [_wire(0, 0.0, colors) | layout.wire(things[0], things[0])],
    }


def _thing(column: Column, unit: Unit, colors: Palette) -> Row:
    share = unit.value / (column.limit or 1.0)
    fill = shades(np.array([share]), colors.diverging)[0]
    return {
        "unit": unit.place, "all": int(column.all_feed), "url": unit.url,
        "bar": unit.value if column.bars else -1.0, "fill": fill,
        "text": "" if unit.url else number(unit.value, 4 if column.bars else 2),
        "ink": colors.text if column.bars else ink_on(fill), "label": unit.name, "size": 11.5, "SIZE": 11.5,
        "title": f"{column.name}, {unit.name}" if column.name != unit.name else column.name,
        **caption.fields(unit.says, LETTERS),
    }  # fmt: skip


def _head(column: Column, c: int, turned: bool, scale_url: str) -> Row:
    whole = f"{column.name}  {' '.join(column.size)}".strip()
    return {
        "col": c,
        "text": whole if turned else column.name,
        "turn": -90 if turned else 0,
        "align": "left" if turned else "center",
        "under": "" if turned else "\n".join(column.size),
        "narrow_text": whole,
        **caption.fields(column.says, LETTERS),
        "limit": f"±{number(column.limit, 2)}" if column.limit else "",
        "url": scale_url if column.limit else "",
    }


def _wires(
    lines: Sequence[Wire], ids: dict[tuple[int, int], int], things: list[Row], layout: Layout, colors: Palette
) -> Iterator[Row]:
    for wire in lines:
        source, target = ids.get((wire.column - 1, wire.source)), ids.get((wire.column, wire.to))
        if source and target:
            yield _wire(target, wire.weight, colors) | layout.wire(things[source - 1], things[target - 1])


def _wire(target: int, weight: float, colors: Palette) -> Row:
    sign = colors.positive if weight > 0 else colors.negative
    return {"to": target, "width": 0.75 + 2.75 * abs(weight), "stroke": sign if weight else colors.muted}


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    # The thing under the pointer, and the one that is shown large: the pointed one, else the step's own.
    {
        "name": "over",
        "value": -1,
        "on": [*pointer(board.pick("id")), {"events": "pointerout", "update": "-1"}],
    },
    {"name": "focus", "expr": "over > 0 ? over : toNumber(split(g.first, ' ')[step])"},
    {"name": "f", "expr": "data('things')[focus - 1]"},
    {"name": "head", "expr": "data('heads')[f.col]"},
]

# Layers to come are dimmed; while the pointer is on a part, what does not feed it fades.
_SEEN = (
    "datum.col > max(step, f.col) ? 0.3 : over < 1 || datum.id == focus"
    " || (datum.col == f.col - 1 && (f.all || datum.unit == f.unit)) ? 1 : 0.25"
)


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any network is drawn with; built once for each mode."""
    colors = palette(mode)
    spec = board.structure(
        *_wire_layers(colors),
        *_thing_layers(colors),
        *_head_layers(colors),
        *_card_layers(colors),
        board.clickable(board.rects("things", fill="transparent", tooltip=None, cursor="pointer"), "parts"),
        colors=colors,
        parameters=_PARAMETERS,
    )
    # A click on a part chooses it: the page hears of its column and its number.
    spec["params"] += board.clicks("parts", "col", "unit")
    return spec


def _wire_layers(colors: Palette) -> list[alt.Chart]:
    """What feeds what, always there; the lines that lead to the shown part light up."""
    return [
        board.rules("wires", stroke=colors.muted, strokeWidth=0.5, opacity=0.22),
        board.rules("wires", stroke=expr("datum.stroke"), strokeWidth=expr("datum.width"), opacity=0.8)
        .transform_filter("datum.to == focus")
    ]  # fmt: skip


def _thing_layers(colors: Palette) -> list[alt.Chart]:
    """Maps as pictures, numbers as cells, probabilities as bars; an outline around the shown part and its sources."""
    seen = expr(_SEEN)
    outlined = f"{TOP} + {HEIGHT} / 2"
    # Where classes stand close together the bar makes room for the name.
    bar = f"clamp({HEIGHT} - 15 * u, 2 * u, 8 * u)"
    bar_middle, name_middle = f"{TOP} + {HEIGHT} - {bar} / 2", f"{TOP} + ({HEIGHT} - {bar}) / 2 - u"
    return [
        board.images("things", tooltip=None, opacity=seen).transform_filter("datum.url != ''"),
        board.rects("things", opacity=seen)
        .transform_filter("datum.url == '' && datum.bar < 0"),
        board.rects("things", fill=colors.surface, y=expr(bar_middle), height=expr(bar), opacity=seen)
        .transform_filter("datum.bar >= 0"),
        board.rects("things", fill=colors.positive, y=expr(bar_middle), height=expr(bar), opacity=seen,
                    x=expr(f"{LEFT} + {WIDTH} * max(datum.bar, 0.004) / 2"),
                    width=expr(f"{WIDTH} * max(datum.bar, 0.004)"))
        .transform_filter("datum.bar >= 0"),
        board.texts("things", opacity=seen,
                    text=expr(f"{WIDTH} > length(datum.text) * 5.8 ? datum.text : ''"))
        .transform_filter("datum.url == '' && datum.bar < 0"),
        board.texts("things", opacity=seen, align="left", x=expr(LEFT), y=expr(name_middle),
                    text=expr("datum.label"), fill=colors.text,
                    fontWeight=board.bold("datum.id == focus"))
        .transform_filter("datum.bar >= 0"),
        board.texts("things", opacity=seen, align="right", x=expr(f"{LEFT} + {WIDTH}"),
                    y=expr(name_middle), text=expr("datum.text"), fill=colors.text)
        .transform_filter("datum.bar >= 0"),
        board.written(
            "board", colors, x=expr("((narrow ? f.X + f.W / 2 : f.x + f.w / 2)) * u"),
            y=expr("((narrow ? f.Y + f.H / 2 : f.y + f.h / 2)) * u"), width=expr("(narrow ? f.W : f.w) * u + 4"),
            height=expr("(narrow ? f.H : f.h) * u + 4"),
        ),
        board.read(
            "things", colors, 1.75, y=expr(outlined), width=expr(f"{WIDTH} + 2"), height=expr(f"{HEIGHT} + 2"),
        )
        .transform_filter("datum.col == f.col - 1 && (f.all || datum.unit == f.unit)"),
    ]  # fmt: skip


def _head_layers(colors: Palette) -> list[alt.Chart]:
    """Each layer's name and size above it, and its color scale below."""
    soft = expr("datum.col > max(step, f.col) ? 0.35 : 1")
    weight = board.bold("datum.col == f.col")
    foot = {
        "x": expr("(narrow ? datum.FX : datum.center) * u"),
        "y": expr("(narrow ? datum.FY : datum.fy + 7) * u"),
    }
    return [
        board.left_texts("heads", text=expr("narrow ? datum.narrow_text : datum.text"), opacity=soft, fontWeight=weight,
                         align=expr("narrow ? 'left' : datum.align"), angle=expr("narrow ? 0 : datum.turn"),
                         baseline=expr("narrow ? 'top' : datum.turn ? 'middle' : 'top'"), fontSize=11.5),
        board.left_texts("heads", text=expr("narrow ? '' : datum.under"), opacity=soft, fontSize=11.5, lineHeight=14,
                         align="center", fill=colors.muted, y=expr(f"{TOP} + 14")),
        board.images("heads", tooltip=None, x=expr("(narrow ? datum.FX + 34 : datum.center) * u"),
                     y=expr("(narrow ? datum.FY + 2 : datum.fy + 2) * u"),
                     width=expr("narrow ? 0 : datum.fw * u"), height=expr("narrow ? 0 : 4 * u"))
        .transform_filter("datum.url != ''"),
        board.left_texts("heads", text=expr("narrow || g.roomy || datum.col == f.col ? datum.limit : ''"),
                         opacity=soft, fontSize=11.5, fill=colors.muted,
                         align=expr("narrow ? 'left' : 'center'"), **foot),
    ]  # fmt: skip


def _card_layers(colors: Palette) -> list[alt.Chart]:
    """The picture, the shown part large beside it, and both in words."""

    def square(x: str, X: str) -> dict[str, alt.ExprRef]:
        side = "(narrow ? g.PSIDE : g.pside) * u"
        return {
            "x": expr(f"(narrow ? g.{X} : g.{x}) * u + {side} / 2"),
            "y": expr(f"(narrow ? g.PY : g.py) * u + {side} / 2"),
            "width": expr(side),
            "height": expr(side),
        }

    def words(text: str, down: int, **more: Any) -> alt.Chart:
        return board.left_texts(
            "board",
            text=expr(text),
            x=expr("(narrow ? g.TX : g.tx) * u"),
            y=expr(f"(narrow ? g.TY : g.py) * u + {down}"),
            lineHeight=17,
            **{"fontSize": board.letters(13, 12), "fill": colors.text, **more},
        )

    return [
        board.images("board", tooltip=None, url=expr("g.picture"), **square("px", "PX")),
        board.images("board", tooltip=None, url=expr("f.url"), opacity=expr("f.url == '' || f.col == 0 ? 0 : 1"),
                     **square("cx", "CX")),
        words("'Step ' + step + ' of ' + g.steps + (f.col == step ? ': ' : ', pointing at ') + f.title", 0,
              fontWeight="bold", fontSize=board.letters(16, 14)),
        words("narrow ? head.narrow_says : head.says", 21),
        words("narrow ? f.narrow_says : f.says", 60),
    ]  # fmt: skip
