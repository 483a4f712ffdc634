"""The pictures of the captions lesson, and its stages from a network's answers."""

from functools import partial

import numpy as np
import streamlit as st

from core.explain.explanation import Unworkable
from core.figures.player import Figure
from core.lessons.captions import search, search_words, write, write_words
from core.lessons.captions.code import FILE, as_bytes
from core.lessons.captions.search import Searched
from core.lessons.captions.search_figure import Found, TreeScene, Word, tree_figure
from core.lessons.captions.settings import Asked, quoted
from core.lessons.captions.write import Writing
from core.lessons.captions.write_figure import WritingScene, writing_figure
from core.media.drawn.compositions import Composition, Drawn, Item, covers, draw_composition
from core.media.out.uri import data_uri
from core.nn.beam import Node
from core.nn.captioner import START, Captioner
from core.view import View
from core.wording import number, percent, prose
from pages.kit.controls import Controls
from pages.kit.stage import mode

GRID = 6  # cells along a side of the encoder's grid
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
        (str(composition.first), str(composition.second)), covers(picture, GRID, GRID), ratio == 1.0,
    )  # fmt: skip


def written(question: Asked) -> View:
    """The view in which a caption is written."""
    w = Writing(question)
    return View(
        _writing(w),
        partial(write_words.explain, w),
        files={FILE: partial(as_bytes, question)},
    )


def _writing(w: Writing) -> Figure:
    names = w.asked.model.words
    shown = [k for k, name in enumerate(names) if name != START]
    scene = WritingScene(
        data_uri(w.asked.pixels, scale="nearest"),
        [_plain(word) for word in w.words],
        write.captions(w),
        w.weights.reshape(-1, GRID, GRID),
        w.states,
        w.probabilities[:, shown],
        [_plain(names[k]) for k in shown],
    )
    alt_text = prose(f"""A picture of a {w.asked.items[0]} and a {w.asked.items[1]}. The network writes
        {quoted(w.caption)}, word by word; cells of the picture light up where it looks, and bars show how probable
        every next word is.""")
    return writing_figure(scene, mode(), alt_text, start=w.doubtful + 1)


def _plain(word: str) -> str:
    return "(end)" if word == "<end>" else word


def searched(question: Asked, width: int) -> View:
    """The view in which a beam stands against greedy search."""
    s = Searched(question, width)
    return View(_tree(s), partial(search_words.explain, s), files={FILE: partial(as_bytes, question)})


def _tree(s: Searched) -> Figure:
    best = {id(node) for node in s.beam.best.path}

    def word(node: Node[np.ndarray]) -> Word:
        parent = node.parent.rank if node.parent and node.level > 1 else -1
        return Word(
            s.word(node), node.log_probability, node.score, node.level, node.rank, parent, node.kept, id(node) in best
        )

    found = [
        Found(
            f"{quoted(s.words(node))}: {number(node.score, 4)}, p = {percent(float(np.exp(node.score)), 1)}"
            + (", as greedy search" if node.words == s.greedy.words else ""),
            node.level,
        )
        for node in s.beam.found
    ]
    scene = TreeScene(
        [word(node) for level in s.beam.levels for node in level],
        [word(node)._replace(rank=0, parent=-1, kept=True, best=False) for node in s.greedy.path],
        found,
        search.captions(s),
        f"Beam of {s.width}" if s.width > 1 else "Beam of 1, which is greedy search",
    )
    alt_text = "A tree of words: at each step the most probable beginnings are kept and go on."
    return tree_figure(scene, mode(), alt_text)
