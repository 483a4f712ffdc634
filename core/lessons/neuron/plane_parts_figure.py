"""Parts that pictures of decisions share: panels with their numbers, a boundary's marks, a table of rows."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.figures import caption
from core.figures.board import Box
from core.lessons.neuron.plane_figure import ABSENT, Area, Line, Note, Point, Rule
from core.lessons.neuron.plane_space_figure import CORNERS, CUBE, EDGES, Cut, Space
from core.wording import number

LETTERS = (100, 46)  # in a line of words on the wide and the narrow board
CUT_SPOTS = CORNERS + 2 + 2 + 3  # spots that a boundary takes

GROUND = np.array([[0.0, 0.5], [1.0, 0.5]])


def said(text: str) -> tuple[str, str]:
    """A caption for the wide and the narrow board."""
    # A line breaks neither inside brackets nor around the sign: what belongs together stays together.
    text = re.sub(r" (?=[^()]*\))", "\u00a0", text.replace(" = ", "\u00a0=\u00a0"))
    return caption.both(text, LETTERS)


def flat(cut: Cut) -> np.ndarray:
    """A boundary's places as spots, `(CUT_SPOTS, 2)`: area, line, arrow, head."""
    return np.concatenate(cut)


def cut_marks(panel: int, first: int, inputs: int, line: Line = "boundary") -> tuple[list[Area], list[Rule]]:
    """The marks of a boundary whose spots begin at `first`."""
    start = first + CORNERS
    areas = [
        Area(panel, tuple(range(first, start)), "plane" if inputs == 3 else "yes"),
        Area(panel, (start + 4, start + 5, start + 6), "head"),
    ]
    rules = [Rule(panel, start, start + 1, line), Rule(panel, start + 2, start + 3, "arrow")]
    return areas, rules


def axes(space: Space, places: tuple[Box, Box], names: Sequence[str]) -> list[Note]:
    """Numbers below and beside a panel of one or two inputs, and their names."""
    notes = []
    values = np.arange(np.ceil(space.low), np.floor(space.high) + 1)
    values = values[:: max(1, -(-len(values) // 7))]
    for value in values.tolist():
        share = (value - space.low) / (space.high - space.low)
        if not 0.02 < share < 0.98:
            continue
        spots = [_beside(places, share, 0.0, (0, 10))]
        if space.inputs == 2:
            spots.append(_beside(places, 0.0, share, (-12, 0)))
        notes += [Note(number(value, 0), spot, left=False, ink="muted") for spot in spots]
    notes.append(Note(names[0], _beside(places, 1.0, 0.0, (-6, 10)), left=False, bold=True))
    if space.inputs == 2:
        notes.append(
            Note(
                names[1],
                _beside(places, 0.0, 1.0, (-12 if len(names[1]) < 3 else -20, 6)),
                left=False,
                bold=True,
            )
        )
    return notes


def _beside(places: tuple[Box, Box], across: float, up: float, by: tuple[float, float]) -> tuple[Box, Box]:
    """A place in a panel by its shares, moved by some units."""
    wide, narrow = (
        (left + across * width + by[0], top + (1 - up) * height + by[1], 0.0, 0.0)
        for left, top, width, height in places
    )
    return wide, narrow


def cube(space: Space, turn: float) -> np.ndarray:
    """Spots of a cube's corners, `(8, 2)`, then those of its three names, `(3, 2)`."""
    low, high = space.low, space.high
    ends = np.array([[0.5, -0.14, 0], [-0.14, 0.5, 0], [-0.1, -0.1, 0.5]])
    return space.spots(low + (high - low) * np.concatenate([CUBE, ends]), turn)


def cube_rules(panel: int, first: int) -> list[Rule]:
    """The edges of a cube whose corners' spots begin at `first`."""
    return [Rule(panel, first + i, first + j, "edge") for i, j in EDGES]


def cube_names(panel: int, first: int) -> list[Point]:
    """The names of a cube's axes, whose spots follow those of its corners."""
    return [Point(panel, first + len(CUBE) + k, False, f"x{k + 1}", mark=False) for k in range(3)]


def ground(panel: int, first: int) -> Rule:
    """The line that points of one input lie on; its two spots, `GROUND`, begin at `first`."""
    return Rule(panel, first, first + 1, "edge")


class Column(NamedTuple):
    """A column of a table: its head, and its width on the wide and on the narrow board (0 leaves it out)."""

    head: str
    wide: float
    narrow: float
    short: str = ""


class Cell(NamedTuple):
    """A text of a table from step `since` (counted from 0) on."""

    text: str
    since: int = 0
    bold: bool = False
    ink: str = "text"


def table(
    columns: Sequence[Column],
    lines: Sequence[Sequence[Cell]],
    corners: tuple[tuple[float, float], tuple[float, float]],
    pitch: tuple[float, float],
) -> tuple[list[Note], list[tuple[Box, Box]]]:
    """A table's texts, and a box around each of its lines. `corners`: its left upper corner on both boards."""
    notes, boxes = [], []
    for at, line in enumerate([[Cell(column.head, 0, True) for column in columns], *lines]):
        lefts = [corner[0] for corner in corners]
        tops = [corner[1] + at * tall for corner, tall in zip(corners, pitch, strict=True)]
        starts = list(lefts)
        for column, cell in zip(columns, line, strict=True):
            widths = column.wide, column.narrow
            spots = [
                (left, top + tall / 2, 0.0, 0.0) if width else ABSENT
                for left, top, tall, width in zip(lefts, tops, pitch, widths, strict=True)
            ]
            notes.append(Note(cell.text, (spots[0], spots[1]), cell.since, True, cell.bold, cell.ink))  # type: ignore[arg-type]
            lefts = [left + width for left, width in zip(lefts, widths, strict=True)]
        if at:
            sides = [
                (start - 6, top + 1, left - start + 4, tall - 2)
                for start, top, left, tall in zip(starts, tops, lefts, pitch, strict=True)
            ]
            boxes.append((sides[0], sides[1]))
    return notes, boxes


ONE = ((28.0, 60.0, 300.0, 300.0), (58.0, 84.0, 248.0, 248.0))  # the only panel, on both boards


LEFT, SWING = math.radians(-50), math.radians(-55)  # from where and how far a cube turns


def turn(share: float) -> float:
    """How far a cube is turned when so much of the animation is over."""
    return LEFT + SWING * share


def legend(yes: str, no: str, side: str, wrong: str = "", before: str = "") -> list[Note]:
    """What marks mean, below a panel."""
    entries = [("●", "positive", yes), ("■", "negative", no), ("→", "arrow", "w")]
    others = (("▮", "positive", side), ("✕", "text", wrong), ("╌", "muted", before))
    entries += [entry for entry in others if entry[2]]
    notes, left, narrow_left = [], 28.0, 8.0
    for sign, ink, text in entries:
        wide, narrow = (left, 393.0, 0.0, 0.0), (narrow_left, 360.0, 0.0, 0.0)
        notes.append(Note(sign, (wide, narrow), ink=ink))  # type: ignore[arg-type]
        notes.append(Note(text, ((left + 15, *wide[1:]), (narrow_left + 14, *narrow[1:])), ink="muted"))
        left += 32 + 7.2 * len(text)
        narrow_left += 28 + 6.6 * len(text)
    return notes
