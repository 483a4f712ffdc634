"""The views of next words: what a text, a training, a reading is becomes a picture and words."""

from collections.abc import Callable, Mapping
from functools import partial

from core.figures.palette import Mode
from core.lessons.next_word.generate import Written
from core.lessons.next_word.generate_figure import generate_figure
from core.lessons.next_word.generate_words import explain_written
from core.lessons.next_word.predict import Reading
from core.lessons.next_word.predict_figure import predict_figure
from core.lessons.next_word.predict_words import explain_reading
from core.lessons.next_word.text import Passage
from core.lessons.next_word.text_figure import text_figure
from core.lessons.next_word.text_words import explain_text
from core.lessons.next_word.train import Course
from core.lessons.next_word.train_figure import train_figure
from core.lessons.next_word.train_words import explain_course
from core.view import View

Files = Mapping[str, Callable[[], bytes]]


def text(p: Passage, mode: Mode) -> View:
    """How a text becomes numbers."""
    return View(text_figure(p, mode), partial(explain_text, p), {"vocabulary.txt": partial(_vocabulary, p)})


def _vocabulary(p: Passage) -> bytes:
    return "\n".join(p.vocabulary[1:]).encode()


def train(course: Course, files: Files, mode: Mode) -> View:
    """A training, epoch by epoch."""
    return View(train_figure(course, mode), partial(explain_course, course), files)


def predict(r: Reading, files: Files, mode: Mode) -> View:
    """What comes next, after every token that is read."""
    return View(predict_figure(r, mode), partial(explain_reading, r), files)


def generate(w: Written, files: Files, mode: Mode) -> View:
    """A network that writes."""
    return View(generate_figure(w, mode), partial(explain_written, w), files)
