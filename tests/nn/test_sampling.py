"""Temperature, top k, drawing, and intervals by resampling."""

import numpy as np
import pytest

from core.nn.resampling import block_interval
from core.nn.sampling import drawn, laid, shaped

P = np.array([0.5, 0.3, 0.2])


def test_temperature_raises_probabilities_to_a_power() -> None:
    assert shaped(np.log(P), temperature=0.5) == pytest.approx(P**2 / (P**2).sum())
    assert shaped(np.log(P), temperature=2) == pytest.approx(P**0.5 / (P**0.5).sum())
    assert shaped(np.log(P) + 1000) == pytest.approx(P)


def test_top_k_keeps_the_largest_and_the_first_of_equals() -> None:
    assert shaped(np.log(P), top_k=2) == pytest.approx([5 / 8, 3 / 8, 0])
    assert shaped(np.zeros(3), top_k=1).tolist() == [1, 0, 0]
    assert shaped(np.log(P), top_k=9) == pytest.approx(P)


def test_a_number_falls_on_a_stretch() -> None:
    order, ends = laid(np.array([0.2, 0.5, 0.3]))
    assert order.tolist() == [1, 2, 0]
    assert ends == pytest.approx([0.5, 0.8, 1])
    assert [drawn(P, u) for u in (0, 0.499, 0.5, 0.799, 0.8, 0.999999)] == [0, 0, 1, 1, 2, 2]
    # Rounding that leaves the sum below 1 draws nothing that has no probability.
    assert drawn(np.array([0.7, 0.2999999, 0.0]), 0.99999999) == 1


def test_draws_come_as_often_as_their_probability_says() -> None:
    found = [drawn(P, u) for u in (np.arange(1000) + 0.5) / 1000]
    assert np.bincount(found).tolist() == [500, 300, 200]


def test_bad_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0, received 0"):
        shaped(P, temperature=0)
    with pytest.raises(ValueError, match="at least 0, received -1"):
        shaped(P, top_k=-1)


def test_an_interval_of_equal_numbers_is_that_number() -> None:
    found = block_interval(np.full(10, 3.0))
    assert (found.mean, found.low, found.high, found.block, found.sign) == (3, 3, 3, 3, 1)


def test_an_interval_of_independent_numbers_is_that_of_the_normal_law() -> None:
    values = np.random.default_rng(1).normal(0.1, 1, 400)
    found = block_interval(values, block=1)
    half = 1.96 * values.std() / 20
    assert found.low == pytest.approx(values.mean() - half, abs=0.015)
    assert found.high == pytest.approx(values.mean() + half, abs=0.015)
    assert found.sign == int(found.low > 0)
    assert block_interval(-values, block=1).sign == -found.sign


def test_numbers_that_follow_each_other_make_the_interval_wider() -> None:
    values = np.repeat(np.random.default_rng(2).normal(0, 1, 60), 8)
    plain, blocks = block_interval(values, block=1), block_interval(values, block=16)
    assert blocks.high - blocks.low > 1.8 * (plain.high - plain.low)
    with pytest.raises(ValueError, match="n at least 2"):
        block_interval(np.zeros(1))
