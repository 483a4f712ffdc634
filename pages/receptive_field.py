"""Receptive field: a stack of layers, and the cone of cells that one number at its top depends on."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.lessons.receptive_field import stage
from core.lessons.receptive_field.receptive_field import Stack
from core.lessons.receptive_field.settings import IDEA, Settings
from core.lessons.receptive_field.stacks import EXAMPLES, LIMITS, Example, own_stack
from core.media.drawn.scenes import MOST_SIDE
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.pictures import SCENE_TITLES, drawn
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    example = _own(panel) if panel.show("example") == "own" else EXAMPLES[panel.settings.example]
    panel.beside("side", "padding")
    scene = panel.show("scene", options=SCENE_TITLES)
    st.caption(
        prose("""Point at the cells or the picture to move the cone, at a line of the table to stop there. Jump: how
            many input cells neighbors are apart. Field: how many input cells, along one side, one cell sees. The
            stronger a cell's color, the more ways lead from it to the chosen cell.""")
    )
    side, padding = panel.settings.side, panel.settings.padding

    def tell() -> View:
        stack = Stack(
            example.layers,
            example.side if side == "example" else int(side),
            example.padding if padding == "example" else padding,
        )
        pixels = drawn(scene, min(stack.side, MOST_SIDE))
        return kept(stage.receptive_field)(stack, pixels, mode())

    return tell


def _own(panel: Controls) -> Example:
    """A stack from a table of numbers, a line per layer."""
    count = panel.show("layers")
    start = np.tile([3.0, 1.0, 1.0], (count, 1))[..., None]
    rows = grid_editor(
        "Edit layers", "stack", start, ("Layer",), base="own",
        headings=("Kernel", "Stride", "Dilation"), limits=(1, max(LIMITS)), step=1,
    )  # fmt: skip
    return Example("", own_stack(rows[..., 0].tolist()), 64, "same")


show("receptive_field", controls, idea=IDEA)
