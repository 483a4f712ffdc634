"""Where the units of a network stand, and the words on its lines: on the wide board and on the narrow one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.figures.board import NARROW, WIDE, Box

TOP = 30.0  # below the chapters
ROOMY = 3  # units in a column up to which each has room for its name above it and its delta below
COMPACT = 500.0  # narrower drawings have smaller units
STACKED = 27.0  # room for a gradient under a weight
GAP = 15.0  # words on neighboring lines stand at least this far apart, or only those in use are shown


@dataclass(frozen=True)
class Places:
    """One board: each column's units as boxes, the box of the error, and where the drawing ends."""

    columns: tuple[tuple[Box, ...], ...]
    error: Box
    bottom: float
    roomy: bool


def network_places(sizes: Sequence[int], width: float) -> Places:
    """Columns of `sizes` units, inputs first, and the error at the right."""
    most = max(sizes)
    roomy = most <= ROOMY
    narrow = width < COMPACT
    # A unit's delta must not touch the next one's name.
    pitch = {1: 110.0, 2: 98.0, 3: 84.0 if narrow else 93.0}.get(most, 50.0 if most > 4 else 58.0)
    wide_unit = (40.0 if narrow else 52.0) if roomy else (34.0 if narrow and len(sizes) > 4 else 46.0)
    tall_unit = wide_unit if roomy else 22.0  # between its name and its delta
    height = most * pitch
    error_width = 46.0 if narrow else 64.0
    first, last = wide_unit / 2 + (2 if narrow else 8), width - error_width / 2 - 1
    step = (last - first) / len(sizes)
    columns = []
    for index, size in enumerate(sizes):
        x = first + index * step
        # Fewer units than the largest column has: they stand further apart, never at its full height.
        own = min(height / size, pitch * 1.35)
        columns.append(
            tuple(
                (
                    x - wide_unit / 2,
                    TOP + height / 2 + (k - (size - 1) / 2) * own - tall_unit / 2,
                    wide_unit,
                    tall_unit,
                )
                for k in range(size)
            )
        )
    middle = TOP + height / 2
    return Places(tuple(columns), (last - error_width / 2, middle - 20, error_width, 40), TOP + height, roomy)


def both_places(sizes: Sequence[int]) -> tuple[Places, Places]:
    """The wide board's and the narrow one's."""
    return network_places(sizes, WIDE), network_places(sizes, NARROW)


def ends(start: Box, stop: Box) -> tuple[float, float, float, float]:
    """A line from the right edge of one box to the left edge of another: x, y, x2, y2."""
    return start[0] + start[2], start[1] + start[3] / 2, stop[0], stop[1] + stop[3] / 2


def along(line: tuple[float, float, float, float], share: float) -> tuple[float, float]:
    """The point at a share of a line's way."""
    x, y, x2, y2 = line
    return x + (x2 - x) * share, y + (y2 - y) * share


def best_share(lines: Sequence[tuple[float, float, float, float]]) -> tuple[float, float]:
    """Where along all lines of a gap their words stand furthest apart, and how far."""
    best = (0.3, 0.0)
    # Well away from either end first.
    for percent in (33, 30, 28, 25, 22, 20, 18, 16, 50):
        heights = sorted(along(line, percent / 100)[1] for line in lines)
        apart = min((b - a for a, b in pairwise(heights)), default=100.0)
        if apart >= STACKED:
            return percent / 100, apart
        if apart > best[1] + 0.01:
            best = (percent / 100, apart)
    return best
