"""Optimizers: from the gradient to the next weights.

Each is a dataclass whose fields, defaults and update rules are those of `keras.optimizers`. `step` takes the
parameters and their gradients, two lists of arrays, and returns new parameters in new arrays; what an optimizer
remembers from step to step it keeps inside. `weight_decay` takes that share of every parameter, times the
learning rate, off before the step ("decoupled"; Loshchilov and Hutter, 2017, arXiv:1711.05101).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.nn.checks import flag, floats, fraction, number, shaped


class _Optimizer:
    """What all of them share: the checks, the memory, the count of steps and the decay."""

    learning_rate: float
    weight_decay: float | None

    def __post_init__(self) -> None:
        for name in ("learning_rate", "weight_decay", "epsilon", "initial_accumulator_value"):
            value = getattr(self, name, None)
            if value is not None and number(value, name) < 0:
                raise ValueError(f"{name} must not be below 0, received {value!r}")
        for name in ("rho", "beta_1", "beta_2"):
            if hasattr(self, name):
                fraction(getattr(self, name), name)
        if hasattr(self, "momentum"):
            fraction(self.momentum, "momentum", closed=True)
        for name in ("nesterov", "centered", "amsgrad"):
            if hasattr(self, name):
                flag(getattr(self, name), name)
        self._steps = 0
        self._shapes: list[tuple[int, ...]] = []
        self._memory: list[dict[str, np.ndarray]] = []  # one for each parameter

    def step(self, parameters: Sequence[ArrayLike], gradients: Sequence[ArrayLike]) -> list[np.ndarray]:
        """The parameters after one step along these gradients, in new arrays.

        Both lists have the same shapes in the same order, at every step. Raises `ValueError` where not, and
        then remembers nothing of the call.
        """
        current, slopes = self._checked(parameters, gradients)
        if not self._steps:
            self._shapes = [value.shape for value in current]
            self._memory = [{} for _ in current]
        self._steps += 1
        self._begin()
        result = []
        for value, slope, memory in zip(current, slopes, self._memory, strict=True):
            if self.weight_decay is not None:
                value = value - value * (self.weight_decay * self.learning_rate)
            result.append(value - self._change(slope, memory))
        return result

    def _begin(self) -> None:
        """What happens once a step, before any parameter's turn."""

    def _change(self, slope: np.ndarray, memory: dict[str, np.ndarray]) -> np.ndarray:
        """What one parameter loses in this step; `memory` is its own."""
        raise NotImplementedError

    def _checked(
        self, parameters: Sequence[ArrayLike], gradients: Sequence[ArrayLike]
    ) -> tuple[list[np.ndarray], list[np.ndarray]]:
        for name, given in (("parameters", parameters), ("gradients", gradients)):
            if not isinstance(given, list | tuple) or not given:
                raise ValueError(f"{name} must be a list of arrays, not empty, received {type(given).__name__}")
        if len(parameters) != len(gradients):
            raise ValueError(
                "there must be one gradient for each parameter, "
                f"received {len(gradients)} gradients for {len(parameters)} parameters"
            )
        current = [floats(value, f"parameter {index}") for index, value in enumerate(parameters)]
        shapes = [value.shape for value in current]
        if self._steps and shapes != self._shapes:
            raise ValueError(f"parameters must keep their shapes {self._shapes} from step to step, received {shapes}")
        slopes = [
            shaped(floats(slope, f"gradient {index}"), value.shape, f"gradient {index}").astype(value.dtype)
            for index, (slope, value) in enumerate(zip(gradients, current, strict=True))
        ]
        return current, slopes


@dataclass
class SGD(_Optimizer):
    """Gradient descent, w - rate * g; with `momentum` the steps build up a velocity (Polyak, 1964).

        v = momentum * v - rate * g;    w + v

    `nesterov` looks ahead: w + momentum * v - rate * g (Nesterov, 1983; Sutskever et al., 2013).
    """

    learning_rate: float = 0.01
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float | None = None

    def _change(self, slope: np.ndarray, memory: dict[str, np.ndarray]) -> np.ndarray:
        step = self.learning_rate * slope
        if self.momentum == 0:
            return step
        memory["velocity"] = self.momentum * memory.get("velocity", np.zeros_like(slope)) - step
        if self.nesterov:
            return step - self.momentum * memory["velocity"]
        return -memory["velocity"]


@dataclass
class Adagrad(_Optimizer):
    """Each weight's rate shrinks with all its squared gradients so far (Duchi, Hazan and Singer, 2011).

    a = a + g^2;    w - rate * g / sqrt(a + epsilon)
    """

    learning_rate: float = 0.001
    initial_accumulator_value: float = 0.1
    epsilon: float = 1e-7
    weight_decay: float | None = None

    def _change(self, slope: np.ndarray, memory: dict[str, np.ndarray]) -> np.ndarray:
        squares = memory.get("squares", np.full_like(slope, self.initial_accumulator_value))
        memory["squares"] = squares + slope**2
        return self.learning_rate * slope / np.sqrt(memory["squares"] + self.epsilon)


@dataclass
class RMSprop(_Optimizer):
    """Adagrad that forgets: a moving average of squared gradients (Tieleman and Hinton, 2012).

        v = rho * v + (1 - rho) * g^2;    w - rate * g / sqrt(v + epsilon)

    `centered` divides by the gradients' variance, v less the squared average gradient; `momentum` adds each step
    to that share of the one before.
    """

    learning_rate: float = 0.001
    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7
    centered: bool = False
    weight_decay: float | None = None

    def _change(self, slope: np.ndarray, memory: dict[str, np.ndarray]) -> np.ndarray:
        zeros = np.zeros_like(slope)
        spread = memory["squares"] = self.rho * memory.get("squares", zeros) + (1 - self.rho) * slope**2
        if self.centered:
            memory["average"] = self.rho * memory.get("average", zeros) + (1 - self.rho) * slope
            spread = spread - memory["average"] ** 2
        step = self.learning_rate * slope / np.sqrt(spread + self.epsilon)
        if self.momentum == 0:
            return step
        memory["velocity"] = self.momentum * memory.get("velocity", zeros) + step
        return memory["velocity"]


@dataclass
class Adam(_Optimizer):
    """Momentum and RMSprop together, each corrected for its start at zero (Kingma and Ba, 2014).

        m = beta_1 * m + (1 - beta_1) * g;    v = beta_2 * v + (1 - beta_2) * g^2
        w - rate * sqrt(1 - beta_2^t) / (1 - beta_1^t) * m / (sqrt(v) + epsilon)

    As in Keras, `epsilon` is the paper's "epsilon hat" (section 2): its epsilon, that of algorithm 1, is
    larger by 1 / sqrt(1 - beta_2^t). `amsgrad` never lets v shrink (Reddi, Kale and Kumar, 2018).
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    amsgrad: bool = False
    weight_decay: float | None = None

    def _change(self, slope: np.ndarray, memory: dict[str, np.ndarray]) -> np.ndarray:
        average, squares = _moments(slope, memory, self.beta_1, self.beta_2)
        if self.amsgrad:
            squares = memory["largest"] = np.maximum(memory.get("largest", np.zeros_like(slope)), squares)
        rate = self.learning_rate * (1 - self.beta_2**self._steps) ** 0.5 / (1 - self.beta_1**self._steps)
        return rate * average / (np.sqrt(squares) + self.epsilon)


@dataclass
class AdamW(Adam):
    """Adam with weight decay (Loshchilov and Hutter, 2017)."""

    weight_decay: float | None = 0.004

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.weight_decay is None:
            raise ValueError("weight_decay must be a number, received None")


@dataclass
class Nadam(_Optimizer):
    """Adam that looks ahead as Nesterov's momentum does (Dozat, 2016).

    The share u of the average grows to beta_1: u_t = beta_1 * (1 - 0.96^t / 2), and P_t is the product of all
    shares so far.

        w - rate * (u_(t+1) * m / (1 - P_(t+1)) + (1 - u_t) * g / (1 - P_t)) / (sqrt(v / (1 - beta_2^t)) + epsilon)
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    weight_decay: float | None = None

    def _share(self, step: int) -> float:
        return self.beta_1 * (1 - 0.5 * 0.96**step)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._product = 1.0

    def _begin(self) -> None:
        self._product *= self._share(self._steps)

    def _change(self, slope: np.ndarray, memory: dict[str, np.ndarray]) -> np.ndarray:
        average, squares = _moments(slope, memory, self.beta_1, self.beta_2)
        share, ahead = self._share(self._steps), self._share(self._steps + 1)
        expected = ahead / (1 - self._product * ahead) * average + (1 - share) / (1 - self._product) * slope
        spread = np.sqrt(squares / (1 - self.beta_2**self._steps))
        return self.learning_rate * expected / (spread + self.epsilon)


def _moments(
    slope: np.ndarray, memory: dict[str, np.ndarray], beta_1: float, beta_2: float
) -> tuple[np.ndarray, np.ndarray]:
    """The moving averages of the gradients and of their squares, remembered."""
    zeros = np.zeros_like(slope)
    memory["average"] = beta_1 * memory.get("average", zeros) + (1 - beta_1) * slope
    memory["squares"] = beta_2 * memory.get("squares", zeros) + (1 - beta_2) * slope**2
    return memory["average"], memory["squares"]
