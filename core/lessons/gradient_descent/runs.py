"""Optimizers let loose on a surface: where each stands after every step, and the gradient that it went by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.lessons.gradient_descent.surfaces import Surface
from core.nn import optimizers

TITLES = {
    "sgd": "Gradient descent",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
}
SHORT = TITLES | {"sgd": "Grad. descent"}
GRADIENT = ("sgd", "momentum", "nesterov")  # those that step by the gradient as it is
LOST = 1e6  # a weight beyond this has left for good


@dataclass(frozen=True)
class Rule:
    """One optimizer with its settings: `name` is a key of `TITLES`, `options` are fields of `core.nn.optimizers`'."""

    name: str
    options: Mapping[str, float]

    @property
    def rate(self) -> float:
        return self.options["learning_rate"]

    def fresh(self) -> Any:
        """A new optimizer that has made no step."""
        return MAKERS[self.name](**self.options)


def _nesterov(**options: float) -> optimizers.SGD:
    return optimizers.SGD(nesterov=True, **options)


MAKERS: dict[str, Callable[..., Any]] = {
    "sgd": optimizers.SGD,
    "momentum": optimizers.SGD,
    "nesterov": _nesterov,
    "adagrad": optimizers.Adagrad,
    "rmsprop": optimizers.RMSprop,
    "adam": optimizers.Adam,
    "adamw": optimizers.AdamW,
}


@dataclass(frozen=True)
class Run:
    """`weights` `(steps + 1, 2)`, the start first; `gradients` `(steps, 2)`, what each step went by; `heights`
    `(steps + 1,)`, the loss less the lowest. Where the weights have left every bound, all are not a number.
    """

    rule: Rule
    weights: np.ndarray
    gradients: np.ndarray
    heights: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.gradients)

    @property
    def lost_at(self) -> int:
        """The step after which the weights are lost; 0 where they never are."""
        gone = np.isnan(self.heights)
        return int(np.argmax(gone)) if gone.any() else 0

    @property
    def diverges(self) -> bool:
        """Whether it runs away: the weights are lost, or it ends higher, by steps longer than its first."""
        if self.lost_at:
            return True
        steps = np.linalg.norm(np.diff(self.weights, axis=0), axis=1)
        return bool(self.heights[-1] > self.heights[0] and steps[-1] > 1.01 * steps[0])

    def reached(self, share: float) -> int:
        """The first step after which the height is at most this share of the start's; -1 where it never is."""
        with np.errstate(invalid="ignore"):
            there = self.heights <= share * self.heights[0]
        return int(np.argmax(there)) if there.any() else -1


def run(surface: Surface, rule: Rule, start: tuple[float, float], steps: int) -> Run:
    """Lets one optimizer descend for so many steps."""
    weights = np.full((steps + 1, 2), np.nan)
    gradients = np.full((steps, 2), np.nan)
    weights[0] = start
    optimizer = rule.fresh()
    for at in range(steps):
        gradients[at] = surface.gradient(weights[at])
        (after,) = optimizer.step([weights[at]], [gradients[at]])
        if not np.isfinite(after).all() or np.abs(after).max() > LOST:
            break
        weights[at + 1] = after
    return Run(rule, weights, gradients, surface.height(weights))
