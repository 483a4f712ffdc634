"""The stages of tomorrow's price: plain rows inside the board, whatever the series."""

import json

import numpy as np
import pytest

from core.figures.palette import Mode
from core.lessons.price.lags import Lags
from core.lessons.price.study.plan import PricePlan
from core.lessons.price.windows import Windowed
from core.media.intake.tables import Series
from pages.parts.price import price as kit
from tests.lessons.next_word.test_tokens_figure import check
from tests.lessons.price.test_words import backtest


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_view_fits_its_board(mode: Mode) -> None:
    b = backtest("walk")
    lags = kit.lags_stage(Lags(b, "network"), mode)
    check(lags)
    assert (lags.steps, lags.start) == (7, 2)
    for figure, steps in ((kit.forecast_stage(b, mode), 120), (kit.windows_stage(Windowed(b), mode), 40)):
        assert json.loads(json.dumps(figure.still(steps)))
        assert figure.steps == steps


def test_a_series_that_stands_still_is_drawn() -> None:
    b = kit.backtest(Series("flat", np.full(80, 5.0), (), (), False), PricePlan(window=2), None, leak=False)
    assert kit.forecast_stage(b, "light").steps == 24
    assert kit.windows_stage(Windowed(b), "light").steps
    assert kit.lags_stage(Lags(b, "linear"), "light").steps == 7
