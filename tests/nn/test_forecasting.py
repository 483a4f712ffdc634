"""Forecasting by hand: windows, folds, scaling, least squares, errors, and series whose law is known."""

import numpy as np
import pytest

from core.nn.forecasting import (
    Fold,
    Linear,
    Scaling,
    diebold_mariano,
    folds,
    mean_absolute,
    mean_absolute_scaled,
    root_mean_square,
    windows,
)
from core.nn.simulated import SIMULATED, arma, random_walk, trend_season


def test_windows_end_the_day_before() -> None:
    found = windows(np.arange(6.0) * 10, 2, [2, 5])
    assert found.tolist() == [[0, 10], [30, 40]]
    with pytest.raises(ValueError, match="window of 3 must lie before the day, received day 2"):
        windows(np.arange(6.0), 3, [2])


def test_folds_follow_each_other_to_the_end() -> None:
    assert folds(10, share=0.4, count=2) == (Fold(6, 8), Fold(8, 10))
    assert folds(400) == (Fold(280, 320), Fold(320, 360), Fold(360, 400))
    with pytest.raises(ValueError, match="received 4 days"):
        folds(4, share=0.3, count=3)


def test_scaling_by_hand() -> None:
    past = np.array([1.0, 3.0])
    assert Scaling.fit(past) == Scaling(2, 1)
    assert Scaling.fit(past, "minmax") == Scaling(1, 2)
    assert Scaling.fit(past, "minmax").apply(np.array([1, 3, 7])).tolist() == [0, 1, 3]
    assert Scaling.fit(np.ones(3)).unit == 1
    scale = Scaling.fit(np.array([4.0, 7, 1]))
    assert scale.undo(scale.apply(past)) == pytest.approx(past)
    with pytest.raises(ValueError, match="'log'"):
        Scaling.fit(past, "log")


def test_least_squares_finds_the_law() -> None:
    x = np.random.default_rng(0).normal(size=(30, 3))
    line = Linear.fit(x, x @ [0.5, -1, 2] + 7)
    assert line.weights == pytest.approx([0.5, -1, 2])
    assert line.intercept == pytest.approx(7)
    assert line.forecast(np.ones((1, 3))) == pytest.approx([8.5])


def test_errors_by_hand() -> None:
    errors = np.array([1.0, -3.0])
    assert mean_absolute(errors) == 2
    assert root_mean_square(errors) == pytest.approx(5**0.5)
    # The past moves by 1 and by 3: 2 a day.
    assert mean_absolute_scaled(errors, np.array([0.0, 1, 4])) == 1


def test_diebold_mariano_by_hand() -> None:
    """Mean 1, variance 2 over four days: 1 / sqrt(2/4), times sqrt(3/4)."""
    gains = np.array([1 + 2**0.5, 1 - 2**0.5, 1 + 2**0.5, 1 - 2**0.5])
    assert diebold_mariano(gains) == pytest.approx((2 * 0.75) ** 0.5)
    assert diebold_mariano(-gains) == pytest.approx(-((2 * 0.75) ** 0.5))
    assert diebold_mariano(np.zeros(3)) == 0
    assert diebold_mariano(np.ones(3)) == np.inf


@pytest.mark.parametrize("name", SIMULATED)
def test_simulated_series_are_the_same_each_time_and_have_two_decimals(name: str) -> None:
    values = SIMULATED[name]()
    assert len(values) == 400
    assert np.array_equal(values, SIMULATED[name]())
    assert np.array_equal(values, np.round(values, 2))


def test_simulated_series_follow_their_law() -> None:
    steps = np.diff(random_walk(20_000, seed=1))
    assert steps.std() == pytest.approx(1, abs=0.02)
    assert np.corrcoef(steps[1:], steps[:-1])[0, 1] == pytest.approx(0, abs=0.02)
    clean = trend_season(40, noise=0)
    assert clean[0] == 100
    assert clean[5] == pytest.approx(100 + 0.25 + 5, abs=0.01)
    # An AR(1) has the deviation 1 / sqrt(1 - a^2) and the correlation a with the day before.
    x = arma(20_000, ar=(0.6,), ma=()) - 100
    assert x.std() == pytest.approx(1.25, abs=0.03)
    assert np.corrcoef(x[1:], x[:-1])[0, 1] == pytest.approx(0.6, abs=0.02)
    # An MA(1) has the correlation b / (1 + b^2) with the day before, and none with the one before that.
    y = arma(20_000, ar=(), ma=(0.5,)) - 100
    assert np.corrcoef(y[1:], y[:-1])[0, 1] == pytest.approx(0.4, abs=0.02)
    assert np.corrcoef(y[2:], y[:-2])[0, 1] == pytest.approx(0, abs=0.02)
