"""The views of the captions lesson: what a network has said becomes a picture and words."""

from collections.abc import Callable, Sequence
from functools import partial

from core.figures.palette import Mode
from core.lessons.captions import search_words, train_words, unseen_words, write_words
from core.lessons.captions.code import FILE, as_bytes
from core.lessons.captions.search import Searched
from core.lessons.captions.search_figure import search_figure
from core.lessons.captions.settings import Asked
from core.lessons.captions.train import Course
from core.lessons.captions.train_figure import train_figure
from core.lessons.captions.unseen import Verdict
from core.lessons.captions.unseen_figure import unseen_figure
from core.lessons.captions.write import Writing
from core.lessons.captions.write_figure import write_figure
from core.view import View


def write(asked: Asked, mode: Mode) -> View:
    """A caption, word by word."""
    w = Writing(asked)
    return View(write_figure(w, mode), partial(write_words.explain, w), {FILE: partial(as_bytes, asked)})


def search(asked: Asked, width: int, mode: Mode) -> View:
    """A beam of this width beside greedy search."""
    s = Searched(asked, width)
    return View(search_figure(s, mode), partial(search_words.explain, s), {FILE: partial(as_bytes, asked)})


def unseen(t: Verdict, urls: Sequence[str], answers: Callable[[], bytes], mode: Mode) -> View:
    """The test, with the pictures (`urls`) that are looked at; `answers` is the file that the code reads."""
    return View(unseen_figure(t, urls, mode), partial(unseen_words.explain, t), {unseen_words.FILE: answers})


def train(course: Course, mode: Mode) -> View:
    """A training, epoch by epoch."""
    return View(
        train_figure(course, mode), partial(train_words.explain, course), {FILE: partial(as_bytes, course.asked)}
    )
