"""Learning rates that fall: what each schedule makes of the same noisy descent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.gradient_descent.batches import Pass, descend, height
from core.lessons.gradient_descent.schedule_kinds import TITLES, Plan

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
