"""Numbers as they are told: so many decimals, sums that add up with what rounding leaves, differences."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

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
