"""What is known of one run while it waits, trains and after it."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from core.training import job
from core.training.plan import TrainingPlan
from core.training.result import EpochRow, Progress

TRAIL = 2000  # moments within epochs that are kept of a run

Phase = Literal["queued", "starting", "running", "done", "canceled", "failed"]


@dataclass(frozen=True)
class RunState:
    """A run at one moment.

    `place` is its place in the queue, 1 for the next, 0 when it does not wait. `trail` is what it told from
    within its epochs, the latest `TRAIL` of it, `progress` the last of that. `snapshots` are the epochs
    whose network can be read; 0 is the network before training. `has_result` says whether there is a
    `RunResult`: always when `phase` is `"done"`, and when a run was canceled that had begun. `error` is a
    sentence for people, when `phase` is `"failed"`. `seconds` since it left the queue, until it was over.
    """

    run_id: str
    plan: TrainingPlan
    class_names: tuple[str, ...]
    phase: Phase
    place: int
    progress: Progress | None
    trail: tuple[Progress, ...]
    history: tuple[EpochRow, ...]
    snapshots: tuple[int, ...]
    has_result: bool
    error: str
    seconds: float

    @property
    def over(self) -> bool:
        """Whether nothing of it will change any more."""
        return self.phase in ("done", "canceled", "failed")


@dataclass
class Record:
    """The same while it changes. Its owner guards it with a lock."""

    run_id: str
    plan: TrainingPlan
    class_names: tuple[str, ...]
    folder: Path
    phase: Phase = "queued"
    progress: Progress | None = None
    trail: list[Progress] = field(default_factory=list)
    history: list[EpochRow] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    has_result: bool = False
    error: str = ""
    memory: int = 0  # bytes that its worker last told of
    begun: float = 0.0
    ended: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing of it will change any more."""
        return self.phase in ("done", "canceled", "failed")

    def hear(self, event: dict[str, Any]) -> None:
        """Take in an event of `core.training.job`. What comes after the end is too late."""
        if self.over:
            return
        self.phase = "running"
        value = event["value"]
        if event["kind"] == "progress":
            self.progress = Progress(**value)
            self.trail.append(self.progress)
            del self.trail[:-TRAIL]
            self.memory = event["memory"]
        elif event["kind"] == "epoch":
            self.history.append(EpochRow(**value))
        elif event["kind"] == "snapshot":
            if "data" in event:
                job.write_whole(self.folder / job.snapshot_file(value), event["data"])
            self.snapshots.append(value)

    def begin(self) -> None:
        """It left the queue."""
        self.phase, self.begun = "starting", time.monotonic()

    def finish(self, phase: Phase, error: str = "", *, has_result: bool = False) -> None:
        """It is over."""
        self.phase, self.error, self.has_result, self.ended = phase, error, has_result, time.monotonic()

    def state(self, place: int) -> RunState:
        """As a value that does not change."""
        end = self.ended or time.monotonic()
        return RunState(
            run_id=self.run_id,
            plan=self.plan,
            class_names=self.class_names,
            phase=self.phase,
            place=place,
            progress=self.progress,
            trail=tuple(self.trail),
            history=tuple(self.history),
            snapshots=tuple(self.snapshots),
            has_result=self.has_result,
            error=self.error,
            seconds=end - self.begun if self.begun else 0.0,
        )
