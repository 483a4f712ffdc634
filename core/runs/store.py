"""The runs of one process by their ids: who waits, who works, what they left on disk, and for how long."""

import secrets
import shutil
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.runs import telling
from core.runs.run import Phase, Run
from core.runs.scratch import private_folder
from core.settings import Settings


class BusyError(RuntimeError):
    """So many runs are waiting that another would be no kindness."""


class Store:
    """Runs and their files, in a private folder. Every method takes `lock`; hold it to do several things as one.

    Each finished run is kept for `keep_runs_hours`, and at most `kept_runs` of each kind.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing is written before the first run."""
        self._settings = settings
        self.lock = threading.RLock()
        self.runs: dict[str, Run] = {}
        self.waiting: list[str] = []
        self.folder: Path | None = None

    def root(self) -> Path:
        """The folder of all runs; each has one of its own in it, named by its id."""
        with self.lock:
            if self.folder is None:
                self.folder = private_folder()
            return self.folder

    def add(self, kind: str, plan: str, data: bytes) -> str:
        """Queue a study of this kind; its run's id is unguessable and fits into a URL.

        Raises `BusyError` when the queue is full.
        """
        run_id = secrets.token_urlsafe(9)
        with self.lock:
            if len(self.waiting) >= self._settings.queued_runs:
                raise BusyError(f"at most {self._settings.queued_runs} runs wait at once; try again later")
            folder = self.root() / run_id
            run = Run(run_id=run_id, kind=kind, plan=plan)
            try:
                folder.mkdir()
                telling.write_whole(folder / telling.DATA_FILE, data)
            except OSError as error:
                self.runs[run_id] = run.finish("failed", telling.sentence(error))
                return run_id
            self.runs[run_id] = run
            self.waiting.append(run_id)
        return run_id

    def find(self, run_id: str) -> Run | None:
        """A run as it is now; None for one that is unknown or expired."""
        with self.lock:
            self.sweep()
            run = self.runs.get(run_id)
            return replace(run, place=self.waiting.index(run_id) + 1) if run and run_id in self.waiting else run

    def read(self, run_id: str, name: str) -> bytes | None:
        """A file of a run; None where there is none."""
        with self.lock:
            if run_id not in self.runs:  # a path is only ever made of ids that were given out here
                return None
            path = self.root() / run_id / name
            return path.read_bytes() if path.is_file() else None

    def active(self) -> list[Run]:
        """Those that left the queue and are not over."""
        with self.lock:
            return [run for run in self.runs.values() if not run.over and run.run_id not in self.waiting]

    def take(self) -> Run | None:
        """The next of the queue, which leaves it, while there is room for it."""
        with self.lock:
            if not self.waiting or len(self.active()) >= self._settings.train_slots:
                return None
            run_id = self.waiting.pop(0)
            self.runs[run_id] = self.runs[run_id].begin()
            return self.runs[run_id]

    def hear(self, event: dict[str, Any]) -> None:
        """Take in what a worker tells of a run, and keep the file that came along."""
        with self.lock:
            run = self.runs.get(event["run"])
            if run is None or run.over:
                return
            if "data" in event:
                try:
                    telling.write_whole(self.root() / run.run_id / telling.part_file(event["value"]), event["data"])
                except OSError:
                    return  # without the part; a disk that is full is said at the run's end
            self.runs[run.run_id] = run.hear(event)

    def finish(self, run_id: str, phase: Phase, error: str = "", *, has_result: bool = False) -> None:
        """A run is over; one that waits leaves the queue."""
        with self.lock:
            if run_id in self.waiting:
                self.waiting.remove(run_id)
            self.runs[run_id] = self.runs[run_id].finish(phase, error, has_result=has_result)

    def sweep(self) -> None:
        """Forget runs that are over for too long, and of each kind the oldest beyond the number kept."""
        with self.lock:
            oldest_kept = time.monotonic() - self._settings.keep_runs_hours * 3600
            left: Counter[str] = Counter()
            for run in sorted((run for run in self.runs.values() if run.over), key=lambda run: -run.ended):
                # By kind: looking into a network twenty times must not drop the run that trained it.
                left[run.kind] += 1
                if left[run.kind] > self._settings.kept_runs or run.ended < oldest_kept:
                    del self.runs[run.run_id]
                    shutil.rmtree(self.root() / run.run_id, ignore_errors=True)

    def remove(self) -> None:
        """Every file."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
