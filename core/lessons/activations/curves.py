"""Activation functions side by side: values and slopes along one axis, and what is to be said of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from core.lessons.activations.library import LIBRARY
from core.lessons.activations.settings import Settings
from core.nn.activations import ACTIVATIONS

SPACING = {"2": 0.05, "5": 0.1, "10": 0.2}  # of the stops, by how far the axis reaches
BESIDE = 1e-9
Pieces = list[tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Bend:
    """One activation function with its parameters, along an axis. `x`, `f` and `slope` have one number per stop."""

    name: str
    parameters: Mapping[str, float | bool | None]
    x: np.ndarray

    @property
    def title(self) -> str:
        return LIBRARY[self.name].title

    def at(self, x: np.ndarray | float) -> np.ndarray:
        return ACTIVATIONS[self.name].f(x, **self.parameters)

    def slope_at(self, x: np.ndarray | float) -> np.ndarray:
        return ACTIVATIONS[self.name].df(x, **self.parameters)

    @cached_property
    def f(self) -> np.ndarray:
        return self.at(self.x)

    @cached_property
    def slope(self) -> np.ndarray:
        return self.slope_at(self.x)

    @cached_property
    def kinks(self) -> list[float]:
        """Where it has a jump or a corner, inside the axis."""
        given = {**ACTIVATIONS[self.name].parameters, **self.parameters}
        found = [given[kink] if kink in given else float(kink) for kink in LIBRARY[self.name].kinks]
        return sorted({float(k) for k in found if k is not None and self.x[0] < k < self.x[-1]})

    def sides(self, x: float) -> tuple[float, float]:
        """The slopes just left and just right of a place."""
        return float(self.slope_at(x - BESIDE)), float(self.slope_at(x + BESIDE))

    @cached_property
    def lines(self) -> tuple[Pieces, Pieces]:
        """The function and its slope as lines, parted at the kinks, so that a jump is no slope."""
        ends = [float(self.x[0]), *self.kinks, float(self.x[-1])]
        values: Pieces = []
        slopes: Pieces = []
        for low, high in pairwise(ends):
            x = np.linspace(low + BESIDE, high - BESIDE, max(2, round((high - low) / (ends[-1] - ends[0]) * 160)))
            values.append((x, self.at(x)))
            slopes.append((x, self.slope_at(x)))
        return values, slopes


def stops(reach: str) -> np.ndarray:
    """The places of the axis that can be pointed at, exact where a decimal is."""
    each = SPACING[reach]
    count = round(2 * int(reach) / each) + 1
    return np.round(np.linspace(-int(reach), int(reach), count), 2) + 0.0


def bends(settings: Settings) -> list[Bend]:
    """The chosen function and those that it is compared with, each once."""
    x = stops(settings.reach)
    names = dict.fromkeys((settings.function, *settings.others))
    return [Bend(name, settings.parameters(name), x) for name in names]


def places(bend: Bend) -> int:
    """Decimals that say a stop exactly."""
    return 2 if bend.x[1] - bend.x[0] < 0.09 else 1


def example_x(bend: Bend) -> float:
    """A place to show numbers at: 1, where the function has a slope there."""
    return 0.5 if 1.0 in bend.kinks else 1.0
