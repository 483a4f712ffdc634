"""The views of the unrolling lesson: a cell and its sequence become a picture and words."""

from functools import partial

from core.explain.recurrent import Task
from core.figures.palette import Mode
from core.lessons.unrolling import context_words, unroll_words
from core.lessons.unrolling.context import Context
from core.lessons.unrolling.context_figure import context_figure
from core.lessons.unrolling.unroll import scenes, unrolled_trace
from core.lessons.unrolling.unroll_figure import unroll_figure
from core.view import View


def unroll(task: Task, mode: Mode) -> View:
    """A cell reads its sequence; also the view of types, whose cells do a task each."""
    told = scenes(task)
    trace = unrolled_trace(task, told)
    return View(unroll_figure(trace, task, told, mode), partial(unroll_words.explain, task, trace))


def context(found: Context, mode: Mode) -> View:
    """A sequence, and the same with one input changed."""
    trace = context_words.trace(found)
    return View(context_figure(trace, found.task, mode), partial(context_words.explain, found, trace))
