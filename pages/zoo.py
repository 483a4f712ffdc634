"""Famous CNNs, size and cost: what every layer sees and costs, and kinds of convolution at equal output."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.lessons.zoo import stage
from core.lessons.zoo.kinds import kinds
from core.lessons.zoo.networks import NETWORKS
from core.lessons.zoo.settings import IDEA, Settings
from core.view import View
from core.wording import prose
from pages.kit.controls import Controls
from pages.kit.kept import kept
from pages.kit.lesson import show
from pages.kit.stage import mode
from pages.parts.zoo.layer_table import layer_table


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view({"network": _network, "kinds": _kinds})


def _network(panel: Controls) -> Callable[[], View]:
    example = NETWORKS[panel.show("network")]
    panel.beside("side", "maps")
    layers = layer_table("layers", example.layers, base=panel.settings.network)
    st.caption(
        prose("""Field: how many input cells, along one side, one number sees. Jump: how far apart neighbors look.
            Memory: the outputs, 4 bytes a number. Bars: shares of the dearest layer's price. Blocks are as high as
            their maps, thicker for each doubling of maps. Point at a line or a block to go there.""")
    )
    chosen = panel.settings
    side = example.side if chosen.side == "own" else int(chosen.side)
    channels = example.channels if chosen.maps == "own" else int(chosen.maps)
    return partial(kept(stage.network), layers, example, side, channels, mode())


def _kinds(panel: Controls) -> Callable[[], View]:
    panel.show("size")
    panel.beside("channels", "filters")
    panel.beside("kernel", "dilation")
    panel.show("groups")
    chosen = panel.settings

    compared = kinds(
        chosen.size, int(chosen.channels), int(chosen.filters), chosen.kernel, chosen.dilation, int(chosen.groups)
    )
    return partial(kept(stage.kinds), compared, mode())


show("zoo", controls, idea=IDEA)
