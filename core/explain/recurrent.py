"""A recurrent cell and the sequence that it reads: what is given, and everything that follows from it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.symbols import ACTIVATION_NAMES
from core.nn.activations import ACTIVATIONS
from core.nn.recurrent import simple_rnn
from core.nn.softmax import softmax

BENDS = {name: ACTIVATION_NAMES[name] for name in ("tanh", "linear", "relu", "sigmoid")}
LONGEST, LARGEST = 8, 4  # time steps; features, units and outputs


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
