"""What is known of one run while it waits, works and after it."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from core.runs import telling
from core.training.plan import TrainingPlan
from core.training.result import EpochRow, Progress

TRAIL = 2000  # moments within epochs that are kept of a run

Phase = Literal["queued", "starting", "running", "done", "canceled", "failed"]


@dataclass(frozen=True)
class RunState:
    """A training run at one moment.

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


@dataclass(frozen=True)
class StudyState:
    """A study at one moment.

    `done` of `total` pieces of work are behind it, `words` say what it is at. `rows` are what it told, in order,
    `parts` the names of the files that can be read of it. `has_result` says whether there is an outcome. The rest is
    as in `RunState`.
    """

    run_id: str
    kind: str
    plan: str
    phase: Phase
    place: int
    done: int
    total: int
    words: str
    rows: tuple[dict[str, Any], ...]
    parts: tuple[str, ...]
    has_result: bool
    error: str
    seconds: float
    left: float | None

    @property
    def over(self) -> bool:
        """Whether nothing of it will change any more."""
        return self.phase in ("done", "canceled", "failed")


@dataclass(kw_only=True)
class Record:
    """Any run while it changes. Its owner guards it with a lock."""

    kind: str
    run_id: str
    folder: Path
    phase: Phase = "queued"
    has_result: bool = False
    error: str = ""
    memory: int = 0  # bytes that its worker last told of
    begun: float = 0.0
    ended: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing of it will change any more."""
        return self.phase in ("done", "canceled", "failed")

    @property
    def seconds(self) -> float:
        """Since it left the queue, until it was over."""
        return (self.ended or time.monotonic()) - self.begun if self.begun else 0.0

    @property
    def asked(self) -> str:
        """What the worker is asked to do, as JSON."""
        raise NotImplementedError

    def again(self, run_id: str, folder: Path) -> "Record":
        """A new one that asks the same."""
        raise NotImplementedError

    def hear(self, event: dict[str, Any]) -> None:
        """Take in an event of `core.runs.telling`. What comes after the end is too late."""
        if self.over:
            return
        self.phase = "running"
        self.memory = event.get("memory", self.memory)
        self._take(event)

    def _take(self, event: dict[str, Any]) -> None:
        raise NotImplementedError

    def begin(self) -> None:
        """It left the queue."""
        self.phase, self.begun = "starting", time.monotonic()

    def finish(self, phase: Phase, error: str = "", *, has_result: bool = False) -> None:
        """It is over."""
        self.phase, self.error, self.has_result, self.ended = phase, error, has_result, time.monotonic()


@dataclass(kw_only=True)
class TrainingRecord(Record):
    """A training run on pictures."""

    kind: str = telling.TRAIN
    plan: TrainingPlan
    class_names: tuple[str, ...]
    progress: Progress | None = None
    trail: list[Progress] = field(default_factory=list)
    history: list[EpochRow] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)

    @property
    def asked(self) -> str:
        """The plan."""
        return self.plan.to_json()

    def again(self, run_id: str, folder: Path) -> "TrainingRecord":
        """The same plan once more."""
        return TrainingRecord(run_id=run_id, folder=folder, plan=self.plan, class_names=self.class_names)

    def _take(self, event: dict[str, Any]) -> None:
        value = event["value"]
        if event["kind"] == "progress":
            self.progress = Progress(**value)
            self.trail.append(self.progress)
            del self.trail[:-TRAIL]
        elif event["kind"] == "epoch":
            self.history.append(EpochRow(**value))
        elif event["kind"] == "snapshot":
            if "data" in event:
                telling.write_whole(self.folder / telling.snapshot_file(value), event["data"])
            self.snapshots.append(value)

    def state(self, place: int) -> RunState:
        """As a value that does not change."""
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
            seconds=self.seconds,
        )


@dataclass(kw_only=True)
class StudyRecord(Record):
    """A study: any other work of `core.runs.studies`."""

    MOST_ROWS: ClassVar[int] = 5000

    plan: str
    done: int = 0
    total: int = 0
    words: str = ""
    left: float | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def asked(self) -> str:
        """The plan."""
        return self.plan

    def again(self, run_id: str, folder: Path) -> "StudyRecord":
        """The same plan once more."""
        return StudyRecord(kind=self.kind, run_id=run_id, folder=folder, plan=self.plan)

    def _take(self, event: dict[str, Any]) -> None:
        value = event["value"]
        if event["kind"] == "study":
            self.done, self.total, self.words, self.left = value
        elif event["kind"] == "row":
            self.rows.append(value)
            del self.rows[: -self.MOST_ROWS]
        elif event["kind"] == "part":
            if "data" in event:
                telling.write_whole(self.folder / telling.part_file(value), event["data"])
            if value not in self.parts:
                self.parts.append(value)

    def state(self, place: int) -> StudyState:
        """As a value that does not change."""
        return StudyState(
            run_id=self.run_id,
            kind=self.kind,
            plan=self.plan,
            phase=self.phase,
            place=place,
            done=self.done,
            total=self.total,
            words=self.words,
            rows=tuple(self.rows),
            parts=tuple(self.parts),
            has_result=self.has_result,
            error=self.error,
            seconds=self.seconds,
            left=self.left,
        )
