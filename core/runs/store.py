"""The runs of one process by their ids: who waits, who works, what they left on disk, and for how long."""

import secrets
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from core.runs import telling
from core.runs.record import Record
from core.runs.scratch import private_folder
from core.settings import Settings


class BusyError(RuntimeError):
    """So many runs are waiting that another would be no kindness."""


class Store:
    """Records and their files, in a private folder. Every method takes `lock`; hold it to do several things as one.

    Each finished run is kept for `keep_runs_hours`, and at most `kept_runs` of each kind.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is written before the first run."""
        self._settings = settings
        self.lock = threading.RLock()
        self.records: dict[str, Record] = {}
        self.waiting: list[str] = []
        self.folder: Path | None = None

    def root(self) -> Path:
        """The folder of all runs."""
        with self.lock:
            if self.folder is None:
                self.folder = private_folder()
            return self.folder

    def add(self, make: Callable[[str, Path], Record], data: bytes) -> str:
        """Queue what `make(run_id, folder)` answers; the id is unguessable and fits into a URL.

        Raises `BusyError` when the queue is full.
        """
        run_id = secrets.token_urlsafe(9)
        with self.lock:
            if len(self.waiting) >= self._settings.queued_runs:
                raise BusyError(f"at most {self._settings.queued_runs} runs wait at once; try again later")
            folder = self.root() / run_id
            folder.mkdir()
            (folder / telling.DATA_FILE).write_bytes(data)
            self.records[run_id] = make(run_id, folder)
            self.waiting.append(run_id)
        return run_id

    def find(self, run_id: str) -> tuple[Record | None, int]:
        """A run and its place in the queue, 0 when it does not wait; None for one that is unknown or expired."""
        with self.lock:
            self.sweep()
            record = self.records.get(run_id)
            return record, self.waiting.index(run_id) + 1 if run_id in self.waiting else 0

    def read(self, run_id: str, name: str) -> bytes | None:
        """A file of a run; None where there is none."""
        with self.lock:
            record = self.records.get(run_id)  # a path is only ever made of ids that were given out here
            if record is None:
                return None
            path = record.folder / name
            return path.read_bytes() if path.is_file() else None

    def active(self) -> list[Record]:
        """Those that left the queue and are not over."""
        with self.lock:
            return [r for r in self.records.values() if not r.over and r.run_id not in self.waiting]

    def take(self) -> Record | None:
        """The next of the queue, which leaves it, while there is room for it."""
        with self.lock:
            if not self.waiting or len(self.active()) >= self._settings.train_slots:
                return None
            record = self.records[self.waiting.pop(0)]
            record.begin()
            return record

    def sweep(self) -> None:
        """Forget runs that are over for too long, and of each kind the oldest beyond the number kept."""
        with self.lock:
            oldest_kept = time.monotonic() - self._settings.keep_runs_hours * 3600
            left: Counter[str] = Counter()
            for record in sorted((r for r in self.records.values() if r.over), key=lambda r: -r.ended):
                # By kind: looking into a network twenty times must not drop the run that trained it.
                left[record.kind] += 1
                if left[record.kind] > self._settings.kept_runs or record.ended < oldest_kept:
                    del self.records[record.run_id]
                    shutil.rmtree(record.folder, ignore_errors=True)

    def remove(self) -> None:
        """Every file."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
