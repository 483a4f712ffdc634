"""RNN unrolling: one small cell reads a sequence, drawn once per time step."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.explain.recurrent import Task
from core.lessons.unrolling.context import context
from core.lessons.unrolling.context_words import explain_context
from core.lessons.unrolling.examples import EXAMPLES, own
from core.lessons.unrolling.settings import IDEA, Settings
from core.lessons.unrolling.stage import context_stage, stage, told
from core.lessons.unrolling.types import TYPICAL
from core.lessons.unrolling.unroll_words import explain_unrolled
from core.view import View
from pages.kit.controls import Controls, door
from pages.kit.lesson import show
from pages.kit.recurrent import edited
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    views = {"unroll": _unroll, "types": _types, "context": _context}
    return views[panel.show("view")](panel)


def _unroll(panel: Controls) -> Callable[[], View]:
    example = panel.show("example")
    if example == "own":
        panel.beside("steps", "features")
        panel.beside("units", "outputs")
        chosen = panel.settings
        task = own(chosen.features, chosen.units, chosen.outputs, chosen.steps, panel.show("activation"))
        example += str(task.x.shape + task.V.shape)
    else:
        task = EXAMPLES[example]
    return _played(_edited(task, example))


def _types(panel: Controls) -> Callable[[], View]:
    kind = panel.show("kind")
    task = TYPICAL[kind]
    st.caption(task.says)
    return _played(_edited(task, kind))


def _played(task: Task) -> Callable[[], View]:
    return lambda: View(stage(task, mode()), lambda: explain_unrolled(task, told(task)))


def _context(panel: Controls) -> Callable[[], View]:
    reader = panel.show("reader")
    panel.show("changed", "by", "memory")
    task, chosen = _edited(EXAMPLES[reader], reader), panel.settings

    def tell() -> View:
        found = context(task, chosen.changed, chosen.by, chosen.memory)
        return View(context_stage(found, mode()), partial(explain_context, found))

    return tell


def _edited(task: Task, base: str) -> Task:
    """The numbers as the reader has them."""
    return edited(task, base, door("Edit the numbers"))


show("unrolling", controls, idea=IDEA)
