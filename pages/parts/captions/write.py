"""The pictures of the captions lesson, and its stages from a network's answers."""

import numpy as np
import streamlit as st

from core.explain.explanation import Unworkable
from core.lessons.captions.settings import CELLS, Asked
from core.media.drawn.compositions import Composition, Drawn, Item, covers, draw_composition
from core.nn.captioner import Captioner
from core.wording import prose
from pages.kit.controls import Controls

# Composition, size of the first by the second's, grain, drawing.
SCENES: dict[str, tuple[Composition, float, int, int]] = {
    "clear": (Composition(Item("yellow", "star"), "left of", Item("red", "cross")), 1.5, 4, 1),
    "doubt": (Composition(Item("black", "square"), "above", Item("red", "triangle")), 1.15, 30, 2),
    "equal": (Composition(Item("green", "cross"), "above", Item("purple", "circle")), 1.0, 4, 1),
    "grain": (Composition(Item("blue", "star"), "right of", Item("black", "square")), 1.5, 60, 3),
    "unseen": (Composition(Item("red", "star"), "above", Item("black", "circle")), 1.5, 4, 2),
}


def chosen_scene(panel: Controls, name: str) -> tuple[Composition, float, int, int]:
    """The scene that the reader picks from the list of the field `name`, or puts together."""
    key = panel.show(name)
    if key != "own":
        return SCENES[key]
    panel.beside("color1", "shape1")
    panel.show("relation")
    panel.beside("color2", "shape2")
    panel.show("ratio", "grain", "drawing")
    s = panel.settings
    first, second = Item(s.color1, s.shape1), Item(s.color2, s.shape2)
    return Composition(first, s.relation, second), s.ratio, s.grain, s.drawing


@st.cache_data(max_entries=64, show_spinner=False)
def drawn(scene: tuple[Composition, float, int, int]) -> Drawn:
    """The picture of a scene; the same one every time."""
    composition, ratio, grain, drawing = scene
    rng = np.random.default_rng([3, drawing])
    return draw_composition(composition, rng, ratio=ratio, noise=float(grain))


def asked(model: Captioner, scene: tuple[Composition, float, int, int]) -> Asked:
    """A network and the picture of a scene. Raises `Unworkable` for two items of a kind."""
    composition, ratio, *_ = scene
    if composition.first == composition.second:
        raise Unworkable(
            prose(f"""Both items are a {composition.first}, and training never had two of a kind. Choose another color
                or shape.""")
        )
    picture = drawn(scene)
    return Asked(
        model, picture.pixels, composition.words, composition.mirrored.words,
        (str(composition.first), str(composition.second)), covers(picture, CELLS, CELLS), ratio == 1.0,
    )  # fmt: skip
