"""Convolution: a kernel slides over numbers, a drawn picture, or the reader's own."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.explain.sliding import CHANNELS, Convolution, convolve
from core.figures.grids.window import Window, window_figure
from core.figures.palette import Mode, picture_scale
from core.figures.player import Figure
from core.lessons.convolution.convolution import IDEA, Settings, explain
from core.media.out.uri import data_uri, png
from core.media.pictures import to_gray
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
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
        files = {"input.png": partial(png, x.astype(np.uint8))} if picture else {}
        return View(_figure(conv, mode(), picture=picture), partial(explain, conv, padding), files)

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


@st.cache_data(max_entries=32, max_size="64MB", show_spinner=False)
def _figure(conv: Convolution, shown: Mode, *, picture: bool) -> Figure:
    """The stage; where the input is a picture, both sides travel as PNG."""
    sides: dict[str, Any] = {}
    if picture:
        padded = np.pad(conv.x, (*conv.padding, (0, 0))).astype(np.uint8)
        table, limits = picture_scale(conv.y, shown)
        sides = {
            "x_url": tuple(data_uri(padded[..., c]) for c in range(padded.shape[2])),
            "y_url": data_uri(conv.y, table=table, limits=limits),
            "scale_url": data_uri(np.arange(256, dtype=np.uint8)[None], table=table),
            "limits": limits,
        }
    window = Window(conv.x, conv.w, conv.y, conv.bias, conv.stride, conv.padding, conv.dilation, conv.channels, **sides)
    (h, w, channels), (kh, kw, _), (oh, ow) = conv.x.shape, conv.w.shape, conv.y.shape
    of = f"{h} by {w} cells in {channels} channels" if channels > 1 else f"{h} by {w} cells"
    alt = prose(f"""A {kh} by {kw} kernel slides over an input of {of}, {conv.stride[0]} at a time. At each step
        {conv.w.size} products are added up into one of {oh} by {ow} output cells.""")
    return window_figure(window, shown, alt, rate=30 if picture else 4)


show("convolution", controls, idea=IDEA)
