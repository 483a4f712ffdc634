"""Neuron and perceptron: a living neuron beside an artificial one, gates, hidden layers, and a rule that learns."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.neuron import stage
from core.lessons.neuron.gates import Unit
from core.lessons.neuron.layers import gate_layers, relu_layers
from core.lessons.neuron.learning import Lesson
from core.lessons.neuron.parts import Neuron
from core.lessons.neuron.parts_words import START
from core.lessons.neuron.rows import SOURCES, own_start, rows_of
from core.lessons.neuron.settings import IDEA, Settings, dials_of
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"parts": _parts, "gates": _gates, "layers": _layers, "learning": _learning})


def _layers(panel: Controls) -> Callable[[], View]:
    net = relu_layers() if panel.show("build") == "relu" else gate_layers()
    st.caption(
        prose("""Point at a row of the table to see its last sum. *ReLU units* is the network of Goodfellow's book,
            chapter 6.""")
    )
    return partial(kept(stage.layers, entries=4), net, mode())


def _parts(panel: Controls) -> Callable[[], View]:
    panel.show("answer", "bias")
    cells = grid_editor(
        "Edit inputs and weights", "cells", np.array(START)[..., None], ("Cell",), base="cells",
        headings=("Input x", "Weight w"), limits=(-9, 9),
    )  # fmt: skip
    st.caption("Lines: width is the size of a weight, blue is positive, orange negative. Point at a part to see it.")
    neuron = Neuron.of(cells[..., 0], panel.settings.bias, panel.settings.answer == "sigmoid")
    return partial(kept(stage.parts, entries=16), neuron, mode())


def _gates(panel: Controls) -> Callable[[], View]:
    """One neuron's weights and threshold: those of the gate at first, then as the reader moves them."""
    gate = panel.show("gate")
    count = 1 if gate == "not" else panel.show("fan")
    # Every gate has dials of its own, so that each starts at weights that make it and keeps what the reader made of it.
    dials = Controls(dials_of(gate, count))
    names = [field.name for field in fields(dials.settings)]
    for pair in (names[:2], names[2:]):
        dials.beside(*pair)
    *weights, threshold = (getattr(dials.settings, name) for name in names)
    return partial(kept(stage.gates), Unit(gate, tuple(weights), threshold), mode())


def _learning(panel: Controls) -> Callable[[], View]:
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
        st.caption("A label is 1, or 0 (−1 will do as well).")
    elif data in SOURCES:
        panel.show("seed")
        st.caption(SOURCES[data])
    st.caption(
        prose("""**The perceptron algorithm.** Start with w = 0 and b = 0. Take the next row: is its sum on the wrong
            side? Then add rate × label × row to w, and rate × label to b. Stop after a pass without a mistake.""")
    )
    panel.beside("rate", "passes")
    panel.show("every")
    settings = panel.settings

    def tell() -> View:
        lesson = Lesson(rows_of(settings, own), settings.rate, settings.passes, settings.every)
        return kept(stage.learning)(lesson, mode())

    return tell


show("neuron", controls, idea=IDEA)
