"""Dead ReLUs: one unit trained twice on the same rows, with ReLU and with leaky ReLU.

    z = w x + b,   a = f(z),   C = mean of (a - t)^2 / 2
    dC/dw = mean of (a - t) f'(z) x,   dC/db = mean of (a - t) f'(z)

Where z is negative for every row, ReLU's f' is 0 in every term: the gradient is 0 and nothing changes ever again.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.activations.settings import Settings
from core.nn.activations import ACTIVATIONS
from core.nn.losses import quadratic_cost_gradient
from core.wording import number, prose

EPOCHS = 60
ROWS = ((0.5, 0.5), (1.0, 1.0), (1.5, 1.5), (2.0, 2.0))  # input, target
STARTS = {
    "killed": (4.0, 0.0, 0.6),
    "born": (-1.0, -0.5, 0.6),
    "alive": (0.5, 0.5, 0.6),
}  # w, b, learning rate
_WILD = 1e4


@dataclass(frozen=True)
class Unit:
    """A unit's training. `history` is (epochs + 1, 2): w and b before each epoch and after the last."""

    title: str
    function: str
    leak: float
    x: np.ndarray
    t: np.ndarray
    rate: float
    history: np.ndarray

    @property
    def parameters(self) -> dict[str, float]:
        return {"negative_slope": self.leak}

    @cached_property
    def z(self) -> np.ndarray:
        """Sums `(epochs + 1, rows)`."""
        return self.history[:, :1] * self.x + self.history[:, 1:]

    @cached_property
    def a(self) -> np.ndarray:
        return ACTIVATIONS[self.function].f(self.z, **self.parameters)

    @cached_property
    def slope(self) -> np.ndarray:
        return ACTIVATIONS[self.function].df(self.z, **self.parameters)

    @cached_property
    def terms(self) -> np.ndarray:
        """Each row's part of dC/dw before the mean, `(epochs + 1, rows)`."""
        return (self.a - self.t) * self.slope * self.x

    @cached_property
    def cost(self) -> np.ndarray:
        return ((self.a - self.t) ** 2).mean(axis=1) / 2

    @cached_property
    def dead(self) -> np.ndarray:
        """At which epochs no row gets any gradient through."""
        return (self.slope == 0).all(axis=1)


def train(title: str, leak: float, rows: np.ndarray, w: float, b: float, rate: float) -> Unit:
    """Full-batch gradient descent, through `core.nn`. Raises `Unworkable` where the steps grow without end."""
    x, t = rows[:, 0], rows[:, 1]
    function = ACTIVATIONS["leaky_relu"]
    history = [(w, b)]
    for _ in range(EPOCHS):
        z = w * x + b
        dz = quadratic_cost_gradient(t[:, None], function.f(z, negative_slope=leak)[:, None])[:, 0]
        dz = dz * function.df(z, negative_slope=leak)
        w, b = w - rate * float(dz @ x), b - rate * float(dz.sum())
        if max(abs(w), abs(b)) > _WILD:
            raise Unworkable(
                prose(f"""With a learning rate of {rate:g} the steps of the {title} unit grow without end. Take a lower
                    rate or smaller inputs.""")
            )
        history.append((w, b))
    return Unit(title, "leaky_relu", leak, x, t, rate, np.array(history))


def units(settings: Settings, rows: np.ndarray) -> tuple[Unit, Unit]:
    """The same start, rows and rate, with ReLU and with leaky ReLU."""
    own = (round(settings.unit_w, 2), round(settings.unit_b, 2), settings.rate)
    w, b, rate = STARTS.get(settings.unit, own)
    return train("ReLU", 0.0, rows, w, b, rate), train("leaky ReLU", settings.leak, rows, w, b, rate)


def row_text(unit: Unit, row: int) -> str:
    """A row's name in the table: `x 0.50, t 0.50`."""
    return f"{row + 1}: {number(float(unit.x[row]), 2)} → {number(float(unit.t[row]), 2)}"
