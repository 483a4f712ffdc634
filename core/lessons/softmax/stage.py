"""The views of the softmax lesson: settings become a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.softmax import jacobian_words, loss_words, sigmoids_words, steps_words, unknown_words
from core.lessons.softmax.examples import Kind
from core.lessons.softmax.jacobian import Slopes
from core.lessons.softmax.jacobian_figure import jacobian_figure
from core.lessons.softmax.loss import Costed
from core.lessons.softmax.loss_figure import loss_figure
from core.lessons.softmax.settings import Scores
from core.lessons.softmax.sigmoids import Separate
from core.lessons.softmax.sigmoids_figure import sigmoids_figure
from core.lessons.softmax.steps import Softened
from core.lessons.softmax.steps_figure import steps_figure
from core.lessons.softmax.unknown import OTHER, Unknown
from core.lessons.softmax.unknown_figure import unknown_figure
from core.view import View


def steps(scores: Scores, temperature: float, constant: int, mode: Mode) -> View:
    """Softmax, step by step."""
    soft = Softened(scores, temperature, constant)
    figure = steps_figure(steps_words.trace(soft), scores.names, temperature, mode)
    return View(figure, partial(steps_words.explain, soft))


def loss(scores: Scores, right: int, mode: Mode) -> View:
    """The loss on top, and its gradient."""
    cost = Costed(scores, right)
    return View(loss_figure(loss_words.trace(cost), scores.names, mode), partial(loss_words.explain, cost))


def jacobian(scores: Scores, mode: Mode) -> View:
    """Every slope."""
    slopes = Slopes(scores)
    figure = jacobian_figure(jacobian_words.trace(slopes), scores.names, mode)
    return View(figure, partial(jacobian_words.explain, slopes))


def sigmoids(scores: Scores, kind: Kind | None, mode: Mode) -> View:
    """The same logits as separate sigmoids."""
    separate = Separate(scores, kind)
    figure = sigmoids_figure(sigmoids_words.trace(separate), scores.names, mode)
    return View(figure, partial(sigmoids_words.explain, separate))


def unknown(scores: Scores, threshold: float, other: float, mode: Mode) -> View:
    """A picture that may belong to no class."""
    asked = Unknown(scores, threshold, other)
    names = (*scores.names, OTHER)
    figure = unknown_figure(unknown_words.trace(asked), names, asked.answers(scores.names), threshold, mode)
    return View(figure, partial(unknown_words.explain, asked))
