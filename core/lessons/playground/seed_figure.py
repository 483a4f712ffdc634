"""The same seed twice and another one, on the stage."""

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.playground.compare import Comparison
from core.lessons.playground.compare_figure import three_figure
from core.lessons.playground.seed_words import seed_captions


def seed_figure(made: Comparison, mode: Mode) -> Figure:
    """Three runs, each told by how far it is from the first."""
    return three_figure(made, seed_captions(made), mode)
