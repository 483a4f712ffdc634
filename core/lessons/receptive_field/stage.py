"""The view of the receptive field lesson: a stack of layers becomes a picture and words."""

from functools import partial

import numpy as np

from core.figures.palette import Mode
from core.lessons.receptive_field import receptive_field_words as words
from core.lessons.receptive_field.receptive_field import Stack
from core.lessons.receptive_field.receptive_field_figure import cone_figure
from core.view import View


def receptive_field(stack: Stack, pixels: np.ndarray, mode: Mode) -> View:
    """One cell of the top traced back; `pixels` (H, W, 3) are the input as a picture."""
    captions = [words.caption(stack, number) for number in range(len(stack.layers), 0, -1)]
    return View(cone_figure(stack, captions, pixels, mode), partial(words.explain, stack))
