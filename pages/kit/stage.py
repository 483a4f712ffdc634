"""Puts a playable figure on the page, and its pictures into the reader's hands."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from core.figures.board import WIDE
from core.figures.palette import Mode
from core.figures.player import Figure
from core.media.out.render import gif, png
from pages.kit import link
from pages.kit.arrow import table

STYLE = Path(__file__).with_name("stage.css")
GIF_FRAMES = 80  # more than this is thinned out evenly


def mode() -> Mode:
    """Whether the reader's page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def start_step(figure: Figure) -> int:
    """The step that the link asks for; the one that the figure opens at unless it does."""
    given = link.get("step")
    if re.fullmatch(r"\d{1,9}", given):
        return min(max(int(given), 1), figure.steps)
    return figure.start or figure.steps


def stage(
    figure: Figure,
    *,
    key: str = "stage",
    choose: Callable[[Mapping[str, Any]], None] | None = None,
    switches: bool = False,
) -> None:
    """The figure with its transport. Everything that moves, moves in the browser.

    With `choose`, a click on a part of the figure asks the server: the figure has a selection named `chosen`, and
    `choose` is told its fields before the page is made anew. `switches`: whether it can be shown alone.
    """
    st.html(STYLE)
    spec: dict[str, Any] = figure.playable(start_step(figure))
    # Straight from rows: a data frame on the way would cost more than all the rest.
    spec["datasets"] = {name: table(rows) for name, rows in figure.data.items()}
    shared: dict[str, Any] = {"theme": None, "width": "stretch", "alt": figure.alt}
    if choose is None:
        st.vega_lite_chart(spec=spec, key=key, **shared)
    else:

        def clicked() -> None:
            picked = st.session_state[f"{key}_chosen"].selection.get("chosen", [])
            if picked:
                choose(picked[0])

        st.vega_lite_chart(spec=spec, key=f"{key}_chosen", on_select=clicked, selection_mode="chosen", **shared)
    if switches:
        _beside_the_track(figure)


def _shape(figure: Figure) -> float:
    """How wide a figure is for its height."""
    facts = figure.data.get("board", [{}])[0]
    return WIDE / float(facts["h"]) if "h" in facts else figure.structure["width"] / figure.structure["height"]


def _beside_the_track(figure: Figure) -> None:
    """The switches at the end of the transport's bar, which the link keeps and the player reads there."""
    smooth, alone = link.get("glide") != "off", link.get("present") == "true"
    with st.container(horizontal=True, key="bar" if figure.steps > 1 else "bar_alone"):
        looks: dict[str, Any] = {"type": "tertiary", "on_click": link.put}
        if figure.steps > 1:
            label = f"Glide: {'on' if smooth else 'off'}"
            st.button(label, args=("glide", "off" if smooth else ""), key="glide", **looks)
        if alone:
            st.html(f"<style>.st-key-stage {{ --shape: {_shape(figure):.3f}; }}</style>")
            st.button("Back to the page", shortcut="Esc", args=("present", ""), key="presenting", **looks)
        else:
            st.button("Present", icon=":material/fullscreen:", args=("present", "true"), key="present", **looks)


def downloads(figure: Figure, name: str) -> None:
    """This step as PNG, all steps as GIF; drawn from the same figure, on demand."""
    step = st.number_input(
        "Step",
        1,
        figure.steps,
        start_step(figure),
        key="step_to_share",
        help="The picture shows this step, and the link opens at it.",
    )
    st.code(link.address(step=str(step)), language=None, wrap_lines=True)
    left, right = st.columns(2)
    left.download_button(
        "PNG of this step",
        data=lambda: png(figure.still(step)),
        file_name=f"{name}-step-{step}.png",
        mime="image/png",
        on_click="ignore",
        icon=":material/image:",
        width="stretch",
    )
    if right.button("GIF of all steps", icon=":material/animation:", width="stretch", disabled=figure.steps == 1):
        count = min(figure.steps, GIF_FRAMES)
        chosen = [1 + round(i * (figure.steps - 1) / (count - 1)) for i in range(count)]
        bar = st.progress(0.0, "Drawing the first step")

        def tell(done: int) -> None:
            bar.progress(done / count, f"Drew {done} of {count} steps")

        st.session_state["gif"] = (
            _fingerprint(figure),
            gif((figure.still(i) for i in chosen), rate=figure.rate, progress=tell),
        )
        bar.empty()
    held = st.session_state.get("gif")
    if held and held[0] == _fingerprint(figure):
        if figure.steps > GIF_FRAMES:
            st.caption(f"The GIF shows {GIF_FRAMES} of the {figure.steps} steps, evenly spaced.")
        right.download_button(
            "Save the GIF", held[1], f"{name}.gif", "image/gif", on_click="ignore", width="stretch",
            icon=":material/download:",
        )  # fmt: skip


def _fingerprint(figure: Figure) -> str:
    """What tells one figure's pictures from another's."""
    return hashlib.blake2b(json.dumps(figure.data).encode(), digest_size=12).hexdigest()
