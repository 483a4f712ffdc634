"""Playground: a small network learns from points in the plane; the run is computed first, then scrubbed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.playground.approximation import TABLE
from core.lessons.playground.points import CLOUDS, OWN
from core.lessons.playground.settings import IDEA, Settings
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.playground import runs
from pages.parts.playground.clicks import clicked, drawn, own_points, unit_names


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"play": _play, "approximation": _approximation, "depth": _depth, "seed": _seed})


def _play(panel: Controls) -> Callable[[], View]:
    """One network in training."""
    rows = _points(panel)
    _network(panel)
    _training(panel, alone=True)
    settings = panel.settings
    # What is only looked at, or not yet done, trains no network anew.
    same = replace(settings, large="answer", paint="1")

    choose = partial(clicked, settings, rows)
    return lambda: replace(runs.play(same, rows, settings.large, mode()), choose=choose)


def _seed(panel: Controls) -> Callable[[], View]:
    """The same seed twice, and another one."""
    rows = _points(panel)
    _network(panel)
    _training(panel, alone=False, seeds=True)
    panel.beside("seed", "other", lasting=True)
    return partial(runs.compare, panel.settings, rows, mode())


def _depth(panel: Controls) -> Callable[[], View]:
    """One, two and three hidden layers with as many weights."""
    rows = _points(panel)
    panel.show("budget", "activation")
    _training(panel, alone=False)
    return partial(runs.compare, panel.settings, rows, mode())


def _approximation(panel: Controls) -> Callable[[], View]:
    """A function of one number, and how it is approached."""
    values = np.array(TABLE)
    if panel.show("function") == "table":
        values = grid_editor(
            "Edit values", "table", values[:, None, None], ("Value",), base="table", headings=("f(x)",),
            rows=[f"x = {x:g}" for x in np.linspace(0, 1, len(values))], limits=(-2, 2), step=0.05,
        )[:, 0, 0]  # fmt: skip
    panel.show("steepness" if panel.show("way") == "pairs" else "softness")
    st.caption(
        prose("""Each step has more hidden units than the one before. Press Play, or point at the errors. Click in the
            picture to draw a function of your own, height by height.""")
    )
    settings = panel.settings
    choose = partial(drawn, settings, values)
    return lambda: replace(runs.approximation(settings, values, mode()), choose=choose)


def _points(panel: Controls) -> np.ndarray:
    """What there is to learn from; the reader's own points as rows."""
    return own_points(panel) if panel.show("points") == "own" else np.array(OWN)


def _network(panel: Controls) -> None:
    panel.beside("layers", "activation")
    layers = int(panel.settings.layers)
    names = [f"units{k + 1}" for k in range(layers)]
    if layers > 1:
        panel.beside(*names)
    else:
        panel.show(*names)


def _training(panel: Controls, *, alone: bool, seeds: bool = False) -> None:
    """How it learns; what a beginner can leave alone is folded away."""
    panel.show("rate")
    name = panel.settings.points
    with st.container(horizontal=True, wrap=False):
        with panel.behind("Data"):
            panel.show("validation")
            if name != "own":
                panel.show("count", "noise", "draw")
        with panel.behind("Training"):
            cloud = CLOUDS.get(name)
            panel.show("optimizer", "cost" if cloud and cloud.regression else "loss", "batch", "epochs")
            if not seeds:
                panel.show("seed")
    with panel.behind("Against overfitting"):
        panel.show("l2", "dropout")
        if alone and panel.show("stopping"):
            panel.show("patience")
    if alone:
        # Behind a button, since a click on a small square does the same.
        with panel.behind("Large square"):
            panel.show("large", options=unit_names(panel.settings))


show("playground", controls, idea=IDEA)
