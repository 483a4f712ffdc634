"""Activations: curves with their slopes, gradients through many layers, dead units, layers that collapse."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.figures.player import Figure
from core.lessons.activations import stage as figures
from core.lessons.activations.collapse import FIRST, SECOND, Layers, X
from core.lessons.activations.dead import ROWS
from core.lessons.activations.words import IDEA, KNOBS, Settings, explain
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import show
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    view = panel.show("view")
    tables: tuple[np.ndarray, ...] = ()
    if view == "curves":
        panel.show("function")
        panel.show("reach", "others")
        _knobs(panel)
    elif view == "chain":
        _chain(panel)
    elif view == "dead":
        tables = (_unit(panel),)
    else:
        tables = _layers(panel)
    settings = panel.settings

    def tell() -> View:
        return View(_figure(settings, tables), partial(explain, settings, tables))

    return tell


def _figure(settings: Settings, tables: tuple[np.ndarray, ...]) -> Figure:
    if settings.view == "chain":
        return figures.chain(settings, mode())
    if settings.view == "dead":
        return figures.dead(settings, tables[0], mode())
    if settings.view == "collapse":
        return figures.collapse(Layers.of(*tables, bent=settings.between == "relu"), mode())
    return figures.curves(settings, mode())


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


def _chain(panel: Controls) -> None:
    example = panel.show("chain")
    if example != "rates":
        panel.show("function", "others", "weight" if example == "own" else "spread")
    panel.beside("depth", "signal")
    st.caption("One neuron a layer. Every layer multiplies the gradient by its weight times its slope.")


def _unit(panel: Controls) -> np.ndarray:
    """The rows that the unit learns from."""
    if panel.show("unit") == "own":
        panel.beside("unit_w", "unit_b")
        panel.show("rate")
    panel.show("leak")
    rows = grid_editor("Edit rows", "rows", np.array(ROWS)[..., None], ("Row",), base="rows",
                       headings=("Input x", "Target t"), limits=(-5, 5))  # fmt: skip
    st.caption("The numbered dots are the rows. A row's part of the gradient is error × slope × input.")
    return rows[..., 0]


def _layers(panel: Controls) -> tuple[np.ndarray, ...]:
    """The input and both layers, whose last row is the bias."""
    panel.show("between")
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
    return x, first, second


show("activations", controls, idea=IDEA)
