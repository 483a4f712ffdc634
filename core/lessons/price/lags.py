"""Whose value is a forecast closest to? A network that repeats yesterday is closest to yesterday's."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.price.forecast import NOISE, Backtest

LAGS = 7


@dataclass(frozen=True, eq=False)
class Lags:
    """One model's forecasts beside the values of the same day and of up to six days before."""

    backtest: Backtest
    model: str

    @property
    def forecast(self) -> np.ndarray:
        return self.backtest.forecasts[self.model]

    def shifted(self, k: int) -> np.ndarray:
        """The values k days before the test days."""
        return self.backtest.values[self.backtest.days - k]

    @cached_property
    def distances(self) -> np.ndarray:
        """Mean distance to the value k days before, k from 0; `(LAGS,)`."""
        return np.array([np.abs(self.forecast - self.shifted(k)).mean() for k in range(LAGS)])

    @property
    def closest(self) -> int:
        return int(np.argmin(self.distances))

    @cached_property
    def moves(self) -> tuple[np.ndarray, np.ndarray]:
        """How far the forecast moves from today's value, and how far the value then did."""
        today = self.shifted(1)
        return self.forecast - today, self.backtest.actual - today

    @property
    def agreement(self) -> float:
        """Their correlation; NaN where one of them is the same every day, which has none."""
        said, came = self.moves
        if min(said.std(), came.std()) <= NOISE * np.abs(self.shifted(0)).max():
            return float("nan")
        return float(np.corrcoef(said, came)[0, 1])

    @property
    def exact(self) -> bool:
        """Whether it is right on every day."""
        return bool(self.distances[0] <= NOISE * np.abs(self.shifted(0)).max())

    @property
    def copies(self) -> bool:
        """Whether it lies at least twice as close to the day before as to the day that it forecasts."""
        return self.closest == 1 and self.distances[1] * 2 <= self.distances[0]
