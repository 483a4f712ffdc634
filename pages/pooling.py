"""Pooling and flattening: what is kept of each window, what is forgotten, and how a grid becomes a row."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.lessons.pooling import (
    flatten,
    flatten_words,
    gradient,
    gradient_words,
    shift,
    shift_words,
    strided,
    strided_words,
)
from core.lessons.pooling import pool as pooling_pool
from core.lessons.pooling.films_figure import flatten_figure, gradient_figure, shift_figure, strided_figure
from core.lessons.pooling.pooled import pool
from core.lessons.pooling.settings import IDEA, Settings, input_grid, map_grid
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.pooling.pool import FILE, as_bytes, large_map, pool_stage


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    views = {"pool": _pool, "shift": _shift, "gradient": _gradient, "flatten": _flatten, "strided": _strided}
    return views[panel.show("view")](panel)


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
        large = p.x.size > 400
        files = {FILE: partial(as_bytes, p.x)} if large else {}
        figure = pool_stage(p, source, mode())
        return View(figure, partial(pooling_pool.explain, p, FILE if large else ""), files)

    return tell


def _shift(panel: Controls) -> Callable[[], View]:
    x, _ = _input(panel, "moved")
    panel.show("direction", "kind")
    panel.beside("size", "stride")
    chosen = panel.settings

    def tell() -> View:
        s = shift.Shifts(np.round(x, 2), chosen.kind, chosen.size, chosen.stride, chosen.direction)
        windows = [s.pooled[0].inside(*cell) for cell in np.ndindex(s.outputs[0].shape)]
        captions = shift_words.captions(s)
        alt = "A grid moves cell by cell under fixed windows; below, what each window keeps of it."
        return View(
            shift_figure(s.inputs, s.outputs, windows, captions, mode(), alt),
            partial(shift_words.explain, s),
        )

    return tell


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
        start = gradient.default_slopes((p.y.shape[0], p.y.shape[1]))[..., None]
        with slopes_at:
            slopes = grid_editor("Edit gradients", "weights", start, ("Gradient",), base=f"gradient{p.y.shape}")
        r = gradient.Returned(p, slopes[..., 0])
        windows = [r.window(index) for index in range(r.slopes.size)]
        alt = prose(f"""Gradients at {r.slopes.size} output cells go back to the {p.x.size} input cells: a maximum
            sends each to the cell that won, an average shares it out.""")
        figure = gradient_figure(
            p.x, p.y, r.slopes, r.received, windows, r.winners, gradient_words.captions(r), mode(), alt
        )
        return View(figure, partial(gradient_words.explain, r))

    return tell


def _flatten(panel: Controls) -> Callable[[], View]:
    panel.beside("height", "width")
    panel.show("maps", "order", "units")
    chosen = panel.settings
    x = map_grid(chosen.height, chosen.width, chosen.maps)
    names = [f"Map {c + 1}" for c in range(chosen.maps)]
    x = grid_editor("Edit maps", "numbers", x, names, base=f"maps{x.shape}")

    def tell() -> View:
        f = flatten.Flattened(x, chosen.order, chosen.units)
        alt = f"{chosen.maps} maps of {chosen.height} by {chosen.width} are laid in one row of {f.row.size} numbers."
        figure = flatten_figure(x, f.cells, flatten_words.captions(f), mode(), alt)
        return View(figure, partial(flatten_words.explain, f))

    return tell


def _strided(panel: Controls) -> Callable[[], View]:
    x, name = _input(panel)
    stride = _window(panel, name)
    preset, size = panel.show("preset"), panel.settings.size
    w = kernel(preset, (size, size))[..., None]
    w = grid_editor("Edit kernel", "weights", w, ("Kernel",), base=f"{preset}{w.shape}")

    def tell() -> View:
        poolings = [pool(x, mode=kind, size=size, stride=stride) for kind in ("max", "average")]
        conv = convolve(x[..., None], w, bias=0, stride=stride, padding=0, dilation=1)
        c = strided.Compared(poolings[0], poolings[1], conv)
        outputs = [
            ("Maximum", c.largest.y),
            ("Average", c.average.y),
            (f"Convolution, stride {stride}", conv.y),
        ]
        alt = f"Every window of {size} by {size} gives three numbers: the largest, the average, a weighted sum."
        figure = strided_figure(
            conv.x[..., 0], conv.w[..., 0], outputs, c.windows, strided_words.captions(c), mode(), alt
        )
        return View(figure, partial(strided_words.explain, c))

    return tell


show("pooling", controls, idea=IDEA)
