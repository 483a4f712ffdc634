"""What a layer costs: numbers to learn and multiply-adds to make, by the formulas that papers count with.

A multiply-add is one product added to a sum. Papers call it a MAC, or count it as one or as two operations (FLOPs).
Adding a bias, an activation, pooling and normalization are not counted, as in He et al., "Deep Residual Learning
for Image Recognition" (2016), and Howard et al., "MobileNets" (2017).
"""

from dataclasses import dataclass

from core.nn.checks import flag, integer


@dataclass(frozen=True)
class Cost:
    """How many parameters a layer has, and how many multiply-adds one example takes."""

    parameters: int
    multiply_adds: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.parameters + other.parameters, self.multiply_adds + other.multiply_adds)


NOTHING = Cost(0, 0)


def conv_cost(kernel: int, channels: int, filters: int, positions: int, *, groups: int = 1, bias: bool = True) -> Cost:
    """A square convolution from `channels` to `filters` maps whose outputs have `positions` cells each.

        weights       = kernel^2 * (channels / groups) * filters
        multiply-adds = weights * positions

    Every weight is used once at each position; a bias per filter is one parameter more. A depthwise
    convolution has as many groups as channels. Dilation changes neither number.

    Raises `ValueError` for numbers below 1, and where `groups` does not divide both `channels` and `filters`.

    >>> conv_cost(3, 64, 128, 56 * 56)
    Cost(parameters=73856, multiply_adds=231211008)
    """
    kernel, positions = integer(kernel, "kernel"), integer(positions, "positions")
    channels, filters = integer(channels, "channels"), integer(filters, "filters")
    groups = integer(groups, "groups")
    if channels % groups or filters % groups:
        raise ValueError(f"groups must divide channels and filters, received {groups} for {channels} and {filters}")
    weights = kernel**2 * (channels // groups) * filters
    return Cost(weights + (filters if flag(bias, "bias") else 0), weights * positions)


def dense_cost(inputs: int, outputs: int, *, bias: bool = True) -> Cost:
    """A dense layer: every output has a weight of its own for every input, and a bias.

    >>> dense_cost(400, 120)
    Cost(parameters=48120, multiply_adds=48000)
    """
    weights = integer(inputs, "inputs") * integer(outputs, "outputs")
    return Cost(weights + (outputs if flag(bias, "bias") else 0), weights)


def normalization_cost(channels: int) -> Cost:
    """Batch normalization: a scale and an offset per channel, learned, and a running mean and variance, measured.

    >>> normalization_cost(64)
    Cost(parameters=256, multiply_adds=0)
    """
    return Cost(4 * integer(channels, "channels"), 0)
