"""Neuron and perceptron: a living neuron beside an artificial one, gates, hidden layers, and a rule that learns."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.neuron import gates_figure as figures
from core.lessons.neuron import gates_words, layers_words, learning_words, parts, parts_words
from core.lessons.neuron.gates import Unit
from core.lessons.neuron.layers import gate_layers, relu_layers
from core.lessons.neuron.layers_figure import layers
from core.lessons.neuron.learning import Lesson
from core.lessons.neuron.learning_figure import learning
from core.lessons.neuron.rows import SOURCES, own_start, rows_of
from core.lessons.neuron.settings import IDEA, Settings, dials_of
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import show
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    view = panel.show("view")
    if view == "gates":
        unit = _unit(panel)
        return lambda: View(figures.gates(unit, mode()), partial(gates_words.explain, unit))
    if view == "layers":
        net = relu_layers() if panel.show("build") == "relu" else gate_layers()
        st.caption(
            prose("""Point at a row of the table to see its last sum. *ReLU units* is the network of Goodfellow's book,
                chapter 6.""")
        )
        return lambda: View(layers(net, mode()), partial(layers_words.explain, net))
    if view == "learning":
        lesson = _lesson(panel)
        return lambda: View(learning(lesson, mode()), partial(learning_words.explain, lesson))
    neuron = _neuron(panel)
    return lambda: View(figures.parts(neuron, mode()), partial(parts_words.explain, neuron))


def _neuron(panel: Controls) -> parts.Neuron:
    panel.show("answer", "bias")
    cells = grid_editor(
        "Edit inputs and weights", "cells", np.array(parts_words.START)[..., None], ("Cell",), base="cells",
        headings=("Input x", "Weight w"), limits=(-9, 9),
    )  # fmt: skip
    st.caption("Lines: width is the size of a weight, blue is positive, orange negative. Point at a part to see it.")
    return parts.Neuron.of(cells[..., 0], panel.settings.bias, panel.settings.answer == "sigmoid")


def _unit(panel: Controls) -> Unit:
    """One neuron's weights and threshold: those of the gate at first, then as the reader moves them."""
    gate = panel.show("gate")
    count = 1 if gate == "not" else panel.show("fan")
    # Every gate has dials of its own, so that each starts at weights that make it and keeps what the reader made of it.
    dials = Controls(dials_of(gate, count))
    names = [field.name for field in fields(dials.settings)]
    for pair in (names[:2], names[2:]):
        dials.beside(*pair)
    *weights, threshold = (getattr(dials.settings, name) for name in names)
    return Unit(gate, tuple(weights), threshold)


def _lesson(panel: Controls) -> Lesson:
    data = panel.show("data")
    panel.show("inputs")
    own = None
    if data == "own":
        panel.show("count")
        count, width = panel.settings.count, panel.settings.inputs
        own = grid_editor(
            "Edit rows", "rows", own_start(count, width)[..., None], ("Row",), base=f"{count} {width}",
            headings=(*(f"x{k + 1}" for k in range(width)), "Label"), limits=(-99, 99),
        )[..., 0]  # fmt: skip
        st.caption("A label above 0 counts as +1, else as −1.")
    elif data in SOURCES:
        panel.show("seed")
        st.caption(SOURCES[data])
    panel.beside("rate", "passes")
    panel.show("every")
    settings = panel.settings
    return Lesson(rows_of(settings, own), settings.rate, settings.passes, settings.every)


show("neuron", controls, idea=IDEA)
