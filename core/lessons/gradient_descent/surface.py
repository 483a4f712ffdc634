"""Optimizers on a surface, told step by step."""

from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.gradient_descent.runs import SHORT, TITLES, Rule, Run, run
from core.lessons.gradient_descent.surfaces import Surface
from core.lessons.gradient_descent.updates import equations, pair, small
from core.trace import Region, Step, Sweep, Trace
from core.wording import prose


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


def captions(held: Race) -> list[tuple[str, str]]:
    """What every frame says first, for the wide board and for the narrow one."""
    name, run_ = TITLES[held.told.rule.name], held.told
    found = [
        (
            f"All start at w = {pair(run_.weights[0])}: loss {small(float(run_.heights[0]))} above the lowest",
            f"All start at {pair(run_.weights[0])}",
        )
    ]
    for at in range(1, held.steps + 1):
        if np.isnan(run_.heights[at]):
            says = f"After {at} of {held.steps} steps. {name}: diverged after step {run_.lost_at - 1}"
            found.append((says, f"After {at} of {held.steps} steps\n{name}: diverged"))
            continue
        gradient = f"gradient g = {pair(run_.gradients[at - 1])}"
        found.append(
            (
                f"After {at} of {held.steps} steps. {name}, last {gradient}",
                f"After {at} of {held.steps} steps\n{SHORT[run_.rule.name]}, {gradient}",
            )
        )
    return found


def told(held: Race) -> list[tuple[str, ...]]:
    """For every frame the lines of the told optimizer's equations."""
    name, run_ = TITLES[held.told.rule.name], held.told
    lines = equations(run_)
    lost = (
        prose(f"""{name} has left every bound: each step overshoots by more than the last. Its learning rate,
            {run_.rule.rate:.6g}, is too large here."""),
    )
    more = [lost] * (held.steps - len(lines))
    return [(f"The steps of {name} are written out here: its rate is {run_.rule.rate:.6g}.",), *lines, *more]


def trace(held: Race) -> Trace:
    """One step per step of the told optimizer, the start first: it reads a gradient and writes weights. Arrays: weights
    `(known + 1, 2)`, gradients `(known, 2)`, as far as the weights are known.
    """
    run_, lines = held.told, equations(held.told)
    known = len(lines)

    def step(index: int) -> Step:
        here = Region((index, 0), (1, 2))
        if not index:
            return Step(f"Start at w = {pair(run_.weights[0])}", {}, {"weights": here})
        return Step(
            f"Step {index}: g = {pair(run_.gradients[index - 1])}; {'; '.join(lines[index - 1])}",
            {"gradients": Region((index - 1, 0), (1, 2))},
            {"weights": here},
        )

    arrays = {"weights": run_.weights[: known + 1], "gradients": run_.gradients[:known]}
    return Trace({name: values for name, values in arrays.items() if len(values)}, Sweep(known + 1, step))
