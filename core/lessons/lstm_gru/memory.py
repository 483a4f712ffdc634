"""How long each kind of network remembers: the accuracy of every trained network after N steps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Accuracies:
    """The demonstration's result. `by_run` is accuracy, seeds by lags, for each run's name; `titles` name the "
    "runs."""

    lags: tuple[int, ...]
    seeds: tuple[int, ...]
    tested: int
    by_run: Mapping[str, np.ndarray]
    titles: Mapping[str, str]
    batches: int
    batch: int
    longest: int

    def at(self, run: str, lag: int) -> np.ndarray:
        """A run's accuracy after `lag` steps, by seed."""
        return self.by_run[run][:, self.lags.index(lag)]


def spread(values: np.ndarray) -> str:
    """`25 to 51%`, or one number where all seeds agree."""
    low, high = (f"{100 * v:.1f}".rstrip("0").rstrip(".") for v in (values.min(), values.max()))
    # The sign stays on its number's line.
    return f"{low}%" if low == high else f"{low} to {high}%"
