"""The views of the playground: runs become a picture and words. Training takes longest: what has run is handed in."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.playground import approximation_words, code, depth_words, play_words, seed_words
from core.lessons.playground.approximation import Approximation
from core.lessons.playground.approximation_figure import widening_figure
from core.lessons.playground.compare import Comparison
from core.lessons.playground.depth_figure import depth_figure
from core.lessons.playground.play import Run
from core.lessons.playground.play_figure import play_figure
from core.lessons.playground.seed_figure import seed_figure
from core.lessons.playground.settings import Settings
from core.view import View


def play(done: Run, settings: Settings, large: str, mode: Mode) -> View:
    """A network in training; `large` names what the large square shows: the answer, or a unit such as "2.1"."""
    return View(play_figure(done, settings, large, mode), partial(play_words.explain, done), _files(done))


def seed(made: Comparison, mode: Mode) -> View:
    """The same seed twice, and another one."""
    return View(seed_figure(made, mode), partial(seed_words.explain_seeds, made), _files(made.runs[0]))


def depth(made: Comparison, mode: Mode) -> View:
    """One, two and three hidden layers."""
    return View(depth_figure(made, mode), partial(depth_words.explain_depths, made), _files(made.runs[1]))


def approximation(made: Approximation, knots: int, mode: Mode) -> View:
    """Ever wider networks approach a function, which the reader draws by so many `knots`."""
    return View(widening_figure(made, knots, mode), partial(approximation_words.explain, made))


def _files(run: Run) -> dict[str, partial[bytes]]:
    """What the Keras code reads."""
    return {code.FILE: partial(code.file, run)}
