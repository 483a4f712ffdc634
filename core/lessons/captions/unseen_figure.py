"""A test of captions: how many are right, whole and part by part, and the pictures themselves, one a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from core.figures import board, caption
from core.figures.board import NOW, OWN_TEXT, expr
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.captions.unseen_data_figure import rows


class ScoreRow(NamedTuple):
    """A line of the table: its name, the share of whole captions right with its interval as text, and the parts'."""

    name: str
    whole: float
    interval: str
    parts: Sequence[float]


class Judged(NamedTuple):
    """A picture of the test, what it shows and what was said."""

    url: str
    truth: Sequence[str]
    said: Sequence[str]


@dataclass(frozen=True)
class Examined:
    """What is drawn: the table, lines of text below it, and pictures with a caption for each. `marked` is the row of
    the table that the pictures are from.
    """

    rows: Sequence[ScoreRow]
    heads: Sequence[str]
    marked: int
    lines: Sequence[str]
    pictures: Sequence[Judged]
    captions: Sequence[str]


def examined_figure(scene: Examined, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per picture, opened at the first."""
    return Figure(
        structure=_structure(mode),
        data=rows(scene, palette(mode)),
        steps=len(scene.pictures),
        alt=alt_text,
        rate=1,
        pick=board.pick("pick"),
        start=1,
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any test is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.unseen("board"),
        board.rects("cells"),
        board.read("cells", colors, opacity=expr("datum.marked")),
        board.texts("cells", lineBreak="\n", lineHeight=expr("max(15, 16 * u)"),
                    dy=expr("datum.lines > 1 ? -max(7.5, 8 * u) : 0")),
        board.left_texts("signs", text=expr(OWN_TEXT), fontWeight=expr("datum.weight"),
                         lineHeight=expr("max(14, 15 * u)")),
        board.images("thumbs"),
        board.read("thumbs", colors, 3, opacity=expr(f"{NOW} ? 1 : 0")),
        board.images("large").transform_filter(NOW),
        board.left_texts("words", fontWeight=expr("datum.weight")).transform_filter(NOW),
        caption.layer(colors),
        board.answering("thumbs", colors),
        colors=colors,
    )  # fmt: skip
