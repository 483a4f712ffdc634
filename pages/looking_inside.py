"""Looking inside: where a trained network's score comes from, what its filters want, and what it takes for alike."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.explain.feature_code import PICTURE, WEIGHTS
from core.explain.passage import Passage, follow
from core.lessons.looking_inside import stage
from core.lessons.looking_inside.code import PICTURES
from core.lessons.looking_inside.paint_figure import UNITS
from core.lessons.looking_inside.settings import IDEA, Look, Settings
from core.lessons.looking_inside.study.known import BUILT_IN
from core.lessons.looking_inside.study.plan import BASELINES, InsidePlan, fingerprint
from core.lessons.looking_inside.study.work import question
from core.media.out.npy import npy
from core.media.out.uri import png
from core.nn.convnet import ConvNet
from core.nn.layers import Conv
from core.runs.queue import runs
from core.view import View
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.kit.pictures import ask_for_network
from pages.kit.plain import plain
from pages.kit.stage import mode
from pages.kit.trained import network_of_link
from pages.parts.looking_inside.inside import look_up
from pages.parts.looking_inside.pictures import known_pictures


class Page:
    """What all views share: the widgets, the network, the picture, and how to ask a worker about them."""

    def __init__(self, panel: Controls) -> None:
        self.panel = panel
        self.key, self.net = network_of_link()
        self.picture = ask_for_network(self.panel, self.net)
        self.passage = _passage(self.key, self.picture, self.net)
        self.target = self.passage.winner
        self.files: dict[str, Callable[[], bytes]] = {
            WEIGHTS: self.net.to_bytes,
            PICTURE: partial(png, self.picture),
        }

    def ask_target(self) -> None:
        """Whose score is explained."""
        names = self.net.class_names
        options = {"said": "The one it says", **{str(k): names[k] for k in range(len(names))}}
        chosen = self.panel.show("target", options=options)
        self.target = self.passage.winner if chosen == "said" else int(chosen)

    def look(self, plan: InsidePlan, pictures: np.ndarray | None = None) -> Look:
        """What the worker says to a plan, or nothing yet."""
        plan = replace(plan, network=self.key or BUILT_IN, target=self.target)
        if plan.view != "filters":
            plan = replace(plan, picture=fingerprint(self.picture.tobytes()))
        found = look_up(plan, partial(question, self.net, self.picture, pictures))
        names = tuple(plain(name) for name in self.net.class_names)
        return Look(self.passage, self.target, names, BASELINES[plan.baseline], found)


@st.cache_resource(max_entries=16, show_spinner=False)
def _passage(key: str, picture: np.ndarray, _net: ConvNet) -> Passage:
    """The picture's way through the network called `key`."""
    return follow(_net, picture)


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    runs().warm()
    return Controls(Settings()).view(
        {"heat": _heat, "occlusion": _occlusion, "filters": _filters, "neighbors": _neighbors}
    )


def _heat(panel: Controls) -> Callable[[], View]:
    page = Page(panel)
    page.ask_target()
    method = panel.show("method")
    panel.show("over")
    layers = [name for name, layer in page.net.layers if isinstance(layer, Conv)]
    with panel.behind("Settings of the methods"):
        layer = panel.show("cam_layer", options={name: name for name in reversed(layers)})
        panel.show("baseline", "noise")
    chosen = panel.settings

    def tell() -> View:
        plan = InsidePlan("heat", layer=layer, baseline=chosen.baseline, noise=int(chosen.noise))
        look = page.look(plan)
        return replace(stage.heat(look, layer, chosen.over, mode(), method), files=page.files)

    return tell


def _occlusion(panel: Controls) -> Callable[[], View]:
    page = Page(panel)
    page.ask_target()
    panel.show("patch", "stride", "cover")
    chosen = panel.settings
    patch, stride = min(int(chosen.patch), page.picture.shape[0]), int(chosen.stride)

    def tell() -> View:
        look = page.look(InsidePlan("occlusion", patch=patch, stride=stride, baseline=chosen.cover))
        return replace(stage.occlusion(look, patch, stride, mode()), files=page.files)

    return tell


def _filters(panel: Controls) -> Callable[[], View]:
    page = Page(panel)
    scores = Look(page.passage, 0, ()).scores_index
    names = [name for name, _ in page.net.layers]
    offered = [name for name, layer in page.net.layers if isinstance(layer, Conv)] + [names[scores]]
    layer = panel.show("layer", options={name: name for name in offered})
    index = names.index(layer)
    count = min(page.net.output_shapes()[index][1][-1], UNITS)
    units = {str(k): page.net.class_names[k] if index == scores else str(k + 1) for k in range(count)}
    unit = int(panel.show("unit", options=units))
    page.target = 0  # the pictures that excite do not depend on it

    def tell() -> View:
        look = page.look(InsidePlan("filters", layer=layer))
        return replace(stage.filters(look, index, unit, mode()), files=page.files)

    return tell


def _neighbors(panel: Controls) -> Callable[[], View]:
    page = Page(panel)
    pictures, labels, source = known_pictures(page.key, page.net)
    st.caption(source)

    def tell() -> View:
        look = page.look(InsidePlan("neighbors"), pictures)
        files = page.files | {PICTURES: partial(npy, pictures)}
        return replace(stage.neighbors(look, pictures, labels, mode()), files=files)

    return tell


show("looking_inside", controls, idea=IDEA)
