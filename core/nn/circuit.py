"""A circuit of gates on single numbers: the chain rule at its smallest.

Each gate computes its output from its inputs, and knows its local slope for each of them. Backward, every gate
multiplies what comes back to its output by that slope, and hands the product on; where a number feeds several gates,
what they hand back adds up (Karpathy, "CS231n", 2016, "Backpropagation, intuitions").
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.nn.checks import number, one_of


def _product_slopes(*x: float) -> tuple[float, ...]:
    return tuple(math.prod(x[:i] + x[i + 1 :]) for i in range(len(x)))


def _largest_slopes(*x: float) -> tuple[float, ...]:
    return tuple(float(i == x.index(max(x))) for i in range(len(x)))


# What a kind of gate computes, and its slope for each input.
KINDS: Mapping[str, tuple[Callable[..., float], Callable[..., tuple[float, ...]]]] = {
    "add": (lambda *x: sum(x), lambda *x: (1.0,) * len(x)),
    "subtract": (lambda x, y: x - y, lambda x, y: (1.0, -1.0)),
    "multiply": (lambda *x: math.prod(x), _product_slopes),
    "max": (max, _largest_slopes),
    "negate": (lambda x: -x, lambda x: (-1.0,)),
    "double": (lambda x: 2 * x, lambda x: (2.0,)),
    "half square": (lambda x: x**2 / 2, lambda x: (x,)),
    "exp": (lambda x: math.exp(min(x, 700.0)), lambda x: (math.exp(min(x, 700.0)),)),
    "add one": (lambda x: x + 1, lambda x: (1.0,)),
    "invert": (lambda x: 1 / x, lambda x: (-1 / x**2,)),
}


@dataclass(frozen=True)
class Gate:
    """One gate: its own name, its kind (a key of `KINDS`), and the names of what it reads."""

    name: str
    kind: str
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Passed:
    """Every number's value, its gradient (how the output changes with it), and the local slope of each wire.

    `slopes` and what each wire hands back, `shares`, are by (gate, input).
    """

    values: Mapping[str, float]
    gradients: Mapping[str, float]
    slopes: Mapping[tuple[str, str], float]
    shares: Mapping[tuple[str, str], float]


def run(gates: Sequence[Gate], inputs: Mapping[str, float]) -> Passed:
    """Forward through the gates in order, then backward from the last one.

    Raises `ValueError` for a gate that reads what is not there yet, and for an inverse of 0.

    >>> run([Gate("q", "add", ("x", "y")), Gate("f", "multiply", ("q", "z"))], {"x": -2, "y": 5, "z": -4}).gradients
    {'x': -4.0, 'y': -4.0, 'z': 3.0, 'q': -4.0, 'f': 1.0}
    """
    values = {name: number(value, name) for name, value in inputs.items()}
    for gate in gates:
        one_of(gate.kind, "a gate's kind", KINDS)
        for name in gate.inputs:
            one_of(name, f"what gate {gate.name} reads", values)
        if gate.kind == "invert" and values[gate.inputs[0]] == 0:
            raise ValueError(f"only a number other than 0 has an inverse, gate {gate.name} received 0")
        values[gate.name] = float(KINDS[gate.kind][0](*(values[name] for name in gate.inputs)))
    gradients = dict.fromkeys(values, 0.0)
    gradients[gates[-1].name] = 1.0
    slopes: dict[tuple[str, str], float] = {}
    shares: dict[tuple[str, str], float] = {}
    for gate in reversed(gates):
        local = KINDS[gate.kind][1](*(values[name] for name in gate.inputs))
        for name, slope in zip(gate.inputs, local, strict=True):
            slopes[gate.name, name] = slope
            shares[gate.name, name] = slope * gradients[gate.name]
            gradients[name] += shares[gate.name, name]
    return Passed(values, gradients, slopes, shares)
