"""How a worker tells what it does: events on a topic of the cluster, and files in the run's folder."""

import re
import time
from pathlib import Path
from typing import Any

DATA_FILE, RESULT_FILE = "data.npz", "result.npz"
LOOK_SECONDS = 0.2  # progress is told, and whether to stop is asked, five times a second at most


def part_file(name: str) -> str:
    """The name of a part in its run's folder. Raises `ValueError` for a name that is none."""
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
    """The `core.training.watch.Watch` of a run: tells its events on a topic of the cluster."""

    def __init__(self, run_id: str, topic: str, folder: Path | None) -> None:
        """`folder` is the run's own, where worker and web process share a disk; else files go along with the events."""
        import distributed
        import psutil

        self.stopped = False
        self._worker = distributed.get_worker()
        self._stop = distributed.Event(stop_name(run_id))
        self._process = psutil.Process()
        self._run_id, self._topic, self._folder = run_id, topic, folder
        self._first: tuple[float, int] | None = None
        self._told = self._looked = 0.0

    def progress(self, done: int, total: int, words: str = "", **measured: float) -> None:
        """Tell it, and how long the rest will take; not too often."""
        now = time.monotonic()
        # The first piece of work pays for much that the others find done, so time is taken from its end.
        begun, before = self._first = self._first or (now, done)
        if done < total and now - self._told < LOOK_SECONDS:
            return
        self._told = now
        left = (now - begun) / (done - before) * (total - done) if done > before else None
        self._tell("progress", (done, total, words, left, measured))

    def row(self, values: dict[str, Any]) -> None:
        """Tell it."""
        self._tell("row", values)

    def part(self, name: str, data: bytes) -> None:
        """Leave it in the run's folder and tell its name, or send it whole."""
        file = part_file(name)
        if self._folder is None:
            self._tell("part", name, data=data)
        else:
            write_whole(self._folder / file, data)
            self._tell("part", name)

    def canceled(self) -> bool:
        """Whether someone has set the run's stop event; asked not too often."""
        now = time.monotonic()
        if not self.stopped and now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self.stopped = self._stop.is_set()
        return self.stopped

    def _tell(self, kind: str, value: Any, **more: Any) -> None:
        """Send an event, and how much memory the worker holds."""
        event = {"run": self._run_id, "kind": kind, "value": value, "memory": self._process.memory_info().rss}
        self._worker.log_event(self._topic, event | more)
