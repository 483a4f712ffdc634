"""Activations: curves with their slopes, gradients through many layers, dead units, layers that collapse."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.activations import stage
from core.lessons.activations.collapse import FIRST, SECOND, Layers, X
from core.lessons.activations.dead import ROWS
from core.lessons.activations.settings import IDEA, KNOBS, Settings
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"curves": _curves, "chain": _chain, "dead": _dead, "collapse": _collapse})


def _curves(panel: Controls) -> Callable[[], View]:
    panel.show("function", "reach")
    _others(panel)
    _knobs(panel)
    return partial(kept(stage.curves), panel.settings, mode())


def _others(panel: Controls) -> None:
    """Twenty functions to compare with, behind a button."""
    with st.popover("Compare with", width="stretch"):
        panel.show("others")


def _knobs(panel: Controls) -> None:
    """The chosen function's own parameters, and folded away those of the others."""
    for knob in KNOBS.get(panel.settings.function, ()):
        panel.show(knob)
    others = [name for name in dict.fromkeys(panel.settings.others) if name != panel.settings.function]
    knobs = [knob for name in others for knob in KNOBS.get(name, ())]
    if knobs:
        with st.popover("Parameters of the others", width="stretch"):
            for knob in knobs:
                panel.show(knob)


def _chain(panel: Controls) -> Callable[[], View]:
    example = panel.show("chain")
    if example != "rates":
        panel.show("function", "weight" if example == "own" else "spread")
        _others(panel)
    panel.beside("depth", "signal")
    st.caption("One neuron a layer. Every layer multiplies the gradient by its weight times its slope.")
    return partial(kept(stage.chain), panel.settings, mode())


def _dead(panel: Controls) -> Callable[[], View]:
    if panel.show("unit") == "own":
        panel.beside("unit_w", "unit_b")
        panel.show("rate")
    panel.show("leak")
    rows = grid_editor("Edit rows", "rows", np.array(ROWS)[..., None], ("Row",), base="rows",
                       headings=("Input x", "Target t"), limits=(-5, 5))  # fmt: skip
    st.caption("The numbered dots are the rows. A row's part of the gradient is error × slope × input.")
    return partial(kept(stage.dead), panel.settings, rows[..., 0], mode())


def _collapse(panel: Controls) -> Callable[[], View]:
    bent = panel.show("between") == "relu"
    tables = [
        grid_editor(f"Edit {title}", name, np.array(start)[..., None], (title,), base=name, rows=rows, limits=(-9, 9))
        for title, name, start, rows in (
            ("input x", "vector", X, ("x",)),
            ("layer 1", "first", FIRST, ("W1", "W1", "b1")),
            ("layer 2", "second", SECOND, ("W2", "W2", "W2", "b2")),
        )
    ]
    st.caption("Solid outline: what a step reads. Dashed: what it writes. Point at a written cell to see its sum.")
    x, first, second = (table[..., 0] for table in tables)
    return partial(kept(stage.collapse), Layers.of(x, first, second, bent=bent), mode())


show("activations", controls, idea=IDEA)
