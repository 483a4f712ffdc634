"""What is left of the gradient on its way back through trained recurrent networks, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.lstm_gru.recall_text import right_class
from core.nn.recall import Reader, one_hot
from core.trace import Region, Step, Sweep, Trace
from core.wording import compact

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


def caption(s: Survival, index: int) -> tuple[str, str]:
    """`index` steps back from the end, in two halves."""
    t = len(s.text) - 1 - index
    where = f"Step {t + 1} ({s.text[t]}), {index} back" if index else f"Step {t + 1} ({s.text[t]}), the end"
    short = {"lstm c": "LSTM", "gru": "GRU", "rnn": "RNN"}
    return f"{where}. Gradient left", ", ".join(f"{title} {s.left(name, t)}" for name, title in short.items())


def trace(s: Survival) -> Trace:
    """One step per letter, from the last to the first; arrays are lengths of gradients."""
    last = len(s.text) - 1

    def step(index: int) -> Step:
        at = Region.cell(last - index)
        return Step(": ".join(caption(s, index)), reads={"letters": at}, writes=dict.fromkeys(s.lengths, at))

    letters = np.array([ord(letter) for letter in s.text])
    return Trace({"letters": letters, **s.lengths}, Sweep(last + 1, step))
