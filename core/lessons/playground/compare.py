"""Three runs beside each other: the same seed twice and another one, or three depths with as many parameters."""

from dataclasses import dataclass

import numpy as np

from core.lessons.playground.play import Run, moments
from core.trace import Region, Step, Trace


@dataclass(frozen=True, eq=False)
class Comparison:
    """Three runs on the same points, and what each is called."""

    titles: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def planned(self) -> int:
        return self.runs[0].task.plan.epochs

    @property
    def epochs(self) -> tuple[int, ...]:
        return moments(max(1, *(run.fit.epochs for run in self.runs)))

    def reached(self, run: Run) -> list[int]:
        """The snapshots' epochs, or a run's last one where it ended before."""
        return [min(epoch, run.fit.epochs) for epoch in self.epochs]

    def loss(self, run: Run, epoch: int) -> float:
        """Training loss at an epoch; not a number before the first."""
        at = min(epoch, run.fit.epochs)
        return float(run.fit.loss[at - 1]) if at else float("nan")


def right_answers(run: Run, epochs: list[int]) -> np.ndarray:
    """The share of right answers, or the mean distance, on points held out, or on all without such."""
    rows = slice(run.points.training if run.points.held_out else 0, None)
    answers = run.fit.answers(run.points.x[rows], epochs)[-1][..., 0]
    t = run.points.t[rows]
    off = np.abs(answers - t) if run.points.regression else (answers >= run.edge) == (t == 1)
    return off.mean(axis=1)


def trace(made: Comparison, captions: list[str]) -> Trace:
    """One step for each snapshot. Arrays `(snapshots,)`: the epochs, and each run's training loss."""
    names = [f"loss {k + 1}" for k in range(len(made.runs))]
    arrays = {
        name: np.array([made.loss(run, epoch) for epoch in made.epochs])
        for name, run in zip(names, made.runs, strict=True)
    }
    steps = [
        Step(said, {"epochs": Region.cell(k)}, {name: Region.cell(k) for name in names})
        for k, said in enumerate(captions)
    ]
    return Trace({"epochs": np.array(made.epochs), **arrays}, steps)
