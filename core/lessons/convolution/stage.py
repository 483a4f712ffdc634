"""The view of the convolution lesson: a convolution becomes a picture and words."""

from functools import partial

import numpy as np

from core.explain.sliding import trace
from core.figures.palette import Mode
from core.lessons.convolution.convolution_figure import convolution_figure
from core.lessons.convolution.convolution_words import explain
from core.media.out.uri import png
from core.sliding import Convolution
from core.view import View


def convolution(conv: Convolution, padding: int | str, mode: Mode, *, picture: bool) -> View:
    """A kernel slides over numbers, or over a `picture`; `padding` as the reader chose it."""
    files = {"input.png": partial(png, conv.x.astype(np.uint8))} if picture else {}
    captions = [] if picture else [step.caption for step in trace(conv).steps]
    return View(convolution_figure(conv, captions, mode, picture=picture), partial(explain, conv, padding), files)
