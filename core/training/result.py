"""What a training tells while it goes on, and what it leaves: plain data, readable without TensorFlow."""

import io
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from core.nn.convnet import ConvNet
from core.training.data import wilson_interval
from core.training.plan import TrainingPlan


class DivergedError(RuntimeError):
    """The loss is no longer a number, so nothing more can be learned."""


@dataclass(frozen=True)
class EpochRow:
    """One finished epoch, counted from 1: a point on each of the four curves.

    `validation_loss` is the loss that training minimizes (label smoothing included), without dropout, on
    the pictures held out. `seconds` since the run began.
    """

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True)
class Snapshot:
    """The network as it was after an epoch, and what it made of the pictures held out.

    `probabilities` is `(held out, classes)`, row by row as `TrainingResult.validation`. First-layer filters,
    feature maps of any picture and its scores follow from `network`.
    """

    epoch: int
    network: ConvNet
    probabilities: NDArray[np.float32]

    def to_bytes(self) -> bytes:
        """An npz without pickled objects; `from_bytes` reads it."""
        file = io.BytesIO()
        np.savez(
            file,
            epoch=self.epoch,
            network=np.frombuffer(self.network.to_bytes(), np.uint8),
            probabilities=self.probabilities,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Snapshot":
        """The snapshot that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            network = ConvNet.from_bytes(arrays["network"].tobytes())
            return cls(int(arrays["epoch"]), network, arrays["probabilities"])


def snapshot_part(epoch: int) -> str:
    """What a run calls the part that holds the snapshot of an epoch."""
    return f"epoch-{epoch}"


def snapshot_epochs(parts: Iterable[str]) -> tuple[int, ...]:
    """The epochs of the snapshots that are a run's parts; 0 is the network before training."""
    return tuple(int(part.removeprefix("epoch-")) for part in parts)


@dataclass(frozen=True)
class Mistake:
    """A held-out picture that was given the wrong class. `row` is its row in the data set."""

    row: int
    name: str
    label: int
    predicted: int
    probability: float  # of the wrong class
    label_probability: float


@dataclass(frozen=True)
class TrainingResult:
    """A finished training: how it went, what it learned, and how good that is.

    `network` and `keras_file` are the final weights: the last, or with `plan.patience` the best. What the
    network says of the pictures held out is `probabilities` `(held out, classes)`, their rows in the data
    set `validation`, their classes `labels` and their names `names`. `best_epoch` is the epoch that the
    weights are from; 0 when a run was canceled before its first epoch ended.
    """

    plan: TrainingPlan
    class_names: tuple[str, ...]
    history: tuple[EpochRow, ...]
    network: ConvNet
    keras_file: bytes
    probabilities: NDArray[np.float32]
    labels: NDArray[np.int64]
    validation: NDArray[np.int64]
    names: tuple[str, ...]
    training_count: int
    seconds: float
    best_epoch: int
    canceled: bool
    stopped_early: bool
    versions: dict[str, str]

    @property
    def correct(self) -> int:
        """How many of the held-out pictures were given their own class."""
        return int((self.probabilities.argmax(axis=1) == self.labels).sum())

    @property
    def accuracy(self) -> float:
        """Share of the held-out pictures that were given their own class."""
        return self.correct / len(self.labels)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval around `accuracy`. A little optimistic with `plan.patience`."""
        return wilson_interval(self.correct, len(self.labels))

    def confusion(self) -> NDArray[np.int64]:
        """Counts `(classes, classes)`: row is the true class, column the predicted one."""
        return confusion_matrix(self.labels, self.probabilities.argmax(axis=1), len(self.class_names))

    def mistakes(self, at_most: int = 12) -> list[Mistake]:
        """The held-out pictures that were most surely given a wrong class, the worst first."""
        return worst_mistakes(self.probabilities, self.labels, self.validation, self.names, at_most)

    def to_bytes(self) -> bytes:
        """An npz without pickled objects; `from_bytes` reads it."""
        header = {
            "plan": self.plan.to_json(),
            "class_names": self.class_names,
            "history": [asdict(row) for row in self.history],
            "names": self.names,
            "training_count": self.training_count,
            "seconds": self.seconds,
            "best_epoch": self.best_epoch,
            "canceled": self.canceled,
            "stopped_early": self.stopped_early,
            "versions": self.versions,
        }
        file = io.BytesIO()
        np.savez(
            file,
            header=np.frombuffer(json.dumps(header).encode(), np.uint8),
            network=np.frombuffer(self.network.to_bytes(), np.uint8),
            keras_file=np.frombuffer(self.keras_file, np.uint8),
            probabilities=self.probabilities,
            labels=self.labels,
            validation=self.validation,
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "TrainingResult":
        """The result that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            header["plan"] = TrainingPlan.from_json(header["plan"])
            header["history"] = tuple(EpochRow(**row) for row in header["history"])
            for name in ("class_names", "names"):
                header[name] = tuple(header[name])
            return cls(
                **header,
                network=ConvNet.from_bytes(arrays["network"].tobytes()),
                keras_file=arrays["keras_file"].tobytes(),
                probabilities=arrays["probabilities"],
                labels=arrays["labels"],
                validation=arrays["validation"],
            )


def confusion_matrix(labels: NDArray[np.int64], predicted: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """Counts `(classes, classes)`: row is the true class, column the predicted one.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (labels, predicted), 1)
    return counts


def worst_mistakes(
    probabilities: NDArray[np.float32],
    labels: NDArray[np.int64],
    rows: NDArray[np.int64],
    names: tuple[str, ...],
    at_most: int,
) -> list[Mistake]:
    """Wrong answers, those first that were given with the highest probability."""
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    sure = probabilities[wrong, predicted[wrong]]
    return [
        Mistake(
            row=int(rows[i]),
            name=names[i],
            label=int(labels[i]),
            predicted=int(predicted[i]),
            probability=float(probabilities[i, predicted[i]]),
            label_probability=float(probabilities[i, labels[i]]),
        )
        for i in wrong[np.argsort(-sure, kind="stable")][:at_most]
    ]


def smoothed_cross_entropy(labels: NDArray[np.int64], probabilities: NDArray[np.float32], smoothing: float) -> float:
    """Mean of -sum t log p with t = (1 - e) one-hot + e / classes: the loss that training minimizes.

    Probabilities are clipped at 1e-7, as Keras does. `labels` `(n,)`, `probabilities` `(n, classes)`.
    """
    logs = np.log(np.clip(probabilities.astype(np.float64), 1e-7, 1 - 1e-7))
    own = logs[np.arange(len(labels)), labels]
    value = -((1 - smoothing) * own + smoothing * logs.mean(axis=1)).mean()
    return float(value) if math.isfinite(value) else math.inf
