"""A network's books on a stage: block by block to scale, line by line what each layer is and costs.

The player's step is a layer. Pointing at a line or at a block goes to it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from core.figures import board
from core.figures.board import FACTS, LEFT, LEGIBLE, NOW, OWN_TEXT, WIDTH, expr, fact
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.zoo.layers import LEARNING, SLIDING, Layer
from core.lessons.zoo.network import Ledger, Line
from core.lessons.zoo.network_captions import facts, memory, size, title
from core.lessons.zoo.network_data_figure import zoo_data
from core.lessons.zoo.network_layout_figure import NARROW_STRIP, PANEL, STRIP, TABLE, Station
from core.wording import prose

_AT, _EACH = fact("top"), fact("pitch")  # where the table's lines begin, and how high they are
_LINE = f"floor((y() / u - {_AT}) / {_EACH})"
_BLOCK = "floor(x() / width * g.steps)"
PICK = (
    f"y() / u < (narrow ? {NARROW_STRIP} : {STRIP}) ? clamp({_BLOCK}, 0, g.steps - 1) + 1"
    f" : {_LINE} >= 0 && {_LINE} < g.steps && (narrow || x() / u < {TABLE}) ? {_LINE} + 1 : -1"
)


def zoo_figure(stations: Sequence[Station], side: int, mode: Mode, alt: str) -> Figure:
    """The playable stage of a network whose input has `side` cells along a side; it opens at the last layer."""
    return Figure(
        structure=_structure(mode),
        data=zoo_data(stations, side, palette(mode)),
        steps=len(stations),
        alt=alt,
        rate=1 if len(stations) <= 12 else 2,
        pick=PICK,
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any network is drawn with; built once for each mode."""
    colors = palette(mode)
    here, known = "datum.at == index", "datum.at <= index"
    line = f"({_AT} + (index + 0.5) * {_EACH}) * u"
    foot = f"({_AT} + g.steps * {_EACH} + 1) * u"
    across = f"(narrow ? width : {TABLE} * u)"

    def sheet(kind: str, **look: Any) -> Any:
        return board.rects("sheets", **look).transform_filter(f"{here} && datum.kind == '{kind}' && !narrow")

    return board.structure(
        board.rects("board", fill=colors.surface, x=expr(f"{across} / 2"), y=expr(line), width=expr(across),
                    height=expr(f"{_EACH} * u")),
        board.rects("board", fill=colors.muted, opacity=0.5, x=expr(f"{across} / 2"), y=expr(foot),
                    width=expr(across), height=1),
        board.rects("blocks", opacity=expr(f"{known} ? 1 : 0.3")),
        board.written(
            "blocks", colors, 2, strokeDash=[4, 3], width=expr(f"{WIDTH} + 6"),
            height=expr("(narrow ? datum.H : datum.h) * u + 6"),
        )
        .transform_filter(here),
        board.read(
            "blocks", colors, width=expr(f"{WIDTH} + 6"), height=expr("(narrow ? datum.H : datum.h) * u + 6"),
        )
        .transform_filter("datum.at == index - 1"),
        board.rects("bars", opacity=0.55).transform_filter(f"{known} && (narrow ? datum.W : datum.w) > 0"),
        board.texts(
            "cells", x=expr(LEFT), align=expr("datum.side"),
            text=expr(f"{LEGIBLE} ? datum.text : ''"),
            fontWeight=expr(f"datum.kind == 2 || datum.at < 0 || {here} ? 'bold' : 'normal'"),
        ).transform_filter(f"datum.kind == 0 || (datum.kind == 1 ? {known} : {here})"),
        board.rects("lies"),
        board.left_texts("lie_labels", fontWeight=expr("datum.bold ? 'bold' : 'normal'")),
        sheet("sheet", stroke=colors.muted, strokeWidth=0.7),
        sheet("read", fill=None, stroke=colors.read, strokeWidth=2),
        sheet("window", fill=colors.read, opacity=0.75),
        sheet("write", fill=None, stroke=colors.write, strokeWidth=2, strokeDash=[4, 3]),
        sheet("view", stroke=colors.read, strokeWidth=1.5),
        board.texts("sheets", x=expr(LEFT), align="left").transform_filter(
            f"{here} && datum.kind == 'text' && !narrow"
        ),
        board.left_texts("says", text=expr("narrow ? datum.TITLE : datum.title"), fill=colors.text, fontWeight="bold",
                         fontSize=expr("max(12, 14 * min(u, 1.1))"), x=expr(f"narrow ? 0 : {PANEL} * u"),
                         y=expr(f"{fact('words')} * u"), lineHeight=expr("17 * u"),
                         limit=expr("narrow ? width : 318 * u"))
        .transform_filter(NOW),
        board.left_texts("says", text=expr(OWN_TEXT), fill=colors.text,
                         fontSize=expr("max(11.5, 12.5 * min(u, 1.1))"), x=expr(f"narrow ? 0 : {PANEL} * u"),
                         y=expr(f"({fact('words')} + (narrow ? 22 : 22)) * u"), lineHeight=expr("16 * u"))
        .transform_filter(NOW),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip


def ledger_figure(books: Ledger, name: str, mode: Mode) -> Figure:
    """A network layer by layer."""
    stations = [_station(line) for line in books.lines]
    alt = prose(f"""{name}, {len(stations)} layers on {books.side} by {books.side} by {books.channels}:
        {books.total.parameters:,} parameters, {books.total.multiply_adds:,} multiply-adds, {memory(books.kept)}.""")
    return zoo_figure(stations, books.side, mode, alt)


def _kind(layer: Layer) -> str:
    if layer.kind == "dense":
        return "dense"
    return "convolution" if layer.kind in LEARNING else "pooling" if layer.kind in (*SLIDING, "global") else "other"


def _station(line: Line) -> Station:
    layer, cost = line.layer, line.cost
    prices = (cost.parameters, cost.multiply_adds, line.kept)
    return Station(
        name=line.name,
        kind=_kind(layer),
        before=line.before,
        after=line.after,
        cells=(
            size(line.after),
            f"{line.field}" if line.field else "all",
            f"{line.jump}" if line.jump else "–",
            f"{cost.parameters:,}" if cost.parameters else "–",
            f"{cost.multiply_adds:,}" if cost.multiply_adds else "–",
            memory(line.kept) if line.kept else "–",
        ),
        prices=prices,
        totals=(f"{line.so_far.parameters:,}", f"{line.so_far.multiply_adds:,}", memory(line.kept_so_far)),
        title=title(line),
        facts=facts(line),
        kernel=layer.span if layer.kind in SLIDING else line.before[0] if layer.kind == "global" else 0,
        field=line.field,
    )
