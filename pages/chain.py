"""The whole chain: a CNN on paper-sized numbers, from pixels to a list, to a loss, and back to its kernel."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.explain.proof import answered
from core.lessons.chain import stage
from core.lessons.chain.chain import Gradients, known, passed, question
from core.lessons.chain.settings import IDEA, Settings
from core.lessons.chain.task import Chain, chain
from core.lessons.chain.trace import scenes
from core.lessons.chain.worksheet import file_name, worksheet
from core.view import View
from pages.kit.controls import Controls, door, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.proof import tensorflow
from pages.kit.stage import mode
from pages.kit.worksheet import worksheet_button

LIMITS = (-9, 9)


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    depth = panel.show("depth")
    example = panel.show("example")
    panel.beside("count", *(["classes"] if depth != "list" else []))
    panel.show("pooling")
    chosen = panel.settings
    start = chain(example, int(chosen.count), int(chosen.classes), mode=chosen.pooling)
    right = start.right
    if depth != "list":
        # The class that the picture shows comes first.
        order = sorted(range(len(start.names)), key=lambda c: c != start.right)
        with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
            right = int(panel.show("right", options={str(c): start.names[c] for c in order}))
            if depth == "all":
                panel.show("rate")
    task = replace(_edited(start, example, dense=depth != "list"), right=right, rate=float(panel.settings.rate))
    asked = question(task)
    answer = known().get(asked) or tensorflow("chain", asked)
    checked = answered(answer, Gradients) if answer else None

    def text() -> str:
        found = passed(task, checked)
        return worksheet(found, scenes(found))

    worksheet_button(file_name(task), text)
    return lambda: kept(stage.chain, entries=64, megabytes=48)(task, checked, mode(), depth)


def _edited(start: Chain, base: str, dense: bool) -> Chain:
    """The numbers as the reader has them; those of the dense layer where it is there."""
    edit = partial(grid_editor, limits=LIMITS, within=door("Edit the numbers"))
    x = edit("Edit picture", "numbers", start.x[..., None], ("Pixel",), base=base)[..., 0]
    names = [f"Kernel {k + 1}" for k in range(start.count)]
    base += str(start.count)
    kernels = edit("Edit kernels", "kernels", start.kernels, names, base=base)
    biases = edit(
        "Edit kernel biases",
        "kernel_biases",
        start.kernel_biases[None, :, None],
        ("Bias",),
        base=base,
        headings=names,
    )[0, :, 0]
    start = replace(start, x=x, kernels=kernels, kernel_biases=biases)
    if not dense:
        return start
    numbers = edit(
        "Edit dense weights",
        "dense",
        np.vstack([start.weights, start.biases])[..., None],
        ("Weight",),
        base=f"{base}{len(start.names)}",
        headings=start.names,
        rows=[*(f"from f{n + 1}" for n in range(len(start.weights))), "bias"],
    )[..., 0]
    return replace(start, weights=numbers[:-1], biases=numbers[-1])


show("chain", controls, idea=IDEA)
