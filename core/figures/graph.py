"""A network or a circuit that computes step by step: units as circles, lines as weights, and the calculation below.

Every step is one row that holds all texts and colors as they stand then, so that scrubbing shows any state exactly.
What is read is outlined in a solid line, what is written in a dashed one; deltas and
gradients have a color of their own.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import FACTS, FRAME, HEIGHT, WIDTH, expr, parted
from core.figures.graph_data import APART, COLUMNS, CUT, Graph, graph_data
from core.figures.palette import Mode, Palette, ink_on, palette
from core.figures.player import Figure

POINTED = board.pick("when")


def graph_figure(graph: Graph, mode: Mode, alt_text: str, *, start: int = 0, rate: float = 1) -> Figure:
    """The playable stage: one step per frame."""
    return Figure(_structure(mode), graph_data(graph, palette(mode)), len(graph.frames), alt_text, rate, POINTED, start)


# What the chapters and the calculation need.
PANEL_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    FRAME,
    {"name": "cells", "expr": f"split(narrow ? fr.CELLS : fr.cells, '{CUT}')"},
    {"name": "xs", "expr": "split(narrow ? fr.XS : fr.xs, ' ')"},
    {"name": "inks", "expr": "narrow ? fr.INKS : fr.inks"},
]
PARAMETERS = [
    *PANEL_PARAMETERS,
    *parted("fr", "texts", "under", cut=APART),
    *parted("fr", "fills", "ink"),
    *parted("fr", "words", "beside", cut=APART),
    *parted("fr", "widths"),
]

READ = "indexof(fr.reads, ' ' + datum.key + ' ') >= 0"
WRITTEN = "indexof(fr.writes, ' ' + datum.key + ' ') >= 0"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    colors = palette(mode)
    return board.structure(*graph_layers(colors), colors=colors, parameters=PARAMETERS)


def graph_layers(colors: Palette) -> list[alt.Chart]:
    """Everything that a graph's datasets are drawn with."""
    return [
        *chapter_layers(colors),
        *_edge_layers(colors),
        *_node_layers(colors),
        *panel_layers(colors),
    ]


def chapter_layers(colors: Palette) -> list[alt.Chart]:
    """The chapters over a drawing; the one at hand is filled."""
    now = "datum.k == fr.chapter"
    return [
        board.unseen("board", "frames"),
        board.rects("chapters", fill=expr(f"{now} ? '{colors.primary}' : '{colors.surface}'"), cornerRadius=4),
        board.texts(
            "chapters",
            size=12,
            fontSize=expr("narrow ? 11.5 : 12.5"),
            limit=expr(WIDTH),
            fill=expr(f"{now} ? '{ink_on(colors.primary)}' : '{colors.muted}'"),
        ),
    ]


def _line(colors: Palette, data: str, **look: Any) -> alt.Chart:
    """Lines at given ends. Vega-Lite draws a rule only where its places are encoded, so they are worked out as data."""
    return (
        alt.Chart(alt.NamedData(name=data))
        .transform_calculate(
            left="(narrow ? datum.X : datum.x) * u",
            right="(narrow ? datum.X2 : datum.x2) * u",
            top="(narrow ? datum.Y : datum.y) * u",
            bottom="(narrow ? datum.Y2 : datum.y2) * u",
        )
        .mark_rule(**look)
        .encode(
            x=alt.X("left:Q", scale=None, axis=None),
            x2="right:Q",
            y=alt.Y("top:Q", scale=None, axis=None),
            y2="bottom:Q",
        )
    )


def _edge_layers(colors: Palette) -> list[alt.Chart]:
    """Lines as wide as their weights, what is in use over them, and their words."""
    share = "toNumber(widths[datum.k]) / 100"
    used = f"{WRITTEN} || {READ}"
    lines = _line(
        colors,
        "edges",
        stroke=expr(f"datum.plain ? '{colors.muted}' : {share} < 0 ? '{colors.negative}' : '{colors.positive}'"),
        strokeWidth=expr(f"datum.plain ? 1 : 0.8 + 4.2 * min(abs({share}), 1)"),
        strokeOpacity=expr("datum.plain ? 0.5 : 0.55"),
    )
    active = _line(
        colors,
        "edges",
        stroke=expr(f"{WRITTEN} ? '{colors.write}' : '{colors.read}'"),
        strokeWidth=2.2,
        strokeDash=expr(f"{WRITTEN} ? [5, 4] : [1, 0]"),
        strokeOpacity=expr(f"{used} ? 1 : 0"),
    )
    # Where words are shown only while in use, they stand away from the end that all those lines share.
    fits = "(narrow ? datum.FITS : datum.fits)"
    shown = f"({fits} == 1 || ({fits} == 2 && ({used})))"
    away = f"({fits} == 2 && fr.chapter == 2 && {READ})"
    two = "(narrow ? datum.TWO : datum.two)"
    x = f"({away} ? (narrow ? datum.F : datum.f) : (narrow ? datum.X : datum.x)) * u"
    y = f"({away} ? (narrow ? datum.E : datum.e) : (narrow ? datum.Y : datum.y)) * u"
    extra = "(!narrow && !datum.lone && beside[datum.k] != '')"

    def words(text: str, across: str, down: str, **look: Any) -> alt.Chart:
        return board.texts(
            "tags",
            text=expr(f"{shown} && datum.k >= 0 ? {text} : ''"),
            x=expr(f"{x} + ({across})"),
            y=expr(f"{y} + ({down})"),
            fontSize=expr("max(11.5, 12.5 * min(u, 1.15))"),
            **look,
        )

    above = f"{extra} && {two} ? -7 : 0"
    left = f"{extra} && !{two} ? -24 : 0"
    right = f"{two} ? 0 : 24"
    down = f"{two} ? 8 : 0"
    weight = "(narrow ? datum.NAME : words[datum.k])"
    gradient = f"({extra} ? beside[datum.k] : '')"
    # Text on lines reads well only with paper around it.
    halo = {"stroke": colors.background, "strokeWidth": 5, "strokeJoin": "round", "fill": colors.background}
    return [
        lines,
        active,
        words(weight, left, above, **halo),
        words(gradient, right, down, **halo),
        words(weight, left, above, fill=colors.text),
        words(gradient, right, down, fill=colors.gradient, fontWeight="bold"),
    ]


def _node_layers(colors: Palette) -> list[alt.Chart]:
    """Units with their values, names above, deltas below."""
    used = f"{WRITTEN} ? 2 : {READ} ? 1 : 0"
    corner = expr(f"datum.round * min({WIDTH}, {HEIGHT}) / 2")
    name = {
        "text": expr("narrow ? datum.NAME : datum.name"),
        "x": expr("(narrow ? datum.LX : datum.lx) * u"),
        "y": expr("(narrow ? datum.LY : datum.ly) * u"),
        "fontSize": expr("max(11.5, 12.5 * min(u, 1.15))"),
    }
    delta = {
        "text": expr("datum.k >= 0 ? under[datum.k] : ''"),
        "x": expr("(narrow ? datum.DX : datum.dx) * u"),
        "y": expr("(narrow ? datum.DY : datum.dy) * u"),
        "fontSize": expr("max(11.5, 12.5 * min(u, 1.15))"),
    }
    halo = {"stroke": colors.background, "strokeWidth": 5, "strokeJoin": "round", "fill": colors.background}
    return [
        board.rects("nodes", fill=colors.background, cornerRadius=corner),
        board.rects(
            "nodes", fill=expr("fills[datum.k]"), cornerRadius=corner, stroke=colors.muted, strokeWidth=1
        ),
        board.rects(
            "nodes", fill=None, cornerRadius=expr(f"datum.round * (min({WIDTH}, {HEIGHT}) / 2 + 4)"),
            width=expr(f"{WIDTH} + 7"), height=expr(f"{HEIGHT} + 7"),
            stroke=expr(f"{WRITTEN} ? '{colors.write}' : '{colors.read}'"),
            strokeWidth=expr(f"({used}) > 0 ? 2.5 : 0"), strokeDash=expr(f"{WRITTEN} ? [5, 3] : [1, 0]"),
        ),
        board.texts(
            "nodes", text=expr("texts[datum.k]"), fill=expr("ink[datum.k]"),
            fontSize=expr("max(11.5, (narrow || datum.small ? 12 : 14) * min(u, 1.15))"), fontWeight="bold",
        ),
        board.texts("nodes", **(name | halo)),
        board.texts("nodes", **name, fill=colors.text),
        board.texts("nodes", **(delta | halo)),
        board.texts("nodes", **delta, fill=colors.gradient, fontWeight="bold"),
    ]  # fmt: skip


def panel_layers(colors: Palette) -> list[alt.Chart]:
    """The headline and the lines of the calculation."""
    ink = "substring(inks, datum.r, datum.r + 1)"
    size = "max(11.5, (narrow ? 12 : fr.size) * min(u, 1.15))"
    top = "(narrow ? g.P + g.heads * 18 + 8 : g.p + 28)"
    pitch = "(narrow ? 17 : fr.pitch)"
    return [
        board.left_texts(
            "board", text=expr("narrow ? fr.HEAD : fr.head"), fill=colors.text, fontWeight="bold", x=0,
            y=expr("(narrow ? g.P : g.p) * u"), fontSize=expr("max(12.5, (narrow ? 13 : 15) * min(u, 1.1))"),
            lineHeight=expr("18 * u"),
        ),
        board.texts(
            "slots", text=expr(f"cells[datum.r * {COLUMNS} + datum.c]"), baseline="top",
            align=expr("datum.c == 0 ? 'left' : 'right'"), x=expr("toNumber(xs[datum.c]) * u"),
            y=expr(f"({top} + datum.r * {pitch}) * u"), fontSize=expr(size),
            fill=expr(
                f"{ink} == 'g' && fr.chapter == 2 ? '{colors.gradient}' : {ink} == 'w' ? '{colors.negative}'"
                f" : {ink} == 'm' ? '{colors.muted}' : '{colors.text}'"
            ),
            fontWeight=expr(f"{ink} == 'g' ? 'bold' : 'normal'"),
        ),
    ]  # fmt: skip
