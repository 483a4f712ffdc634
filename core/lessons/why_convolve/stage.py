"""The views of Why convolution: settings become a picture and words."""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO

import numpy as np

from core.figures.palette import Mode
from core.lessons.why_convolve import networks_words, shift_words, weights_words
from core.lessons.why_convolve.networks import Asked, ask
from core.lessons.why_convolve.networks_figure import asked_figure
from core.lessons.why_convolve.shift import Moves
from core.lessons.why_convolve.shift_figure import moves_figure
from core.lessons.why_convolve.weights import Both
from core.lessons.why_convolve.weights_figure import both_figure
from core.view import View

PICTURES = "pictures.npy"  # what the Keras code reads the moved drawing from


def files(asked: Asked, pictures: np.ndarray) -> dict[str, Callable[[], bytes]]:
    """What the Keras code reads: the pictures and every network's weights."""
    return {PICTURES: partial(_saved, pictures)} | {f"{name}.npz": net.to_bytes for name, net in asked.networks.items()}


def _saved(pictures: np.ndarray) -> bytes:
    held = BytesIO()
    np.save(held, pictures.astype(np.float32), allow_pickle=False)
    return held.getvalue()


def weights(both: Both, mode: Mode) -> View:
    """The same picture through a dense layer and a convolution."""
    return View(both_figure(both, mode), partial(weights_words.explain, both))


def shift(moves: Moves, mode: Mode) -> View:
    """A picture that moves, and what both layers make of it."""
    return View(moves_figure(moves, mode), partial(shift_words.explain, moves))


def networks(shape: str, number: int, shifts: Sequence[tuple[int, int]], mode: Mode) -> View:
    """A drawn shape that moves, and what trained networks say of it."""
    asked, pictures = ask(shape, number, shifts)
    return View(asked_figure(asked, pictures, mode), partial(networks_words.explain, asked), files(asked, pictures))
