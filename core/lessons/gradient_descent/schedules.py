"""Learning rates that fall: what each schedule makes of the same noisy descent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.gradient_descent.batches import Pass, descend, height
from core.lessons.gradient_descent.schedule_kinds import TITLES, Plan
from core.lessons.gradient_descent.updates import small
from core.trace import Region, Step, Sweep, Trace
from core.wording import number

BATCH = 32


@dataclass(frozen=True)
class Falling:
    """Mini-batch descent by several schedules: the same data, order and start."""

    plan: Plan
    names: tuple[str, ...]
    passes: tuple[Pass, ...]
    shuffle: int

    @property
    def frames(self) -> int:
        return self.plan.epochs + 1

    def rates(self, name: str) -> np.ndarray:
        """The rate at the start of every epoch and at the end of the last."""
        return self.plan.rate(name, np.arange(self.frames))

    def heights(self, which: int) -> np.ndarray:
        """The loss above the lowest after every epoch, the start first."""
        one = self.passes[which]
        return height(one.weights[:: one.each])


def falling(plan: Plan, names: Sequence[str], shuffle: int) -> Falling:
    """Runs them all. Raises `Unworkable` where there is none to run."""
    if not names:
        raise Unworkable("No schedule is chosen, so there is no rate to learn with. Choose at least one.")
    each = descend(BATCH, 1, np.array(plan.first), shuffle).each
    epoch = np.arange(each * plan.epochs) / each
    chosen = tuple(name for name in TITLES if name in names)
    passes = tuple(descend(BATCH, plan.epochs, plan.rate(name, epoch), shuffle) for name in chosen)
    return Falling(plan, chosen, passes, shuffle)


def captions(held: Falling) -> list[tuple[str, str]]:
    """What every frame says first."""
    each = held.passes[0].each
    return [
        (
            f"After epoch {epoch} of {held.plan.epochs}, {epoch * each} updates of mini-batches of {BATCH}",
            f"After epoch {epoch} of {held.plan.epochs}",
        )
        for epoch in range(held.frames)
    ]


def equation(plan: Plan, name: str, epoch: int) -> str:
    """A schedule's rate at one epoch, worked out."""
    first, now = f"{plan.first:g}", small(float(plan.rate(name, epoch)))
    match name:
        case "constant":
            return f"Constant: {first}"
        case "step":
            steps = epoch // plan.every
            why = f"{epoch} / {plan.every} rounded down is {steps}"
            return f"Step decay: {first} \u00d7 {plan.drop:g}^{steps} = {now}, since {why}"
        case "exponential":
            return f"Exponential: {first} \u00d7 {plan.gamma:g}^{epoch} = {now}"
    return f"Cosine: {first} / 2 \u00d7 (1 + cos({number(180 * epoch / plan.epochs, 1)}\u00b0)) = {now}"


def told(held: Falling) -> list[tuple[str, ...]]:
    """For every frame each schedule's rate, worked out."""
    return [tuple(equation(held.plan, name, epoch) for name in held.names) for epoch in range(held.frames)]


def trace(held: Falling) -> Trace:
    """One step per epoch. Arrays: rates and losses `(schedules, epochs + 1)`."""
    lines = told(held)
    rates = np.stack([held.rates(name) for name in held.names])
    losses = np.stack([held.heights(which) for which in range(len(held.names))])

    def step(index: int) -> Step:
        here = Region((0, index), (len(held.names), 1))
        ends = ", ".join(
            f"{TITLES[name].lower()} {small(float(losses[k, index]))}" for k, name in enumerate(held.names)
        )
        return Step(
            f"After epoch {index}: {'; '.join(lines[index])}. Loss above the lowest: {ends}",
            {},
            {"rates": here, "losses": here},
        )

    return Trace({"rates": rates, "losses": losses}, Sweep(held.frames, step))
