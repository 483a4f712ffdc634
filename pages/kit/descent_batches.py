"""Batch, mini-batch and stochastic descent: the view's widgets, and how what they say is told."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.explain import descent_batches, descent_batches_words
from core.explain.descent_geyser import MINUTES, standardized
from core.explain.surfaces import line_fit
from core.figures.descent import descent_figure
from core.figures.descent_surface import height_text
from core.figures.descent_views import Passing, batches_plot
from core.figures.palette import Mode
from core.wording import number
from pages.kit.controls import Controls
from pages.kit.descent_ground import contours_of, csv
from pages.kit.lesson import Told
from pages.kit.stage import mode

BATCH_WINDOW = (-1.0, 1.9, -0.94, 1.14)


@st.cache_data(max_entries=4, show_spinner=False)
def batch_picture(shown: Mode) -> str:
    """The standardized regression's picture."""
    return contours_of(line_fit("", standardized(MINUTES), BATCH_WINDOW, descent_batches.START), shown)


@st.cache_data(max_entries=32, show_spinner=False)
def _sizes(batch: int, epochs: int, rate: float, shuffle: int) -> descent_batches.Sizes:
    return descent_batches.sizes(batch, epochs, rate, shuffle)


def by_batches(panel: Controls) -> Callable[[], Told]:
    """Batch, mini-batch and stochastic descent of the same data."""
    panel.show("batch", "speed", "epochs", "shuffle")
    set_ = panel.settings

    def tell() -> Told:
        held = _sizes(set_.batch, set_.epochs, set_.speed, set_.shuffle)
        figure = descent_figure(
            batches_plot(
                [passing(held, which) for which in range(3)], BATCH_WINDOW, (float(descent_batches.BEST[0]), 0.0),
                batch_picture(mode()), descent_batches.captions(held), descent_batches.told(held),
            ),
            mode(),
            "Three descents of the same regression for as many epochs: batch, mini-batch and stochastic.",
        )  # fmt: skip
        return Told(figure, partial(descent_batches_words.explain, held), {"geyser.csv": csv})

    return tell


def passing(held: descent_batches.Sizes, which: int) -> Passing:
    """One size of batch, as the stage takes it."""
    one, mini = held.passes[which], held.passes[1]
    updates = np.arange(len(one.weights))
    epoch, within = np.divmod(updates - 1, one.each)
    seen = np.minimum((within + 1) * one.size, len(descent_batches.X))
    when = np.where(updates > 0, epoch * mini.each + np.ceil(seen / mini.size), 0)
    at = np.array([held.updates(which, frame) for frame in range(held.frames)])
    heights = descent_batches.height(one.weights)
    noises = descent_batches.noise(one.weights[at], one.size)
    cells = [
        [str(count) for count in at.tolist()],
        ["\u2014" if np.isnan(value) else number(value, 3) for value in noises.tolist()],
        [height_text(value) for value in heights[at]],
    ]  # fmt: skip
    return Passing(f"{one.name}: {one.size}", one.weights, heights, updates / one.each, when, at, cells)
