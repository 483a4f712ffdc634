"""What a language model is to be, and what its training leaves: both travel as plain text and arrays."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from core.media.intake.tokens import Preparation
from core.nn.language import LanguageNet

LIMITS = {
    "units": (2, 128), "embedding": (2, 64), "window": (4, 64), "epochs": (1, 200), "learning_rate": (1e-5, 1.0),
    "dropout": (0.0, 0.8), "seed": (0, 9999),
}  # fmt: skip
CELLS = ("rnn", "gru", "lstm")
BATCH = 8  # windows of a mini-batch
# Epochs whose weights are kept: close together where much changes.
KEPT = frozenset({0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144})


@dataclass(frozen=True)
class NextWordPlan:
    """How the text is prepared, the network's sizes, and how it learns."""

    level: str = "words"
    lower: bool = True
    lemmas: str = ""
    least: int = 2
    cell: str = "gru"
    units: int = 32
    embedding: int = 16
    window: int = 16
    epochs: int = 40
    learning_rate: float = 0.01
    dropout: float = 0.2
    seed: int = 0

    def __post_init__(self) -> None:
        if self.cell not in CELLS:
            raise ValueError(f"a cell must be one of {', '.join(CELLS)}, received {self.cell!r}")
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            whole = name not in ("learning_rate", "dropout")
            if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                raise ValueError(f"{name} must be a number, received {value!r}")
            if not low <= value <= high:
                raise ValueError(f"{name} must lie in {low:g} to {high:g}, received {value!r}")
        _ = self.preparation  # has rules of its own

    @property
    def preparation(self) -> Preparation:
        return Preparation(self.level, self.lower, self.lemmas, self.least)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "NextWordPlan":
        """The plan that `to_json` wrote. Raises `ValueError` for anything else."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(f"a plan has the fields of NextWordPlan, received {text[:200]}") from error


def updates(tokens: int, window: int) -> int:
    """How often the weights move in one pass over so many tokens: once per mini-batch of windows, side by side."""
    count = (tokens - 1) // window
    return count // min(BATCH, count) if count else 0


@dataclass(frozen=True)
class Epoch:
    """After so many passes over the training part: perplexities, and what the network then writes.

    `training` is that of the passes themselves, with dropout and while the weights still move; before the first
    there is
    none, and it is that of a guess among all tokens.
    """

    epoch: int
    training: float
    validation: float
    sample: str


@dataclass(frozen=True, eq=False)
class Learned:
    """What a training leaves: the text and plan it was made from, its course, and its weights after some epochs.

    `best` is the epoch of the lowest validation perplexity. `seconds` is how long it took.
    """

    text: str
    plan: NextWordPlan
    epochs: tuple[Epoch, ...]
    weights: Mapping[int, list[np.ndarray]]
    seconds: float
    canceled: bool = False

    @property
    def best(self) -> int:
        return min(self.epochs, key=lambda row: row.validation).epoch

    def net(self, epoch: int = -1) -> LanguageNet:
        """The network after an epoch that was kept; the best one unless another is asked for."""
        return LanguageNet.of(self.plan.cell, self.weights[self.best if epoch < 0 else epoch])

    def to_bytes(self) -> bytes:
        """An npz without pickled objects; `from_bytes` reads it."""
        header = {
            "plan": self.plan.to_json(),
            "epochs": [asdict(row) for row in self.epochs],
            "kept": sorted(self.weights),
            "seconds": self.seconds,
            "canceled": self.canceled,
        }
        arrays = {f"e{epoch}_{k}": a for epoch, held in self.weights.items() for k, a in enumerate(held)}
        file = io.BytesIO()
        np.savez_compressed(
            file,
            allow_pickle=False,
            header=np.frombuffer(json.dumps(header).encode(), np.uint8),
            text=np.frombuffer(self.text.encode(), np.uint8),
            **arrays,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Learned":
        """What `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            return cls(
                text=arrays["text"].tobytes().decode(),
                plan=NextWordPlan.from_json(header["plan"]),
                epochs=tuple(Epoch(**row) for row in header["epochs"]),
                weights={epoch: [arrays[f"e{epoch}_{k}"] for k in range(6)] for epoch in header["kept"]},
                seconds=header["seconds"],
                canceled=header["canceled"],
            )
