"""Pooling's stage, over numbers, pictures and the maps of a trained network."""

from io import BytesIO

import numpy as np
import streamlit as st

from core.explain.passage import follow
from core.figures.grids.window import Window
from core.figures.palette import Mode, picture_scale
from core.figures.player import Figure
from core.lessons.pooling.pool_figure import Kept, pool_figure
from core.lessons.pooling.pooled import Pooled
from core.media.out.uri import data_uri
from core.media.pictures import resize_square, to_gray
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv
from core.wording import prose
from pages.kit.controls import Controls
from pages.kit.pictures import SCENE_TITLES, ask_square, drawn
from pages.kit.trained import network_of_link

FILE = "input.npy"  # what the Keras code reads a large input from
MAP_LENS = 8  # numbers along the lens over a map: they have decimals


def large_map(panel: Controls) -> np.ndarray:
    """A picture's gray pixels, or a map of the built-in network after ReLU, to two decimals, `(H, W)`."""
    source = panel.settings.source
    if source == "network":
        key, net = network_of_link()
        names = [name for name, layer in net.layers if isinstance(layer, Activate | Conv) and _is_map(net, name)]
        names.sort(key=lambda name: not name.startswith("relu"))
        with st.container(horizontal=True, wrap=False):
            layer = panel.show("layer", options={name: name for name in names})
            picture = panel.show("scene", options=SCENE_TITLES)
        maps = _maps(key, layer, picture, net)
        unit = panel.show("unit", options={str(c): f"Map {c + 1}" for c in _liveliest(maps)})
        whose = "Your own network" if key else "The built-in network"
        st.caption(f"{whose} looks at a drawn picture. Values are rounded to two decimals.")
        return np.round(maps[..., min(int(unit), maps.shape[2] - 1)], 2).astype(float)
    if source == "picture":
        panel.show("scene", options=SCENE_TITLES)
    return to_gray(ask_square(source, panel.settings.scene, panel.show("side")))[..., 0].astype(float)


def _is_map(net: ConvNet, layer: str) -> bool:
    """Whether a layer makes maps that a window fits into."""
    shape = dict(net.output_shapes())[layer]
    return len(shape) == 3 and min(shape[:2]) > 1


@st.cache_data(max_entries=16, max_size="32MB", show_spinner=False)
def _maps(key: str, layer: str, picture: str, _net: ConvNet) -> np.ndarray:
    """What a layer of the network called `key` makes of a drawn picture, `(H, W, C)`."""
    side, _, channels = _net.input_shape
    pixels = resize_square(drawn(picture, side), side)
    passage = follow(_net, to_gray(pixels) if channels == 1 else pixels)
    return next(output.values for output in passage.outputs if output.name == layer)


def _liveliest(maps: np.ndarray) -> list[int]:
    """Maps in the order of how much they vary: one that is all zeros shows nothing."""
    return np.argsort(-maps.std(axis=(0, 1))).tolist()


def as_bytes(x: np.ndarray) -> bytes:
    """An array as an .npy file."""
    held = BytesIO()
    np.save(held, x)
    return held.getvalue()


@st.cache_data(max_entries=32, max_size="64MB", show_spinner=False)
def pool_stage(p: Pooled, source: str, shown: Mode) -> Figure:
    """The window at work; pictures and maps travel as PNG."""
    picture = source != "numbers"
    sides = {}
    window = Window(
        p.x[..., None], np.ones((1, 1, 1)), p.y, 0.0, p.stride, p.sides, (1, 1), ("Input",), pooled=True,
        rim="0" if p.counted else "",
    )  # fmt: skip
    if picture:
        table, limits = picture_scale(p.x, shown)
        sides = {
            "x_url": (data_uri(np.pad(p.x, p.sides), table=table, limits=limits),),
            "y_url": data_uri(p.y, table=table, limits=limits),
            "scale_url": data_uri(np.arange(256, dtype=np.uint8)[None], table=table),
            "limits": limits,
            "bright": limits[1] or 1.0,
        }
        if source == "network":
            sides["lens"] = MAP_LENS
        window = Window(**{**window.__dict__, **sides})
    (top, bottom), (left, right) = p.padding
    rows, columns = p.x.shape
    counted = ((top, top + rows), (left, left + columns))
    if p.counted:
        counted = ((0, top + rows + bottom), (0, left + columns + right))
    # A maximum has no use for sums, and an average none for winners.
    nothing = np.zeros(0, int)
    if p.mode == "max":
        kept = Kept(p.mode, p.winners, nothing, nothing, counted, p.size)
    else:
        kept = Kept(p.mode, nothing, p.sums, p.counts, counted, p.size)
    name = "largest number" if p.mode == "max" else "average"
    alt = prose(f"""A window of {p.size[0]} by {p.size[1]} slides over an input of {rows} by {columns} cells,
        {p.stride[0]} at a time. At each step its {name} is kept: {p.y.shape[0]} by {p.y.shape[1]} output cells.""")
    return pool_figure(window, kept, shown, alt, rate=30 if picture else 2)
