"""A run: a study on its way, or done."""

import time
from dataclasses import dataclass, replace
from typing import Any, Literal

TRAIL = 2000  # of what a run measured on its way, the latest are kept
MOST_ROWS = 5000

Phase = Literal["queued", "starting", "running", "done", "canceled", "failed"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """A study at one moment: while it waits for a worker, works, and after it.

    `kind` is the study's name, `plan` what it was asked, as JSON. `place` is its place in the queue, 1 for the next, 0
    when it does not wait. `done` of `total` pieces of work are behind it, `words` say what it is at, `left` how many
    seconds are to go, None until there is something to judge by. `trail` is what it measured on its way, the latest
    `TRAIL` of it; `rows` are what it told, in order; `parts` the names of the files that can be read of it.
    `has_result` says whether it left an outcome: always when `phase` is `"done"`, and when it was canceled after it had
    begun. `error` is a sentence for people, when `phase` is `"failed"`. `memory` is what its worker last held, in
    bytes, and `worker` that one's address. `begun` and `ended` are moments of `time.monotonic`, 0 until then.
    """

    run_id: str
    kind: str
    plan: str
    phase: Phase = "queued"
    place: int = 0
    done: int = 0
    total: int = 0
    words: str = ""
    left: float | None = None
    trail: tuple[dict[str, float], ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    parts: tuple[str, ...] = ()
    has_result: bool = False
    error: str = ""
    memory: int = 0
    worker: str = ""
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

    def begin(self) -> "Run":
        """It left the queue."""
        return replace(self, phase="starting", begun=time.monotonic())

    def hear(self, event: dict[str, Any]) -> "Run":
        """With an event of `core.runs.telling`. What comes after the end is too late."""
        if self.over:
            return self
        kind, value = event["kind"], event["value"]
        told: dict[str, Any] = {}
        if kind == "progress":
            *far, measured = value
            told = dict(zip(("done", "total", "words", "left"), far, strict=True))
            if measured:
                told["trail"] = (*self.trail, measured)[-TRAIL:]
        elif kind == "row":
            told = {"rows": (*self.rows, value)[-MOST_ROWS:]}
        elif kind == "part" and value not in self.parts:
            told = {"parts": (*self.parts, value)}
        told |= {name: event[name] for name in ("memory", "worker") if name in event}
        return replace(self, phase="running", **told)

    def finish(self, phase: Phase, error: str = "", *, has_result: bool = False) -> "Run":
        """It is over."""
        return replace(self, phase=phase, error=error, has_result=has_result, ended=time.monotonic())
