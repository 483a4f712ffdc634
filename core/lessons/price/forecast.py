"""A rolling backtest: every test day forecast by models that learned from the days before its fold alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.forecasting import (
    Fold,
    Forecaster,
    Linear,
    Scaling,
    diebold_mariano,
    folds,
    mean_absolute,
    mean_absolute_scaled,
    root_mean_square,
    windows,
)
from core.nn.resampling import Interval, block_interval
from core.wording import prose

NOISE = 1e-9  # of a value: sums in a spreadsheet leave 0.30000000000000004
NAMES = {"naive": "As today", "linear": "Linear", "network": "Network"}


@dataclass(frozen=True, eq=False)
class Backtest:
    """A series, its folds, and what the models forecast in them. `networks` holds one network per fold, or none.

    With `leak` the network's scale is fitted on the whole series, as its training was.
    """

    values: np.ndarray
    dates: Sequence[str]
    window: int
    scaling: str
    leak: bool
    networks: Sequence[Forecaster]
    count: int = 3
    share: float = 0.3

    @cached_property
    def folds(self) -> tuple[Fold, ...]:
        return folds(len(self.values), share=self.share, count=self.count)

    @cached_property
    def days(self) -> np.ndarray:
        """All days that are forecast."""
        return np.arange(self.folds[0].start, self.folds[-1].stop)

    @property
    def actual(self) -> np.ndarray:
        return self.values[self.days]

    @property
    def naive(self) -> np.ndarray:
        """Each day as the day before."""
        return self.values[self.days - 1]

    def scale(self, fold: Fold, *, leak: bool = False) -> Scaling:
        """Fitted on the days before a fold, or on all."""
        return Scaling.fit(self.values if leak else self.values[: fold.start], self.scaling)

    def line(self, fold: Fold) -> Linear:
        """Least squares on the windows of the past. Any scaling gives the same forecasts, so none is needed."""
        days = np.arange(self.window, fold.start)
        return Linear.fit(windows(self.values, self.window, days), self.values[days])

    @cached_property
    def linear(self) -> np.ndarray:
        found = [
            self.line(fold).forecast(windows(self.values, self.window, np.arange(fold.start, fold.stop)))
            for fold in self.folds
        ]
        return np.concatenate(found)

    @cached_property
    def network(self) -> np.ndarray | None:
        """None where no network was trained for these settings."""
        if not self.networks:
            return None
        found = []
        for fold, net in zip(self.folds, self.networks, strict=True):
            scale = self.scale(fold, leak=self.leak)
            seen = windows(self.values, self.window, np.arange(fold.start, fold.stop))
            found.append(scale.undo(net.forecast(scale.apply(seen))))
        return np.concatenate(found)

    @cached_property
    def forecasts(self) -> Mapping[str, np.ndarray]:
        """By model; the network is left out where there is none."""
        found = {"naive": self.naive, "linear": self.linear}
        if self.network is not None:
            found["network"] = self.network
        return found

    def errors(self, model: str) -> np.ndarray:
        """Forecast minus actual."""
        return self.forecasts[model] - self.actual

    def mae(self, model: str) -> float:
        return mean_absolute(self.errors(model))

    def rmse(self, model: str) -> float:
        return root_mean_square(self.errors(model))

    def mase(self, model: str) -> float:
        return mean_absolute_scaled(self.errors(model), self.values[: self.folds[0].start])

    def skill(self, model: str) -> float:
        """Share of the naive forecast's MAE that the model saves."""
        return 1 - self.mae(model) / self.mae("naive")

    def fold_mae(self, model: str, fold: Fold) -> float:
        first = self.folds[0].start
        return mean_absolute(self.errors(model)[fold.start - first : fold.stop - first])

    def gains(self, model: str) -> np.ndarray:
        """How much smaller the model's error is than the naive one's, day by day."""
        return np.abs(self.errors("naive")) - np.abs(self.errors(model))

    @cached_property
    def _intervals(self) -> Mapping[str, Interval]:
        return {model: block_interval(self.gains(model)) for model in self.forecasts}

    def gain(self, model: str) -> Interval:
        """The mean of that, with 95% confidence."""
        return self._intervals[model]

    def statistic(self, model: str) -> float:
        """Diebold and Mariano's, of absolute errors."""
        return diebold_mariano(self.gains(model))

    def verdict(self, model: str) -> str:
        """Better or worse only where both the interval and the statistic show it."""
        sign = self.gain(model).sign
        if not sign:
            return "not shown to be better than \u201cas today\u201d: the interval holds 0"
        if abs(self.statistic(model)) < 1.96:
            return prose("""not shown to be better than \u201cas today\u201d: the interval leaves out 0, but the
                Diebold-Mariano statistic lies within 2""")
        return "better than \u201cas today\u201d" if sign > 0 else "worse than \u201cas today\u201d"

    def day(self, t: int) -> str:
        """A day's name: its date, or its number from 1."""
        return self.dates[t] if self.dates else f"day {t + 1}"


def refuse_flat(values: np.ndarray, count: int) -> None:
    """Raises `Unworkable` where the past or the test days never move: they have no scaled error, and leave nothing to
    forecast. `count` is the number of folds.
    """
    start = folds(len(values), count=count)[0].start
    for part, days in (("first", values[:start]), ("last", values[start - 1 :])):
        if np.ptp(days) <= NOISE * np.abs(days).max():
            raise Unworkable(
                prose(f"""The {part} {len(days)} values of this column are all {days[0]:g}: where nothing moves, there
                    is nothing to forecast. Choose another column.""")
            )
