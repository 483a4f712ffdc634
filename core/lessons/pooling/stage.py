"""The views of the pooling lesson: numbers become a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.pooling import flatten_words, gradient_words, pool_words, shift_words, strided_words
from core.lessons.pooling.flatten import Flattened
from core.lessons.pooling.flatten_figure import flatten_figure
from core.lessons.pooling.gradient import Returned
from core.lessons.pooling.gradient_figure import gradient_figure
from core.lessons.pooling.pool import Pooled
from core.lessons.pooling.pool_figure import pool_figure
from core.lessons.pooling.shift import Shifts
from core.lessons.pooling.shift_figure import shift_figure
from core.lessons.pooling.strided import Compared
from core.lessons.pooling.strided_figure import strided_figure
from core.media.out.npy import npy
from core.view import View

FILE = "input.npy"  # what the Keras code reads a large input from
WRITTEN_OUT = 400  # cells of an input that the code holds itself


def pool(p: Pooled, source: str, mode: Mode) -> View:
    """Window by window; the input is numbers, a picture, or a network's map."""
    large = p.x.size > WRITTEN_OUT
    words = partial(pool_words.explain, p, FILE if large else "")
    captions = [step.caption for step in pool_words.trace(p).steps] if source == "numbers" else []
    return View(pool_figure(p, source, captions, mode), words, {FILE: partial(npy, p.x)} if large else {})


def shift(s: Shifts, mode: Mode) -> View:
    """What pooling forgets when the input moves."""
    return View(shift_figure(s, shift_words.captions(s), mode), partial(shift_words.explain, s))


def gradient(r: Returned, mode: Mode) -> View:
    """The gradient's way back."""
    return View(gradient_figure(r, gradient_words.captions(r), mode), partial(gradient_words.explain, r))


def flatten(f: Flattened, mode: Mode) -> View:
    """All numbers in one row."""
    return View(flatten_figure(f, flatten_words.captions(f), mode), partial(flatten_words.explain, f))


def strided(c: Compared, mode: Mode) -> View:
    """A convolution with a stride instead of pooling."""
    return View(strided_figure(c, strided_words.captions(c), mode), partial(strided_words.explain, c))
