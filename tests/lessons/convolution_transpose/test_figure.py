"""The figure of a transposed convolution: sums that grow step by step, and end at the output."""

from functools import partial

import numpy as np
import pytest

from core.lessons.convolution_transpose.convolution_transpose import Transposed, additions, transpose
from core.lessons.convolution_transpose.convolution_transpose_figure import layouts, patches_figure
from core.lessons.convolution_transpose.settings import input_grid, kernel_grid


def patches(n: int, k: int, stride: int, padding: int = 0, extra: int = 0) -> Transposed:
    return transpose(input_grid("own", n, n), kernel_grid("bilinear", k), stride=stride, padding=padding, extra=extra)


CASES = [(1, 1, 1, 0, 0), (3, 3, 2, 0, 0), (4, 3, 2, 1, 1), (5, 5, 4, 2, 3), (2, 2, 4, 0, 3), (5, 5, 1, 0, 0)]
FIGURES = {f"patches, {case}": partial(patches_figure, patches(*case), "patches", "light") for case in CASES}


@pytest.mark.parametrize("case", CASES)
def test_additions_are_in_the_output(case: tuple[int, ...]) -> None:
    one = patches(*case)
    figure = patches_figure(one, "patches", "dark")
    assert figure.steps == one.x.size
    for row in figure.data["additions"]:
        assert row["r"] < one.uncut[0]
        assert row["c"] < one.uncut[1]
    wide, _ = layouts(one)
    assert wide.height <= 440


@pytest.mark.parametrize("case", CASES)
def test_what_is_held_at_every_step_is_the_sum_so_far(case: tuple[int, ...]) -> None:
    one = patches(*case)
    steps = additions(one)
    for step in range(one.x.size):
        held = {added.cell: added for added in steps if added.step <= step < added.until}
        given = np.where(np.arange(one.x.size).reshape(one.x.shape) <= step, one.x, 0)
        expected = np.zeros(one.uncut)
        for (i, j), value in np.ndenumerate(given):
            corner = i * one.stride, j * one.stride
            expected[corner[0] : corner[0] + one.w.shape[0], corner[1] : corner[1] + one.w.shape[1]] += value * one.w
        for cell in np.ndindex(one.uncut):
            assert (held[cell].after if cell in held else 0) == pytest.approx(expected[cell], abs=1e-9)
    p = one.padding
    np.testing.assert_allclose(expected[p : p + one.y.shape[0], p : p + one.y.shape[1]], one.y, atol=1e-9)


def test_displayed_terms_add_up() -> None:
    one = patches(4, 3, 2)
    for row in patches_figure(one, "", "light").data["additions"]:
        assert eval(row["term"].replace("−", "-")) == pytest.approx(float(row["sum"]), abs=1e-9)
        assert eval(row["times"].replace("×", "*")) == pytest.approx(float(row["product"]), abs=1e-9)
