"""One, two and three hidden layers on the stage."""

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.playground.compare import Comparison
from core.lessons.playground.compare_figure import three_figure
from core.lessons.playground.depth_words import depth_captions


def depth_figure(made: Comparison, mode: Mode) -> Figure:
    """Three runs, each told by what it gets right."""
    return three_figure(made, depth_captions(made), mode)
