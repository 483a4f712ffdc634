"""Optimizers on a surface: the view's widgets, and how what they say is told."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from core.lessons.gradient_descent import surface as descent_surface
from core.lessons.gradient_descent import surface_words
from core.lessons.gradient_descent.descent_figure import descent_figure
from core.lessons.gradient_descent.ground_figure import contours
from core.lessons.gradient_descent.rates import rule
from core.lessons.gradient_descent.runs import SHORT, TITLES
from core.lessons.gradient_descent.surface_figure import Walker, surface_plot
from core.lessons.gradient_descent.surfaces import surface
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls
from pages.kit.stage import mode

GRID = 0.05  # that the sliders of the start move on


def on_surface(panel: Controls) -> Callable[[], View]:
    """Optimizers on a surface, from one start."""
    name = panel.show("surface")
    if name == "bowl":
        panel.show("kappa")
    kappa = panel.settings.kappa if name == "bowl" else 0.0
    chosen = panel.show("optimizers")
    ground = surface(name, kappa or 1.0)
    panel.show("rate")
    start = ground.start
    if panel.show("start") == "own":
        panel.beside("w1", "w2")
        start = ground.inside(panel.settings.w1, panel.settings.w2)
    else:
        st.caption("Or click a place in the picture to start there.")
    if chosen:
        panel.show("focus", options={key: TITLES[key] for key in TITLES if key in chosen})
    with panel.behind("More"):
        panel.show("steps", "momentum", "rho", "beta_2", "decay")
    set_ = panel.settings

    def tell() -> View:
        rules = [
            rule(key, ground, set_.rate, momentum=set_.momentum, rho=set_.rho, beta_2=set_.beta_2, decay=set_.decay)
            for key in TITLES
            if key in chosen
        ]
        race = descent_surface.race(ground, start, set_.steps, rules, set_.focus)
        names = list(TITLES)
        walkers = [
            Walker(names.index(run.rule.name), SHORT[run.rule.name], run.weights, run.heights) for run in race.runs
        ]
        plot = surface_plot(
            walkers,
            ground.window,
            ground.minima,
            contours(name, kappa, mode()),
            descent_surface.captions(race),
            descent_surface.told(race),
        )
        alt = prose(f"""Contours of {ground.title}, and over them the paths of the chosen optimizers from one start.
            Below, each one's loss above the lowest, step by step, and the update written out.""")
        figure = descent_figure(plot, mode(), alt)
        return View(figure, partial(surface_words.explain, race), choose=partial(choose, ground.window))

    return tell


def choose(window: tuple[float, float, float, float], place: Mapping[str, Any]) -> None:
    """A click on the picture, which shows this window (left, right, bottom, top), is the new start."""
    st.session_state["start"] = "My own"
    left, right, bottom, top = window
    weights = {
        "w1": left + float(place["across"]) * (right - left),
        "w2": bottom + float(place["up"]) * (top - bottom),
    }
    for name, weight in weights.items():
        st.session_state[name] = round(round(weight / GRID) * GRID, 2)
        # Sliders that are not there yet do not tell the link.
        st.query_params[name] = f"{st.session_state[name]:g}"
