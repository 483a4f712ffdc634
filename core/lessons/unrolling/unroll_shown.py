"""The numbers of an unrolled cell as they are told: sums of products, and what rounding leaves of them."""

import numpy as np

from core.explain.digits import Digits, bracket
from core.explain.recurrent import Task
from core.wording import TIMES, decimals, number

PLACES = 3


class Shown:
    """A task's numbers as they are told: given ones exactly, computed ones in as many decimals as are exact, or 3."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.weights = decimals(np.concatenate([w.ravel() for w in (task.W, task.U, task.V, task.b, task.c)]), 2)
        self.given = decimals(task.x, 2)
        computed = np.concatenate(
            [held.ravel() for held in (task.z, task.h, task.h0, task.y, task.scores, task.driven)]
        )
        self.places = decimals(computed, PLACES)
        self.digits = Digits(self.places, self.given, self.weights)

    def of(self, value: float) -> str:
        return self.digits.of(float(value))

    def weighed(self, values: np.ndarray, weights: np.ndarray, *, bias: float = 0.0, exact: bool = False) -> str:
        """`0.5×0.8 + 1×(−0.3) = 0.1`: what is read times its weights, plus a bias; with what rounding leaves.

        With `exact` the values are given ones, which are shown exactly. Where outputs have names, most weights are 0,
        and their products are left out.
        """
        if self.task.names and np.any(weights):
            values, weights = values[weights != 0], weights[weights != 0]
        places = self.given if exact else self.places
        terms = [
            f"{bracket(number(float(v), places))}{TIMES}{bracket(number(float(w), self.weights))}"
            for v, w in zip(values, weights, strict=True)
        ]
        if bias:
            terms.append(bracket(number(bias, self.weights)))
        total = float(values @ weights) + bias
        told = float(np.round(values, places) @ weights) + bias
        left = round(total, self.places) - told
        rest = f"  (rounding {number(left, self.places)})" if abs(left) >= 0.5 * 10**-self.places else ""
        return f"{' + '.join(terms)} = {self.of(total)}{rest}"

    def row(self, values: np.ndarray) -> str:
        """`[0.462, −0.1]`"""
        return "[" + ", ".join(self.of(v) for v in values) + "]"
