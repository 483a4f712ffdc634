"""Where every node of a search stands on the wide and the narrow board."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.figures import caption
from core.figures.board import NARROW, WIDE, Box, Row, place
from core.figures.caption import LINE
from core.figures.palette import Palette
from core.wording import number

if TYPE_CHECKING:
    from core.lessons.captions.search_figure import TreeScene, Word

TITLE = 22.0
LONGEST = 9  # levels on the wide board
NODE, EACH = 44.0, 51.0  # height of a node, and from one to the next
NARROW_EACH = 56.0
PLACES = 4


def rows(scene: TreeScene, colors: Palette) -> dict[str, list[Row]]:
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
