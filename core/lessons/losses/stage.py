"""The views of the losses lesson: settings become a picture and words."""

from functools import partial

import numpy as np

from core.figures.palette import Mode
from core.lessons.losses import curve_words, rows_words, slow_words
from core.lessons.losses.curve_figure import curve_figure
from core.lessons.losses.rows import read
from core.lessons.losses.rows_figure import rows_figure
from core.lessons.losses.settings import Settings
from core.lessons.losses.slow_figure import slow_figure
from core.view import View


def rows(settings: Settings, table: np.ndarray, mode: Mode) -> View:
    """A loss on the rows of a table."""
    content = read(settings, table)
    return View(rows_figure(content, mode), partial(rows_words.explain, content))


def curve(settings: Settings, mode: Mode) -> View:
    """Losses over one prediction."""
    return View(curve_figure(settings, mode), partial(curve_words.explain, settings))


def slow(settings: Settings, mode: Mode) -> View:
    """One neuron with either cost."""
    return View(slow_figure(settings, mode), partial(slow_words.explain, settings))
