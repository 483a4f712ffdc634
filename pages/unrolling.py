"""RNN unrolling: one small cell reads a sequence, drawn once per time step."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.explain.unrolling import IDEA, Settings
from core.explain.unrolling_context import context, explain_context
from core.explain.unrolling_task import EXAMPLES, Task, own
from core.explain.unrolling_types import TYPICAL
from core.explain.unrolling_words import explain_unrolled
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import Told, show
from pages.kit.stage import mode
from pages.kit.unrolling import context_stage, stage, told

LIMITS = (-9, 9)


def controls() -> Callable[[], Told]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    views = {"unroll": _unroll, "types": _types, "context": _context}
    return views[panel.show("view")](panel)


def _unroll(panel: Controls) -> Callable[[], Told]:
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


def _types(panel: Controls) -> Callable[[], Told]:
    kind = panel.show("kind")
    task = TYPICAL[kind]
    st.caption(task.says)
    return _played(_edited(task, kind))


def _played(task: Task) -> Callable[[], Told]:
    return lambda: Told(stage(task, mode()), lambda: explain_unrolled(task, told(task)))


def _context(panel: Controls) -> Callable[[], Told]:
    reader = panel.show("reader")
    panel.show("changed", "by", "memory")
    task, chosen = _edited(EXAMPLES[reader], reader), panel.settings

    def tell() -> Told:
        found = context(task, chosen.changed, chosen.by, chosen.memory)
        return Told(context_stage(found, mode()), partial(explain_context, found))

    return tell


def _edited(task: Task, base: str) -> Task:
    """The numbers as the reader has them."""
    with st.expander("Edit the numbers"):
        names = [f"x{i + 1}" for i in range(task.features)]
        into = [f"h{j + 1}" for j in range(task.units)]
        edit = partial(grid_editor, base=base, limits=LIMITS)
        steps = [f"t = {t + 1}" for t in range(task.steps)]
        x = edit("Edit sequence", "numbers", task.x[..., None], ("Input",), headings=names, rows=steps)
        W = edit("Edit W and b", "weights", np.vstack([task.W, task.b])[..., None], ("Weight",), headings=into,
                 rows=[*names, "b"])  # fmt: skip
        U = edit("Edit U and h0", "recurrent", np.vstack([task.U, task.h0])[..., None], ("Weight",), headings=into,
                 rows=[*into, "h0"])  # fmt: skip
        V = edit("Edit V and c", "answer", np.vstack([task.V, task.c])[..., None], ("Weight",),
                 headings=[*task.names] or [f"y{k + 1}" for k in range(task.outputs)], rows=[*into, "c"])  # fmt: skip
    W, U, V = W[..., 0], U[..., 0], V[..., 0]
    return replace(task, x=x[..., 0], W=W[:-1], b=W[-1], U=U[:-1], h0=U[-1], V=V[:-1], c=V[-1])


show("unrolling", controls, idea=IDEA)
