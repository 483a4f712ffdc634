"""Tomorrow's price: a backtest that never looks ahead, errors against independent sums, honest verdicts."""

import math
from functools import cache

import numpy as np
import pytest

from core.lessons.price.forecast import Backtest
from core.lessons.price.forecast_words import explain_forecast
from core.lessons.price.lags import LAGS, Lags
from core.lessons.price.lags_words import explain_lags
from core.lessons.price.study.builtin import PLAN, builtin_trained
from core.lessons.price.study.plan import PricePlan, Trained, least_days, pack, unpack
from core.lessons.price.windows import Windowed
from core.lessons.price.windows_words import explain_windows
from core.media.intake.tables import Series
from core.nn.forecasting import Linear, Scaling, windows
from core.nn.simulated import SIMULATED
from pages.parts.price import price as kit


@cache
def backtest(name: str, *, leak: bool = False) -> Backtest:
    series = Series(name, SIMULATED[name](), (), (), False)
    return kit.backtest(series, PLAN, kit.trained_for(series.values, PLAN, name, ""), leak=leak)


def test_no_forecast_of_the_past_changes_when_the_future_does() -> None:
    """All days after the first fold are made absurd: its forecasts stay as they were, unless the scale leaks."""
    b = backtest("walk")
    later = b.values.copy()
    later[b.folds[0].stop :] += 1000
    for leak, same in ((False, True), (True, False)):
        honest = backtest("walk", leak=leak)
        other = Backtest(later, (), b.window, b.scaling, leak, honest.networks)
        for model in b.forecasts:
            first = slice(0, b.folds[0].stop - b.folds[0].start)
            found = np.allclose(honest.forecasts[model][first], other.forecasts[model][first])
            assert found == (same or model != "network"), (leak, model)


def test_least_squares_does_not_care_about_the_scale() -> None:
    b = backtest("season")
    fold = b.folds[0]
    days = np.arange(fold.start, fold.stop)
    past = np.arange(b.window, fold.start)
    for scale in (b.scale(fold), b.scale(fold, leak=True), Scaling(3, 7)):
        z = scale.apply(b.values)
        line = Linear.fit(windows(z, b.window, past), z[past])
        assert scale.undo(line.forecast(windows(z, b.window, days))) == pytest.approx(b.linear[: len(days)])


def test_errors_are_plain_sums() -> None:
    b = backtest("arma")
    for model, forecast in b.forecasts.items():
        errors = [float(f - b.values[t]) for f, t in zip(forecast, range(280, 400), strict=True)]
        assert b.mae(model) == pytest.approx(sum(abs(e) for e in errors) / 120)
        assert b.rmse(model) == pytest.approx((sum(e * e for e in errors) / 120) ** 0.5)
        folds = [b.fold_mae(model, fold) for fold in b.folds]
        assert np.mean(folds) == pytest.approx(b.mae(model))
    assert b.skill("naive") == 0
    assert b.naive.tolist() == b.values[279:399].tolist()


def test_better_is_said_only_where_it_is_shown() -> None:
    """On a random walk nothing can beat today's value; a season can be learned."""
    walk = backtest("walk")
    for model in ("linear", "network"):
        assert not walk.verdict(model).startswith("better")
    for name in ("season", "arma"):
        assert backtest(name).verdict("linear").startswith("better"), name
        assert abs(backtest(name).statistic("linear")) > 2
    assert (
        "not shown to be better" in explain_forecast(walk, 0.8).notes[2]
        or "worse" in explain_forecast(walk, 0.8).notes[2]
    )


def test_a_copy_of_yesterday_is_unmasked() -> None:
    copy = Lags(backtest("walk"), "naive")
    assert copy.distances[1] == 0
    assert copy.closest == 1
    assert copy.copies
    assert math.isnan(copy.agreement)
    # It has no sign that could be right or wrong.
    assert "no move at all" in explain_lags(copy).notes[2]
    assert "right on" not in explain_lags(copy).notes[2]
    network = Lags(backtest("walk"), "network")
    assert network.closest == 1
    assert network.copies
    good = Lags(backtest("season"), "linear")
    assert not good.copies
    assert good.agreement > 0.5
    for k in range(LAGS):
        expected = np.abs(good.forecast - good.backtest.values[280 - k : 400 - k]).mean()
        assert good.distances[k] == pytest.approx(expected)


@pytest.mark.parametrize("name", SIMULATED)
def test_words_hold_their_numbers(name: str) -> None:
    b = backtest(name)
    words = explain_forecast(b, backtest(name, leak=True).mae("network"))
    assert words.trace.problems() == []
    assert f"{b.mase('network'):.3f}" in words.numbers[1]
    for model in b.forecasts:
        assert f"{b.mae(model):.3f}" in words.notes[0]
    for model, note in zip(("linear", "network"), words.notes[1:3], strict=True):
        less = b.mae("naive") - b.mae(model)
        assert f"{'smaller' if less > 0 else 'larger'} by {abs(less):.3f} on average" in note
    past = np.abs(np.diff(b.values[:280])).mean()
    assert words.question.answer == pytest.approx(1 / past)
    lags = explain_lags(Lags(b, "network"))
    assert lags.trace.problems() == []
    assert f"{Lags(b, 'network').distances[0]:.3f}" in lags.numbers[0]
    found = explain_windows(Windowed(b))
    assert found.trace.problems() == []
    assert found.question.answer == 280 - 15


def test_without_a_network_the_rest_is_told() -> None:
    series = Series("own", SIMULATED["walk"]()[:150], (), (), False)
    b = kit.backtest(series, PricePlan(window=4), None, leak=False)
    words = explain_forecast(b, None)
    assert set(b.forecasts) == {"naive", "linear"}
    assert "Network" not in words.notes[0]
    assert words.trace.problems() == []


def test_the_shortest_series_still_has_windows_of_twice_the_days() -> None:
    plan = PricePlan(window=2)
    b = kit.backtest(Series("own", SIMULATED["walk"]()[: least_days(plan)], (), (), False), plan, None, leak=False)
    # 46 days, 32 of them the past.
    assert "**30** windows, with 4 **28**" in explain_windows(Windowed(b)).slips[0].shows


def test_plans_and_results_travel_as_they_are() -> None:
    assert PricePlan.from_json(PLAN.to_json()) == PLAN
    with pytest.raises(ValueError, match="window must lie in 2 to 30, received 99"):
        PricePlan(window=99)
    trained = builtin_trained("walk")
    again = Trained.from_bytes(trained.to_bytes())
    assert again.fits(SIMULATED["walk"](), PLAN)
    assert not again.fits(SIMULATED["arma"](), PLAN)
    assert np.array_equal(again.weights["past"][2][0], trained.weights["past"][2][0])
    assert unpack(pack(np.arange(3))).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="finite"):
        unpack(pack(np.array([1.0, np.nan])))
