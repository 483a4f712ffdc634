"""A feature as it is and standardized: the view's widgets, and how what they say is told."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.figures.palette import Mode
from core.lessons.gradient_descent import scaling, scaling_words
from core.lessons.gradient_descent.descent_figure import descent_figure
from core.lessons.gradient_descent.ground_figure import contours_of, csv
from core.lessons.gradient_descent.views_figure import Scaled, scaling_plot
from core.view import View
from pages.kit.controls import Controls
from pages.kit.stage import mode


@st.cache_data(max_entries=32, show_spinner=False)
def _pictures(shown: Mode) -> tuple[str, str]:
    return contours_of(scaling.raw(), shown), contours_of(scaling.scaled(), shown)


def by_scaling(panel: Controls) -> Callable[[], View]:
    """The regression with its feature as it is, and standardized."""
    panel.show("share", "goal")
    set_ = panel.settings

    def tell() -> View:
        held = scaling.scaling(set_.share, float(set_.goal))
        sides = [
            Scaled(
                side.surface.title,
                url,
                side.surface.window,
                side.surface.minima[0],
                side.weights,
                side.heights,
                side.way,
                side.way_heights,
                side.kappa,
                side.needed,
            )
            for side, url in zip(held.sides, _pictures(mode()), strict=True)
        ]
        figure = descent_figure(
            scaling_plot(sides, held.steps, held.path, scaling.captions(held), scaling.told(held)),
            mode(),
            "Descent on the same regression twice: with the length in minutes, and standardized.",
        )
        return View(figure, partial(scaling_words.explain, held), {"geyser.csv": csv})

    return tell
