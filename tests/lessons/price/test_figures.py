"""The stages of tomorrow's price: plain rows inside the board, whatever the series."""

import json

import numpy as np
import pytest

from core.figures.palette import Mode
from core.lessons.price import stage
from core.lessons.price.study.plan import PricePlan
from core.media.intake.tables import Series
from pages.parts.price import price as kit
from tests.lessons.next_word.test_tokens_figure import check
from tests.lessons.price.test_words import backtest


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_view_fits_its_board(mode: Mode) -> None:
    b = backtest("walk")
    lags = stage.lags(b, "network", mode).figure
    check(lags)
    assert (lags.steps, lags.start) == (7, 2)
    for figure, steps in ((stage.forecast(b, None, mode).figure, 120), (stage.windows(b, mode).figure, 40)):
        assert json.loads(json.dumps(figure.still(steps)))
        assert figure.steps == steps


def test_a_series_that_stands_still_is_drawn() -> None:
    b = kit.backtest(Series("flat", np.full(80, 5.0), (), (), False), PricePlan(window=2), None, leak=False)
    assert stage.forecast(b, None, "light").figure.steps == 24
    assert stage.windows(b, "light").figure.steps
    assert stage.lags(b, "linear", "light").figure.steps == 7
