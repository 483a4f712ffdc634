"""The stages of tomorrow's price: plain rows inside the board, whatever the series."""

from collections.abc import Callable

import numpy as np

from core.figures.player import Figure
from core.lessons.price import stage
from core.lessons.price.study.plan import PricePlan
from core.media.intake.tables import Series
from pages.parts.price import price as kit
from tests.lessons.price.test_words import backtest

FIGURES: dict[str, Callable[[], Figure]] = {
    "lags": lambda: stage.lags(backtest("walk"), "network", "light").figure,
    "forecast": lambda: stage.forecast(backtest("walk"), None, "light").figure,
    "windows": lambda: stage.windows(backtest("walk"), "dark").figure,
}


def test_steps_are_lags_forecasts_and_windows() -> None:
    assert {name: make().steps for name, make in FIGURES.items()} == {"lags": 7, "forecast": 120, "windows": 40}
    assert FIGURES["lags"]().start == 1


def test_a_series_that_stands_still_is_drawn() -> None:
    b = kit.backtest(Series("flat", np.full(80, 5.0), (), (), False), PricePlan(window=2), None, leak=False)
    assert stage.forecast(b, None, "light").figure.steps == 24
    assert stage.windows(b, "light").figure.steps
    assert stage.lags(b, "linear", "light").figure.steps == 7
