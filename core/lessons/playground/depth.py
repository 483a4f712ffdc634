"""Networks of one, two and three hidden layers with about as many weights."""

from dataclasses import replace
from itertools import product

from core.lessons.playground.compare import Comparison
from core.lessons.playground.play import task, train
from core.lessons.playground.points import Points
from core.lessons.playground.settings import Settings
from core.nn.mlp import parameter_count


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
