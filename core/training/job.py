"""What a worker is given to do, and how it answers: with plain dictionaries and bytes, never with objects.

An exception of TensorFlow's would import TensorFlow wherever it is unpickled, which is the web process. So
everything that can go wrong is caught here and told as a sentence.
"""

import contextlib
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from core.training.data import DataSet
from core.training.plan import TrainingPlan
from core.training.result import DivergedError, EpochRow, Progress, Snapshot

DATA_FILE, RESULT_FILE = "data.npz", "result.npz"


def snapshot_file(epoch: int) -> str:
    """The name of an epoch's snapshot in a run's folder."""
    return f"snapshot-{epoch:04d}.npz"


class DaskWatch:
    """Tells a run's events on a topic of the cluster; files go to `folder`, or along if there is none."""

    def __init__(self, run_id: str, topic: str, folder: Path | None) -> None:
        """`folder` is the run's own, where worker and web process share a disk."""
        import distributed
        import psutil

        self._worker = distributed.get_worker()
        self._stop = distributed.Event(stop_name(run_id))
        self._process = psutil.Process()
        self._run_id, self._topic, self._folder = run_id, topic, folder

    def progress(self, progress: Progress) -> None:
        """Tell it, and how much memory the worker holds."""
        self._tell("progress", asdict(progress), memory=self._process.memory_info().rss)

    def epoch(self, row: EpochRow) -> None:
        """Tell the epoch's row."""
        self._tell("epoch", asdict(row))

    def snapshot(self, snapshot: Snapshot) -> None:
        """Leave the snapshot in the run's folder and tell its epoch, or send it whole."""
        data = snapshot.to_bytes()
        if self._folder is None:
            self._tell("snapshot", snapshot.epoch, data=data)
        else:
            write_whole(self._folder / snapshot_file(snapshot.epoch), data)
            self._tell("snapshot", snapshot.epoch)

    def canceled(self) -> bool:
        """Whether someone has set the run's stop event."""
        return self._stop.is_set()

    def _tell(self, kind: str, value: Any, **more: Any) -> None:
        self._worker.log_event(self._topic, {"run": self._run_id, "kind": kind, "value": value, **more})


def stop_name(run_id: str) -> str:
    """The name of the event that stops a run."""
    return f"unrolled-stop-{run_id}"


def begun_name(run_id: str) -> str:
    """The name of the event that says that a worker took the run up."""
    return f"unrolled-begun-{run_id}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader finds all of it or none."""
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def run_job(run_id: str, topic: str, plan: str, source: str | bytes) -> dict[str, Any]:
    """Train `plan` (JSON) and answer with a dictionary of plain values.

    `source` is the run's folder, or the data set's bytes where no disk is shared. The answer's `outcome`
    is `"done"` or `"failed"`. Done: the result is in the folder, or under `data`. Failed: `error` is a
    sentence for people, `detail` the traceback. `memory` is what the worker holds afterwards, in bytes.
    """
    import distributed
    import psutil

    begun = distributed.Event(begun_name(run_id))
    if begun.is_set():
        # A scheduler that is not ours may give a dead worker's job to the next one. A job is not run twice.
        return {"outcome": "lost", "error": "", "memory": 0, "worker": ""}
    begun.set()
    folder = Path(source) if isinstance(source, str) else None
    worker = distributed.get_worker().address
    try:
        answer: dict[str, Any] = {"outcome": "done", **_train(run_id, topic, plan, source, folder)}
    except Exception as error:
        answer = {"outcome": "failed", "error": sentence(error), "detail": traceback.format_exc()}
    begun.clear()
    return {**answer, "memory": psutil.Process().memory_info().rss, "worker": worker}


def _train(run_id: str, topic: str, plan: str, source: str | bytes, folder: Path | None) -> dict[str, Any]:
    from core.training.fit import train

    data = source if isinstance(source, bytes) else (Path(source) / DATA_FILE).read_bytes()
    watch = DaskWatch(run_id, topic, folder)
    result = train(DataSet.from_bytes(data), TrainingPlan.from_json(plan), watch)
    if folder is None:
        return {"canceled": result.canceled, "data": result.to_bytes()}
    write_whole(folder / RESULT_FILE, result.to_bytes())
    return {"canceled": result.canceled}


def sentence(error: BaseException) -> str:
    """What went wrong and what helps, for people."""
    if isinstance(error, DivergedError):
        return str(error)
    if isinstance(error, ValueError) and type(error) is ValueError:
        return f"This plan cannot be trained: {error}."
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "The worker ran out of memory. Smaller pictures, fewer filters or a smaller batch need less."
    first_line = (str(error).splitlines() or [""])[0][:200]
    return f"Training stopped with an error: {type(error).__name__}: {first_line}"


def warm_up() -> None:
    """Import TensorFlow and train a handful of made-up pictures, so that the first real run starts at once."""
    from core.training.fit import train

    plan = TrainingPlan(epochs=1)
    random = np.random.default_rng(0)
    data = DataSet(
        pixels=random.integers(0, 256, (8, plan.side, plan.side, plan.channels), np.uint8),
        labels=np.arange(8) % 2,
        class_names=("a", "b"),
        names=("",) * 8,
        training=np.arange(6),
        validation=np.arange(6, 8),
    )
    train(data, plan, _Nobody())


def make_ready(plan: str, classes: int, steps: int) -> None:
    """Build and trace the network of `plan` (JSON) for a run of `steps` batches an epoch, before it is asked for.

    What cannot be built is left to the run, which says why.
    """
    from core.training import ready

    with contextlib.suppress(ValueError):
        ready.keep(TrainingPlan.from_json(plan), classes, steps)


class _Nobody:
    """A watch that looks away."""

    def progress(self, progress: Progress) -> None:
        """Nothing."""

    def epoch(self, row: EpochRow) -> None:
        """Nothing."""

    def snapshot(self, snapshot: Snapshot) -> None:
        """Nothing."""

    def canceled(self) -> bool:
        """Never."""
        return False
