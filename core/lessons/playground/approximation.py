"""Functions of one number to approximate, and networks of sigmoids that do it, ever wider."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.playground.settings import Settings
from core.nn.activations import ACTIVATIONS
from core.nn.mlp import parameter_count
from core.nn.network import Network, forward

COUNTS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20)  # pairs of units, one step each
X = np.linspace(0, 1, 2001)
TABLE = (-0.6, -0.3, 0.2, 0.7, 0.8, 0.4, -0.2, -0.5, -0.4, 0.1, 0.6)
NEAR = 0.05  # closer than this to a jump does not count as away from it
RIDGE = 0.01
MARGIN = 0.3  # the outermost edges lie so far outside, where nothing is asked


@dataclass(frozen=True)
class Function:
    """A function on 0 to 1: `code` computes it from `x` in NumPy, `jumps` are the places where it is not continuous."""

    code: str
    f: Callable[[np.ndarray], np.ndarray]
    jumps: tuple[float, ...] = ()


def _hills(x: np.ndarray) -> np.ndarray:
    return 0.9 * np.exp(-80 * (x - 0.3) ** 2) - 0.6 * np.exp(-120 * (x - 0.7) ** 2)


FUNCTIONS: dict[str, Function] = {
    "sine": Function("0.9 * np.sin(2 * np.pi * x)", lambda x: 0.9 * np.sin(2 * np.pi * x)),
    "hills": Function("0.9 * np.exp(-80 * (x - 0.3) ** 2) - 0.6 * np.exp(-120 * (x - 0.7) ** 2)", _hills),
    "corner": Function("1.6 * np.abs(x - 0.5) - 0.4", lambda x: 1.6 * np.abs(x - 0.5) - 0.4),
    "jump": Function("np.where(x < 0.5, -0.6 + 0.4 * x, 0.4 + 0.4 * x)",
                     lambda x: np.where(x < 0.5, -0.6 + 0.4 * x, 0.4 + 0.4 * x), (0.5,)),
    "saw": Function("np.where(x < 0.25, 3 * x, np.where(x < 0.75, 3 * x - 1.5, 3 * x - 3))",
                    lambda x: np.where(x < 0.25, 3 * x, np.where(x < 0.75, 3 * x - 1.5, 3 * x - 3)), (0.25, 0.75)),
}  # fmt: skip


def knots(function: Function, count: int = len(TABLE)) -> np.ndarray:
    """A function's values at even distances, to two decimals: what a drawing starts from."""
    return np.round(function.f(np.linspace(0, 1, count)), 2) + 0.0


def table(values: np.ndarray) -> Function:
    """Straight lines between values at even distances."""
    at = np.linspace(0, 1, len(values))
    code = f"np.interp(x, np.linspace(0, 1, {len(values)}), {[float(v) for v in values]})"
    return Function(code, lambda x: np.interp(x, at, values))


@dataclass(frozen=True, eq=False)
class Approximation:
    """A function and networks 1-2n-1 of sigmoids for every n in `COUNTS`.

    `way` "pairs": 0 to 1 is cut into n equal parts, and a pair of sigmoids makes a step up at the start of each and
    down again at its end, as high as the function in its middle. "fitted": units at places spread evenly, the output
    weights by least squares with a small penalty.
    """

    function: Function
    way: str
    steepness: float

    @cached_property
    def y(self) -> np.ndarray:
        return self.function.f(X)

    @cached_property
    def networks(self) -> list[Network]:
        build = pairs if self.way == "pairs" else fitted
        return [build(self.function, n, self.steepness) for n in COUNTS]

    @cached_property
    def hidden(self) -> list[np.ndarray]:
        """What each hidden unit adds to the answer, `(x, 2n)`, network by network."""
        found = []
        for network in self.networks:
            a = forward(network, X[:, None]).a[0]
            found.append(a * network.layers[1][0][:, 0])
        return found

    @cached_property
    def answers(self) -> np.ndarray:
        """`(networks, x)`."""
        return np.stack(
            [
                added.sum(axis=1) + float(net.layers[1][1][0])
                for added, net in zip(self.hidden, self.networks, strict=True)
            ]
        )

    @cached_property
    def errors(self) -> np.ndarray:
        """Mean error, worst error, and the worst one away from the jumps, `(networks, 3)`."""
        off = np.abs(self.answers - self.y)
        away = np.ones(len(X), bool)
        for jump in self.function.jumps:
            away &= np.abs(X - jump) > NEAR
        return np.stack([off.mean(axis=1), off.max(axis=1), off[:, away].max(axis=1)], axis=1)

    @property
    def half_jump(self) -> float:
        """Half the largest jump: no continuous answer can be closer to both of its sides. 0 without a jump."""
        small = 1e-9
        sides = [self.function.f(np.array([jump - small, jump + small])) for jump in self.function.jumps]
        return max((abs(float(b - a)) / 2 for a, b in sides), default=0.0)


def edges(count: int) -> np.ndarray:
    """Where the steps of `count` parts begin and end, the outermost ones moved out of sight."""
    found = np.linspace(0, 1, count + 1)
    found[0] -= MARGIN
    found[-1] += MARGIN
    return found


def pairs(function: Function, count: int, steepness: float) -> Network:
    """h * (sigmoid(k (x - left)) - sigmoid(k (x - right))) for each part (Nielsen, 2015, chapter 4)."""
    at = edges(count)
    middle = (np.arange(count) + 0.5) / count
    height = function.f(middle)
    places = np.stack([at[:-1], at[1:]], axis=1).ravel()
    return Network(
        [
            (np.full((1, 2 * count), steepness), -steepness * places),
            (np.stack([height, -height], axis=1).ravel()[:, None], np.zeros(1)),
        ],
        ["sigmoid", "linear"],
    )


def fitted(function: Function, count: int, steepness: float) -> Network:
    """Twice `count` sigmoids at places spread evenly; output weights and bias by least squares at 201 places.

    A small penalty on large weights (ridge) keeps units that lie close together from canceling each other.
    """
    units = 2 * count
    places = (np.arange(units) + 0.5) / units
    x = np.linspace(0, 1, 201)
    inner = ACTIVATIONS["sigmoid"].f(steepness * (x[:, None] - places))
    columns = np.hstack([inner, np.ones((len(x), 1))])
    weights = np.linalg.solve(columns.T @ columns + RIDGE * np.eye(units + 1), columns.T @ function.f(x))
    return Network(
        [
            (np.full((1, units), float(steepness)), -steepness * places),
            (weights[:-1, None], weights[-1:]),
        ],
        ["sigmoid", "linear"],
    )


def parameters(count: int) -> int:
    """Of the network with so many pairs: 1-2n-1."""
    return parameter_count((1, 2 * count, 1))


def approximation_of(settings: Settings, values: np.ndarray) -> Approximation:
    """The function of the settings, or the one through the reader's values, and its networks."""
    function = table(values) if settings.function == "table" else FUNCTIONS[settings.function]
    return Approximation(function, settings.way, settings.steepness if settings.way == "pairs" else settings.softness)
