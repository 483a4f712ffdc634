"""What a network or a circuit is drawn from: its parts as rows, and every step's texts and colors as one row each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.figures import caption
from core.figures.board import DIGIT, NARROW, NOWHERE, WIDE, Box, Row, place
from core.figures.graph_layout import GAP, STACKED, along, best_share, ends
from core.figures.palette import Palette, ink_on, shades

CUT, APART = "\u241f", "~"  # between the cells of the calculation; between numbers, which never hold a tilde
COLUMNS = 6  # cells in a line of the calculation
SIZE, ROOMY_LINES = 14.5, 6  # letters of the calculation, and lines up to which they have that size
NARROW_SIZE = 12.0  # its letters on a phone
NARROW_LETTERS, WIDE_LETTERS = 60, 116  # in a line of the narrow board, and of the wide one
BESIDE = 170.0  # length of a line with room for a gradient beside its weight
INKS = {"math": "t", "result": "g", "head": "m", "row": "t", "words": "t", "note": "m", "wrong": "w"}


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
class Frame:
    """One step as it stands: texts and shares (-1 to 1) by key, what it reads and writes, and the calculation.

    `under` is the delta below a node, or the gradient beside a line's weight. `lines` are (cells, kind).
    """

    chapter: int
    head: str
    lines: Sequence[tuple[Sequence[str], str]]
    texts: Mapping[str, str]
    shares: Mapping[str, float]
    under: Mapping[str, str]
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Graph:
    """The whole drawing: `bottom` is where it ends on the wide and on the narrow board."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    frames: Sequence[Frame]
    chapters: Sequence[str]
    bottom: tuple[float, float]


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


def panel_data(frames: Sequence[Frame], chapters: Sequence[str], panels: tuple[float, float]) -> dict[str, list[Row]]:
    """Headline and calculation of every frame, and the chapters over all: `board`, `frames`, `chapters`, `slots`.

    `panels` is where the headline stands, on the wide and on the narrow board.
    """
    wide_lines = max((_count(frame) for frame in frames), default=1)
    rows = [_calculation(frame) for frame in frames]
    heads = max(str(row["HEAD"]).count("\n") + 1 for row in rows)
    narrow_lines = max(int(row["COUNT"]) for row in rows)
    board: Row = {
        "h": panels[0] + 28 + max(_count(frame) * _pitch(frame)[0] for frame in frames) + 2,
        "H": panels[1] + heads * 18 + 8 + narrow_lines * 17 + 4,
        "p": panels[0],
        "P": panels[1],
        "heads": heads,
    }
    return {
        "board": [board],
        "frames": rows,
        "chapters": _chapters(frames, chapters),
        "slots": [{"r": r, "c": c, **NOWHERE} for r in range(max(wide_lines, narrow_lines)) for c in range(COLUMNS)],
    }


def _calculation(frame: Frame) -> Row:
    """What a frame says, laid out for both boards."""
    pitch, size = _pitch(frame)
    wide = _laid_out(_wrapped(frame.lines, WIDE_LETTERS), WIDE, size)
    narrow = _laid_out(_narrowed(frame.lines), NARROW, NARROW_SIZE)
    return {
        "chapter": frame.chapter,
        "head": frame.head,
        "HEAD": caption.fill(frame.head, 48),
        "pitch": pitch,
        "size": size,
        "cells": wide[0], "inks": wide[1], "xs": wide[2],
        "CELLS": narrow[0], "INKS": narrow[1], "XS": narrow[2], "COUNT": narrow[3],
    }  # fmt: skip


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


def _pitch(frame: Frame) -> tuple[float, float]:
    """From line to line of the wide calculation, and its letters: many lines are smaller and stand closer together."""
    return (22.0, SIZE) if _count(frame) <= ROOMY_LINES else (17.0, 12.5)


def _count(frame: Frame) -> int:
    """Lines of the wide calculation."""
    return len(_wrapped(frame.lines, WIDE_LETTERS))


Lines = Sequence[tuple[Sequence[str], str]]


def _wrapped(lines: Lines, letters: int) -> list[tuple[Sequence[str], str]]:
    """Lines that are no table's, broken where they are too long."""
    told: list[tuple[Sequence[str], str]] = []
    for cells, kind in lines:
        # Wrapping costs more than all else here, and few lines need it.
        if len(cells) > 1 or len(cells[0]) <= letters:
            told.append((cells, kind))
        else:
            told += [([part], kind) for part in caption.fill(cells[0], letters).split("\n")]
    return told


def _narrowed(lines: Lines) -> list[tuple[Sequence[str], str]]:
    """Lines for the narrow board: broken, and a table that is too wide without its second column."""
    table = [cells for cells, _ in lines if len(cells) > 1]
    wide = sum(max(len(cell) for cell in column) + 2 for column in zip(*table, strict=False)) if table else 0
    if wide > NARROW_LETTERS:
        lines = [([cells[0], *cells[2:]] if len(cells) > 1 else cells, kind) for cells, kind in lines]
    return _wrapped(lines, NARROW_LETTERS)


def _laid_out(lines: Lines, width: float, size: float) -> tuple[str, str, str, int]:
    """Cells as one text, an ink for each line, where each column stands, and how many lines there are.

    The first column stands at the left, the others end at their place.
    """
    count = max((len(cells) for cells, _ in lines), default=1)
    widths = [0.0] * COLUMNS
    for cells, _ in lines:
        if len(cells) > 1:
            for c, cell in enumerate(cells):
                widths[c] = max(widths[c], len(cell) * size * DIGIT)
    between = min(26.0, max(6.0, (width - sum(widths)) / max(count - 1, 1)))
    places, at = [0.0], widths[0]
    for c in range(1, COLUMNS):
        at += between + widths[c]
        places.append(min(at, width))
    flat = CUT.join(CUT.join([*cells, *[""] * (COLUMNS - len(cells))]) for cells, _ in lines)
    inks = "".join(INKS[kind] for _, kind in lines)
    return flat, inks, " ".join(f"{place_:.1f}" for place_ in places), len(lines)


def _chapters(frames: Sequence[Frame], chapters: Sequence[str]) -> list[Row]:
    first: dict[int, int] = {}
    for number, frame in enumerate(frames, start=1):
        first.setdefault(frame.chapter, number)
    count = len(chapters)
    rows = []
    for k, name in enumerate(chapters):
        wide, narrow = (WIDE + 6) / count, (NARROW + 4) / count
        rows.append({"k": k, "text": name, "when": first.get(k, 0),
                     **place((k * wide, 0, wide - 6, 19), (k * narrow, 0, narrow - 4, 19))})  # fmt: skip
    return rows or [{"k": -1, "text": "", "when": 0, **NOWHERE}]


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
        wide = ends(boxes[edge.start][0], boxes[edge.stop][0])
        narrow = ends(boxes[edge.start][1], boxes[edge.stop][1])
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
        lines = [[ends(boxes[edge.start][side], boxes[edge.stop][side]) for _, edge in members] for side in (0, 1)]
        # A word of its own on a line without a weight stands in the middle.
        spots = [(0.6, 100.0) if members[0][1].plain else best_share(some) for some in lines]
        for at, (k, edge) in enumerate(members):
            row: Row = {"k": k, "key": edge.key, "when": edge.when, "NAME": edge.name}
            for side, names in enumerate((("x", "y", "f", "e", "two", "fits"), ("X", "Y", "F", "E", "TWO", "FITS"))):
                share, apart = spots[side]
                crowded = apart < GAP
                here, there = along(lines[side][at], 0.25 if crowded else share), along(lines[side][at], 0.75)
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
