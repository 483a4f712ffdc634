"""Where rows and a boundary w.x + b = 0 stand in a square panel: on a line, in a plane, or in a cube seen from a side.

All places are shares of the panel: 0 to 1 from the left, 0 to 1 from below. What has no place is far outside.
"""

import math
from itertools import product
from typing import NamedTuple

import numpy as np

HIDDEN = -9.0  # a share far outside its panel
CORNERS = 6  # a line cuts a square into pieces of at most 5 corners, a plane cuts a cube in at most 6
ARROW = 0.2  # length of w's arrow, as a share of the panel
TILT, SIZE = math.radians(20), 0.58  # how far the cube is seen from above, and how large
BAND = (0.42, 0.58)  # what stands for a side of a point on a line
CUBE = np.array(list(product((0.0, 1.0), repeat=3)))
EDGES = tuple((i, j) for i in range(8) for j in range(i) if np.abs(CUBE[i] - CUBE[j]).sum() == 1)
STARTS, STOPS = np.array(EDGES).T
WAYS = CUBE[STOPS] - CUBE[STARTS]


class Cut(NamedTuple):
    """A boundary in a panel, as arrays of places."""

    area: np.ndarray  # (6, 2): the side of w; in a cube the boundary itself
    line: np.ndarray  # (2, 2)
    arrow: np.ndarray  # (2, 2): from the boundary along w
    head: np.ndarray  # (3, 2)

    @classmethod
    def none(cls, area: np.ndarray | None = None) -> "Cut":
        """No boundary in sight; perhaps all of the panel is on one side."""
        return cls(_padded(area), *(np.full((count, 2), HIDDEN) for count in (2, 2, 3)))


class Space(NamedTuple):
    """A panel that shows `inputs` coordinates, each from `low` to `high`."""

    inputs: int
    low: float
    high: float

    def spots(self, x: np.ndarray, turn: float = 0.0) -> np.ndarray:
        """Places of rows `(n, d)`: `(n, 2)`. `turn` is how far a cube is turned, in radians."""
        return self._flat((np.asarray(x, float) - self.low) / (self.high - self.low), turn)

    def _flat(self, unit: np.ndarray, turn: float) -> np.ndarray:
        if self.inputs == 1:
            return np.column_stack([unit[:, 0], np.full(len(unit), 0.5)])
        if self.inputs == 2:
            return unit
        p, q, r = (unit - 0.5).T * SIZE
        across, away = p * math.cos(turn) - q * math.sin(turn), p * math.sin(turn) + q * math.cos(turn)
        return np.column_stack([0.5 + across, 0.5 + r * math.cos(TILT) + away * math.sin(TILT)])

    def cut(self, w: np.ndarray, b: float, turn: float = 0.0) -> Cut:
        """The boundary and the side that w points to."""
        scaled = (self.high - self.low) * np.asarray(w, float)
        offset = float(b + self.low * np.sum(w))
        if self.inputs == 1:
            return _point(float(scaled[0]), offset)
        if self.inputs == 2:
            return _line(scaled, offset)
        return self._plane(scaled, offset, turn)

    def _plane(self, w: np.ndarray, b: float, turn: float) -> Cut:
        """Where a plane meets the edges of the cube, in order around their middle."""
        values = CUBE @ w + b
        u, v = values[STARTS], values[STOPS]
        met = u * v < 0
        share = (u[met] / (u[met] - v[met]))[:, None]
        between = CUBE[STARTS[met]] + WAYS[met] * share
        corners = np.concatenate([between, CUBE[values == 0]])
        if len(corners) < 3 or not w.any():
            return Cut.none()
        middle = corners.mean(axis=0)
        unit = w / np.linalg.norm(w)
        first = corners[int(np.argmax(((corners - middle) ** 2).sum(axis=1)))] - middle
        (a, b_, c), (d, e, f) = unit.tolist(), first.tolist()
        second = np.array([b_ * f - c * e, c * d - a * f, a * e - b_ * d])  # the cross product
        around = np.argsort(np.arctan2((corners - middle) @ second, (corners - middle) @ first))
        start, tip = self._flat(np.array([middle, middle + unit * ARROW / SIZE]), turn)
        area = self._flat(corners[around], turn)
        return Cut(_padded(area), np.full((2, 2), HIDDEN), np.array([start, tip]), _head(start, tip))


def _point(w: float, b: float) -> Cut:
    """On a line: a point, and the part of the line on w's side."""
    if w == 0:
        return Cut.none(_strip(0, 1) if b > 0 else None)
    at = -b / w
    low, high = (max(at, 0.0), 1.0) if w > 0 else (0.0, min(at, 1.0))
    area = _strip(low, high) if low < high else None
    if not 0 <= at <= 1:
        return Cut.none(area)
    start = np.array([at, 0.7])
    tip = np.array([at + math.copysign(ARROW, w), 0.7])
    return Cut(_padded(area), np.array([[at, 0.32], [at, 0.68]]), np.array([start, tip]), _head(start, tip))


def _strip(low: float, high: float) -> np.ndarray:
    return np.array([[low, BAND[0]], [high, BAND[0]], [high, BAND[1]], [low, BAND[1]]])


def _line(w: np.ndarray, b: float) -> Cut:
    """In a square: a line, and the part of the square on w's side."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    values = corners @ w + b
    area, ends = [], []
    for k in range(4):
        here, there, u, v = corners[k], corners[(k + 1) % 4], values[k], values[(k + 1) % 4]
        if u >= 0:
            area.append(here)
        if u == 0:
            ends.append(here)
        if u * v < 0:
            ends.append(here + (there - here) * u / (u - v))
            area.append(ends[-1])
    if len(ends) != 2 or not w.any():
        # A line along an edge of the panel parts nothing in it.
        return Cut.none(np.array(area) if len(area) > 2 and (b > 0 or w.any()) else None)
    start = (ends[0] + ends[1]) / 2
    unit = w / np.linalg.norm(w)
    tip = start + unit * ARROW
    # Shorter where it would leave the panel.
    for axis in range(2):
        if not 0 <= tip[axis] <= 1:
            room = (1 - start[axis]) if unit[axis] > 0 else start[axis]
            tip = start + unit * min(float(np.linalg.norm(tip - start)), room / abs(unit[axis]))
    return Cut(_padded(np.array(area)), np.array(ends), np.array([start, tip]), _head(start, tip))


def _padded(area: np.ndarray | None) -> np.ndarray:
    """Always as many corners: the last one repeated."""
    if area is None or len(area) < 3:
        return np.full((CORNERS, 2), HIDDEN)
    return area[np.minimum(np.arange(CORNERS), len(area) - 1)]


def _head(start: np.ndarray, tip: np.ndarray) -> np.ndarray:
    """A triangle at an arrow's tip."""
    way = tip - start
    length = float(np.linalg.norm(way))
    if length < 1e-9:
        return np.full((3, 2), HIDDEN)
    along = way / length
    side = np.array([-along[1], along[0]])
    back = tip - along * 0.04
    return np.array([tip, back + side * 0.02, back - side * 0.02])
