"""A plot of one unit trained in two ways, side by side: each row's mark moves along the unit's activation function.

Above, two panels with the functions; below them what becomes of both, epoch by epoch; beside them tables of numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE, Box
from core.figures.curves.axis import Axis, around
from core.figures.curves.plot import Curve, Entry, Label, Look, Mover, Panel, Plot, Table

MARK = Look(0)
LEFT, EACH, BETWEEN = 34.0, 184.0, 34.0
TABLE = 360.0  # width of the tables on the wide board


@dataclass(frozen=True)
class Side:
    """One of the two: the function as a line over the sums, and at every epoch each row's sum and answer.

    Shapes: `z`, `a` and the tangents' slopes (epochs, rows).
    """

    title: str
    look: Look
    line: tuple[np.ndarray, np.ndarray]
    z: np.ndarray
    a: np.ndarray
    tangent: np.ndarray | None = None


@dataclass(frozen=True)
class Course:
    """What becomes of a number of both sides, epoch by epoch; its axis holds at least `least`."""

    title: str
    values: tuple[np.ndarray, np.ndarray]
    least: tuple[float, float]

    @property
    def axis(self) -> Axis:
        values = np.concatenate(self.values)
        # One huge number at the start would flatten all that follows.
        return around(np.minimum(values, 12 * np.median(values) + 4), least=self.least, most=4)


@dataclass(frozen=True)
class Block:
    """A table beside the panels: a title, heads (of the names' column first), and per line a name and its cells."""

    title: str
    heads: tuple[str, ...]
    lines: Sequence[tuple[str, Sequence[Sequence[str]]]]


def paired(
    sides: tuple[Side, Side],
    span: tuple[float, float],
    courses: Sequence[Course],
    blocks: Sequence[Block],
    captions: Sequence[tuple[str, str]],
) -> Plot:
    """The whole plot. `span` is the axis of the sums; of the courses one stands below the functions, a second one below
    the tables.
    """
    epochs = np.arange(float(len(captions)))
    run = around(epochs, least=(0, 1), most=7)
    _, (_, last, _, height) = _places()[len(courses) - 1]
    tables, labels, top, narrow_top = _tables(blocks, 60.0, last + height + 50)
    return Plot(
        panels=[
            *_functions(sides, span),
            *(
                Panel(course.title, run, course.axis, boxes, first=0, each=1, veil=True)
                for course, boxes in zip(courses, _places(), strict=False)
            ),
        ],
        curves=[
            *(Curve(k, side.look, [side.line]) for k, side in enumerate(sides)),
            *(
                Curve(2 + at, side.look, [(epochs, values)])
                for at, course in enumerate(courses)
                for side, values in zip(sides, course.values, strict=True)
            ),
        ],
        movers=[
            *_marks(sides),
            *(
                Mover(2 + at, side.look, epochs, values)
                for at, course in enumerate(courses)
                for side, values in zip(sides, course.values, strict=True)
            ),
        ],
        captions=captions,
        heights=(max(396.0, top - 18), narrow_top - 20),
        tables=tables,
        labels=labels,
    )


def _functions(sides: tuple[Side, Side], span: tuple[float, float]) -> Iterator[Panel]:
    """The two panels above, on the same axes."""
    inside = [side.a[(side.z >= span[0]) & (side.z <= span[1])] for side in sides]
    lowest = -0.5 if min(side.line[1].min() for side in sides) < 0 else 0.0
    answers = around(np.concatenate(inside), least=(lowest, 1.0), most=5)
    sums = around(np.array(span), least=span, most=7)
    for k, side in enumerate(sides):
        wide, narrow = (
            (LEFT + k * (EACH + BETWEEN), 48.0, EACH, 176.0),
            (LEFT + k * 172, 84.0, 140.0, 144.0),
        )
        yield Panel(f"{side.title}: a over z", sums, answers, (wide, narrow))


def _places() -> tuple[tuple[Box, Box], ...]:
    """Where the first and the second course stand."""
    return (
        ((LEFT, 270.0, 2 * EACH + BETWEEN, 104.0), (LEFT, 278.0, NARROW - LEFT - 6, 84.0)),
        ((WIDE - TABLE + 30, 270.0, TABLE - 40, 104.0), (LEFT, 408.0, NARROW - LEFT - 6, 84.0)),
    )


def _marks(sides: tuple[Side, Side]) -> Iterator[Mover]:
    """A mark for each row on each function, numbered where there are several."""
    for k, side in enumerate(sides):
        for row in range(side.z.shape[1]):
            slope = None if side.tangent is None else side.tangent[:, row]
            name = str(row + 1) if side.z.shape[1] > 1 else ""
            yield Mover(k, MARK, side.z[:, row], side.a[:, row], slope, name)


def _tables(blocks: Sequence[Block], top: float, narrow_top: float) -> tuple[list[Table], list[Label], float, float]:
    """The tables one below the other, their titles, and where they end on both boards."""
    tables, labels, left = [], [], WIDE - TABLE
    for block in blocks:
        last = len(block.lines) - 1
        entries = [Entry(name, cells, bold=at == last) for at, (name, cells) in enumerate(block.lines)]
        places = ((left, top, TABLE, 18.0), (0.0, narrow_top, NARROW, 19.0))
        tables.append(Table(block.heads, entries, places, names=0.3))
        labels.append(Label(block.title, ((left, top - 19, 0, 0), (0, narrow_top - 20, 0, 0)), bold=True))
        top, narrow_top = top + 18.0 * (last + 2) + 36, narrow_top + 19.0 * (last + 2) + 34
    return tables, labels, top, narrow_top
