"""How a gradient fares through up to a hundred time steps: what arrives, its bound, and what clipping does.

    dL/dh_(T-s-1) = (dL/dh_(T-s) * f'(z)) U^T,    so its length grows at most by U's largest singular value

(Hochreiter, 1991; Bengio, Simard and Frasconi, 1994; clipping: Pascanu, Mikolov and Bengio, 2013.)
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.activations import ACTIVATIONS
from core.nn.recurrent import simple_rnn
from core.wording import compact

UNITS, LONGEST = 4, 100
SEED = 3


@dataclass(frozen=True)
class Passage:
    """A cell of four units that reads `steps` inputs, with a loss at the last one.

    `sigma` is the largest singular value of its recurrent matrix. A `rotation` has all four as large; otherwise the
    matrix is drawn, and three are smaller.
    """

    activation: str
    sigma: float
    rotation: bool
    steps: int
    clip: float

    @cached_property
    def U(self) -> np.ndarray:  # noqa: N802, the field's own name
        """The recurrent matrix, `(4, 4)`."""
        drawn = np.random.default_rng(SEED).normal(size=(UNITS, UNITS))
        base = np.linalg.qr(drawn)[0] if self.rotation else drawn / np.linalg.norm(drawn, 2)
        return base * self.sigma

    @cached_property
    def x(self) -> np.ndarray:
        """The inputs, `(steps, 4)`; each unit has one of its own."""
        return np.random.default_rng(SEED + 1).uniform(-0.5, 0.5, (LONGEST, UNITS)).round(2)[-self.steps :]

    @cached_property
    def states(self) -> np.ndarray:
        """The states, `(steps, 4)`, from a start of zeros."""
        return simple_rnn(self.x, np.eye(UNITS), self.U, np.zeros(UNITS), activation=self.activation)

    @cached_property
    def slopes(self) -> np.ndarray:
        """f' at every sum, `(steps, 4)`."""
        before = np.vstack([np.zeros(UNITS), self.states[:-1]])
        return ACTIVATIONS[self.activation].df(self.x + before @ self.U)

    @cached_property
    def _walk(self) -> tuple[np.ndarray, np.ndarray]:
        """Decimal logarithms: of the gradient's length after each step back, and of dL/dU's over so many steps.

        The gradient is kept at length 1 and its logarithm apart, so that nothing rounds to 0 or overflows.
        """
        gradient, log = np.full(UNITS, 0.5), 0.0
        total, scale = np.zeros((UNITS, UNITS)), 0.0
        arrived, gathered = [], []
        for t in reversed(range(self.steps)):
            delta = gradient * self.slopes[t]
            before = self.states[t - 1] if t else np.zeros(UNITS)
            if np.isfinite(log):
                # The sum is kept in units of 10^scale, the largest so far.
                higher = max(scale, log)
                total = total * 10 ** (scale - higher) + np.outer(before, delta) * 10 ** (log - higher)
                scale = higher
            gradient = delta @ self.U.T
            length = float(np.linalg.norm(gradient))
            log = log + np.log10(length) if length > 0 else -np.inf
            gradient = gradient / length if length > 0 else gradient
            arrived.append(log)
            size = float(np.linalg.norm(total))
            gathered.append(np.log10(size) + scale if size > 0 else -np.inf)
        return np.array(arrived), np.array(gathered)

    @property
    def arrived(self) -> np.ndarray:
        """log10 of |dL/dh| so many steps back; at the loss it is 1."""
        return self._walk[0]

    @property
    def bound(self) -> np.ndarray:
        """log10 of sigma to the power of the steps."""
        return np.arange(1, self.steps + 1) * np.log10(self.sigma)

    @property
    def gathered(self) -> np.ndarray:
        """log10 of |dL/dU|, gathered over so many steps back."""
        return self._walk[1]

    @property
    def clipped(self) -> np.ndarray:
        """The same after its length is clipped."""
        return np.minimum(self.gathered, np.log10(self.clip))

    def left(self, index: int) -> str:
        """The gradient's length after `index + 1` steps, in words."""
        return compact(float(self.arrived[index]))
