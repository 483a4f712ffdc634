"""How a worker tells what it does: events on a topic of the cluster, files in the run's folder, errors as sentences."""

import errno
import re
import time
from pathlib import Path
from typing import Any

from core.training.result import DivergedError

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


def sentence(error: BaseException) -> str:
    """What went wrong and what helps, for people."""
    if isinstance(error, DivergedError):
        return str(error)
    if type(error) is ValueError:
        return f"This cannot be done: {error}."
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "The worker ran out of memory. Smaller pictures, fewer filters or a smaller batch need less."
    if isinstance(error, ModuleNotFoundError):
        return f"The worker has no module {error.name}. Install what requirements.txt names where the worker runs."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full, so what was learned could not be written. Make room on it, then try again."
    first_line = (str(error).splitlines() or [""])[0][:200]
    return f"Training stopped with an error: {type(error).__name__}: {first_line}"


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
        """Send an event, and which worker sends it, and how much memory that holds."""
        event = {"run": self._run_id, "kind": kind, "value": value, "memory": self._process.memory_info().rss}
        event["worker"] = self._worker.address
        self._worker.log_event(self._topic, event | more)
