"""Pooling and flattening: what is kept of each window, what is forgotten, and how a grid becomes a row."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.lessons.pooling import stage
from core.lessons.pooling.flatten import Flattened
from core.lessons.pooling.gradient import Returned, default_slopes
from core.lessons.pooling.pool import pool
from core.lessons.pooling.settings import IDEA, Settings, input_grid, map_grid
from core.lessons.pooling.shift import Shifts
from core.lessons.pooling.strided import Compared
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.pooling.inputs import large_map


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view(
        {"pool": _pool, "shift": _shift, "gradient": _gradient, "flatten": _flatten, "strided": _strided}
    )


def _input(panel: Controls, example: str = "example") -> tuple[np.ndarray, str]:
    """A grid of numbers `(H, W)`, which the reader may type over, and the name of its example."""
    return _grid(panel, panel.show(example))


def _grid(panel: Controls, name: str) -> tuple[np.ndarray, str]:
    """The same where the example is chosen already."""
    if name == "own":
        panel.beside("rows", "columns")
    x = input_grid(name, panel.settings.rows, panel.settings.columns)[..., None]
    return grid_editor("Edit input", "numbers", x, ("Input",), base=f"{name}{x.shape}")[..., 0], name


def _window(panel: Controls, example: str) -> int:
    """Window and stride; answers the stride, which the book's figure has its own of."""
    name = "book_stride" if example == "d2l" else "stride"
    panel.beside("size", name)
    return int(getattr(panel.settings, name))


def _padding(panel: Controls, mode_: str) -> int | str:
    """Padding, rounding and what an average counts."""
    padding: int | str = panel.show("padding")
    if padding == "number":
        padding = panel.show("rim")
    with st.popover("More", width="stretch"):
        panel.show("ceil")
        if mode_ == "average" and padding != "valid":
            panel.show("counted")
    return padding


def _pool(panel: Controls) -> Callable[[], View]:
    with st.container(horizontal=True, wrap=False):
        source = panel.show("source")
        if source == "numbers":
            panel.show("example")
    x, name = _grid(panel, panel.settings.example) if source == "numbers" else (large_map(panel), source)
    kind = panel.show("mode")
    whole, rule = kind.startswith("global"), kind.removeprefix("global-")
    stride = panel.settings.stride if whole else _window(panel, name)
    padding = "valid" if whole else _padding(panel, rule)
    chosen = panel.settings

    def tell() -> View:
        p = pool(
            x, mode=rule, size=chosen.size, stride=stride, padding=padding, ceil=chosen.ceil, counted=chosen.counted,
            whole=whole,
        )  # fmt: skip
        return kept(stage.pool, megabytes=64)(p, source, mode())

    return tell


def _shift(panel: Controls) -> Callable[[], View]:
    x, _ = _input(panel, "moved")
    panel.show("direction", "kind")
    panel.beside("size", "stride")
    chosen = panel.settings
    moves = Shifts(np.round(x, 2), chosen.kind, chosen.size, chosen.stride, chosen.direction)
    return lambda: stage.shift(moves, mode())


def _gradient(panel: Controls) -> Callable[[], View]:
    x, name = _input(panel)
    kind = panel.show("kind")
    stride = _window(panel, name)
    slopes_at = st.container()
    padding = _padding(panel, kind)
    chosen = panel.settings

    def tell() -> View:
        p = pool(
            x,
            mode=kind,
            size=chosen.size,
            stride=stride,
            padding=padding,
            ceil=chosen.ceil,
            counted=chosen.counted,
        )
        start = default_slopes((p.y.shape[0], p.y.shape[1]))[..., None]
        with slopes_at:
            slopes = grid_editor("Edit gradients", "weights", start, ("Gradient",), base=f"gradient{p.y.shape}")
        return stage.gradient(Returned(p, slopes[..., 0]), mode())

    return tell


def _flatten(panel: Controls) -> Callable[[], View]:
    panel.beside("height", "width")
    panel.show("maps", "order", "units")
    chosen = panel.settings
    x = map_grid(chosen.height, chosen.width, chosen.maps)
    names = [f"Map {c + 1}" for c in range(chosen.maps)]
    x = grid_editor("Edit maps", "numbers", x, names, base=f"maps{x.shape}")
    return lambda: stage.flatten(Flattened(x, chosen.order, chosen.units), mode())


def _strided(panel: Controls) -> Callable[[], View]:
    x, name = _input(panel)
    stride = _window(panel, name)
    preset, size = panel.show("preset"), panel.settings.size
    w = kernel(preset, (size, size))[..., None]
    w = grid_editor("Edit kernel", "weights", w, ("Kernel",), base=f"{preset}{w.shape}")

    def tell() -> View:
        largest, average = (pool(x, mode=kind, size=size, stride=stride) for kind in ("max", "average"))
        conv = convolve(x[..., None], w, bias=0, stride=stride, padding=0, dilation=1)
        return stage.strided(Compared(largest, average, conv), mode())

    return tell


show("pooling", controls, idea=IDEA)
