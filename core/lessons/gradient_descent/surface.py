"""Optimizers on a surface, told step by step."""

from dataclasses import dataclass

from core.explain.explanation import Unworkable
from core.lessons.gradient_descent.runs import Rule, Run, run
from core.lessons.gradient_descent.surfaces import Surface


@dataclass(frozen=True)
class Race:
    """Optimizers that start at one place on one surface; `told` is the one whose steps are written out."""

    surface: Surface
    start: tuple[float, float]
    steps: int
    runs: tuple[Run, ...]
    told: Run


def race(surface: Surface, start: tuple[float, float], steps: int, rules: list[Rule], told: str) -> Race:
    """Runs them all. Raises `Unworkable` where there is none to run."""
    if not rules:
        raise Unworkable("No optimizer is chosen, so nothing moves. Choose at least one.")
    runs = tuple(run(surface, rule, start, steps) for rule in rules)
    return Race(surface, start, steps, runs, next((one for one in runs if one.rule.name == told), runs[0]))
