import numpy as np
import pytest

from core.explain.grids import EXAMPLES, LARGEST, from_text, to_text


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 2, 1), (2, 3, 3), (12, 12, 3)])
def test_a_grid_survives_the_link(shape: tuple[int, int, int]) -> None:
    grid = np.round(np.random.default_rng(1).normal(0, 50, shape), 2)
    text = to_text(grid)
    assert from_text(text, shape).tolist() == grid.tolist()  # type: ignore[union-attr]
    assert all(letter in "0123456789.-_*~" for letter in text), "nothing that a link would escape"


@pytest.mark.parametrize("text", ["", "a", "1_2", "1*2*3", "nan", "inf", "1e9", "1_2~3_4", "<b>", "1" * 5000])
def test_nonsense_is_no_grid(text: str) -> None:
    assert from_text(text, (2, 2, 1)) is None


def test_numbers_are_rounded_to_two_decimals() -> None:
    grid = from_text("0.005_-0.001*1.239_2", (2, 2, 1))
    assert grid is not None
    assert grid[..., 0].tolist() == [[0.0, 0.0], [1.24, 2.0]]


def test_the_examples_fit_a_grid_that_shows_every_number() -> None:
    for example in EXAMPLES.values():
        assert example.grid.ndim == 2
        assert max(example.grid.shape) <= LARGEST
