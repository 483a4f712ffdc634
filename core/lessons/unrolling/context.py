"""Context: one input is changed, and both sequences are read side by side, to see which later states move."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.explain.recurrent import Task


@dataclass(frozen=True)
class Context:
    """A cell, and the step (from 0) whose first input is changed by `by`."""

    task: Task
    at: int
    by: float

    @cached_property
    def other(self) -> Task:
        """The same cell on the changed sequence."""
        x = self.task.x.copy()
        x[self.at, 0] += self.by
        return replace(self.task, x=x)

    @cached_property
    def moved(self) -> np.ndarray:
        """How far each state moves, `(T, units)`."""
        return self.other.h - self.task.h

    @cached_property
    def lengths(self) -> np.ndarray:
        """The length of the state's move at each step, `(T,)`."""
        return np.linalg.norm(self.moved, axis=1)


def context(task: Task, step: int, by: float, memory: float) -> Context:
    """`step` counts from 1 and is kept within the sequence; U is multiplied by `memory`."""
    grown = replace(task, U=np.round(task.U * memory, 4))
    return Context(grown, min(step, task.steps) - 1, by)
