"""A recurrent cell and the sequence that it reads: what is given, and everything that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.nn.activations import ACTIVATIONS
from core.nn.recurrent import simple_rnn
from core.nn.softmax import softmax

BENDS = {"tanh": "Tanh", "linear": "Linear", "relu": "ReLU", "sigmoid": "Sigmoid"}
LONGEST, LARGEST = 8, 4  # time steps; features, units and outputs
SEED = 5


@dataclass(frozen=True)
class Task:
    """One cell of `units` units over T steps.

        z_t = x_t W + h_(t-1) U + b;    h_t = f(z_t);    s_t = h_t V + c;    y_t = s_t, or softmax(s_t)

    Shapes: `x` (T, features), `W` (features, units), `U` (units, units), `b` and `h0` (units,), `V` (units, outputs),
    `c` (outputs,). `fed` and `answers` are the steps, from 0, that have an input and those whose y is used; an empty
    `fed` stands for all. `spoken` names each input, `names` each output.
    """

    title: str
    x: np.ndarray
    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    V: np.ndarray
    c: np.ndarray
    h0: np.ndarray
    activation: str = "tanh"
    output: str = "linear"
    fed: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    spoken: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    says: str = ""

    @property
    def steps(self) -> int:
        return len(self.x)

    @property
    def features(self) -> int:
        return self.x.shape[1]

    @property
    def units(self) -> int:
        return len(self.U)

    @property
    def outputs(self) -> int:
        return len(self.c)

    def reads(self, t: int) -> bool:
        """Whether there is an input at the step."""
        return not self.fed or t in self.fed

    def tells(self, t: int) -> bool:
        """Whether the step's output is used."""
        return not self.answers or t in self.answers

    @cached_property
    def h(self) -> np.ndarray:
        """The states, `(T, units)`."""
        return simple_rnn(self.x, self.W, self.U, self.b, h0=self.h0, activation=self.activation)

    @cached_property
    def before(self) -> np.ndarray:
        """The state that each step starts from, `(T, units)`."""
        return np.vstack([self.h0[None], self.h[:-1]])

    @cached_property
    def driven(self) -> np.ndarray:
        """What the input says at each step, x_t W."""
        return self.x @ self.W

    @cached_property
    def carried(self) -> np.ndarray:
        """What the state before says at each step, h_(t-1) U."""
        return self.before @ self.U

    @cached_property
    def z(self) -> np.ndarray:
        """The sums before the activation."""
        return self.driven + self.carried + self.b

    @cached_property
    def scores(self) -> np.ndarray:
        """The output's sums at each step, `(T, outputs)`."""
        return self.h @ self.V + self.c

    @cached_property
    def y(self) -> np.ndarray:
        """The outputs, `(T, outputs)`."""
        return softmax(self.scores) if self.output == "softmax" else self.scores

    @property
    def parameters(self) -> int:
        """How many numbers the cell and its output learn; the length of the sequence has no part in it."""
        return sum(held.size for held in (self.W, self.U, self.b, self.V, self.c))

    def slopes(self) -> np.ndarray:
        """f' at every sum, `(T, units)`."""
        return ACTIVATIONS[self.activation].df(self.z)

    def word(self, t: int) -> str:
        """The output's most probable name at a step; empty where outputs have none."""
        return self.names[int(np.argmax(self.y[t]))] if self.names and self.tells(t) else ""


def _plain(
    title: str, x: Sequence[Sequence[float]], W: Sequence[Sequence[float]], U: Sequence[Sequence[float]],
    b: Sequence[float], V: Sequence[Sequence[float]], h0: Sequence[float] = (), activation: str = "tanh",
    says: str = "",
) -> Task:  # fmt: skip
    read = np.array(V, float)
    units, outputs = read.shape
    start = np.array(h0, float) if h0 else np.zeros(units)
    return Task(
        title, np.array(x, float), np.array(W, float), np.array(U, float), np.array(b, float), read, np.zeros(outputs),
        start, activation, says=says,
    )  # fmt: skip


EXAMPLES: dict[str, Task] = {
    "cell": _plain(
        "Three units",
        [[1, 0.5], [0, -1], [0.5, 1], [-1, 0], [0, 0], [1, -0.5], [0.5, 0.5], [0, 1]],
        [[0.8, -0.4, 0.3], [0.2, 0.6, -0.5]],
        [[0.5, -0.3, 0.2], [0.4, 0.3, -0.2], [-0.1, 0.2, 0.6]],
        [0.1, 0, -0.1],
        [[1], [-0.5], [0.5]],
        says="Three units read two numbers at each of eight steps. The third unit carries most of itself along (0.6).",
    ),
    "one": _plain(
        "One unit",
        [[1], [0], [0], [0], [-1], [0]],
        [[1]],
        [[0.8]],
        [0],
        [[1]],
        says="One unit is struck at step 1, remembers less and less, and is struck the other way at step 5.",
    ),
    "fibonacci": _plain(
        "Fibonacci",
        [[0]] * 8,
        [[0, 0]],
        [[1, 1], [1, 0]],
        [0, 0],
        [[0], [1]],
        h0=[1, 0],
        activation="linear",
        says=(
            "Fibonacci's recurrence is a linear RNN without input. Its state holds two numbers, the newest and the one "
            "before: new = newest + before, and newest becomes the one before. y is the one before: 1, 1, 2, 3, 5, 8."
        ),
    ),
    "sum": _plain(
        "Running total",
        [[3], [-1], [4], [1], [-5], [9], [2], [-6]],
        [[1]],
        [[1]],
        [0],
        [[1]],
        activation="linear",
        says="One linear unit whose weights are all 1 adds up whatever it reads: its state is the total so far.",
    ),
}  # fmt: skip


def own(features: int, units: int, outputs: int, steps: int, activation: str) -> Task:
    """A cell of chosen sizes whose numbers are drawn once and for all, to two decimals, for the reader to change."""
    random = np.random.default_rng(SEED)
    x = np.round(random.uniform(-1, 1, (LONGEST, LARGEST)), 1)[:steps, :features]
    W = np.round(random.uniform(-1, 1, (LARGEST, LARGEST)), 2)[:features, :units]
    U = np.round(random.uniform(-0.8, 0.8, (LARGEST, LARGEST)), 2)[:units, :units]
    V = np.round(random.uniform(-1, 1, (LARGEST, LARGEST)), 2)[:units, :outputs]
    return Task(
        "Your own sizes", x, W, U, np.zeros(units), V, np.zeros(outputs), np.zeros(units), activation,
        says="Sizes of your own. The numbers were drawn once; change any of them.",
    )  # fmt: skip
