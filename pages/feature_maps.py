"""Feature maps: one picture goes through a trained network, as a whole, map by map, number by number."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.explain.feature_code import PICTURE, WEIGHTS
from core.explain.passage import Passage, follow
from core.figures.palette import Mode
from core.lessons.feature_maps import stage
from core.lessons.feature_maps.settings import IDEA, Settings, unit_titles
from core.media.out.uri import png
from core.nn.convnet import ConvNet
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.kit.pictures import ask_for_network
from pages.kit.stage import mode
from pages.kit.trained import network_of_link

VIEWS = {"network": stage.network, "map": stage.map, "pixel": stage.pixel, "number": stage.number}


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    key, net = network_of_link()
    depth = panel.show("depth")
    names = [name for name, _ in net.layers]
    left, right = st.columns(2)
    with left:
        index = names.index(panel.show("layer", options={name: name for name in names}))
    with right:
        unit = int(panel.show("unit", options=unit_titles(net, index)))
    picture = ask_for_network(panel, net)
    if depth == "network":
        st.caption(
            prose("""Point at a map to see what feeds it. Click it to take it apart, or choose its layer and number
                above, then Map or Number.""")
        )
    passage = _passage(key, picture, net)
    # A layer without maps has numbers alone.
    view = depth if depth == "network" or passage.is_maps(index) else "number"

    def tell() -> View:
        files: dict[str, Callable[[], bytes]] = {WEIGHTS: net.to_bytes, PICTURE: partial(png, picture)}
        choose = partial(_open, net) if depth == "network" else None
        return replace(_view(key, picture, view, index, unit, mode(), passage), files=files, choose=choose)

    return tell


def _open(net: ConvNet, part: Mapping[str, Any]) -> None:
    """A click on a part of the network takes it apart. Column 0 is the picture itself."""
    index, unit = int(part["col"]) - 1, str(part["unit"])
    if index >= 0:
        st.session_state["depth"] = "Map"
        st.session_state["layer"] = net.layers[index][0]
        st.session_state["unit"] = unit_titles(net, index)[unit]


@st.cache_resource(max_entries=16, show_spinner=False)
def _passage(key: str, picture: np.ndarray, _net: ConvNet) -> Passage:
    """The picture's way through the network called `key`."""
    return follow(_net, picture)


@st.cache_resource(max_entries=32, show_spinner=False)
def _view(key: str, picture: np.ndarray, view: str, index: int, unit: int, shown: Mode, _passage: Passage) -> View:
    """One view of the picture's way through the network called `key`; the passage that it holds is not copied."""
    return VIEWS[view](_passage, index, unit, shown)


show("feature_maps", controls, idea=IDEA)
