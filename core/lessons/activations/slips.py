"""Three things that are often said of activation functions, each beside the number that shows what is true."""

import math
from functools import cache

from core.explain.explanation import Slip
from core.nn.activations import ACTIVATIONS
from core.wording import prose


@cache
def slips() -> tuple[Slip, ...]:
    """The same in every view: they are about activations as such."""
    sigmoid, relu = ACTIVATIONS["sigmoid"], ACTIVATIONS["relu"]
    e = math.e
    one, two = float(sigmoid.f(1.0)), float(sigmoid.f(2.0))
    peak = float(sigmoid.df(0.0))
    right, left = float(relu.df(2.0)), float(relu.df(-2.0))
    return (
        Slip(
            "Sigmoid is 1/1 + e^x",
            "It is 1/(1 + e^−x). The brackets and the minus sign both matter.",
            prose(f"""At x = 1: as said, 1/1 + e = 1 + {e:.4f} = **{1 + e:.4f}**. With brackets but no minus, 1/(1 +
                {e:.4f}) = **{1 / (1 + e):.4f}**, which falls where it should rise. Right is 1/(1 + {1 / e:.4f}) =
                **{one:.4f}**."""),
        ),
        Slip(
            "Activation functions make a network multilinear",
            prose("""They add **non-linearity**. Without one, any number of layers collapses into a single linear map:
                see *Linear layers collapse*."""),
            prose(f"""A linear f has f(2) = 2 · f(1). The sigmoid has f(2) = **{two:.4f}**, and 2 · f(1) = 2 ·
                {one:.4f} = **{2 * round(one, 4):.4f}**."""),
        ),
        Slip(
            "ReLU deals with the vanishing gradient",
            prose("""Half of it: for x > 0 its slope is 1, so it does not shrink the gradient. For x < 0 its slope is
                0: nothing gets back, and a unit may stay dead. Hence leaky ReLU. Weights below 1 still shrink it."""),
            prose(f"""Slope at x = 2: **{right:.0f}**, at x = −2: **{left:.0f}**. Through 50 layers: 1⁵⁰ = **1**, while
                the sigmoid leaves at most {peak:.2f}⁵⁰ = {peak**50 * 1e31:.1f} × 10⁻³¹."""),
        ),
    )
