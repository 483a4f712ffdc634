"""Gradient descent: one weight, optimizers on surfaces, sizes of batches, schedules, scales of the features."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from core.lessons.gradient_descent import stage
from core.lessons.gradient_descent.ball import rolled
from core.lessons.gradient_descent.batches import sizes
from core.lessons.gradient_descent.batches_figure import ground
from core.lessons.gradient_descent.ground_figure import contours_of
from core.lessons.gradient_descent.rates import rule
from core.lessons.gradient_descent.runs import TITLES
from core.lessons.gradient_descent.scaling import scaling
from core.lessons.gradient_descent.scaling_figure import grounds
from core.lessons.gradient_descent.schedule_kinds import Plan
from core.lessons.gradient_descent.schedules import falling
from core.lessons.gradient_descent.settings import IDEA, Settings
from core.lessons.gradient_descent.surface import race
from core.lessons.gradient_descent.surfaces import surface
from core.view import View
from pages.kit import link
from pages.kit.controls import Controls
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.gradient_descent.clicks import choose


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    _as_linked_before()
    return Controls(Settings()).view(
        {"ball": _ball, "surface": _surface, "batches": _batches, "schedules": _schedules, "scaling": _scaling}
    )


# What links from before one weight came first say of the view that was then the default.
ON_A_SURFACE = {
    "surface", "kappa", "optimizers", "focus", "rate", "start", "w1", "w2", "steps", "momentum", "rho", "beta_2",
    "decay",
}  # fmt: skip


def _as_linked_before() -> None:
    """A link that names no view, only settings of what was once the first, opens that."""
    said = link.names()
    if said & ON_A_SURFACE and not said & {"view", "tour"} and "view" not in st.session_state:
        st.session_state["view"] = "Surface"
        link.put("view", "Surface")


def _ball(panel: Controls) -> Callable[[], View]:
    """One weight on its curve."""
    panel.show("pace", "begin")
    st.caption("The line through the ball is the slope of the curve there.")
    said = panel.settings
    return lambda: stage.ball(rolled(said.begin, said.pace), mode())


def _surface(panel: Controls) -> Callable[[], View]:
    """Optimizers on a surface, from one start."""
    name = panel.show("surface")
    if name == "bowl":
        panel.show("kappa")
    chosen = panel.show("optimizers")
    kappa = panel.settings.kappa if name == "bowl" else 1.0
    field = surface(name, kappa)
    panel.show("rate")
    start = field.start
    if panel.show("start") == "own":
        panel.beside("w1", "w2")
        start = field.inside(panel.settings.w1, panel.settings.w2)
    else:
        st.caption("Or click a place in the picture to start there.")
    if chosen:
        panel.show("focus", options={key: TITLES[key] for key in TITLES if key in chosen})
    with panel.behind("More"):
        panel.show("steps", "momentum", "rho", "beta_2", "decay")
    said = panel.settings

    def tell() -> View:
        rules = [
            rule(key, field, said.rate, momentum=said.momentum, rho=said.rho, beta_2=said.beta_2, decay=said.decay)
            for key in TITLES
            if key in chosen
        ]
        url = kept(contours_of, megabytes=16)(name, kappa, mode())
        view = stage.surface(race(field, start, said.steps, rules, said.focus), url, mode())
        return replace(view, choose=partial(choose, field.window))

    return tell


def _batches(panel: Controls) -> Callable[[], View]:
    """Batch, mini-batch and stochastic descent of the same data."""
    panel.show("batch", "speed", "epochs", "shuffle")
    said = panel.settings

    def tell() -> View:
        held = kept(sizes)(said.batch, said.epochs, said.speed, said.shuffle)
        return stage.batches(held, kept(ground)(mode()), mode())

    return tell


def _schedules(panel: Controls) -> Callable[[], View]:
    """The same noisy descent by several schedules."""
    panel.show("plans", "first", "length")
    with st.popover("More", width="stretch"):
        panel.show("every", "drop", "gamma", "shuffle")
    said = panel.settings
    plan = Plan(said.first, said.length, said.every, said.drop, said.gamma)
    return lambda: stage.schedules(kept(falling)(plan, tuple(said.plans), said.shuffle), mode())


def _scaling(panel: Controls) -> Callable[[], View]:
    """The regression with its feature as it is, and standardized."""
    panel.show("share", "goal")
    said = panel.settings
    return lambda: stage.scaling(scaling(said.share, float(said.goal)), kept(grounds)(mode()), mode())


show("gradient_descent", controls, idea=IDEA)
