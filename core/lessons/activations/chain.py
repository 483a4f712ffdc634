"""The vanishing gradient: a chain of neurons, one a layer, and the product of slopes on the way back through it.

    z_l = w_l a_(l-1),   a_l = f(z_l);   da_L / da_(L-s) = product over the last s layers of w_l f'(z_l)

(Hochreiter, 1991; Bengio, Simard and Frasconi, 1994.) Products are kept as sums of logarithms: none rounds to 0, none
overflows. What a function answers may: an exponential of an exponential soon leaves all floating-point numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.activations.library import LIBRARY
from core.lessons.activations.settings import Settings
from core.nn.activations import ACTIVATIONS
from core.wording import compact, prose

RATES = (0.9, 1.1)
SEED = 4
LARGEST = 1e300  # of sums and slopes; a float64 ends near 1.8e308


@dataclass(frozen=True)
class Chain:
    """One neuron a layer. `weights` are those of layers 1 to L; what follows is in the same order."""

    title: str
    function: str
    parameters: Mapping[str, float | bool | None]
    weights: np.ndarray
    signal: float

    @cached_property
    def sums(self) -> np.ndarray:
        """z of every layer."""
        a, found = self.signal, []
        for w in self.weights.tolist():
            z = w * a
            found.append(z)
            a = float(ACTIVATIONS[self.function].f(z, **self.parameters))
        return np.array(found)

    @cached_property
    def slopes(self) -> np.ndarray:
        return ACTIVATIONS[self.function].df(self.sums, **self.parameters)

    @cached_property
    def back(self) -> np.ndarray:
        """Each layer's factor w f'(z), the last layer's first: the order of the way back."""
        return (self.weights * self.slopes)[::-1]

    @cached_property
    def logs(self) -> np.ndarray:
        """Decimal logarithm of the gradient's size after each layer back."""
        with np.errstate(divide="ignore"):
            return np.cumsum(np.log10(np.abs(self.back)))

    @cached_property
    def signs(self) -> np.ndarray:
        return np.cumprod(np.sign(self.back))

    def gradient(self, index: int) -> str:
        """The gradient after `index + 1` layers, in words."""
        return compact(float(self.logs[index]), float(self.signs[index]))


def chains(settings: Settings) -> list[Chain]:
    """The chains to compare: one for each function with the same weights, or the two rates.

    Raises `Unworkable` where a sum or a slope grows beyond all numbers that a computer holds.
    """
    depth = settings.depth
    if settings.chain == "rates":
        return [Chain(f"Linear, w = {w:g}", "linear", {}, np.full(depth, w), settings.signal) for w in RATES]
    weights = np.full(depth, round(settings.weight, 2))
    if settings.chain == "random":
        drawn = np.random.default_rng(SEED).normal(0, settings.spread, 50)[:depth]
        # A weight that rounds to 0 would end the story by itself.
        weights = np.where(np.abs(drawn) < 0.01, 0.01, np.round(drawn, 2))
    names = dict.fromkeys((settings.function, *settings.others))
    some = [Chain(LIBRARY[name].title, name, settings.parameters(name), weights, settings.signal) for name in names]
    for chain in some:
        _refuse_overflow(chain)
    return some


def _refuse_overflow(chain: Chain) -> None:
    beyond = np.flatnonzero(~((np.abs(chain.sums) < LARGEST) & (np.abs(chain.slopes) < LARGEST)))
    if len(beyond):
        raise Unworkable(
            prose(f"""{chain.title}: layer {beyond[0] + 1} answers with more than any number that a computer holds
                (about 1.8 × 10³⁰⁸). Choose at most {beyond[0]} layer{"s" if beyond[0] > 1 else ""}, a
                smaller weight, or another function.""")
        )
