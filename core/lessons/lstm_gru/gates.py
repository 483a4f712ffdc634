"""Gates over time: a trained LSTM or GRU reads a sequence, and one unit's gates are watched letter by letter."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.gates import GRUGates, LSTMGates
from core.nn.recall import CLASSES, Reader, Reading, one_hot


@dataclass(frozen=True)
class Watched:
    """A trained network, the text that it reads, and the unit (from 0) that is watched. `seed` names the network."""

    reader: Reader
    seed: int
    text: str
    unit: int = 0

    @cached_property
    def reading(self) -> Reading:
        return self.reader.read(one_hot(self.text))

    @cached_property
    def gates(self) -> dict[str, np.ndarray]:
        """The unit's gates by letter, `(T,)` each."""
        run, u = self.reading.run, self.unit
        if isinstance(run, LSTMGates):
            return {"i": run.i[:, u], "f": run.f[:, u], "o": run.o[:, u]}
        return {"z": _gru(run).z[:, u], "r": _gru(run).r[:, u]}

    @cached_property
    def memory(self) -> dict[str, np.ndarray]:
        """What the unit carries along: c and h of an LSTM, h and its candidate of a GRU."""
        run, u = self.reading.run, self.unit
        if isinstance(run, LSTMGates):
            return {"c": run.c[:, u], "h": run.h[:, u]}
        return {"h": _gru(run).h[:, u], "candidate": _gru(run).candidate[:, u]}

    @property
    def carried(self) -> np.ndarray:
        """The conveyor: c of an LSTM, h of a GRU."""
        return next(iter(self.memory.values()))

    @property
    def answer(self) -> str:
        return CLASSES[int(np.argmax(self.reading.scores[-1]))]


def liveliest(watched: Watched) -> list[int]:
    """Units in the order of how much they hold at the end, times how far the gate that keeps stands open."""
    run = watched.reading.run
    held, kept = (run.c, run.f) if isinstance(run, LSTMGates) else (watched.reading.h, _gru(run).z)
    return np.argsort(-np.abs(held[-1]) * kept.mean(axis=0), kind="stable").tolist()


def _gru(run: LSTMGates | GRUGates | None) -> GRUGates:
    if not isinstance(run, GRUGates):
        raise ValueError("gates can be watched in an LSTM or a GRU only, received a simple RNN")
    return run
