"""Transposed convolution: every input cell lays its multiple of the kernel on a larger output."""

from collections.abc import Callable

import streamlit as st

from core.lessons.convolution_transpose import stage
from core.lessons.convolution_transpose.convolution_transpose import transpose
from core.lessons.convolution_transpose.settings import IDEA, Settings, input_grid, kernel_grid
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    example = panel.show("example")
    if example == "own":
        panel.beside("rows", "columns")
    x = input_grid(example, panel.settings.rows, panel.settings.columns)[..., None]
    # High on the page, so that the tables have room to open below.
    editors = st.columns(2)
    # The book's figure has its own kernel and stride to start from.
    book = example == "d2l"
    preset = panel.show("book" if book else "preset")
    stride = "book_stride" if book else "stride"
    if preset == "d2l":
        panel.show(stride)
    else:
        panel.beside("size", stride)
    w = kernel_grid(preset, panel.settings.size)[..., None]
    panel.beside("padding", "extra")
    with editors[0]:
        x = grid_editor("Edit input", "numbers", x, ("Input",), base=f"{example}{x.shape}")
    with editors[1]:
        w = grid_editor("Edit kernel", "weights", w, ("Kernel",), base=f"{preset}{w.shape}")
    chosen = panel.settings

    def tell() -> View:
        steps = chosen.book_stride if book else chosen.stride
        t = transpose(x[..., 0], w[..., 0], stride=steps, padding=chosen.padding, extra=chosen.extra)
        return kept(stage.convolution_transpose)(t, mode())

    return tell


show("convolution_transpose", controls, idea=IDEA)
