"""Losses as curves: what one prediction costs, and the slope, for every prediction and a fixed target."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from core.lessons.losses.library import LIBRARY
from core.lessons.losses.settings import Settings
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES

_BESIDE = 1e-9
Pieces = list[tuple[np.ndarray, np.ndarray]]
_SIGMOID = ACTIVATIONS["sigmoid"]
# Which losses share an axis, and what a prediction is there; of several classes it is the right one's probability.
AXES = {
    "number": ("y", ("mean_squared_error", "quadratic_cost", "mean_absolute_error", "huber")),
    "probability": ("p", ("binary_cross_entropy", "mean_squared_error", "mean_absolute_error")),
    "score": ("s", ("hinge", "binary_cross_entropy", "mean_squared_error")),
    "classes": ("p", ("categorical_cross_entropy", "mean_squared_error", "mean_absolute_error")),
}


@dataclass(frozen=True)
class Cost:
    """One loss over predictions `x` for one target. On the axis of scores a sigmoid stands before all but hinge."""

    name: str
    axis: str
    target: float
    delta: float
    x: np.ndarray

    @property
    def title(self) -> str:
        behind = " of σ(s)" if self.axis == "score" and self.name != "hinge" else ""
        return LIBRARY[self.name].title + behind

    def _asked(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
        """Targets, predictions (one a row) and what else `core.nn` is told."""
        if self.name == "categorical_cross_entropy":
            return np.tile([1.0, 0.0], (len(x), 1)), np.stack([x, 1 - x], axis=1), {}
        more: dict[str, Any] = {"delta": self.delta} if self.name == "huber" else {}
        target = self.target
        if self.axis == "score" and self.name != "hinge":
            target = float(self.target > 0)
            if self.name == "binary_cross_entropy":
                more = {"from_logits": True}
            else:
                x = _SIGMOID.f(x)
        return np.full((len(x), 1), target), x[:, None], more

    def at(self, x: np.ndarray) -> np.ndarray:
        t, y, more = self._asked(x)
        function = LOSSES[self.name][0]
        return np.array([function(t[i : i + 1], y[i : i + 1], **more) for i in range(len(x))])

    def slope_at(self, x: np.ndarray) -> np.ndarray:
        t, y, more = self._asked(x)
        # The core's is the slope of the mean over all rows.
        found = LOSSES[self.name][1](t, y, **more)[:, 0] * len(x)
        behind = self.axis == "score" and self.name == "mean_squared_error"
        return found * _SIGMOID.df(x) if behind else found

    @cached_property
    def f(self) -> np.ndarray:
        return self.at(self.x)

    @cached_property
    def slope(self) -> np.ndarray:
        return self.slope_at(self.x)

    @property
    def kinks(self) -> list[float]:
        """Where the slope jumps, inside the axis."""
        found = {"mean_absolute_error": [self.target], "hinge": [self.target]}.get(self.name, [])
        return [k for k in found if self.x[0] < k < self.x[-1]]

    @cached_property
    def lines(self) -> tuple[Pieces, Pieces]:
        """The loss and its slope as lines through all stops, parted at the kinks."""
        ends = [float(self.x[0]), *self.kinks, float(self.x[-1])]
        values: Pieces = []
        slopes: Pieces = []
        for low, high in pairwise(ends):
            inside = (self.x > low + 1e-6) & (self.x < high - 1e-6)
            beside = np.array([low + _BESIDE, high - _BESIDE])
            x = np.concatenate([beside[:1], self.x[inside], beside[1:]])
            for found, at_stops, function in ((values, self.f, self.at), (slopes, self.slope, self.slope_at)):
                first, last = function(beside).tolist()
                found.append((x, np.concatenate([[first], at_stops[inside], [last]])))
        return values, slopes


def axis_of(settings: Settings) -> str:
    return LIBRARY[settings.loss].family


def costs(settings: Settings) -> list[Cost]:
    """The chosen loss first, then those that share its axis."""
    axis = axis_of(settings)
    main = "categorical_cross_entropy" if axis == "classes" else settings.loss
    if axis in ("probability", "classes"):
        x = np.round(np.linspace(0.01, 0.99, 99), 2)
        target = 0.0 if settings.truth == "no" and axis == "probability" else 1.0
    elif axis == "score":
        x = np.round(np.linspace(-4, 4, 81), 1) + 0.0
        target = -1.0 if settings.truth == "no" else 1.0
    else:
        x, target = np.round(np.linspace(-4, 4, 81), 1) + 0.0, settings.target
    names = dict.fromkeys((main, *AXES[axis][1]))
    return [Cost(name, axis, target, settings.delta, x) for name in names]


def places(cost: Cost) -> int:
    """Decimals that say a stop exactly."""
    return 2 if cost.axis in ("probability", "classes") else 1
