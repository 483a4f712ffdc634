"""Inputs of pooling that are larger than a table: pictures, and the maps of a trained network."""

import numpy as np
import streamlit as st

from core.lessons.pooling import network_maps
from core.lessons.pooling.network_maps import liveliest, mapped
from core.media.pictures import to_gray
from core.nn.convnet import ConvNet
from pages.kit.controls import Controls
from pages.kit.pictures import SCENE_TITLES, ask_square, drawn
from pages.kit.trained import network_of_link


def large_map(panel: Controls) -> np.ndarray:
    """A picture's gray pixels, or a map of the built-in network after ReLU, to two decimals, `(H, W)`."""
    source = panel.settings.source
    if source == "network":
        key, net = network_of_link()
        with st.container(horizontal=True, wrap=False):
            layer = panel.show("layer", options={name: name for name in mapped(net)})
            picture = panel.show("scene", options=SCENE_TITLES)
        maps = _maps(key, layer, picture, net)
        unit = panel.show("unit", options={str(c): f"Map {c + 1}" for c in liveliest(maps)})
        whose = "Your own network" if key else "The built-in network"
        st.caption(f"{whose} looks at a drawn picture. Values are rounded to two decimals.")
        return np.round(maps[..., min(int(unit), maps.shape[2] - 1)], 2).astype(float)
    if source == "picture":
        panel.show("scene", options=SCENE_TITLES)
    return to_gray(ask_square(source, panel.settings.scene, panel.show("side")))[..., 0].astype(float)


@st.cache_data(max_entries=16, max_size="32MB", show_spinner=False)
def _maps(key: str, layer: str, picture: str, _net: ConvNet) -> np.ndarray:
    """What a layer of the network called `key` makes of a drawn picture, `(H, W, C)`."""
    return network_maps.maps(_net, layer, drawn(picture, _net.input_shape[0]))
