"""The views of tomorrow's price: a backtest becomes a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.price.code import FILE, weights_file
from core.lessons.price.forecast import Backtest
from core.lessons.price.forecast_figure import forecast_figure
from core.lessons.price.forecast_words import explain_forecast
from core.lessons.price.lags import Lags
from core.lessons.price.lags_figure import lags_figure
from core.lessons.price.lags_words import explain_lags
from core.lessons.price.windows import Windowed
from core.lessons.price.windows_figure import windows_figure
from core.lessons.price.windows_words import explain_windows
from core.view import View


def windows(b: Backtest, mode: Mode) -> View:
    """Which days a model sees, and which one it is asked for."""
    w = Windowed(b)
    return View(windows_figure(w, mode), partial(explain_windows, w), _files(b))


def forecast(b: Backtest, other: float | None, mode: Mode) -> View:
    """Forecasts beside what came; `other` as for the words."""
    return View(forecast_figure(b, mode), partial(explain_forecast, b, other), _files(b))


def lags(b: Backtest, model: str, mode: Mode) -> View:
    """A model's forecasts against the days before; the linear one's where it has made none."""
    found = Lags(b, model if model in b.forecasts else "linear")
    return View(lags_figure(found, mode), partial(explain_lags, found), _files(b))


def _files(b: Backtest) -> dict[str, partial[bytes]]:
    """What the Keras code reads."""
    return {FILE: partial(weights_file, b)}
