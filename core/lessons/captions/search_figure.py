"""A beam search as a tree that grows word by word, and what greedy search writes below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import altair as alt

from core.figures import board, caption
from core.figures.board import COME, FACTS, HEIGHT, OWN_TEXT, TOP, expr
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.captions.search_data_figure import rows


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


def tree_figure(scene: TreeScene, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per level, and one that compares."""
    return Figure(
        structure=_structure(mode),
        data=rows(scene, palette(mode)),
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
            "fontSize": expr("max(11.5, 12 * min(u, 1.1))"),
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
        line("datum.word", 0.2, fontSize=expr("max(11.5, (narrow ? 12 : 14) * min(u, 1.1))"), fontWeight="bold"),
        line("datum.own", 0.52, fill=colors.muted),
        line("datum.total", 0.82),
        board.left_texts("signs", fontWeight="bold"),
        board.left_texts("found", text=expr(f"{COME} ? ({OWN_TEXT}) : ''"), fontWeight=expr("datum.weight")),
        caption.layer(colors),
        board.answering("nodes", colors),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip
