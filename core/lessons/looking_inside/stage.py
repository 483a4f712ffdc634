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
from core.lessons.looking_inside.occlusion import lost, worst
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.study.filters import DECAY, RATE, STEPS
from core.view import View
from core.wording import prose


def heat(look: Look, layer: str, over: bool, mode: Mode) -> View:
    """Four methods and plain edges; below them, the same with random weights."""
    titles, captions = (f"{heat_words.TITLES[0]}, {layer}", *heat_words.TITLES[1:]), heat_words.captions(look)
    found = heat_figure.pictured(look, titles, captions, over, mode)
    alt = f"Heat maps of one picture for the class {look.name}: {', '.join(titles)}. {captions[-1]}"
    return View(heat_figure.heat_figure(found, mode, alt), partial(heat_words.explain, look, layer))


def occlusion(look: Look, patch: int, stride: int, mode: Mode) -> View:
    """A patch on its way over the picture, opened where it costs most."""
    values, start = lost(look), 0
    captions = [occlusion_words.caption(look, patch, k) for k in range(max(values.size, 1))]
    if values.size and not np.isnan(values).all():
        row, column = worst(values)
        start = row * values.shape[1] + column + 1
    found = occlusion_figure.covered(look, patch, captions, mode)
    alt = f"A plain patch of {patch} by {patch} pixels moves over the picture. {captions[start - 1]}"
    figure = occlusion_figure.occlusion_figure(found, mode, alt, start=start)
    return View(figure, partial(occlusion_words.explain, look, patch, stride))


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
