"""Following a fit from inside: tell, judge, keep snapshots, stop."""

import math
import time
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from core.training.data import DataSet
from core.training.model import export
from core.training.plan import TrainingPlan
from core.training.ready import Forward, Ready
from core.training.result import DivergedError, EpochRow, Snapshot, smoothed_cross_entropy, snapshot_part
from core.training.watch import Watch
from core.wording import prose

SNAPSHOT_MEGABYTES = 40  # all snapshots of a run together; a large network keeps fewer
VALIDATION_BATCH = 64


class Judge:
    """A network's probabilities for the pictures held out."""

    def __init__(self, forward: Forward, data: DataSet) -> None:
        """`forward` with the weights as they will be at each call, `data` with its validation rows."""
        self._forward, self._pixels = forward, data.pixels[data.validation]

    def probabilities(self) -> NDArray[np.float32]:
        """`(held out, classes)`, with the weights of now."""
        starts = range(0, len(self._pixels), VALIDATION_BATCH)
        return np.concatenate([self._forward(self._pixels[i : i + VALIDATION_BATCH]).numpy() for i in starts])


class Follower:
    """What happens between the batches of one fit: its history, its best weights, and whether to go on.

    A watch is told of every batch with the means of its epoch so far, which come from augmented pictures with dropout
    while the weights change; a row of every `EpochRow`, and a part of every `Snapshot`: of the network before training
    and after epochs, thinned to `SNAPSHOT_MEGABYTES`.
    """

    def __init__(
        self,
        ready: Ready,
        data: DataSet,
        plan: TrainingPlan,
        watch: Watch,
        steps: int,
        start: float,
    ) -> None:
        """`steps` batches an epoch; `start` is the `time.perf_counter()` that seconds count from."""
        self.history: list[EpochRow] = []
        self.canceled = self.stopped_early = False
        self.best_epoch = 0
        self.best_weights: list[np.ndarray] = []
        self.judge = Judge(ready.forward, data)
        self._model, self._optimizer, self._data = ready.model, ready.optimizer, data
        self._plan, self._watch, self._steps, self._start = plan, watch, steps, start
        self._best_loss = math.inf
        self._loss = self._correct = self._seen = 0.0
        held_out = 4 * len(data.validation) * len(data.class_names)
        megabytes = (4 * ready.model.count_params() + held_out) * (plan.epochs + 1) / 1e6
        self._snapshot_every = math.ceil(megabytes / SNAPSHOT_MEGABYTES)

    def begin(self) -> None:
        """Before the first batch: the network that knows nothing yet is a snapshot, too."""
        self._snapshot(0, self.judge.probabilities())

    def batch_done(self, epoch: int, batch: int, loss: float, correct: int, count: int) -> bool:
        """Count a batch of `count` pictures with its mean `loss`; True when the run is canceled."""
        if not math.isfinite(loss):
            raise self._diverged(epoch)
        self._loss += loss * count
        self._correct += correct
        self._seen += count
        steps, epochs = self._steps, self._plan.epochs
        self._watch.progress(
            (epoch - 1) * steps + batch,
            epochs * steps,
            f"Epoch {epoch} of {epochs}, batch {batch} of {steps}",
            epoch=epoch - 1 + batch / steps,
            loss=self._loss / self._seen,
            accuracy=self._correct / self._seen,
        )
        self.canceled = self._watch.canceled()
        return self.canceled

    def epoch_done(self, epoch: int) -> bool:
        """Judge the weights after a whole epoch; True when no better loss is to be waited for."""
        probabilities = self.judge.probabilities()
        if not np.isfinite(probabilities).all():
            raise self._diverged(epoch)
        labels = self._data.labels[self._data.validation]
        row = EpochRow(
            epoch=epoch,
            loss=self._loss / self._seen,
            accuracy=self._correct / self._seen,
            validation_loss=smoothed_cross_entropy(labels, probabilities, self._plan.label_smoothing),
            validation_accuracy=float((probabilities.argmax(axis=1) == labels).mean()),
            learning_rate=float(self._optimizer.learning_rate),
            seconds=time.perf_counter() - self._start,
        )
        self._loss = self._correct = self._seen = 0.0
        self.history.append(row)
        self._watch.row(asdict(row))
        if epoch == 1 or epoch % self._snapshot_every == 0:
            self._snapshot(epoch, probabilities)
        return self._enough(row)

    def _enough(self, row: EpochRow) -> bool:
        """Whether the held-out loss has not been better for `patience` epochs (Prechelt, 1998)."""
        if not self._plan.patience:
            return False
        if row.validation_loss < self._best_loss:
            self._best_loss, self.best_epoch = row.validation_loss, row.epoch
            self.best_weights = self._model.get_weights()
        waited = row.epoch - self.best_epoch
        self.stopped_early = waited >= self._plan.patience and row.epoch < self._plan.epochs
        return self.stopped_early

    def _snapshot(self, epoch: int, probabilities: NDArray[np.float32]) -> None:
        snapshot = Snapshot(epoch, export(self._model, self._data.class_names), probabilities)
        self._watch.part(snapshot_part(epoch), snapshot.to_bytes())

    def _diverged(self, epoch: int) -> DivergedError:
        return DivergedError(
            prose(f"""In epoch {epoch} the loss stopped being a number: the learning rate is too high for this network.
                A tenth of it is a good next try.""")
        )
