"""A beam search as a tree that grows word by word, and what greedy search writes below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import COME, FACTS, HEIGHT, NARROW, OWN_TEXT, TOP, WIDE, Box, Row, expr, place
from core.figures.caption import LINE
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.captions import search_words
from core.lessons.captions.search import Searched
from core.lessons.captions.settings import quoted
from core.nn.beam import Node
from core.wording import number, percent

TITLE = 22.0
LONGEST = 9  # levels on the wide board
NODE, EACH = 44.0, 51.0  # height of a node, and from one to the next
NARROW_EACH = 56.0
PLACES = 4


class Word(NamedTuple):
    """A node: its word, its own log-probability and the sum from the first word on.

    `level` counts from 1, `rank` from 0; `parent` is the rank of the node before it, -1 at the first level. `best` is
    on the way to the best sequence.
    """

    text: str
    own: float
    total: float
    level: int
    rank: int
    parent: int
    kept: bool
    best: bool


class Found(NamedTuple):
    """A sequence that came to its end, and the level at which it did."""

    text: str
    level: int


@dataclass(frozen=True)
class TreeScene:
    """What is drawn: the tree's nodes, the words of greedy search, the sequences found, best first, and a caption for
    each level and one for the end.
    """

    nodes: Sequence[Word]
    greedy: Sequence[Word]
    found: Sequence[Found]
    captions: Sequence[str]
    title: str

    @property
    def ranks(self) -> int:
        return max(node.rank for node in self.nodes) + 1


def _rows(scene: TreeScene, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    captions = caption.every(scene.captions)
    lines = caption.lines(captions)
    tops = lines[0] * LINE + 8 + TITLE, lines[1] * LINE + 8 + TITLE
    levels = max(node.level for node in scene.nodes)
    strip = tops[0] + scene.ranks * EACH + TITLE, tops[1] + levels * NARROW_EACH + TITLE
    strips = -(-len(scene.greedy) // 5)
    found = strip[0] + EACH + TITLE, strip[1] + strips * EACH + TITLE
    signs = [
        (scene.title, (tops[0], tops[1])),
        ("Greedy: the most probable word, each time", (strip[0], strip[1])),
        ("Found by the beam, best first", (found[0], found[1])),
    ]
    boxes = {(node.level, node.rank): _box(node, scene, tops) for node in scene.nodes}
    many = len(scene.found)
    return {
        "board": [{"h": found[0] + many * LINE + 4, "H": found[1] + many * 2 * LINE + 4,
                   "last": len(scene.captions) - 1}],
        "edges": [*_edges(scene, boxes)],
        "nodes": [
            *(_node(node, boxes[node.level, node.rank], node.level, node.best) for node in scene.nodes),
            *(_node(word, _strip(word, strip), word.level, False) for word in scene.greedy),
        ],
        "found": [
            {
                "when": entry.level - 1, **caption.fields(f"{k + 1}. {entry.text}", names=("text", "TEXT")),
                "size": 13.0, "SIZE": 12.0, "weight": "bold" if k == 0 else "normal", "ink": colors.text,
                **place((0.0, found[0] + k * LINE, 0.0, 0.0), (0.0, found[1] + k * 2 * LINE, 0.0, 0.0)),
            }
            for k, entry in enumerate(scene.found)
        ],
        "signs": [
            {"text": text, "size": 13.0, "SIZE": 12.0, "ink": colors.text,
             **place((0.0, wide - TITLE + 3, 0.0, 0.0), (0.0, narrow - TITLE + 3, 0.0, 0.0))}
            for text, (wide, narrow) in signs
        ],
        "captions": caption.rows(captions),
    }  # fmt: skip


def _box(node: Word, scene: TreeScene, tops: tuple[float, float]) -> tuple[Box, Box]:
    """The tree grows to the right on the wide board and downward on a phone."""
    each, narrow_each = WIDE / LONGEST, NARROW / max(scene.ranks, 4)
    return (
        ((node.level - 1) * each, tops[0] + node.rank * EACH, each - 18, NODE),
        (node.rank * narrow_each, tops[1] + (node.level - 1) * NARROW_EACH, narrow_each - 5, NODE),
    )


def _strip(word: Word, tops: tuple[float, float]) -> tuple[Box, Box]:
    """The words of greedy search: one row, on a phone five to a row."""
    each, narrow_each = WIDE / LONGEST, NARROW / 5
    line, column = divmod(word.level - 1, 5)
    return (
        ((word.level - 1) * each, tops[0], each - 18, NODE),
        (column * narrow_each, tops[1] + line * EACH, narrow_each - 4, NODE),
    )


def _node(word: Word, boxes: tuple[Box, Box], level: int, best: bool) -> Row:
    return {
        "when": level - 1, "pick": level, "word": word.text, "own": number(word.own, PLACES),
        "total": f"Σ {number(word.total, PLACES)}", "kept": int(word.kept), "best": int(best),
        "size": 14.0, "SIZE": 12.0, **place(*boxes),
    }  # fmt: skip


def _edges(scene: TreeScene, boxes: dict[tuple[int, int], tuple[Box, Box]]) -> Iterator[Row]:
    """A line from each node's parent: between their sides on the wide board, from foot to head on a phone."""
    for node in scene.nodes:
        if node.parent < 0:
            continue
        (x, y, w, h), (X, Y, W, H) = boxes[node.level - 1, node.parent]
        (u, v, _, k), (U, V, K, _) = boxes[node.level, node.rank]
        yield {
            "when": node.level - 1, "kept": int(node.kept), "best": int(node.best),
            "x": x + w, "y": y + h / 2, "w": u - x - w, "h": v + k / 2 - y - h / 2,
            "X": X + W / 2, "Y": Y + H, "W": U + K / 2 - X - W / 2, "H": V - Y - H,
        }  # fmt: skip


def tree_figure(scene: TreeScene, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per level, and one that compares."""
    return Figure(
        structure=_structure(mode),
        data=_rows(scene, palette(mode)),
        steps=len(scene.captions),
        alt=alt_text,
        rate=1,
        pick=board.pick("pick"),
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any tree is drawn with; built once for each mode."""
    colors = palette(mode)
    faded = f"{COME} ? (datum.kept ? 1 : 0.45) : 0"
    won = "index == g.last && datum.best"

    def line(text: str, down: float, **look: Any) -> alt.Chart:
        given: dict[str, Any] = {
            "text": expr(f"{COME} ? {text} : ''"),
            "fill": colors.text,
            "y": expr(f"{TOP} + {HEIGHT} * {down}"),
            "fontSize": board.letters(12),
            "opacity": expr("datum.kept ? 1 : 0.75"),
        }
        return board.texts("nodes", **(given | look))

    return board.structure(
        board.unseen("board"),
        board.rules(
            "edges", stroke=expr(f"{won} ? '{colors.read}' : '{colors.muted}'"),
            strokeWidth=expr(f"{won} ? 3 : 1.2"), opacity=expr(faded), tooltip=None,
        ),
        board.rects("nodes", fill=colors.surface, cornerRadius=4, opacity=expr(f"{COME} ? 1 : 0.35")),
        board.written("nodes", colors, 2, cornerRadius=4, opacity=expr("datum.when == index && datum.kept ? 1 : 0")),
        board.read("nodes", colors, 3, cornerRadius=4, opacity=expr(f"{won} ? 1 : 0")),
        line("datum.word", 0.2, fontSize=expr("max(11.5, (narrow ? 12 : 14) * u)"), fontWeight="bold"),
        line("datum.own", 0.52, fill=colors.muted),
        line("datum.total", 0.82),
        board.left_texts("signs", fontWeight="bold"),
        board.left_texts("found", text=expr(f"{COME} ? ({OWN_TEXT}) : ''"), fontWeight=expr("datum.weight")),
        caption.layer(colors),
        board.answering("nodes", colors),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip


def search_figure(s: Searched, mode: Mode) -> Figure:
    """The beam as a tree, and what greedy search finds."""
    best = {id(node) for node in s.beam.best.path}

    def word(node: Node[np.ndarray]) -> Word:
        parent = node.parent.rank if node.parent and node.level > 1 else -1
        return Word(
            s.word(node), node.log_probability, node.score, node.level, node.rank, parent, node.kept, id(node) in best
        )

    found = [
        Found(
            f"{quoted(s.words(node))}: {number(node.score, 4)}, p = {percent(float(np.exp(node.score)), 1)}"
            + (", as greedy search" if node.words == s.greedy.words else ""),
            node.level,
        )
        for node in s.beam.found
    ]
    scene = TreeScene(
        [word(node) for level in s.beam.levels for node in level],
        [word(node)._replace(rank=0, parent=-1, kept=True, best=False) for node in s.greedy.path],
        found,
        search_words.captions(s),
        f"Beam of {s.width}" if s.width > 1 else "Beam of 1, which is greedy search",
    )
    alt_text = "A tree of words: at each step the most probable beginnings are kept and go on."
    return tree_figure(scene, mode, alt_text)
