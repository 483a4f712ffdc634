"""Logic gates from one neuron: weights, a threshold, and a search that shows which gates no weights can make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from core.nn.perceptron import mcculloch_pitts

LEVELS = np.arange(-3.0, 3.01, 0.5)  # what the sliders can say: weights and thresholds of the search


@dataclass(frozen=True)
class Gate:
    """A gate by its truth table's rule, and weights that make it where some do."""

    name: str
    says: Callable[[tuple[int, ...]], bool]
    in_words: str
    weight: float
    threshold: Callable[[int], float]


GATES: Mapping[str, Gate] = {
    "and": Gate("AND", all, "1 where all inputs are 1", 1.0, float),
    "or": Gate("OR", any, "1 where any input is 1", 1.0, lambda n: 1.0),
    "not": Gate("NOT", lambda x: not x[0], "1 where the input is 0", -1.0, lambda n: 0.0),
    "nand": Gate("NAND", lambda x: not all(x), "0 where all inputs are 1, else 1", -1.0, lambda n: 1.0 - n),
    "nor": Gate("NOR", lambda x: not any(x), "1 where all inputs are 0", -1.0, lambda n: 0.0),
    # No weights make it; these are right on as many rows as any others.
    "xor": Gate("XOR", lambda x: sum(x) % 2 == 1, "1 where an odd number of inputs is 1", 1.0, lambda n: 1.0),
}


@cache
def inputs(count: int) -> np.ndarray:
    """Every row of 0s and 1s in counting order, `(2^n, n)`."""
    rows = np.array(list(product((0, 1), repeat=count)))
    rows.flags.writeable = False
    return rows


@cache
def table(name: str, count: int) -> np.ndarray:
    """What the gate says to every row, `(2^n,)` of 0 and 1."""
    wanted = np.array([int(GATES[name].says(tuple(row))) for row in inputs(count).tolist()])
    wanted.flags.writeable = False
    return wanted


def preset(name: str, count: int) -> tuple[tuple[float, ...], float]:
    """Weights and threshold that make a gate, or for XOR as much of it as one neuron can."""
    if name == "xor" and count == 3:
        return (1.0, 1.0, -1.0), 1.0
    gate = GATES[name]
    return (gate.weight,) * count, gate.threshold(count)


@dataclass(frozen=True)
class Search:
    """Every combination of weights and threshold on the grid, tried on one gate."""

    tried: int
    found: int
    most: int  # rows right, of the best
    rows: int


@cache
def _answers(count: int) -> np.ndarray:
    """What every combination of the grid says to every row: `(combinations, 2^n)` of 0 and 1.

    The same rule as `core.nn.perceptron.mcculloch_pitts`, for all weights at once.
    """
    weights = np.array(list(product(LEVELS, repeat=count)))
    sums = weights @ inputs(count).T  # (13^n, 2^n)
    fires = sums[:, None, :] >= LEVELS[None, :, None]
    return fires.reshape(-1, fires.shape[-1]).astype(np.int8)


@cache
def search(name: str, count: int) -> Search:
    """How many combinations make the gate, and how near the best one comes."""
    right = (_answers(count) == table(name, count)).sum(axis=1)
    return Search(len(right), int((right == 2**count).sum()), int(right.max()), 2**count)


@cache
def makeable(count: int) -> int:
    """How many different truth tables the combinations of the grid make."""
    return len(np.unique(np.packbits(_answers(count).astype(np.uint8), axis=1), axis=0))


@dataclass(frozen=True)
class Unit:
    """One McCulloch-Pitts neuron at work on a gate's truth table."""

    name: str
    w: tuple[float, ...]
    threshold: float

    @property
    def count(self) -> int:
        return len(self.w)

    @property
    def x(self) -> np.ndarray:
        return inputs(self.count)

    @property
    def wanted(self) -> np.ndarray:
        return table(self.name, self.count)

    @property
    def sums(self) -> np.ndarray:
        return self.x @ np.array(self.w)

    @property
    def fires(self) -> np.ndarray:
        return np.asarray(mcculloch_pitts(self.x, weights=self.w, threshold=self.threshold))

    @property
    def right(self) -> int:
        """How many rows come out as the gate wants them."""
        return int((self.fires == self.wanted).sum())
