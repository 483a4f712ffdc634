"""Convolution: a kernel slides over numbers, a drawn picture, or the reader's own."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.lessons.convolution import stage
from core.lessons.convolution.settings import IDEA, Settings
from core.media.pictures import to_gray
from core.sliding import CHANNELS
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.pictures import SCENE_TITLES, ask_square
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    panel.beside("source", "color")
    chosen = panel.settings
    picture = chosen.source != "numbers"
    x = _picture(panel) if picture else _grid(panel)
    # High on the page, so that the tables have room to open below.
    editors = st.columns(1 if picture else 2)
    w = _kernel(panel, x.shape[2])
    padding: int | str = panel.show("padding")
    if padding == "number":
        padding = panel.show("zeros")
    channels = CHANNELS[x.shape[2]]
    chosen = panel.settings
    if not picture:
        with editors[0]:
            x = grid_editor("Edit input", "numbers", x, channels, base=f"{chosen.example}{x.shape}")
    preset = f"{chosen.preset} of {chosen.example}" if chosen.preset == "example" else chosen.preset
    with editors[-1]:
        w = grid_editor("Edit kernel", "weights", w, channels, base=f"{preset}{w.shape}")
    with st.popover("More", width="stretch"):
        panel.beside("dilation", "bias")
    chosen = panel.settings

    def tell() -> View:
        conv = convolve(x, w, bias=chosen.bias, stride=chosen.stride, padding=padding, dilation=chosen.dilation)
        return kept(stage.convolution, megabytes=64)(conv, padding, mode(), picture=picture)

    return tell


def _grid(panel: Controls) -> np.ndarray:
    """The input as a grid of numbers `(H, W, C)`: an example, in one channel or three."""
    example = panel.show("example")
    if example == "own":
        panel.beside("rows", "columns")
        rows, columns = panel.settings.rows, panel.settings.columns
        grid = (np.arange(rows)[:, None] * 3 + np.arange(columns) * 2) % 10 + 0.0
    else:
        grid = EXAMPLES[example].grid
    if panel.settings.color == "rgb":
        return np.stack([grid, grid[::-1], grid[:, ::-1]], axis=-1)
    return grid[..., None]


def _picture(panel: Controls) -> np.ndarray:
    """The input as a picture's pixels `(H, W, C)`, 0 to 255."""
    if panel.settings.source == "picture":
        panel.show("scene", options=SCENE_TITLES)
    pixels = ask_square(panel.settings.source, panel.settings.scene, panel.show("side"))
    return (pixels if panel.settings.color == "rgb" else to_gray(pixels)).astype(float)


def _kernel(panel: Controls, channels: int) -> np.ndarray:
    """The kernel `(kh, kw, C)`: a preset at a size, the same slice for each channel."""
    preset = panel.show("preset")
    example = EXAMPLES.get(panel.settings.example)
    own = example.kernel if example and panel.settings.source == "numbers" else ()
    if preset == "example" and own:
        panel.show("stride")
        slice_ = np.array(own, float)
    else:
        panel.beside("size", "stride")
        if preset == "example":
            st.caption("This input brings no kernel of its own: Sobel x stands in.")
            preset = "sobel-x"
        slice_ = kernel(preset, (panel.settings.size, panel.settings.size))
        if preset in ("box", "gaussian") and panel.settings.size > 2:
            st.caption("Rounded to two decimals, so that sums are exact; adjusted to add up to 1.")
    return np.repeat(slice_[..., None], channels, axis=-1)


show("convolution", controls, idea=IDEA)
