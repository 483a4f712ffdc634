"""How long trained networks remember: their accuracy after N steps, and what is left of the gradient."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.lstm_gru.recall_text import right_class
from core.lessons.lstm_gru.settings import RUN_TITLES
from core.lessons.lstm_gru.study.memory import LAGS, RUNS, TESTED, MemoryStudy
from core.nn.recall import Reader, one_hot
from core.wording import compact

OPENS = LAGS.index(50)
"""Of the accuracies, which one the view opens with."""


@dataclass(frozen=True)
class Accuracies:
    """What was measured. `by_run` is accuracy, seeds by lags, for each run's name; `titles` name the runs."""

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


def accuracies(study: MemoryStudy) -> Accuracies:
    """What the reader's own run left, or the demonstration that ships."""
    plan = study.plan
    by_run = {run: study.accuracy[run] for run in RUNS}
    return Accuracies(LAGS, plan.seeds, TESTED, by_run, RUN_TITLES, plan.batches, plan.batch, plan.longest)


LINES = {
    "lstm c": "LSTM, cell c",
    "lstm": "LSTM, state h",
    "gru": "GRU, state h",
    "rnn": "Simple RNN, state h",
}


@dataclass(frozen=True)
class Survival:
    """Networks of one seed, by kind, and the text that they read. `moment` is `"start"` or `"end"` of training."""

    readers: Mapping[str, Reader]
    seed: int
    moment: str
    text: str

    @cached_property
    def right(self) -> int:
        return right_class(self.text)

    @cached_property
    def lengths(self) -> dict[str, np.ndarray]:
        """The length of the loss' gradient at each step, `(T,)`, for each of `LINES`."""
        found: dict[str, np.ndarray] = {}
        for kind, reader in self.readers.items():
            d_h, d_c = reader.read(one_hot(self.text)).gradients(self.right)
            if d_c is not None:
                found[f"{kind} c"] = np.linalg.norm(d_c, axis=1)
            found[kind] = np.linalg.norm(d_h, axis=1)
        return {name: found[name] for name in LINES}

    @cached_property
    def logs(self) -> dict[str, np.ndarray]:
        """Decimal logarithms of what is left at each step of the length at the last one."""
        with np.errstate(divide="ignore"):
            return {name: np.log10(v) - np.log10(v[-1]) for name, v in self.lengths.items()}

    @cached_property
    def losses(self) -> dict[str, float]:
        return {kind: r.read(one_hot(self.text)).loss(self.right) for kind, r in self.readers.items()}

    def left(self, name: str, t: int) -> str:
        """What is left at step t (from 0), in words."""
        return compact(float(self.logs[name][t]), digits=3)


def survival(study: MemoryStudy, seed: int, moment: str, text: str) -> Survival:
    """The three kinds of networks of a seed, on a text."""
    return Survival({kind: study.reader(kind, seed, moment) for kind in ("lstm", "gru", "rnn")}, seed, moment, text)
