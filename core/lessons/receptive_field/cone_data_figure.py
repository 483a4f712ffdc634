"""What the cone of a receptive field is drawn from: a row of cells per level, to scale, a table, and a picture.

Every cell is as wide as one input cell and stands over the middle of what it sees, so distances can be read off:
from neighbor to neighbor it is the jump, and the cone at a level is as wide as the formula has added up so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.figures import caption
from core.figures.board import NARROW, WIDE, Row, place
from core.figures.palette import Palette, shades

TOP = 26.0
TABLE = 236.0  # the table's width on the wide board; the axis follows
AXIS, NARROW_AXIS = 334.0, 262.0
INSET, NARROW_INSET = 226.0, 200.0
FINE = 5.0  # cells that stand closer together than this are drawn as one bar
MOST_LINKS = 160


class Tier(NamedTuple):
    """One level: its own cells, and those of them that feed one cell of the top. Lengths in input cells."""

    name: str
    numbers: tuple[int, ...]  # kernel, stride, dilation of the layer that makes it; empty for the input
    size: int
    jump: int
    field: int
    start: float
    ways: np.ndarray  # for each of its cells in reach: by how many ways it feeds the top

    @property
    def end(self) -> float:
        """The middle of its last cell."""
        return self.start + (self.size - 1) * self.jump

    @property
    def width(self) -> int:
        return (len(self.ways) - 1) * self.jump + 1


@dataclass(frozen=True)
class Cone:
    """All levels, input first; which cell of the top is traced at first, and where on the input it looks; a caption for
    each step back; the input as a picture, and the row of it that the axis shows.
    """

    tiers: Sequence[Tier]
    chosen: int
    middle: float
    captions: Sequence[str]
    picture_url: str
    strip_url: str

    @property
    def side(self) -> int:
        return self.tiers[0].size

    @property
    def layers(self) -> int:
        return len(self.tiers) - 1


class Scale(NamedTuple):
    """One board: where the axis starts, units per input cell, units between levels, and where the rest stands."""

    left: float
    unit: float
    pitch: float
    cell: float  # height of a cell
    inset: tuple[float, float, float]  # left, top, side of the picture
    words: float  # top of the caption
    height: float
    columns: int

    def y(self, steps: float) -> float:
        """The middle of a level so many steps below the top."""
        return TOP + (steps + 0.5) * self.pitch

    def x(self, at: float) -> float:
        """The middle of a cell on the axis."""
        return self.left + (at + 0.5) * self.unit


def scales(cone: Cone) -> tuple[Scale, Scale]:
    """The wide board: table, axis and picture side by side. The narrow one: the picture below."""
    rows = cone.layers + 1
    unit, narrow_unit = AXIS / cone.side, NARROW_AXIS / cone.side
    pitch, narrow_pitch = min(62.0, 322 / rows), min(46.0, max(322 / rows, 17))
    bottom, narrow_bottom = TOP + max(rows * pitch + 12, INSET + 24), TOP + rows * narrow_pitch + 16
    below = narrow_bottom + 96 + 26
    return (
        Scale(TABLE + 4, unit, pitch, _height(unit, pitch), (WIDE - INSET, TOP, INSET), bottom + 4,
              bottom + 50, 7),
        Scale(NARROW - NARROW_AXIS, narrow_unit, narrow_pitch, _height(narrow_unit, narrow_pitch),
              (0, below + 12, NARROW_INSET), narrow_bottom, below + 16 + NARROW_INSET, 2),
    )  # fmt: skip


def _height(unit: float, pitch: float) -> float:
    return min(max(unit, 9), pitch * 0.55, 16)


def cone_data(cone: Cone, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    both = scales(cone)
    return {
        "board": [_board(cone, both)],
        "axis": _axis(cone, both, colors),
        "pictures": _pictures(cone, both),
        "links": _links(cone, both, colors),
        "cone": _cone(cone, both, colors),
        "labels": _labels(cone, both, colors),
        "captions": caption.rows((text, text.replace("): ", "):\n")) for text in cone.captions),
    }


def _board(cone: Cone, both: tuple[Scale, Scale]) -> Row:
    """The one row of facts that every expression may use."""
    top, down = cone.tiers[-1], cone.tiers[::-1]
    row: Row = {
        "layers": cone.layers, "side": cone.side, "n": top.size, "start": top.start, "jump": top.jump,
        "chosen": cone.chosen, "middle": cone.middle, "top_name": top.name, "table": TABLE - 8,
        # From the top down, one word per level.
        "names": "|".join(tier.name for tier in down),
        "widths": " ".join(str(tier.width) for tier in down),
        "jumps": " ".join(str(tier.jump) for tier in down),
        "starts": " ".join(str(tier.start) for tier in down),
        "reaches": " ".join(str(len(tier.ways)) for tier in down),
        "sizes": " ".join(str(tier.size) for tier in down),
    }  # fmt: skip
    for scale, case in zip(both, (str.lower, str.upper), strict=True):
        ix, iy, side = scale.inset
        facts = {
            "h": scale.height, "axis": scale.left, "unit": scale.unit, "pitch": scale.pitch, "cell": scale.cell,
            "ix": ix, "iy": iy, "is": side, "sy": scale.words,
        }  # fmt: skip
        row |= {case(name): value for name, value in facts.items()}
    return row


def _fine(tier: Tier, unit: float) -> bool:
    """Whether this level's cells stand too close together to be drawn one by one."""
    return tier.jump * unit < FINE


def _axis(cone: Cone, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """Every cell of every level, at rest."""
    rows: list[Row] = []
    for down, tier in enumerate(cone.tiers[::-1]):
        fine = _fine(tier, both[0].unit)
        for index in range(1 if fine else tier.size):
            boxes = []
            for scale in both:
                at, width = tier.start + index * tier.jump, max(scale.unit, 2.5)
                if fine:
                    at, width = (tier.start + tier.end) / 2, (tier.end - tier.start + 1) * scale.unit
                boxes.append((scale.x(at) - width / 2, scale.y(down) - scale.cell / 2, width, scale.cell))
            rows.append({"fill": colors.surface, **place(*boxes)})
    return rows


def _cone(cone: Cone, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """The cells in reach, by their distance from the middle of the cone; darker where more ways lead up.

    Where cells are too fine, neighbors are gathered into strips, shaded by their mean.
    """
    rows: list[Row] = []
    for down, tier in enumerate(cone.tiers[::-1]):
        fine = _fine(tier, both[0].unit)
        gathered = max(1, round(7 / (tier.jump * both[0].unit))) if fine else 1
        count = len(tier.ways)
        for first in range(0, count, gathered):
            some = tier.ways[first : first + gathered]
            if not some.any():
                continue
            share = float(some.mean() / tier.ways.max())
            spread = ((len(some) - 1) * tier.jump + 1) / 2
            halves = [spread if fine else max(0.5, 1.25 / scale.unit) for scale in both]
            if fine and first + gathered < count:
                halves = [half + (tier.jump - 1) / 2 for half in halves]
            rows.append(
                {
                    "down": down,
                    "at": (first + (len(some) - 1) / 2 - (count - 1) / 2) * tier.jump,
                    "half": halves[0],
                    "HALF": halves[1],
                    "low": tier.start - (0.5 if fine else halves[0]),
                    "high": tier.end + (0.5 if fine else halves[0]),
                    "middle": both[0].y(down),
                    "MIDDLE": both[1].y(down),
                    "fill": shades(np.array([0.3 + 0.7 * share]), colors.diverging)[0],
                }
            )
    return rows


def _links(cone: Cone, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """Which cell reads which: all of them in a small stack, else the outline of the cone."""
    few = sum(len(tier.ways) * tier.numbers[0] for tier in cone.tiers[1:]) <= MOST_LINKS
    rows: list[Row] = []
    for down, (tier, below) in enumerate(zip(cone.tiers[:0:-1], cone.tiers[-2::-1], strict=True)):
        kernel, _, dilation = tier.numbers
        last = len(tier.ways) - 1
        for index, ways in enumerate(tier.ways):
            for tap in range(kernel):
                outer = (index, tap) in ((0, 0), (last, kernel - 1))
                if not (outer or (few and ways)):
                    continue
                upper = (index - last / 2) * tier.jump
                rows.append(
                    {
                        "down": down + 1, "upper": upper,
                        "lower": upper + (tap - (kernel - 1) / 2) * dilation * below.jump,
                        "low": tier.start - 0.01, "high": tier.end + 0.01,
                        "LOW": below.start - 0.01, "HIGH": below.end + 0.01,
                        "y": both[0].y(down) + both[0].cell / 2, "y2": both[0].y(down + 1) - both[0].cell / 2,
                        "Y": both[1].y(down) + both[1].cell / 2, "Y2": both[1].y(down + 1) - both[1].cell / 2,
                        "stroke": colors.read if outer else colors.muted, "line": 1.6 if outer else 0.7,
                    }
                )  # fmt: skip
    return rows


def _pictures(cone: Cone, both: tuple[Scale, Scale]) -> list[Row]:
    """The whole picture, and its middle row right below the input's cells."""
    strips = [
        (s.left, s.y(cone.layers) + s.cell / 2 + 3, s.unit * cone.side, min(8.0, s.pitch / 2 - s.cell / 2))
        for s in both
    ]
    squares = [(x, y, side, side) for x, y, side in (scale.inset for scale in both)]
    return [
        {"url": cone.picture_url, **place(*squares)},
        {"url": cone.strip_url, **place(*strips)},
    ]


def _labels(cone: Cone, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """The table: a line per level, in the letters of the formula. The narrow board keeps the name and r."""
    wide, narrow = both
    ends = (
        0.0,
        96.0,
        118.0,
        140.0,
        176.0,
        204.0,
        230.0,
    )  # the name from the left, numbers by their right ends
    narrow_ends = (0.0, -1, -1, -1, -1, -1, narrow.left - 6)
    size = min(13.0, max(wide.pitch * 0.72, 11.5))
    rows: list[Row] = []

    def line(words: Sequence[str], y: float, narrow_y: float, weight: str, level: int) -> None:
        for column, (text, x, narrow_x) in enumerate(zip(words, ends, narrow_ends, strict=True)):
            look: dict[str, Any] = {
                "weight": "bold" if column == 6 else weight,
                "ink": colors.text,
                "down": level,
            }
            rows.append(
                {
                    "text": text,
                    "size": size,
                    "SIZE": 11.5 if narrow_x >= 0 else 0.0,
                    "side": min(column, 1),
                    **look,
                    **place((x, y), (max(narrow_x, 0.0), narrow_y)),
                }
            )

    line(("Layer", "k", "s", "d", "size", "j", "r"), 10, 10, "bold", -1)
    for down, tier in enumerate(cone.tiers[::-1]):
        numbers = [str(n) for n in tier.numbers] or [""] * 3
        words = (tier.name, *numbers, str(tier.size), str(tier.jump), str(tier.field))
        line(words, wide.y(down), narrow.y(down), "normal", down)
    return rows
