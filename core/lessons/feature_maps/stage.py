"""The views of the feature maps lesson: a picture's way through a network becomes a figure and words."""

from functools import partial

from core.explain.passage import Passage
from core.figures.palette import Mode
from core.lessons.feature_maps import map_words, network_words, number_words, pixel_words
from core.lessons.feature_maps.map import pieces_of
from core.lessons.feature_maps.map_figure import map_figure
from core.lessons.feature_maps.network_figure import network_figure
from core.lessons.feature_maps.number_figure import number_figure
from core.lessons.feature_maps.pixel_figure import pixel_figure
from core.view import View


def network(passage: Passage, index: int, unit: int, mode: Mode) -> View:
    """The whole network; the layer at `index` shows this unit large."""
    return View(network_figure(passage, index, unit, mode), partial(network_words.explain, passage))


def map(passage: Passage, index: int, unit: int, mode: Mode) -> View:
    """One map of the layer at `index`."""
    steps = map_words.trace(passage, index, unit, pieces_of(passage, index, unit)).steps
    figure = map_figure(passage, index, unit, [step.caption for step in steps], mode)
    return View(figure, partial(map_words.explain, passage, index, unit))


def pixel(passage: Passage, index: int, unit: int, mode: Mode) -> View:
    """Every number of one map."""
    return View(pixel_figure(passage, index, unit, mode), partial(pixel_words.explain, passage, index, unit))


def number(passage: Passage, index: int, unit: int, mode: Mode) -> View:
    """The numbers of a layer that has no maps, opened at one of them."""
    return View(number_figure(passage, index, unit, mode), partial(number_words.explain, passage, index, unit))
