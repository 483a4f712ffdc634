"""How a worker tells what it does: events on a topic of the cluster, and files in the run's folder."""

import re
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.training.result import EpochRow, Progress, Snapshot

DATA_FILE, RESULT_FILE = "data.npz", "result.npz"
TRAIN = "train"  # the kind of a training run on pictures; all other kinds are studies
LOOK_SECONDS = 0.2  # a study tells its progress, and looks whether to stop, five times a second at most


def snapshot_file(epoch: int) -> str:
    """The name of an epoch's snapshot in a run's folder."""
    return f"snapshot-{epoch:04d}.npz"


def part_file(name: str) -> str:
    """The name of a study's part in its run's folder. Raises `ValueError` for a name that is none."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", name):
        raise ValueError(f"a part's name must be 1 to 60 letters, digits and hyphens, received {name!r}")
    return f"part-{name}"


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

    def canceled(self) -> bool:
        """Whether someone has set the run's stop event."""
        return self._stop.is_set()

    def _tell(self, kind: str, value: Any, **more: Any) -> None:
        self._worker.log_event(self._topic, {"run": self._run_id, "kind": kind, "value": value, **more})

    def _tell_memory(self, kind: str, value: Any) -> None:
        """The same, and how much memory the worker holds."""
        self._tell(kind, value, memory=self._process.memory_info().rss)

    def _tell_file(self, kind: str, value: Any, name: str, data: bytes) -> None:
        """Leave a file in the run's folder and tell of it, or send it whole."""
        if self._folder is None:
            self._tell(kind, value, data=data)
        else:
            write_whole(self._folder / name, data)
            self._tell(kind, value)


class TrainingWatch(DaskWatch):
    """The `core.training.follow.Watch` of a training run."""

    def progress(self, progress: Progress) -> None:
        """Tell it."""
        self._tell_memory("progress", asdict(progress))

    def epoch(self, row: EpochRow) -> None:
        """Tell the epoch's row."""
        self._tell("epoch", asdict(row))

    def snapshot(self, snapshot: Snapshot) -> None:
        """Tell its epoch and leave it."""
        self._tell_file("snapshot", snapshot.epoch, snapshot_file(snapshot.epoch), snapshot.to_bytes())


class StudiesWatch(DaskWatch):
    """The `core.runs.studies.StudyWatch` of a study."""

    stopped = False
    _begun = _told = _looked = 0.0

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Tell it, and how long the rest will take; not too often."""
        now = time.monotonic()
        self._begun = self._begun or now
        if done < total and now - self._told < LOOK_SECONDS:
            return
        self._told = now
        left = (now - self._begun) / done * (total - done) if done else None
        self._tell_memory("study", (done, total, words, left))

    def row(self, values: dict[str, float | int | str]) -> None:
        """Tell it."""
        self._tell_memory("row", values)

    def part(self, name: str, data: bytes) -> None:
        """Tell its name and leave it."""
        self._tell_file("part", name, part_file(name), data)

    def canceled(self) -> bool:
        """Whether someone has set the run's stop event; asked not too often."""
        now = time.monotonic()
        if not self.stopped and now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self.stopped = super().canceled()
        return self.stopped
