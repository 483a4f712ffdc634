"""Three runs beside each other: the same seed twice and another one, or three depths with as many parameters."""

from dataclasses import dataclass, replace
from itertools import product

from core.lessons.playground.points import Points
from core.lessons.playground.run import Run, moments, task, train
from core.lessons.playground.settings import Settings
from core.nn.mlp import parameter_count


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


def seeds(settings: Settings, points: Points) -> Comparison:
    """The run, the same run again, and one with another seed."""
    calm = replace(settings, stopping=False)
    chosen = (settings.seed, settings.seed, settings.other)
    runs = tuple(train(task(calm, points, seed=seed), points) for seed in chosen)
    titles = (f"Seed {chosen[0]}", f"Seed {chosen[1]} again", f"Seed {chosen[2]}")
    return Comparison(titles, runs)


def depths(settings: Settings, points: Points) -> Comparison:
    """One, two and three hidden layers with about as many parameters."""
    calm = replace(settings, stopping=False)
    runs, titles = [], []
    for layers in (1, 2, 3):
        hidden = widths_for(settings.budget, layers)
        run = train(task(calm, points, hidden), points)
        runs.append(run)
        names = "-".join(str(width) for width in run.task.widths)
        titles.append(f"{names}: {run.task.parameters} parameters")
    return Comparison(tuple(titles), tuple(runs))


def widths_for(budget: int, layers: int) -> tuple[int, ...]:
    """Units per hidden layer, as even as can be, whose parameters are nearest to the budget.

    >>> widths_for(61, 1)
    (15,)
    """
    if layers == 1:
        most = budget // 4 + 1
        return min(((n,) for n in range(1, most + 1)), key=lambda h: abs(parameter_count((2, *h, 1)) - budget))
    most = int(budget**0.5) + 2
    even = (
        tuple(n + extra for extra in more)
        for n in range(1, most + 1)
        for more in product((1, 0), repeat=layers)
        if list(more) == sorted(more, reverse=True)
    )
    return min(even, key=lambda h: (abs(parameter_count((2, *h, 1)) - budget), h[0] - h[-1]))
