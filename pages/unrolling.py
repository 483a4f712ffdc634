"""RNN unrolling: one small cell reads a sequence, drawn once per time step."""

from collections.abc import Callable

import streamlit as st

from core.explain.recurrent import Task
from core.lessons.unrolling import stage
from core.lessons.unrolling.context import context
from core.lessons.unrolling.examples import EXAMPLES, own
from core.lessons.unrolling.settings import IDEA, Settings
from core.lessons.unrolling.types import TYPICAL
from core.view import View
from pages.kit.controls import Controls, door
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.recurrent import edited
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"unroll": _unroll, "types": _types, "context": _context})


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
    return lambda: kept(stage.unroll, entries=48, megabytes=24)(task, mode())


def _context(panel: Controls) -> Callable[[], View]:
    reader = panel.show("reader")
    panel.show("changed", "by", "memory")
    task, chosen = _edited(EXAMPLES[reader], reader), panel.settings
    found = context(task, chosen.changed, chosen.by, chosen.memory)
    return lambda: kept(stage.context, entries=48, megabytes=8)(found, mode())


def _edited(task: Task, base: str) -> Task:
    """The numbers as the reader has them."""
    return edited(task, base, door("Edit the numbers"))


show("unrolling", controls, idea=IDEA)
