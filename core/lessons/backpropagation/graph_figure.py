"""A network or a circuit that computes step by step: units as circles, lines as weights, and the calculation below.

Every step is one row that holds all texts and colors as they stand then, so that scrubbing shows any state exactly.
What is read is outlined in a solid line, what is written in a dashed one; deltas and
gradients have a color of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from core.figures import board
from core.figures.board import HEIGHT, NARROW, WIDE, WIDTH, Box, Row, expr, parted, place
from core.figures.graphs.panel import APART, PANEL_PARAMETERS, Frame, chapter_layers, panel_data, panel_layers
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure

BESIDE = 170.0  # length of a line with room for a gradient beside its weight
TOP = 30.0  # below the chapters
ROOMY = 3  # units in a column up to which each has room for its name above it and its delta below
COMPACT = 500.0  # narrower drawings have smaller units
STACKED = 27.0  # room for a gradient under a weight
GAP = 15.0  # words on neighboring lines stand at least this far apart, or only those in use are shown


class Node(NamedTuple):
    """A unit, an input, a gate or the error: its name above it, its box on both boards, how round it is (0 to 1)."""

    key: str
    name: str
    narrow_name: str
    wide: Box
    narrow: Box
    round: float
    when: int  # the step that pointing at it shows
    roomy: bool = True  # has room for its name above it and its delta below
    small: bool = False  # small letters, also on the wide board


class Edge(NamedTuple):
    """A line between two nodes. Lines of one `gap` share where their words stand; an empty one has no words.

    `name` is all that the narrow board has room for. A plain line carries no weight.
    """

    key: str
    start: str
    stop: str
    gap: str
    when: int
    name: str = ""
    plain: bool = False


@dataclass(frozen=True)
class Graph:
    """The whole drawing: `bottom` is where it ends on the wide and on the narrow board."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    frames: Sequence[Frame]
    chapters: Sequence[str]
    bottom: tuple[float, float]


def graph_figure(graph: Graph, mode: Mode, alt_text: str, *, start: int = 1, rate: float = 1) -> Figure:
    """The playable stage: one step per frame."""
    return Figure(
        _structure(mode), graph_data(graph, palette(mode)), len(graph.frames), alt_text, rate, board.pick("when"), start
    )


@dataclass(frozen=True)
class Places:
    """One board: each column's units as boxes, the box of the error, and where the drawing ends."""

    columns: tuple[tuple[Box, ...], ...]
    error: Box
    bottom: float
    roomy: bool


def network_places(sizes: Sequence[int], width: float) -> Places:
    """Columns of `sizes` units, inputs first, and the error at the right."""
    most = max(sizes)
    roomy = most <= ROOMY
    narrow = width < COMPACT
    # A unit's delta must not touch the next one's name.
    pitch = {1: 110.0, 2: 98.0, 3: 84.0 if narrow else 93.0}.get(most, 50.0 if most > 4 else 58.0)
    wide_unit = (40.0 if narrow else 52.0) if roomy else (34.0 if narrow and len(sizes) > 4 else 46.0)
    tall_unit = wide_unit if roomy else 22.0  # between its name and its delta
    height = most * pitch
    error_width = 46.0 if narrow else 64.0
    first, last = wide_unit / 2 + (2 if narrow else 8), width - error_width / 2 - 1
    step = (last - first) / len(sizes)
    columns = []
    for index, size in enumerate(sizes):
        x = first + index * step
        # Fewer units than the largest column has: they stand further apart, never at its full height.
        own = min(height / size, pitch * 1.35)
        columns.append(
            tuple(
                (
                    x - wide_unit / 2,
                    TOP + height / 2 + (k - (size - 1) / 2) * own - tall_unit / 2,
                    wide_unit,
                    tall_unit,
                )
                for k in range(size)
            )
        )
    middle = TOP + height / 2
    return Places(tuple(columns), (last - error_width / 2, middle - 20, error_width, 40), TOP + height, roomy)


def both_places(sizes: Sequence[int]) -> tuple[Places, Places]:
    """The wide board's and the narrow one's."""
    return network_places(sizes, WIDE), network_places(sizes, NARROW)


def _ends(start: Box, stop: Box) -> tuple[float, float, float, float]:
    """A line from the right edge of one box to the left edge of another: x, y, x2, y2."""
    return start[0] + start[2], start[1] + start[3] / 2, stop[0], stop[1] + stop[3] / 2


def _along(line: tuple[float, float, float, float], share: float) -> tuple[float, float]:
    """The point at a share of a line's way."""
    x, y, x2, y2 = line
    return x + (x2 - x) * share, y + (y2 - y) * share


def _best_share(lines: Sequence[tuple[float, float, float, float]]) -> tuple[float, float]:
    """Where along all lines of a gap their words stand furthest apart, and how far."""
    best = (0.3, 0.0)
    # Well away from either end first.
    for percent in (33, 30, 28, 25, 22, 20, 18, 16, 50):
        heights = sorted(_along(line, percent / 100)[1] for line in lines)
        apart = min((b - a for a, b in pairwise(heights)), default=100.0)
        if apart >= STACKED:
            return percent / 100, apart
        if apart > best[1] + 0.01:
            best = (percent / 100, apart)
    return best


def graph_data(graph: Graph, colors: Palette, *, below: tuple[float, float] = (0, 0)) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names; `below` is room between drawing and calculation."""
    panels = graph.bottom[0] + below[0] + 10, graph.bottom[1] + below[1] + 10
    tags = _tags(graph)
    # Words that show only while in use need not travel with every step.
    rare = {str(row["key"]) for row in tags if row["fits"] != 1}
    panel = panel_data(graph.frames, graph.chapters, panels)
    drawn = [_frame(graph, frame, colors, rare) for frame in graph.frames]
    return panel | {
        "frames": [said | more for said, more in zip(panel["frames"], drawn, strict=True)],
        "nodes": [_node(k, node) for k, node in enumerate(graph.nodes)],
        "edges": [*_edges(graph)],
        "tags": tags,
    }


def _frame(graph: Graph, frame: Frame, colors: Palette, rare: set[str]) -> Row:
    """What a frame shows in the drawing."""
    shares = np.array([frame.shares.get(node.key, 0.0) for node in graph.nodes])
    fills = shades(shares, colors.diverging)
    used = frame.reads | frame.writes
    spoken = [edge.key if edge.key in used or edge.key not in rare else "" for edge in graph.edges]
    known = [frame.texts.get(node.key, "") != "" for node in graph.nodes]
    fills = [fill if some else colors.surface for fill, some in zip(fills, known, strict=True)]
    return {
        "texts": APART.join(frame.texts.get(node.key, "") for node in graph.nodes),
        "under": APART.join(frame.under.get(node.key, "") for node in graph.nodes),
        "fills": " ".join(fills),
        "ink": " ".join(ink_on(fill) if some else colors.text for fill, some in zip(fills, known, strict=True)),
        "words": APART.join(frame.texts.get(key, "") for key in spoken) or " ",
        "beside": APART.join(frame.under.get(key, "") for key in spoken) or " ",
        "widths": " ".join(f"{100 * frame.shares.get(edge.key, 0.0):.0f}" for edge in graph.edges) or "0",
        "reads": f" {' '.join(sorted(frame.reads))} ",
        "writes": f" {' '.join(sorted(frame.writes))} ",
    }


def _node(k: int, node: Node) -> Row:
    """A node's shape; `l` and `d` are the middles of its name and of its delta."""
    row: Row = {
        "k": k, "key": node.key, "name": node.name, "NAME": node.narrow_name, "when": node.when, "round": node.round,
        "small": node.small or not node.roomy, **place(node.wide, node.narrow),
    }  # fmt: skip
    for names, (x, y, w, h) in (("lx ly dx dy", node.wide), ("LX LY DX DY", node.narrow)):
        # Without room below a square: its gradient at the lower right corner of the wide board.
        beside = not node.roomy and node.round < 1 and names.islower()
        name_at = (x + w / 2, y - 12 if node.roomy else y - 7)
        delta_at = (x + w + 24, y + h - 3) if beside else (x + w / 2, y + h + (13 if node.roomy else 9))
        row |= dict(zip(names.split(), (*name_at, *delta_at), strict=True))
    return row


def _edges(graph: Graph) -> list[Row]:
    boxes = {node.key: (node.wide, node.narrow) for node in graph.nodes}
    rows = []
    for k, edge in enumerate(graph.edges):
        wide = _ends(boxes[edge.start][0], boxes[edge.stop][0])
        narrow = _ends(boxes[edge.start][1], boxes[edge.stop][1])
        row: Row = {"k": k, "key": edge.key, "when": edge.when, "plain": edge.plain}
        row |= dict(zip(("x", "y", "x2", "y2", "X", "Y", "X2", "Y2"), (*wide, *narrow), strict=True))
        rows.append(row)
    return rows


def _tags(graph: Graph) -> list[Row]:
    """The words on the lines. Where lines stand too close, words show only while in use, near the end that is not."""
    boxes = {node.key: (node.wide, node.narrow) for node in graph.nodes}
    rows: list[Row] = []
    for gap in dict.fromkeys(edge.gap for edge in graph.edges if edge.gap):
        members = [(k, edge) for k, edge in enumerate(graph.edges) if edge.gap == gap]
        lines = [[_ends(boxes[edge.start][side], boxes[edge.stop][side]) for _, edge in members] for side in (0, 1)]
        # A word of its own on a line without a weight stands in the middle.
        spots = [(0.6, 100.0) if members[0][1].plain else _best_share(some) for some in lines]
        for at, (k, edge) in enumerate(members):
            row: Row = {"k": k, "key": edge.key, "when": edge.when, "NAME": edge.name}
            for side, names in enumerate((("x", "y", "f", "e", "two", "fits"), ("X", "Y", "F", "E", "TWO", "FITS"))):
                share, apart = spots[side]
                crowded = apart < GAP
                here, there = _along(lines[side][at], 0.25 if crowded else share), _along(lines[side][at], 0.75)
                length, two = lines[side][at][2] - lines[side][at][0], apart >= STACKED
                shown = 0 if length < (56 if side else 60) else 2 if crowded else 1
                # Two words side by side need more room than one.
                row |= dict(zip(names, (*here, *there, two or length < BESIDE, shown), strict=True))
                if not side:
                    row["lone"] = not two and length < BESIDE
            rows.append(row)
    empty: Row = {"k": -1, "key": "", "when": 0, "NAME": ""} | dict.fromkeys("xyfeXYFE", 0.0)
    empty |= {"lone": True, "two": False, "TWO": False, "fits": 0, "FITS": 0}
    return rows or [empty]


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
            fontSize=board.letters(12.5),
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
        "fontSize": board.letters(12.5),
    }
    delta = {
        "text": expr("datum.k >= 0 ? under[datum.k] : ''"),
        "x": expr("(narrow ? datum.DX : datum.dx) * u"),
        "y": expr("(narrow ? datum.DY : datum.dy) * u"),
        "fontSize": board.letters(12.5),
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
            fontSize=expr("max(11.5, (narrow || datum.small ? 12 : 14) * u)"), fontWeight="bold",
        ),
        board.texts("nodes", **(name | halo)),
        board.texts("nodes", **name, fill=colors.text),
        board.texts("nodes", **(delta | halo)),
        board.texts("nodes", **delta, fill=colors.gradient, fontWeight="bold"),
    ]  # fmt: skip
