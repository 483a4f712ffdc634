"""Receptive field: a stack of layers, and the cone of cells that one number at its top depends on."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.receptive_field.receptive_field import IDEA, Settings, caption, explain
from core.lessons.receptive_field.receptive_field_figure import Cone, Tier, cone_figure
from core.lessons.receptive_field.stacks import EXAMPLES, LIMITS, Example, Stack, own_stack
from core.media.drawn.scenes import MOST_SIDE
from core.media.out.uri import data_uri
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
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
        prose("""Point at the cells or the picture to move the cone, at a line of the table to stop there. k: kernel,
            s: stride, d: dilation, j: jump, r: receptive field. The stronger a cell's color, the more ways lead from
            it to the chosen cell.""")
    )
    side, padding = panel.settings.side, panel.settings.padding

    def tell() -> View:
        stack = Stack(
            example.layers,
            example.side if side == "example" else int(side),
            example.padding if padding == "example" else padding,
        )
        return View(_figure(stack, scene, mode()), partial(explain, stack))

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


@st.cache_data(max_entries=32, show_spinner=False)
def _figure(stack: Stack, scene: str, shown: Mode) -> Figure:
    """The stage; the picture is the input, drawn at its side."""
    ways = stack.paths
    numbers: list[tuple[int, ...]] = [(), *(layer.numbers for layer in stack.layers)]
    tiers = [
        Tier(level.name, numbers[level.number], level.size, level.jump, level.field, level.start, ways[level.number])
        for level in stack.levels
    ]
    steps = range(len(stack.layers), 0, -1)
    pixels = drawn(scene, min(stack.side, MOST_SIDE))
    chosen, middle = stack.middle
    row = pixels[min(int((middle + 0.5) * len(pixels) / stack.side), len(pixels) - 1)][None]
    captions = [caption(stack, number) for number in steps]
    cone = Cone(tiers, chosen, middle, captions, data_uri(pixels), data_uri(row))
    alt = prose(f"""One cell of {stack.top.name} traced back through {len(stack.layers)} layers: at the input it
        depends on {stack.field} cells along each side of {stack.side}.""")
    return cone_figure(cone, shown, alt)


show("receptive_field", controls, idea=IDEA)
