"""Tables to type a recurrent cell's numbers into."""

from dataclasses import replace
from functools import partial

import numpy as np
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from core.explain.recurrent import Task
from pages.kit.controls import grid_editor

LIMITS = (-9, 9)


def edited(task: Task, base: str, within: PopoverContainer) -> Task:
    """The sequence and the weights as the reader has them; `base` names what they are made of, `within` the
    door that the tables are behind.
    """
    names = [f"x{i + 1}" for i in range(task.features)]
    into = [f"h{j + 1}" for j in range(task.units)]
    edit = partial(grid_editor, base=base, limits=LIMITS, within=within)
    x = edit(
        "Edit sequence",
        "numbers",
        task.x[..., None],
        ("Input",),
        headings=names,
        rows=[f"t = {t + 1}" for t in range(task.steps)],
    )[..., 0]
    W = edit(
        "Edit W and b",
        "weights",
        np.vstack([task.W, task.b])[..., None],
        ("Weight",),
        headings=into,
        rows=[*names, "b"],
    )[..., 0]
    U = edit(
        "Edit U and h0",
        "recurrent",
        np.vstack([task.U, task.h0])[..., None],
        ("Weight",),
        headings=into,
        rows=[*into, "h0"],
    )[..., 0]
    V = edit(
        "Edit V and c",
        "answer",
        np.vstack([task.V, task.c])[..., None],
        ("Weight",),
        headings=[*task.names] or [f"y{k + 1}" for k in range(task.outputs)],
        rows=[*into, "c"],
    )[..., 0]
    return replace(task, x=x, W=W[:-1], b=W[-1], U=U[:-1], h0=U[-1], V=V[:-1], c=V[-1])
