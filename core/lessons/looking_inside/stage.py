"""The views of the lesson on looking inside: what a worker found out becomes a picture and words."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.figures.palette import Mode
from core.lessons.looking_inside import (
    filters_figure,
    filters_words,
    heat_figure,
    heat_words,
    neighbors_figure,
    neighbors_words,
    occlusion_figure,
    occlusion_words,
)
from core.lessons.looking_inside.occlusion import lost
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.study.filters import DECAY, RATE, STEPS
from core.view import View
from core.wording import prose


def heat(look: Look, layer: str, over: bool, mode: Mode, method: str = "all") -> View:
    """One method's map beside the picture; or all of them and plain edges, and below them the same with random
    weights.
    """
    titles, captions = (f"{heat_words.TITLES[0]}, {layer}", *heat_words.TITLES[1:]), heat_words.captions(look)
    words = partial(heat_words.explain, look, layer, method)
    if method == "all":
        found = heat_figure.pictured(look, titles, captions, over, mode)
        alt = f"Heat maps of one picture for the class {look.name}: {', '.join(titles)}. {captions[-1]}"
        return View(heat_figure.heat_figure(found, mode, alt), words)
    at, said = heat_words.METHODS.index(method), heat_words.caption(look, layer, method)
    found = heat_figure.pictured(look, titles, [said], over, mode)
    return View(heat_figure.single_figure(found, at, mode, f"A picture and its heat map. {said}"), words)


def occlusion(look: Look, patch: int, stride: int, mode: Mode) -> View:
    """A patch on its way over the picture."""
    captions = [occlusion_words.caption(look, patch, k) for k in range(max(lost(look).size, 1))]
    found = occlusion_figure.covered(look, patch, captions, mode)
    alt = f"A plain patch of {patch} by {patch} pixels moves over the picture. {captions[0]}"
    return View(
        occlusion_figure.occlusion_figure(found, mode, alt), partial(occlusion_words.explain, look, patch, stride)
    )


def filters(look: Look, index: int, unit: int, mode: Mode) -> View:
    """A layer's filters, what excites each, and the chosen one's way there."""
    captions = filters_words.captions(look, index, unit)
    found = filters_figure.excited(look, index, unit, captions, mode)
    alt = f"Filters of {look.passage.outputs[index].name} as pictures. {captions[-1]}"
    words = partial(filters_words.explain, look, index, unit, (STEPS, RATE, DECAY))
    return View(filters_figure.filters_figure(found, mode, alt), words)


def neighbors(look: Look, pictures: np.ndarray, labels: Sequence[int], mode: Mode) -> View:
    """The reader's picture among training pictures."""
    count = len(look.found["distances"]) if look.found else 1
    captions = [neighbors_words.caption(look, labels, k) for k in range(count)]
    alt = captions[0]
    if look.found:
        alt = prose(f"""{count} training pictures as points in the plane, and the reader's picture among them.
            {captions[0]}""")
    found = neighbors_figure.near(look, pictures, labels, captions)
    return View(neighbors_figure.neighbors_figure(found, mode, alt), partial(neighbors_words.explain, look, labels))
