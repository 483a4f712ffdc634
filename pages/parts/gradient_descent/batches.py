"""Batch, mini-batch and stochastic descent: the view's widgets, and how what they say is told."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.figures.palette import Mode
from core.lessons.gradient_descent import batches, batches_words
from core.lessons.gradient_descent.descent_figure import descent_figure
from core.lessons.gradient_descent.geyser import MINUTES, standardized
from core.lessons.gradient_descent.ground_figure import contours_of, csv
from core.lessons.gradient_descent.surface_figure import height_text
from core.lessons.gradient_descent.surfaces import line_fit
from core.lessons.gradient_descent.views_figure import Passing, batches_plot
from core.view import View
from core.wording import number
from pages.kit.controls import Controls
from pages.kit.stage import mode

BATCH_WINDOW = (-1.0, 1.9, -0.94, 1.14)


@st.cache_data(max_entries=4, show_spinner=False)
def batch_picture(shown: Mode) -> str:
    """The standardized regression's picture."""
    return contours_of(line_fit("", standardized(MINUTES), BATCH_WINDOW, batches.START), shown)


@st.cache_data(max_entries=32, show_spinner=False)
def _sizes(batch: int, epochs: int, rate: float, shuffle: int) -> batches.Sizes:
    return batches.sizes(batch, epochs, rate, shuffle)


def by_batches(panel: Controls) -> Callable[[], View]:
    """Batch, mini-batch and stochastic descent of the same data."""
    panel.show("batch", "speed", "epochs", "shuffle")
    set_ = panel.settings

    def tell() -> View:
        held = _sizes(set_.batch, set_.epochs, set_.speed, set_.shuffle)
        figure = descent_figure(
            batches_plot(
                [passing(held, which) for which in range(3)],
                BATCH_WINDOW,
                (float(batches.BEST[0]), 0.0),
                batch_picture(mode()),
                batches.captions(held),
                batches.told(held),
            ),
            mode(),
            "Three descents of the same regression for as many epochs: batch, mini-batch and stochastic.",
        )
        return View(figure, partial(batches_words.explain, held), {"geyser.csv": csv})

    return tell


def passing(held: batches.Sizes, which: int) -> Passing:
    """One size of batch, as the stage takes it."""
    one, mini = held.passes[which], held.passes[1]
    updates = np.arange(len(one.weights))
    epoch, within = np.divmod(updates - 1, one.each)
    seen = np.minimum((within + 1) * one.size, len(batches.X))
    when = np.where(updates > 0, epoch * mini.each + np.ceil(seen / mini.size), 0)
    at = np.array([held.updates(which, frame) for frame in range(held.frames)])
    heights = batches.height(one.weights)
    noises = batches.noise(one.weights[at], one.size)
    cells = [
        [str(count) for count in at.tolist()],
        ["\u2014" if np.isnan(value) else number(value, 3) for value in noises.tolist()],
        [height_text(value) for value in heights[at]],
    ]
    return Passing(f"{one.name}: {one.size}", one.weights, heights, updates / one.each, when, at, cells)
