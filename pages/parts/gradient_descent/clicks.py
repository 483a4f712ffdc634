"""A click on a surface is a new start."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.kit import link

GRID = 0.05  # that the sliders of the start move on


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
        link.put(name, f"{st.session_state[name]:g}")
