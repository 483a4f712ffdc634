"""The view of the transposed convolution lesson: a transposed convolution becomes a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.convolution_transpose.convolution_transpose import Transposed
from core.lessons.convolution_transpose.convolution_transpose_figure import patches_figure
from core.lessons.convolution_transpose.convolution_transpose_words import evenness, explain
from core.view import View


def convolution_transpose(t: Transposed, mode: Mode) -> View:
    """Every input cell lays its multiple of the kernel on the output."""
    return View(patches_figure(t, evenness(t), mode), partial(explain, t))
