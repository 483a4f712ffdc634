"""Losses: row by row on the reader's own numbers, as curves with slopes, and a neuron that learns slowly."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.losses import stage
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.rows import headings, start_table
from core.lessons.losses.settings import IDEA, Settings
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"rows": _rows, "curve": _curve, "slow": _slow})


def _loss(panel: Controls) -> None:
    if panel.show("loss") == "huber":
        panel.show("delta")


def _rows(panel: Controls) -> Callable[[], View]:
    _loss(panel)
    table = _table(panel)
    return partial(kept(stage.rows), panel.settings, table, mode())


def _table(panel: Controls) -> np.ndarray:
    """Targets and predictions: an example, or the reader's own."""
    family = LIBRARY[panel.settings.loss].family
    if family != "classes":
        panel.show("count")
    elif panel.show("sample") == "own":
        panel.beside("examples", "classes")
    settings = panel.settings
    start = start_table(settings)
    limits = (0.0, 1.0) if family == "probability" else (-99.0, 99.0)
    table = grid_editor(
        "Edit targets and predictions",
        "table",
        start[..., None],
        ("Rows",),
        base=f"{family}{settings.loss == 'categorical_cross_entropy'}{settings.sample}{start.shape}",
        headings=headings(settings, start.shape[1]),
        limits=limits,
    )
    st.caption("Type your own numbers. Each step works out one row, the last one the mean.")
    return table[..., 0]


def _curve(panel: Controls) -> Callable[[], View]:
    _loss(panel)
    family = LIBRARY[panel.settings.loss].family
    if family == "number":
        panel.show("target")
    elif family != "classes":
        panel.show("truth")
    st.caption("Point at a prediction to see what it costs, and which way it is pulled.")
    return partial(kept(stage.curve), panel.settings, mode())


def _slow(panel: Controls) -> Callable[[], View]:
    if panel.show("neuron") == "own":
        panel.beside("neuron_w", "neuron_b")
    panel.beside("rate", "rate_entropy")
    st.caption(
        prose("""The input is 1, the target 0. Both start alike. The tangent is the sigmoid's slope: where it lies
            flat, the quadratic cost learns slowly.""")
    )
    return partial(kept(stage.slow), panel.settings, mode())


show("losses", controls, idea=IDEA)
