"""The same network from the same seed twice, and from another one."""

from dataclasses import replace

from core.lessons.playground.compare import Comparison
from core.lessons.playground.play import task, train
from core.lessons.playground.points import Points
from core.lessons.playground.settings import Settings


def seeds(settings: Settings, points: Points) -> Comparison:
    """The run, the same run again, and one with another seed."""
    calm = replace(settings, stopping=False)
    chosen = (settings.seed, settings.seed, settings.other)
    runs = tuple(train(task(calm, points, seed=seed), points) for seed in chosen)
    titles = (f"Seed {chosen[0]}", f"Seed {chosen[1]} again", f"Seed {chosen[2]}")
    return Comparison(titles, runs)
