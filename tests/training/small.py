"""Small plans and data sets that train in a moment."""

from typing import Any

from core.media.drawn.shapes import draw_shapes
from core.training.data import DataSet, prepare
from core.training.plan import Block, TrainingPlan
from core.training.result import EpochRow, Snapshot, snapshot_part
from core.training.watch import Nobody


def small_plan(**changes: Any) -> TrainingPlan:
    """One block of four filters at 32 pixels, two epochs."""
    return TrainingPlan(**{"side": 32, "blocks": (Block(filters=4),), "epochs": 2, "batch_size": 8, **changes})


def small_data(plan: TrainingPlan, per_class: int = 10) -> DataSet:
    """Drawn circles and crosses."""
    return prepare(draw_shapes(per_class, side=32, classes=("circle", "cross")), plan)


class Notes(Nobody):
    """A watch that writes everything down, and asks to stop after `stop_after` reports."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.reports: list[tuple[int, int, str, dict[str, float]]] = []
        self.rows: list[EpochRow] = []
        self.snapshots: list[Snapshot] = []
        self.stop_after = stop_after

    def progress(self, done: int, total: int, words: str = "", **measured: float) -> None:
        self.reports.append((done, total, words, measured))

    def row(self, values: dict[str, Any]) -> None:
        self.rows.append(EpochRow(**values))

    def part(self, name: str, data: bytes) -> None:
        self.snapshots.append(Snapshot.from_bytes(data))
        assert name == snapshot_part(self.snapshots[-1].epoch)

    def canceled(self) -> bool:
        return self.stop_after is not None and len(self.reports) >= self.stop_after
