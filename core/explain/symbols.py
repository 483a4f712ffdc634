"""Activations, their slopes, losses and their pull: in symbols, and with numbers in their place."""

import numpy as np

from core.explain.digits import Digits
from core.nn.softmax import log_softmax
from core.wording import MINUS, TIMES

# Activations: the answer from z. `minus` is -z, `factor` z in a product, `power` z as an exponent.
_ANSWER = {
    "linear": "{z}",
    "sigmoid": "1 / (1 + e^({minus}))",
    "tanh": "tanh({z})",
    "relu": "max(0, {z})",
    "leaky_relu": f"max({{z}}, 0.2{TIMES}{{factor}})",
    "elu": f"e^{{power}} {MINUS} 1",
    "softplus": "ln(1 + e^{power})",
    "softmax": "e^{power} / sum of every output's e^z",
}
_SLOPE = {
    "linear": "1",
    "sigmoid": f"a·(1 {MINUS} a)",
    "tanh": f"(1 {MINUS} a²)",
    "relu": "(1 where z > 0, else 0)",
    "leaky_relu": "(1 where z > 0, else 0.2)",
    "elu": "(1 where z > 0, else a + 1)",
    "softplus": _ANSWER["sigmoid"].format(minus=f"{MINUS}z"),
}
ACTIVATION_NAMES = {
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "elu": "ELU",
    "softplus": "Softplus",
    "linear": "Linear",
    "softmax": "Softmax",
}


def answer(name: str) -> str:
    """The activation in symbols: what `a` is, from `z`."""
    said = _ANSWER[name].format(z="z", minus=f"{MINUS}z", factor="z", power="z")
    return f"z where z > 0, else {said}" if name == "elu" else said


def slope(name: str) -> str:
    """Its slope in symbols, bracketed as a factor."""
    return _SLOPE[name]


def answer_in_numbers(name: str, z: float, digits: Digits) -> str:
    """The activation with a number for `z`."""
    if name == "elu" and z > 0:
        return digits.of(z)
    return _ANSWER[name].format(z=digits.of(z), minus=digits.of(-z), factor=digits.factor(z), power=f"({digits.of(z)})")


def slope_in_numbers(name: str, a: str, value: str) -> str:
    """The slope with numbers: how it is worked out, where that takes a computation, else its value."""
    if name == "sigmoid":
        return f"{a}{TIMES}(1 {MINUS} {a})"
    if name == "tanh":
        return f"(1 {MINUS} {a}²)"
    return value


# Losses: what one example's error is in symbols, and below its pull on one output.
_LOSS = {
    "quadratic_cost": f"E = {{sum}}½(t {MINUS} a)²",
    "mean_squared_error": f"E = {{mean}}(t {MINUS} a)²",
    "mean_absolute_error": f"E = {{mean}}|a {MINUS} t|",
    "huber": f"E = {{mean}}½e² where |e| ≤ 1, else |e| {MINUS} ½, with e = a {MINUS} t",
    "binary_cross_entropy": f"E = {MINUS}{{mean}}(t·ln a + (1 {MINUS} t)·ln(1 {MINUS} a))",
    "categorical_cross_entropy": f"E = {MINUS}{{sum}}t·ln a",
}


def loss_in_symbols(loss: str, outputs: int) -> str:
    """One example's error in symbols."""
    return _LOSS[loss].format(sum="sum of " * (outputs > 1), mean="mean of " * (outputs > 1))


def pull(loss: str, outputs: int) -> str:
    """dE/da in symbols for one of `outputs` outputs, as a factor."""
    many = f" / {outputs}" if outputs > 1 else ""
    match loss:
        case "quadratic_cost":
            return f"(a {MINUS} t)"
        case "mean_squared_error":
            return f"2·(a {MINUS} t){many}"
        case "mean_absolute_error":
            return f"(sign of a {MINUS} t){many}"
        case "huber":
            return f"(a {MINUS} t, kept within {MINUS}1 to 1){many}"
    return f"(a {MINUS} t) / (a·(1 {MINUS} a)){many}"


def pull_in_numbers(loss: str, a: str, t: str, value: str, outputs: int) -> str:
    """dE/da with numbers."""
    many = f" / {outputs}" if outputs > 1 else ""
    if loss == "quadratic_cost":
        return f"({a} {MINUS} {t})"
    if loss == "mean_squared_error":
        return f"2{TIMES}({a} {MINUS} {t}){many}"
    return value


def loss_terms(loss: str, z: np.ndarray, a: np.ndarray, t: np.ndarray) -> np.ndarray:
    """What each output adds to one example's error, before any mean; all `(outputs,)`."""
    apart = a - t
    match loss:
        case "quadratic_cost":
            return apart**2 / 2
        case "mean_squared_error":
            return apart**2
        case "mean_absolute_error":
            return np.abs(apart)
        case "huber":
            return np.where(np.abs(apart) <= 1, apart**2 / 2, np.abs(apart) - 0.5)
        case "binary_cross_entropy":
            # From the scores: exact where a rounds to 0 or 1.
            return np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
    return 0 - t * np.asarray(log_softmax(z))


def loss_term_in_numbers(loss: str, a: str, t: str, value: str) -> str:
    """One output's term with numbers for a and t."""
    match loss:
        case "quadratic_cost":
            return f"½({t} {MINUS} {a})²"
        case "mean_squared_error":
            return f"({t} {MINUS} {a})²"
        case "mean_absolute_error":
            return f"|{a} {MINUS} {t}|"
        case "binary_cross_entropy":
            whole = {"0": f"ln(1 {MINUS} {a})", "1": f"ln {a}"}
            return whole.get(t, f"({t}·ln {a} + (1 {MINUS} {t})·ln(1 {MINUS} {a}))")
        case "categorical_cross_entropy":
            return f"ln {a}" if t == "1" else f"{t}·ln {a}"
    return value


def averaged(loss: str) -> bool:
    """Whether the loss is a mean over the outputs, not a sum."""
    return loss not in ("quadratic_cost", "categorical_cross_entropy")
