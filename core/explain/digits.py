"""The pieces that backpropagation is told with: numbers, sums that add up, activations, slopes and losses in symbols.

Symbols stand as in print: `z = w1·x1 + b`, `δh1 = ∂E/∂z`. A worksheet sets the same lines
as formulas.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.nn.softmax import log_softmax
from core.wording import MINUS, TIMES, decimals, factor, number

# Numbers, their weights, and whether the numbers are given ones, which are shown exactly.
Part = tuple[np.ndarray, np.ndarray, bool]

SAME = 2e-6  # relative: a difference below this is rounding's or the nudge's, not a mistake


@dataclass(frozen=True)
class Digits:
    """How many decimals are shown: `places` of what is computed, as few as are exact of what is given."""

    places: int
    given: int  # of inputs and targets
    weights: int

    def of(self, value: float) -> str:
        """A computed number."""
        return big(value) or number(value, self.places)

    def factor(self, value: float) -> str:
        """A computed number after a plus or in a product."""
        return bracket(self.of(value))

    def input(self, value: float, layer: int) -> str:
        """What a layer reads: given numbers in the first, computed ones above it."""
        return bracket(big(value) or factor(value, self.given)) if layer == 1 else self.factor(value)

    def weight(self, value: float) -> str:
        """A weight or a bias in a product or after a plus."""
        return bracket(big(value) or factor(value, self.weights))

    def sum(self, terms: Sequence[float], value: float) -> str:
        """`a + b + c = total`, with what rounding leaves between the shown terms and the shown total."""
        shown = " + ".join(self.factor(term) for term in terms)
        if len(terms) == 1:
            return f"= {self.of(value)}"
        return f"= {shown} = {self.of(value)}{self.left(terms, value)}"

    def left(self, terms: Sequence[float], value: float) -> str:
        """The remainder of a rounded sum in words; empty where the shown terms add up."""
        if max(map(abs, [*terms, value])) >= 1e6:
            return ""
        return self.rest(value, math.fsum(round(term, self.places) for term in terms))

    def rest(self, value: float, shown: float) -> str:
        """`  (rounding −0.001)`: what rounding leaves between a result and what the shown numbers make; or nothing."""
        if abs(value) >= 1e6:
            return ""
        remainder = round(value, self.places) - round(shown, self.places)
        return f"  (rounding {self.of(remainder)})" if abs(remainder) > 0.5 * 10**-self.places else ""

    def weighed(self, parts: Iterable[Part], more: Iterable[tuple[float, int]] = ()) -> str:
        """`1×0.8 + 0.231×(−0.3) + 0.1 = 0.731`: what is read times its weights, and more terms with their decimals."""
        terms, shown, value = [], 0.0, 0.0
        for numbers, weights, given in parts:
            places = self.given if given else self.places
            value += float(numbers @ weights)
            for v, w in zip(numbers.tolist(), weights.tolist(), strict=True):
                terms.append(f"{self.factor(v) if not given else factor(v, places)}{TIMES}{factor(w, self.weights)}")
                shown += round(v, places) * w
        for term, places in more:
            terms.append(factor(term, places))
            shown += round(term, places)
            value += term
        return f"{' + '.join(terms)} = {self.of(value)}{self.rest(value, shown)}"

    def product(self, one: float, other: float, value: float) -> str:
        """`0.982×0.819 = 0.804`, with what rounding leaves."""
        shown = round(one, self.places) * round(other, self.places)
        return f"{self.factor(one)}{TIMES}{self.factor(other)} = {self.of(value)}{self.rest(value, shown)}"

    def row(self, values: np.ndarray) -> str:
        """`[0.462, −0.1]`"""
        return "[" + ", ".join(self.of(v) for v in values.tolist()) + "]"


def digits_for(places: int, given: Sequence[np.ndarray], weights: Sequence[np.ndarray]) -> Digits:
    """Decimals for a task: given numbers and fresh weights have two at most, and show them exactly."""
    flat = np.concatenate([held.ravel() for held in weights])
    exact = np.allclose(flat, np.round(flat, 2), rtol=0, atol=1e-12)
    return Digits(
        places,
        decimals(np.concatenate([held.ravel() for held in given]), 2),
        decimals(flat, 2) if exact else places,
    )


def given(value: float) -> str:
    """A number of at most two decimals, as it is."""
    return number(float(value), decimals([value], 2))


def bracket(text: str) -> str:
    """Brackets around a number that begins with a minus, once."""
    return f"({text})" if text.startswith(MINUS) else text


def big(value: float) -> str:
    """A number of a million and more, with a power of ten; empty below."""
    return scientific(value) if abs(value) >= 1e6 else ""


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def scientific(value: float) -> str:
    """`2.1e-12` -> `2×10⁻¹²`."""
    if value == 0:
        return "0"
    head, exponent = f"{value:.0e}".split("e")
    return f"{head.replace('-', MINUS)}{TIMES}10{str(int(exponent)).translate(_RAISED)}"


def differs(one: float, other: float, places: int) -> tuple[str, bool]:
    """How far two numbers for the same thing are apart, and whether that is more than rounding."""
    apart = one - other
    wrong = abs(apart) > SAME * max(1.0, abs(other))
    if wrong and abs(apart) >= 0.5 * 10**-places:
        return big(apart) or number(apart, places), True
    return scientific(apart), wrong


def same_as(apart: str) -> str:
    """What a difference from TensorFlow's number says."""
    return "TensorFlow gets the same, to the last digit" if apart == "0" else f"TensorFlow's number differs by {apart}"


# Activations as symbols: the answer, and its slope, from z and a.
_ANSWER = {
    "linear": "z",
    "sigmoid": f"1 / (1 + e^({MINUS}z))",
    "tanh": "tanh(z)",
    "relu": "max(0, z)",
    "leaky_relu": f"max(z, 0.2{TIMES}z)",
    "elu": f"z where z > 0, else e^z {MINUS} 1",
    "softplus": "ln(1 + e^z)",
    "softmax": "e^z / sum of every output's e^z",
}
_SLOPE = {
    "linear": "1",
    "sigmoid": f"a·(1 {MINUS} a)",
    "tanh": f"(1 {MINUS} a²)",
    "relu": "(1 where z > 0, else 0)",
    "leaky_relu": "(1 where z > 0, else 0.2)",
    "elu": "(1 where z > 0, else a + 1)",
    "softplus": f"1 / (1 + e^({MINUS}z))",
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
    return _ANSWER[name]


def slope(name: str) -> str:
    """Its slope in symbols, bracketed as a factor."""
    return _SLOPE[name]


def answer_in_numbers(name: str, z: float, digits: "Digits") -> str:
    """The activation with a number for `z`."""
    if name == "softmax":
        return f"e^({digits.of(z)}) / sum of every output's e^z"
    if name in ("sigmoid", "softplus"):
        inner = _ANSWER[name].replace(f"{MINUS}z", digits.of(-z))
        return inner.replace("^z", f"^({digits.of(z)})")
    if name == "elu":
        return f"e^({digits.of(z)}) {MINUS} 1" if z <= 0 else digits.of(z)
    if name == "leaky_relu":
        return f"max({digits.of(z)}, 0.2{TIMES}{digits.factor(z)})"
    return _ANSWER[name].replace("z", digits.of(z))


def slope_in_numbers(name: str, a: str, value: str) -> str:
    """The slope with numbers: how it is worked out, where that takes a computation, else its value."""
    if name == "sigmoid":
        return f"{a}{TIMES}(1 {MINUS} {a})"
    if name == "tanh":
        return f"(1 {MINUS} {a}²)"
    return value


# Losses: what one example's error is in symbols, and below its pull on one output.
_LOSS = {
    "quadratic_cost": f"E = sum of ½(t {MINUS} a)²",
    "mean_squared_error": f"E = mean of (t {MINUS} a)²",
    "mean_absolute_error": f"E = mean of |a {MINUS} t|",
    "huber": f"E = mean of ½e² where |e| ≤ 1, else |e| {MINUS} ½, with e = a {MINUS} t",
    "binary_cross_entropy": f"E = {MINUS}mean of (t·ln a + (1 {MINUS} t)·ln(1 {MINUS} a))",
    "categorical_cross_entropy": f"E = {MINUS}sum of t·ln a",
}


def loss_in_symbols(loss: str, outputs: int) -> str:
    """One example's error in symbols."""
    if outputs > 1:
        return _LOSS[loss]
    return _LOSS[loss].replace(f"{MINUS}mean of ", f"{MINUS}").replace("mean of ", "").replace("sum of ", "")


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
