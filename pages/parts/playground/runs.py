"""The playground's runs and stages, kept for settings that come again: nothing is trained twice."""

import numpy as np
import streamlit as st

from core.figures.palette import Mode
from core.lessons.playground import stage
from core.lessons.playground.approximation import approximation_of
from core.lessons.playground.compare import Comparison
from core.lessons.playground.depth import depths
from core.lessons.playground.play import Run, points_of, trained
from core.lessons.playground.seed import seeds
from core.lessons.playground.settings import Settings
from core.view import View

# Runs are shared, not copied: nobody changes one.
run = st.cache_resource(max_entries=24, show_spinner="Training")(trained)


@st.cache_resource(max_entries=24, show_spinner=False)
def play(settings: Settings, rows: np.ndarray, large: str, shown: Mode) -> View:
    """One network in training."""
    done: Run = run(settings, rows)
    return stage.play(done, settings, large, shown)


@st.cache_data(max_entries=12, show_spinner="Training three networks")
def _compared(settings: Settings, rows: np.ndarray) -> Comparison:
    return (seeds if settings.view == "seed" else depths)(settings, points_of(settings, rows))


@st.cache_data(max_entries=12, show_spinner=False)
def compare(settings: Settings, rows: np.ndarray, shown: Mode) -> View:
    """Three networks in training."""
    made = _compared(settings, rows)
    return (stage.seed if settings.view == "seed" else stage.depth)(made, shown)


@st.cache_resource(max_entries=12, show_spinner=False)
def approximation(settings: Settings, values: np.ndarray, shown: Mode) -> View:
    """The function and ever wider networks."""
    return stage.approximation(approximation_of(settings, values), len(values), shown)
