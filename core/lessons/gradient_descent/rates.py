"""Learning rates: too small, well chosen, too large, for every optimizer on every surface."""

import math
from typing import NamedTuple

import numpy as np

from core.lessons.gradient_descent.runs import GRADIENT, Rule
from core.lessons.gradient_descent.surfaces import Surface

BETA = 0.9  # momentum where theory names no better one
SMALL = 20  # too small: that many times below well chosen
OVER = 1.04  # too large: that far beyond where a quadratic still converges
ADAPTIVE = {"adagrad": 1.0, "rmsprop": 0.1, "adam": 0.3, "adamw": 0.3}
LONGEST = 100_000  # steps that are counted
LEAPS = 10  # too large for the methods that adapt their steps: they do not diverge, but leap about

# Gradient descent, momentum and Nesterov where the curvature changes from place to place: well chosen, and too large.
TRIED: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "Saddle": ((0.3, 0.1, 0.1), (2.1, 4.0, 1.6)),
    "Rosenbrock": ((0.002, 0.001, 0.002), (0.01, 0.01, 0.01)),
    "Himmelblau": ((0.01, 0.003, 0.003), (0.05, 0.05, 0.05)),
}


class Best(NamedTuple):
    """What is best on a quadratic: learning rate, momentum, and by what the distance shrinks per step."""

    rate: float
    momentum: float
    shrink: float


def best(low: float, high: float) -> dict[str, Best]:
    """The best constant settings for curvatures from `low` to `high`, both above 0.

    Gradient descent and Polyak's momentum as in Goh, "Why Momentum Really Works" (Distill, 2017); Nesterov's as in
    Lessard, Recht and Packard, "Analysis and Design of Optimization Algorithms via Integral Quadratic Constraints"
    (2016), proposition 1.
    """
    if not 0 < low <= high:
        raise ValueError(f"curvatures must be above 0, the larger one second, received {low} and {high}")
    kappa = high / low
    root, wide = math.sqrt(kappa), math.sqrt(3 * kappa + 1)
    beta = ((root - 1) / (root + 1)) ** 2
    return {
        "sgd": Best(2 / (low + high), 0.0, (kappa - 1) / (kappa + 1)),
        "momentum": Best((2 / (math.sqrt(low) + math.sqrt(high))) ** 2, beta, math.sqrt(beta)),
        "nesterov": Best(4 / (3 * high + low), (wide - 2) / (wide + 2), 1 - 2 / wide),
    }


def steps_for(name: str, low: float, high: float, share: float = 0.001) -> int:
    """Steps until the best setting has brought every start on a quadratic to this share of its distance for good.

    Counted, not from the factor: where two roots coincide the distance is t times the factor's power.
    """
    found = best(low, high)[name]
    apart = np.array([low, high])
    x, speed, last = np.ones(2), np.zeros(2), 0
    for step in range(1, LONGEST):
        speed = found.momentum * speed - found.rate * apart * x
        x = x + (found.momentum * speed - found.rate * apart * x if name == "nesterov" else speed)
        if np.abs(x).max() > share:
            last = step
        elif step > 2 * last + 10:
            break
    return last + 1


def limit(name: str, momentum: float, high: float) -> float:
    """The learning rate from which a quadratic of curvature `high` diverges."""
    match name:
        case "sgd":
            return 2 / high
        case "momentum":
            return 2 * (1 + momentum) / high
        case "nesterov":
            return 2 * (1 + momentum) / ((1 + 2 * momentum) * high)
    raise ValueError(f"a limit is known for {', '.join(GRADIENT)}, received {name!r}")


def rule(
    name: str,
    surface: Surface,
    pace: str,
    *,
    momentum: float = BETA,
    rho: float = 0.9,
    beta_2: float = 0.999,
    decay: float = 0.004,
) -> Rule:
    """One optimizer on one surface. `pace` is "right", "small", "large", or a learning rate as a text."""
    if name in GRADIENT:
        return _gradient(name, surface, pace, momentum)
    if pace == "right":
        rate = ADAPTIVE[name]
    elif pace == "small":
        rate = ADAPTIVE[name] / SMALL
    else:
        rate = ADAPTIVE[name] * LEAPS if pace == "large" else float(pace)
    options = {"learning_rate": rate}
    if name == "rmsprop":
        options["rho"] = rho
    if name.startswith("adam"):
        options |= {"beta_1": momentum, "beta_2": beta_2}
    if name == "adamw":
        options["weight_decay"] = decay
    return Rule(name, options)


def _gradient(name: str, surface: Surface, pace: str, momentum: float) -> Rule:
    """Those that step by the gradient as it is: on a quadratic by theory, elsewhere by trial."""
    if surface.hessian is not None:
        low, high = surface.curvatures
        chosen = best(low, high)[name]
        right, beta = chosen.rate, chosen.momentum
        large = OVER * limit(name, momentum if name != "sgd" else 0.0, high)
    else:
        place = GRADIENT.index(name)
        right, large = (rates[place] for rates in TRIED[surface.title])
        beta = momentum
    if pace not in ("right", "small"):
        beta = momentum
    rate = {"right": right, "small": right / SMALL, "large": large}.get(pace)
    options = {"learning_rate": float(pace) if rate is None else rate}
    if name != "sgd":
        options["momentum"] = beta
    return Rule(name, options)
