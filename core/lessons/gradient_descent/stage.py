"""The views of the gradient descent lesson: settings become a picture and words.

Pictures of surfaces take longer than all the rest: they are handed in.
"""

from functools import partial

from core.figures.palette import Mode
from core.lessons.gradient_descent import ball_words, batches_words, scaling_words, schedules_words, surface_words
from core.lessons.gradient_descent.ball import Ball
from core.lessons.gradient_descent.ball_figure import ball_figure
from core.lessons.gradient_descent.batches import Sizes
from core.lessons.gradient_descent.batches_figure import batches_figure
from core.lessons.gradient_descent.geyser import csv
from core.lessons.gradient_descent.scaling import Scaling
from core.lessons.gradient_descent.scaling_figure import scaling_figure
from core.lessons.gradient_descent.schedules import Falling
from core.lessons.gradient_descent.schedules_figure import schedules_figure
from core.lessons.gradient_descent.surface import Race
from core.lessons.gradient_descent.surface_figure import surface_figure
from core.view import View


def ball(held: Ball, mode: Mode) -> View:
    """One weight on its curve."""
    return View(ball_figure(held, mode), partial(ball_words.explain, held))


def surface(held: Race, url: str, mode: Mode) -> View:
    """Optimizers on a surface."""
    return View(surface_figure(held, url, mode), partial(surface_words.explain, held))


def batches(held: Sizes, url: str, mode: Mode) -> View:
    """Sizes of batches."""
    return View(batches_figure(held, url, mode), partial(batches_words.explain, held), {"geyser.csv": csv})


def schedules(held: Falling, mode: Mode) -> View:
    """Rates that fall."""
    return View(schedules_figure(held, mode), partial(schedules_words.explain, held))


def scaling(held: Scaling, urls: tuple[str, str], mode: Mode) -> View:
    """A feature as it is, and standardized."""
    return View(scaling_figure(held, urls, mode), partial(scaling_words.explain, held), {"geyser.csv": csv})
