"""The views of CTC on a tiny example: what its probabilities make becomes a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.captcha import alignments as ways
from core.lessons.captcha import alignments_words, decoding_words, lattice_words
from core.lessons.captcha.alignments_figure import alignments_figure
from core.lessons.captcha.decoding import Decoding
from core.lessons.captcha.decoding_figure import decoding_figure
from core.lessons.captcha.example import Task
from core.lessons.captcha.lattice import Lattice
from core.lessons.captcha.lattice_figure import lattice_figure
from core.view import View


def alignments(task: Task, mode: Mode) -> View:
    """All ways to lay the text along the columns."""
    found = ways.alignments(task)
    return View(alignments_figure(found, mode), partial(alignments_words.explain, found))


def lattice(task: Task, mode: Mode) -> View:
    """Their sum without writing them out."""
    found = Lattice(task)
    steps = lattice_words.trace(found)
    return View(lattice_figure(found, steps, mode), partial(lattice_words.explain, found, steps))


def decoding(task: Task, width: int, mode: Mode) -> View:
    """Back from probabilities to a text, greedy and with a beam of this width."""
    found = Decoding(task, width)
    return View(decoding_figure(found, mode), partial(decoding_words.explain, found))
