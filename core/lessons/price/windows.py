"""Windows of a series: which days a model sees, which day it is asked for, and on what its scale was fitted."""

from dataclasses import dataclass

import numpy as np

from core.lessons.price.forecast import Backtest

BEFORE, AFTER = 14, 26  # steps before the split, and after


@dataclass(frozen=True, eq=False)
class Windowed:
    """The days around the split of a backtest."""

    backtest: Backtest

    @property
    def split(self) -> int:
        return self.backtest.folds[0].start

    @property
    def days(self) -> np.ndarray:
        """The days that are asked for, one per step."""
        first = max(self.split - BEFORE, self.backtest.window)
        return np.arange(first, min(self.split + AFTER, len(self.backtest.values)))

    @property
    def scaled(self) -> tuple[np.ndarray, np.ndarray]:
        """All values scaled as on the past, and as on all data."""
        b = self.backtest
        past, every = (b.scale(b.folds[0], leak=leak).apply(b.values) for leak in (False, True))
        return past, every
