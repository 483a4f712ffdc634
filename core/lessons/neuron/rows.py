"""Rows for a perceptron to learn: gates, seeded clouds, or the reader's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.neuron.gates import GATES, inputs, table
from core.lessons.neuron.settings import Settings
from core.wording import number, prose

PER_CLOUD = 10
# Up to four inputs and a label: the reader's own rows start as the first of these.
OWN = ((1, 1, 2, 0, 0), (2, 3, 1, 2, 1), (0, 2, 3, 1, 1), (3, 0, 0, 2, 0), (3, 3, 2, 1, 1), (1, 0, 1, 3, 0),
       (4, 1, 0, 0, 0), (2, 4, 2, 0, 1), (4, 4, 1, 1, 1), (0, 0, 3, 3, 0), (4, 2, 2, 2, 1), (3, 1, 1, 0, 0),
       )  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """What there is to learn: rows `(n, d)` with at most two decimals, labels `(n,)` of -1 and +1."""

    title: str
    x: np.ndarray
    y: np.ndarray
    low: float
    high: float  # from where to where a picture of it goes, the same along every axis

    @property
    def count(self) -> int:
        return len(self.x)

    @property
    def inputs(self) -> int:
        return int(self.x.shape[1])


def rows_of(settings: Settings, own: np.ndarray | None = None) -> Rows:
    """The rows that the settings name; `own` is the reader's table, `(n, d + 1)` with a label of 1, and 0 or -1, last.

    Raises `Unworkable` for another label.
    """
    if settings.data == "own":
        if own is None:
            own = own_start(settings.count, settings.inputs)
        labels = own[:, -1]
        odd = np.flatnonzero(~np.isin(labels, (-1, 0, 1)))
        if len(odd):
            raise Unworkable(
                prose(f"""A label is 1 or 0, and row {odd[0] + 1} has {number(float(labels[odd[0]]), 2)}. Type over
                    it.""")
            )
        x, y = np.round(own[:, :-1], 2), np.where(labels > 0, 1, -1)
        return Rows("Your rows", x, y, *_frame(x))
    if settings.data in ("clouds", "overlap"):
        return clouds(settings.data == "overlap", settings.inputs, settings.seed)
    return gate_rows(settings.data, settings.inputs)


def own_start(count: int, width: int) -> np.ndarray:
    """The table that the reader's own rows start from: `width` inputs and a label."""
    start = np.array(OWN, float)[:count]
    return np.column_stack([start[:, :width], start[:, -1]])


@cache
def gate_rows(name: str, count: int) -> Rows:
    """A gate's truth table, 0 told as -1."""
    return Rows(GATES[name].name, inputs(count).astype(float), 2 * table(name, count) - 1, -1.0, 2.0)


@cache
def clouds(overlap: bool, count: int, seed: int) -> Rows:
    """Two clouds of `PER_CLOUD` rows each, to quarters: apart, or so near each other that they mix.

    Those apart are drawn around the two ends of a diagonal and kept on their own side of the middle, with a gap.
    """
    rng = np.random.default_rng([seed, count, overlap])
    across = np.array([1.0, 0.6, -0.4, 0.5])[:count]
    across = across / np.linalg.norm(across)
    y = np.tile([1, -1], PER_CLOUD)
    center = np.full(count, 1.0)
    distance, spread, gap = (0.75, 1.0, -9.0) if overlap else (1.25, 1.0, 0.35)
    found: list[np.ndarray] = []
    for label in y.tolist():
        while True:
            row = np.round((center + label * distance * across + spread * rng.standard_normal(count)) * 4) / 4
            side = label * float((row - center) @ across)
            if side >= gap and np.abs(row).max() <= 4:
                found.append(row)
                break
    x = np.array(found)
    if overlap:
        # However they fall, two rows of the other class lie among each: no boundary parts them.
        x[:4] = [center + 0.5 * across * side for side in (-4, 4, -3, 3)]
        x = np.round(x * 4) / 4
    return Rows("Overlapping clouds" if overlap else "Two clouds", x, y, *_frame(x))


def _frame(x: np.ndarray) -> tuple[float, float]:
    """Whole numbers around all values, with room."""
    low, high = float(np.floor(x.min())) - 1, float(np.ceil(x.max())) + 1
    return low, max(high, low + 3)


SOURCES: Mapping[str, str] = {
    "clouds": "Ten rows in each of two clouds, drawn with the seed, with a gap between them.",
    "overlap": "Ten rows in each of two clouds that mix, drawn with the seed.",
}
