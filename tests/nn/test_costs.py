"""Prices of layers: against counts made by hand, published tables, and the products of a naive loop."""

from itertools import product

import pytest

from core.nn.costs import Cost, conv_cost, dense_cost, normalization_cost
from core.nn.shapes import conv_output_size


def test_by_hand() -> None:
    # LeNet-5's first two convolutions: 6 kernels of 5x5x1 on 28x28, 16 of 5x5x6 on 10x10.
    assert conv_cost(5, 1, 6, 784) == Cost(156, 117_600)
    assert conv_cost(5, 6, 16, 100) == Cost(2416, 240_000)
    assert dense_cost(84, 10) == Cost(850, 840)
    assert dense_cost(84, 10, bias=False) == Cost(840, 840)
    assert normalization_cost(64) == Cost(256, 0)
    assert Cost(1, 2) + Cost(3, 4) == Cost(4, 6)


def test_mobilenet_table_4() -> None:
    """Howard et al. (2017), section 3.1: depthwise separable costs 1/N + 1/k^2 of the full convolution."""
    full = conv_cost(3, 512, 512, 14 * 14, bias=False).multiply_adds
    light = conv_cost(3, 512, 512, 14 * 14, groups=512, bias=False) + conv_cost(1, 512, 512, 14 * 14, bias=False)
    assert light.multiply_adds / full == pytest.approx(1 / 512 + 1 / 9)


@pytest.mark.parametrize(("kernel", "channels", "filters", "groups"), [(3, 4, 6, 2), (1, 3, 5, 1), (2, 4, 4, 4)])
def test_multiply_adds_are_the_products_of_a_loop(kernel: int, channels: int, filters: int, groups: int) -> None:
    side = conv_output_size(5, kernel)
    reads = channels // groups
    count = sum(
        1 for _ in product(range(side), range(side), range(filters), range(kernel), range(kernel), range(reads))
    )
    assert conv_cost(kernel, channels, filters, side**2, groups=groups).multiply_adds == count


def test_refusals() -> None:
    with pytest.raises(ValueError, match="groups must divide channels and filters, received 3 for 4 and 6"):
        conv_cost(3, 4, 6, 9, groups=3)
    with pytest.raises(ValueError, match="kernel must be an integer of at least 1, received 0"):
        conv_cost(0, 4, 6, 9)
    with pytest.raises(ValueError, match="inputs must be an integer"):
        dense_cost(2.5, 3)  # type: ignore[arg-type]
