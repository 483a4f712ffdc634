"""Playground: a small network learns from points in the plane; the run is computed first, then scrubbed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.playground import approximation, code, compare_words, play
from core.lessons.playground import stage as figures
from core.lessons.playground.functions import TABLE
from core.lessons.playground.points import CLOUDS, OWN
from core.lessons.playground.settings import IDEA, Settings
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.playground.clicks import clicked, drawn, own_points, unit_names


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    view = panel.show("view")
    if view == "approximation":
        return _approximation(panel)
    rows = _points(panel)
    if view == "depth":
        panel.show("budget", "activation")
    else:
        _network(panel)
    _training(panel, alone=view == "play", seeds=view == "seed")
    if view == "seed":
        panel.beside("seed", "other", lasting=True)
    settings = panel.settings
    return lambda: _play(settings, rows) if view == "play" else _compare(settings, rows)


def _play(settings: Settings, rows: np.ndarray) -> View:
    # What is only looked at, or not yet done, trains no network anew.
    trained = replace(settings, large="answer", paint="1")
    run = figures.run(trained, rows)
    return View(
        figures.play(trained, rows, mode(), settings.large),
        partial(play.explain, run),
        files={code.FILE: partial(code.file, run)},
        choose=partial(clicked, settings, rows),
    )


def _compare(settings: Settings, rows: np.ndarray) -> View:
    made = figures.comparison(settings, rows)
    seeds = settings.view == "seed"
    return View(
        figures.compare(settings, rows, mode()),
        partial(compare_words.explain_seeds if seeds else compare_words.explain_depths, made),
        files={code.FILE: partial(code.file, made.runs[0 if seeds else 1])},
    )


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
    return lambda: View(
        figures.approximate(settings, values, mode()),
        lambda: approximation.explain(figures.approximation(settings, values)),
        choose=partial(drawn, settings, values),
    )


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


def _training(panel: Controls, *, alone: bool, seeds: bool) -> None:
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
