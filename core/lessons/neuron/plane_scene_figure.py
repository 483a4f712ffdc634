"""What a picture of decisions is made of: square panels with rows, boundaries and arrows, a table, a ledger, bars.

Places in panels are numbered spots: first those that stay, then those that move from step to step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.figures.board import Box

Line = Literal["edge", "boundary", "before", "arrow", "first", "second"]
Ink = Literal["text", "muted", "positive", "negative", "first", "second", "arrow"]


# Where a note stands on a board that has no room for it.
ABSENT: Box = (0.0, 0.0, 0.0, 0.0)


class Panel(NamedTuple):
    """A square by its places on the wide and the narrow board; `shaded` in the color of the no."""

    places: tuple[Box, Box]
    shaded: bool = True


class Point(NamedTuple):
    """A row at a spot: a filled circle where the answer should be yes, else a square. `goto` is its step, or 0.

    Without a mark it is only a label.
    """

    panel: int
    spot: int
    yes: bool
    label: str = ""
    goto: int = 0
    mark: bool = True


class Rule(NamedTuple):
    """A straight line between two spots."""

    panel: int
    start: int
    end: int
    look: Line


class Area(NamedTuple):
    """A polygon through spots: the side of the yes, a boundary in space, or an arrow's head."""

    panel: int
    spots: tuple[int, ...]
    look: Literal["yes", "plane", "head"]


class Note(NamedTuple):
    """A text from step `since` (counted from 0) on, around its middle or from the left of its places."""

    text: str
    places: tuple[Box, Box]
    since: int = 0
    left: bool = True
    bold: bool = False
    ink: Ink = "text"


class Bar(NamedTuple):
    """A bar, told apart while its group is the step's; pointing at it goes to a step."""

    places: tuple[Box, Box]
    group: int
    goto: int


class Frame(NamedTuple):
    """One step: places that move, captions and ledger for both boards, the row at hand, rows that are wrong.

    -1 stands for no row, no group and no box.
    """

    spots: np.ndarray  # (m, 2)
    says: tuple[str, str]
    lines: tuple[Sequence[str], Sequence[str]] = ((), ())
    point: int = -1
    wrong: Sequence[bool] = ()
    group: int = -1
    box: int = -1


@dataclass(frozen=True)
class Scene:
    """A whole stage. `boxes` are rows of a table, one of which may be outlined; pointing at one goes to its step."""

    panels: Sequence[Panel]
    fixed: np.ndarray  # (n, 2)
    frames: Sequence[Frame]
    heights: tuple[float, float]
    points: Sequence[Point] = ()
    rules: Sequence[Rule] = ()
    areas: Sequence[Area] = ()
    notes: Sequence[Note] = ()
    ledger: Sequence[tuple[str, tuple[Box, Box], tuple[Box, Box]]] = ()  # label, its places, the value's places
    bars: Sequence[Bar] = ()
    boxes: Sequence[tuple[tuple[Box, Box], int]] = ()  # places, step to go to
