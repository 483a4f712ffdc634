import math

import numpy as np
import pytest

from core.explain.kernels import PRESETS, kernel

SIZES = range(1, 8)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("size", SIZES)
def test_every_preset_has_every_size_in_two_decimals(name: str, size: int) -> None:
    found = kernel(name, (size, size))
    assert found.shape == (size, size)
    assert np.array_equal(found, np.round(found, 2))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["identity", "box", "gaussian", "sharpen"])
def test_what_keeps_brightness_sums_to_one(name: str, size: int) -> None:
    assert kernel(name, (size, size)).sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["box", "gaussian"])
def test_rounded_averages_stay_even_and_close(name: str, size: int) -> None:
    found = kernel(name, (size, size))
    for turned in (found[::-1], found[:, ::-1], found.T):
        assert np.array_equal(found, turned)
    line = [math.comb(size - 1, i) for i in range(size)] if name == "gaussian" else [1] * size
    exact = np.outer(line, line) / sum(line) ** 2
    off = np.abs(found - exact)
    assert off.max() <= 0.031, "at most three hundredths, in the middle"
    off[(size - 1) // 2, (size - 1) // 2] = 0
    assert off.max() < 0.01


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["sobel-x", "sobel-y", "laplacian"])
def test_what_finds_edges_sums_to_zero(name: str, size: int) -> None:
    assert kernel(name, (size, size)).sum() == pytest.approx(0, abs=1e-12)


def test_the_textbook_three_by_threes() -> None:
    assert kernel("sobel-x", (3, 3)).tolist() == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert kernel("sobel-y", (3, 3)).tolist() == [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
    assert kernel("laplacian", (3, 3)).tolist() == [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
    assert kernel("sharpen", (3, 3)).tolist() == [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]
    assert kernel("emboss", (3, 3)).tolist() == [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]


@pytest.mark.parametrize(("name", "shape"), [("blur", (3, 3)), ("box", (0, 3)), ("box", (3, 8))])
def test_what_is_no_kernel_is_refused(name: str, shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="received"):
        kernel(name, shape)
