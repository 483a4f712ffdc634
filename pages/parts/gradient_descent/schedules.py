"""Schedules of the learning rate: the view's widgets, and how what they say is told."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.lessons.gradient_descent import schedules, schedules_words
from core.lessons.gradient_descent.descent_figure import descent_figure
from core.lessons.gradient_descent.schedule_kinds import TITLES as SCHEDULES
from core.lessons.gradient_descent.schedule_kinds import Plan
from core.lessons.gradient_descent.views_figure import Falling, schedules_plot
from core.view import View
from pages.kit.controls import Controls
from pages.kit.stage import mode


@st.cache_data(max_entries=32, show_spinner=False)
def _falling(plan: Plan, names: tuple[str, ...], shuffle: int) -> schedules.Falling:
    return schedules.falling(plan, names, shuffle)


def by_schedules(panel: Controls) -> Callable[[], View]:
    """The same noisy descent by several schedules."""
    panel.show("plans", "first", "length")
    with st.popover("More", width="stretch"):
        panel.show("every", "drop", "gamma", "shuffle")
    set_ = panel.settings
    plan = Plan(set_.first, set_.length, set_.every, set_.drop, set_.gamma)

    def tell() -> View:
        held = _falling(plan, tuple(set_.plans), set_.shuffle)
        fine = np.linspace(0, plan.epochs, 20 * plan.epochs + 1)
        names = list(SCHEDULES)
        rows = [
            Falling(
                names.index(name), SCHEDULES[name], held.rates(name), held.heights(k), (fine, plan.rate(name, fine))
            )
            for k, name in enumerate(held.names)
        ]
        figure = descent_figure(
            schedules_plot(rows, schedules.captions(held), schedules.told(held)),
            mode(),
            "Learning rates by epoch, a line for each schedule, and the losses above the lowest that they lead to.",
            rate=4,
        )
        return View(figure, partial(schedules_words.explain, held))

    return tell
