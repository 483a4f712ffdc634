"""Clicks on the playground's stage: a point placed, a unit seen large, a function drawn; the points' own widgets."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.explain.grids import to_text
from core.lessons.playground.approximation import FUNCTIONS as CURVES
from core.lessons.playground.approximation import knots
from core.lessons.playground.points import FIRST, LEAST, OWN, from_link, placed
from core.lessons.playground.settings import FUNCTIONS, Settings
from pages.kit import link
from pages.kit.controls import Controls, grid_editor


def own_points(panel: Controls) -> np.ndarray:
    """The reader's points `(n, 3)`, and what they are placed, typed and taken away with."""
    rows = from_link(link.get("own"))
    if panel.settings.view == "play":
        panel.show("paint")
        st.caption("Click in the large square to add a point.")
    with st.container(horizontal=True, wrap=False):
        st.button("Remove last", on_click=partial(_keep, rows[:-1]), disabled=len(rows) <= LEAST, width="stretch")
        st.button(
            "Clear",
            on_click=partial(_keep, np.array(FIRST)),
            help="All but one of each class.",
            width="stretch",
        )
    # A table of another length than the built-in one has nothing to go back to.
    built_in = np.array(OWN, float) if len(rows) == len(OWN) else np.full(rows.shape, np.nan)
    return grid_editor(
        "Points as a table", "own", built_in[..., None], ("Point",), base="own",
        headings=("x1", "x2", "Class"), limits=(-1, 1), step=0.05,
    )[..., 0]  # fmt: skip


def _keep(rows: np.ndarray) -> None:
    """Other points, in the link; a table that stands open starts anew from them."""
    link.put("own", to_text(rows))
    st.session_state.pop("own|start", None)


def clicked(settings: Settings, rows: np.ndarray, place: Mapping[str, Any]) -> None:
    """A click on a hidden unit shows it large, one on the square adds a point."""
    number = int(place["n"])
    if number < 0:
        _keep(placed(rows, float(place["a"]), float(place["b"]), int(settings.paint)))
        return
    names = unit_names(settings)
    if number < len(names) - 1:
        st.session_state["large"] = list(names.values())[number + 1]


def unit_names(settings: Settings) -> dict[str, str]:
    """What the large square can show: the answer, then every hidden unit of this network in order."""
    widths = (settings.units1, settings.units2, settings.units3)[: int(settings.layers)]
    units = {
        f"{layer}.{unit}": f"Hidden {layer}, unit {unit}"
        for layer, width in enumerate(widths, start=1)
        for unit in range(1, width + 1)
    }
    return {"answer": "The answer", **units}


def drawn(settings: Settings, values: np.ndarray, place: Mapping[str, Any]) -> None:
    """A click sets the height of the function at the nearest knot; another function is drawn on from there."""
    if int(place["n"]) >= 0:
        return
    heights = values if settings.function == "table" else knots(CURVES[settings.function], len(values))
    nearest = round(float(place["a"]) * (len(heights) - 1))
    heights = heights.copy()
    heights[nearest] = np.clip(round(float(place["b"]) * 20) / 20, -2, 2)
    st.session_state["function"] = FUNCTIONS["table"]
    link.put("table", to_text(heights[:, None]))
    st.session_state.pop("table|start", None)
