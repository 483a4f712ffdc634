"""Pictures, boxes, words and lines that stand on a board from one step until another.

For stages whose parts differ too much for a common grid: a layout puts down what it has, each with its places on the
wide and on the narrow board, and the steps at which it comes and goes. All of them share one structure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import altair as alt

from core.figures import board, caption
from core.figures.board import FOREVER, HELD, OWN_TEXT, WIDTH, Box, Row, Spot, expr, place
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure

LETTERS = (100, 46)
LINE = (20.0, 17.5)  # height of a caption's line on both boards
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


@dataclass
class Slides:
    """What stands on the board; put down with the methods, in the order in which it is painted.

    `when` is the first step, counted from 0, at which a thing is there, `until` the first at which it is gone.
    """

    mode: Mode
    pics: list[Row] = field(default_factory=list)
    boxes: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    dots: list[Row] = field(default_factory=list)
    hits: list[Row] = field(default_factory=list)
    said: list[Row] = field(default_factory=list)

    @property
    def colors(self) -> Palette:
        return palette(self.mode)

    def pic(self, url: str, wide: Box, narrow: Box, when: int = 0, until: int = FOREVER) -> None:
        """A picture, stretched over its place."""
        self.pics.append({"url": url, "when": when, "until": until, **place(wide, narrow)})

    def box(
        self, wide: Box, narrow: Box, *, fill: str = "transparent", stroke: str = "transparent", width: float = 1.0,
        dashed: bool = False, over: bool = False, when: int = 0, until: int = FOREVER,
    ) -> None:  # fmt: skip
        """A rectangle; `over` the pictures, or behind them."""
        self.boxes.append({
            "fill": fill, "stroke": stroke, "thick": width, "dashed": dashed, "over": over, "when": when,
            "until": until, **place(wide, narrow),
        })  # fmt: skip

    def word(
        self, text: str, wide: Spot, narrow: Spot, *, size: float = 12.0, small: float = 11.5, ink: str = "",
        bold: bool = False, align: str = "left", room: tuple[float, float] = (0, 0), when: int = 0,
        until: int = FOREVER,
    ) -> None:  # fmt: skip
        """A line of text, its top at the spot; longer than its `room` on a board, it ends in an ellipsis."""
        self.words.append({
            "text": text, "TEXT": text, "size": size, "SIZE": small, "ink": ink or self.colors.text, "bold": bold,
            "align": align, "when": when, "until": until, **place((*wide, room[0], 0.0), (*narrow, room[1], 0.0)),
        })  # fmt: skip

    def captions(self, texts: Sequence[str]) -> None:
        """One caption per step, above everything."""
        for k, text in enumerate(texts):
            self.said.append({
                **caption.fields(text, LETTERS, ("text", "TEXT")), "size": 16.0, "SIZE": 13.0,
                "ink": self.colors.text, "bold": True, "align": "left", "when": k, "until": k + 1,
                **place(NOWHERE, NOWHERE),
            })  # fmt: skip

    def line(
        self,
        wide: Iterable[Spot],
        narrow: Iterable[Spot],
        *,
        stroke: str,
        width: float = 1.5,
        dashed: bool = False,
    ) -> None:
        """A line through as many points on both boards; it stays."""
        name = self.lines[-1]["line"] + 1 if self.lines else 0
        for one, other in zip(wide, narrow, strict=True):
            self.lines.append({
                "line": name, "stroke": stroke, "thick": width, "dashed": dashed,
                **place((*one, 0.0, 0.0), (*other, 0.0, 0.0)),
            })  # fmt: skip

    def dot(
        self, wide: Spot, narrow: Spot, *, fill: str, shape: str = "circle", area: float = 60, stroke: str = "",
        when: int = 0, until: int = FOREVER,
    ) -> None:  # fmt: skip
        """A point of this shape and area."""
        self.dots.append({
            "fill": fill, "stroke": stroke or self.colors.background, "shape": shape, "area": area, "when": when,
            "until": until, **place((*wide, 0.0, 0.0), (*narrow, 0.0, 0.0)),
        })  # fmt: skip

    def hit(self, step: int, wide: Box, narrow: Box) -> None:
        """Pointing here goes to this step, counted from 0."""
        self.hits.append({"pick": step, **place(wide, narrow)})

    def figure(
        self,
        heights: tuple[float, float],
        steps: int,
        alt_text: str,
        *,
        rate: float = 2,
        start: int = 1,
        top: tuple[float, float] = (44, 52),
    ) -> Figure:
        """The playable stage, so high on both boards. Everything moves down where captions need more than its `top`."""
        # A data set without rows has no columns, and expressions would find nothing to read.
        if not self.pics:
            self.pic("", NOWHERE, NOWHERE, -1, -1)
        if not self.boxes:
            self.box(NOWHERE, NOWHERE, until=-1)
        if not self.dots:
            self.dot((0, 0), (0, 0), fill="transparent", until=-1)
        if not self.lines:
            self.line([(0, 0)], [(0, 0)], stroke="transparent")
        if not self.hits:
            self.hit(-1, NOWHERE, NOWHERE)
        down = [
            max([row[key].count("\n") + 1 for row in self.said], default=0) * line - room
            for key, line, room in zip(("text", "TEXT"), LINE, top, strict=True)
        ]
        for rows in (self.pics, self.boxes, self.words, self.lines, self.dots, self.hits):
            for row in rows:
                row["y"], row["Y"] = row["y"] + max(down[0], 0), row["Y"] + max(down[1], 0)
        return Figure(
            structure=_structure(self.mode),
            data={
                "board": [{"h": heights[0] + max(down[0], 0), "H": heights[1] + max(down[1], 0)}],
                "pics": self.pics,
                "boxes": self.boxes,
                "words": [*self.words, *self.said],
                "lines": self.lines,
                "dots": self.dots,
                "hits": self.hits,
            },
            steps=steps,
            alt=alt_text,
            rate=rate,
            pick=board.pick("pick", first=0),
            start=start,
        )

    def frame(self, both: tuple[Box, Box], *, when: int = 0, until: int = FOREVER, written: bool = False) -> None:
        """An outline over a picture: what is read now, or written."""
        color = self.colors.write if written else self.colors.read
        self.box(*both, stroke=color, width=2.5, dashed=written, over=True, when=when, until=until)

    def scale(self, url: str, ends: tuple[str, str], wide: Box, narrow: Box) -> None:
        """A scale of colors from left to right, with the values at its ends below it."""
        self.pic(url, wide, narrow)
        for text, share, align in ((ends[0], 0, "left"), (ends[1], 1, "right")):
            spots = [(x + share * w, y + h + 3) for x, y, w, h in (wide, narrow)]
            self.word(text, spots[0], spots[1], align=align, ink=self.colors.muted)


def grid(count: int, per_row: int, start: Spot, size: Spot, pitch: Spot) -> list[Box]:
    """Boxes of one size, row after row."""
    return [(start[0] + (k % per_row) * pitch[0], start[1] + (k // per_row) * pitch[1], *size) for k in range(count)]


def strip(room: Box, step: int, steps: int) -> Box:
    """The part of a curve's room that belongs to one of its steps: half way to the neighbors, within the room."""
    x, y, w, h = room
    low, high = (min(max(step + half, 0), max(steps - 1, 1)) / max(steps - 1, 1) for half in (-0.5, 0.5))
    return x + low * w, y, (high - low) * w, h


DASHED = "datum.dashed ? [5, 3] : [1, 0]"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)

    def boxes(over: str) -> alt.Chart:
        return board.rects(
            "boxes",
            stroke=expr("datum.stroke"),
            strokeWidth=expr("datum.thick"),
            strokeDash=expr(DASHED),
        ).transform_filter(f"{HELD} && {over}")

    return board.structure(
        # The board's own row says its height; a data set that nothing is drawn from would not be loaded.
        board.unseen("board"),
        boxes("!datum.over"),
        board.lines("lines", "line", strokeWidth=expr("datum.thick"), strokeDash=expr(DASHED)),
        board.images("pics").transform_filter(HELD),
        boxes("datum.over"),
        board.points(
            "dots", fill=expr("datum.fill"), stroke=expr("datum.stroke"), opacity=1, shape=expr("datum.shape"),
            size=expr("datum.area"),
        ).transform_filter(HELD),
        board.left_texts(
            "words", text=expr(OWN_TEXT), align=expr("datum.align"),
            fontWeight=board.bold("datum.bold"), limit=expr(f"{WIDTH} > 0 ? {WIDTH} : width"),
        ).transform_filter(HELD),
        board.answering("hits", colors),
        colors=colors,
    )  # fmt: skip
