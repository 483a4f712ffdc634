"""The views of backpropagation through time: a network that learns, or a long way back, become a picture and words."""

from functools import partial

from core.explain.proof import Checked
from core.figures.palette import Mode
from core.lessons.bptt import gradient_words, vanishing_words
from core.lessons.bptt.gradient import Gradients, passed
from core.lessons.bptt.gradient_figure import gradient_figure
from core.lessons.bptt.gradient_steps import bptt_trace, scenes
from core.lessons.bptt.task import Learner
from core.lessons.bptt.vanishing import Passage
from core.lessons.bptt.vanishing_figure import vanishing_figure
from core.view import View


def gradient(learner: Learner, matrix: str, cut: int, checked: Checked[Gradients] | None, mode: Mode) -> View:
    """The way back, column by column; `matrix` is the one whose gradient is gathered."""
    found = passed(learner, cut, checked)
    told = scenes(found, matrix)
    trace = bptt_trace(found, told, matrix)
    return View(
        gradient_figure(trace, found, told, matrix, mode), partial(gradient_words.explain, found, trace, matrix)
    )


def vanishing(passage: Passage, mode: Mode) -> View:
    """What is left of the gradient after many steps."""
    return View(vanishing_figure(passage, mode), partial(vanishing_words.explain, passage))
