"""Why convolution: a dense layer and a convolution on the same picture, and on one that has moved."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.lessons.why_convolve import stage
from core.lessons.why_convolve.pictures import kernel, picture
from core.lessons.why_convolve.settings import IDEA, Settings
from core.lessons.why_convolve.shift import Moves
from core.lessons.why_convolve.study.shifted import SHIFTS
from core.lessons.why_convolve.weights import Both
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode

MOVED_SIDE = 9  # cells along the picture that is moved


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"weights": _weights, "shift": _shift, "networks": _networks})


def _weights(panel: Controls) -> Callable[[], View]:
    panel.beside("picture", "kernel")
    panel.show("side", "padding", "ground")
    st.caption(
        prose("""Outlined: the pixels that the output reads. Lines are weights: blue is positive, orange negative, gray
            0. Below, all weights of each layer: a row per output, a column per pixel. Point at an output to go to
            it.""")
    )
    chosen = panel.settings

    def tell() -> View:
        both = Both(picture(chosen.picture, chosen.side, chosen.ground), kernel(chosen.kernel), chosen.padding)
        return stage.weights(both, mode())

    return tell


def _shift(panel: Controls) -> Callable[[], View]:
    panel.beside("picture", "kernel")
    panel.show("direction", "padding", "ground")
    st.caption(
        prose("""Outlined: cells that differ from the first output moved along. The dense layer has as many outputs as
            the convolution, and weights from \u22121 to 1, drawn once.""")
    )
    chosen = panel.settings
    right = chosen.direction == "right"

    def tell() -> View:
        x = picture(chosen.picture, MOVED_SIDE, chosen.ground, top=None if right else 2, left=2 if right else None)
        moves = Moves(x, kernel(chosen.kernel), chosen.padding, chosen.ground, chosen.direction)
        return stage.shift(moves, mode())

    return tell


def _networks(panel: Controls) -> Callable[[], View]:
    panel.show("shape", "number", "way")
    st.caption(
        prose("""Three networks of one size, trained on shapes in the middle. Each square shows how often its network
            is right: in its middle for shapes in the middle, at its edges for shapes that have moved there. The line
            of cells is the way that this shape takes; point at one to go there.""")
    )
    chosen = panel.settings
    shifts = [(by if chosen.way != "across" else 0, by if chosen.way != "down" else 0) for by in SHIFTS]

    return partial(kept(stage.networks), chosen.shape, chosen.number, shifts, mode())


show("why_convolve", controls, idea=IDEA)
