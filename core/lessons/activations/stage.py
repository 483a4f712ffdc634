"""The views of the activations lesson: settings become a picture and words."""

from functools import partial

import numpy as np

from core.figures.palette import Mode
from core.lessons.activations import chain_words, collapse_words, curves_words, dead_words
from core.lessons.activations.chain_figure import chain_figure
from core.lessons.activations.collapse import Layers
from core.lessons.activations.collapse_figure import collapse_figure
from core.lessons.activations.curves_figure import functions_figure
from core.lessons.activations.dead_figure import dead_figure
from core.lessons.activations.settings import Settings
from core.view import View


def curves(settings: Settings, mode: Mode) -> View:
    """Functions and their slopes."""
    return View(functions_figure(settings, mode), partial(curves_words.explain, settings))


def chain(settings: Settings, mode: Mode) -> View:
    """The gradient through a chain of neurons."""
    return View(chain_figure(settings, mode), partial(chain_words.explain, settings))


def dead(settings: Settings, rows: np.ndarray, mode: Mode) -> View:
    """A unit that learns from these rows, with ReLU and with leaky ReLU."""
    return View(dead_figure(settings, rows, mode), partial(dead_words.explain, settings, rows))


def collapse(layers: Layers, mode: Mode) -> View:
    """Two layers and the one that they make."""
    return View(collapse_figure(layers, mode), partial(collapse_words.explain, layers))
