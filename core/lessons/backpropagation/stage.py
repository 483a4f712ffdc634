"""The views of backpropagation: a network at work, its course, or a circuit become a picture and words."""

from collections.abc import Sequence
from functools import partial

from core.figures.palette import Mode
from core.lessons.backpropagation import circuit_words, many_words, step_words
from core.lessons.backpropagation.circuit import Example, solved, stepped
from core.lessons.backpropagation.circuit_figure import circuit_figure
from core.lessons.backpropagation.many import Course
from core.lessons.backpropagation.many_figure import many_figure
from core.lessons.backpropagation.step import Pass
from core.lessons.backpropagation.step_figure import step_figure
from core.lessons.backpropagation.step_scenes import scenes
from core.lessons.backpropagation.step_trace import step_trace
from core.view import View


def step(found: Pass, places: int, mode: Mode) -> View:
    """One step of learning, unit by unit."""
    told = scenes(found, places)
    words = partial(step_words.explain, found, told, step_trace(found, told), places)
    return View(step_figure(found, told, mode), words)


def many(found: Course, row: int, mode: Mode) -> View:
    """Ten thousand steps: the network on the example numbered `row`, beside its error."""
    return View(many_figure(found, row, mode), partial(many_words.explain, found))


def circuit(example: Example, inputs: Sequence[float], places: int, mode: Mode, rate: float | None = None) -> View:
    """The chain rule on single numbers; with one that learns, a step of it at this rate, or at the example's own."""
    found = solved(example, inputs)
    rate = example.rate if rate is None else rate
    after = stepped(example, found, rate) if example.learns else None
    told = circuit_words.scenes(example, found, places, rate)
    words = partial(circuit_words.explain, example, found, told, places, after)
    return View(circuit_figure(example, found, told, places, mode, after), words)
