"""Pictures side by side, each with up to two lines under it; lines too long for their place end in an ellipsis."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from core.figures import board
from core.figures.board import HEIGHT, LEFT, NARROW, TOP, WIDE, WIDTH, Row, expr, place
from core.figures.palette import Mode, palette
from core.figures.player import Figure

GAP = 10.0
LINES = 36.0  # height of the two lines
Tone = Literal["plain", "right", "wrong"]


@dataclass(frozen=True)
class Tile:
    """One picture: `url`, its two lines, and whether it is framed as right (solid) or wrong (dashed)."""

    url: str
    first: str
    second: str = ""
    tone: Tone = "plain"


def gallery_figure(tiles: Sequence[Tile], mode: Mode, alt: str, *, per_row: int = 8) -> Figure:
    """At least one tile, in rows of `per_row`, on a phone of four at most. `alt` is followed by every tile's lines."""
    if not tiles:
        raise ValueError("a gallery needs at least one tile, received none")
    colors = palette(mode)
    frames = {"plain": "transparent", "right": colors.positive, "wrong": colors.negative}
    narrow_row = min(per_row, 4)
    rows: list[Row] = []
    for k, tile in enumerate(tiles):
        rows.append(
            {
                "url": tile.url,
                "text": tile.first,
                "second": tile.second,
                "title": "\n".join(filter(None, (tile.first, tile.second))),
                "ink": colors.text,
                "size": 12.0,
                "SIZE": 11.5,
                "frame": frames[tile.tone],
                "wrong": int(tile.tone == "wrong"),
                **place(_box(k, WIDE, per_row), _box(k, NARROW, narrow_row)),
            }
        )
    listed = "; ".join(f"{tile.first}, {tile.second}" if tile.second else tile.first for tile in tiles)
    heights = (_height(len(tiles), WIDE, per_row), _height(len(tiles), NARROW, narrow_row))
    return Figure(
        structure=_structure(mode),
        data={"board": [{"h": heights[0], "H": heights[1]}], "tiles": rows},
        steps=1,
        alt=f"{alt} {listed}.",
    )


def _side(width: float, per_row: int) -> float:
    return (width - GAP * (per_row - 1) - 4) / per_row


def _box(k: int, width: float, per_row: int) -> board.Box:
    """Where the picture of tile `k` stands."""
    down, across = divmod(k, per_row)
    side = _side(width, per_row)
    return 2 + across * (side + GAP), 2 + down * (side + LINES + GAP), side, side


def _height(count: int, width: float, per_row: int) -> float:
    return -(-count // per_row) * (_side(width, per_row) + LINES + GAP)


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    colors = palette(mode)

    def line(text: str, down: float, **more: Any) -> Any:
        return board.texts(
            "tiles", text=expr(text), align="left", baseline="top", x=expr(LEFT), limit=expr(WIDTH),
            y=expr(f"{TOP} + {HEIGHT} + {down}"), tooltip=expr("datum.title"), **more,
        )  # fmt: skip

    return board.structure(
        # The board's own row says its height; a data set that nothing is drawn from would not be loaded.
        board.unseen("board"),
        board.images("tiles", tooltip=expr("datum.title")),
        board.rects(
            "tiles",
            fill=None,
            stroke=expr("datum.frame"),
            strokeWidth=2.5,
            tooltip=None,
            strokeDash=expr("datum.wrong ? [5, 3] : [1, 0]"),
        ),
        line("datum.text", 5),
        line("datum.second", 20, fill=colors.muted),
        colors=colors,
    )
