"""The stages of "Why convolution": what `core.explain` works out, handed to `core.figures`."""

from collections.abc import Callable, Sequence
from io import BytesIO

import numpy as np
import streamlit as st

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.why_convolve import networks_words as why_networks_words
from core.lessons.why_convolve import shift_words as why_shift_words
from core.lessons.why_convolve import weights_words
from core.lessons.why_convolve.networks import Asked
from core.lessons.why_convolve.networks_figure import Answering, Scene, networks_figure
from core.lessons.why_convolve.networks_words import TITLES
from core.lessons.why_convolve.shift import Moves
from core.lessons.why_convolve.shift_figure import moved_figure
from core.lessons.why_convolve.study.shifted import CLASSES, TESTED, accuracies, drawing, moved, networks
from core.lessons.why_convolve.weights import Both
from core.lessons.why_convolve.weights_figure import Wired, weights_figure
from core.media.out.uri import data_uri

PICTURES = "pictures.npy"  # what the Keras code reads the moved drawing from


def weights_stage(both: Both, shown: Mode) -> Figure:
    """The two layers side by side."""
    dense, conv = (cost.parameters for cost in both.costs)
    n, m, k = both.side, both.size, len(both.w)
    layers = [
        Wired(
            f"Dense: {n * n}·{m * m} + {m * m} = {dense:,} parameters",
            both.dense,
            both.weights,
            np.ones(both.weights.shape, bool),
        ),
        Wired(f"Convolution: {k}·{k} + 1 = {conv} parameters", both.conv, both.matrix, both.which >= 0),
    ]
    alt = f"A picture of {n} by {n} through a dense layer of {dense:,} parameters and a convolution of {conv}."
    return weights_figure(both.x, layers, weights_words.captions(both), shown, alt)


def shift_stage(moves: Moves, shown: Mode) -> Figure:
    """The moving picture and both outputs."""
    outputs = [
        (name, values, moves.carried(values), moves.differing(values))
        for name, values in (("Convolution", moves.conv), ("Dense", moves.dense))
    ]
    captions = why_shift_words.captions(moves)
    alt = "A picture moves cell by cell under a convolution and a dense layer; what differs is marked."
    return moved_figure(moves.w, moves.inputs, outputs, captions, shown, alt)


@st.cache_data(max_entries=64, show_spinner=False)
def _answers(shape: str, number: int, shifts: tuple[tuple[int, int], ...]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """A drawing at every shift, and what each network says of it."""
    drawn = drawing(shape, number)
    pictures = np.stack([moved(drawn, *shift) for shift in shifts])
    return pictures, {name: net.predict(pictures) for name, net in networks().items()}


def ask(shape: str, number: int, shifts: Sequence[tuple[int, int]]) -> tuple[Asked, np.ndarray]:
    """What the three networks say of a drawing at every shift, and its pictures."""
    pictures, answers = _answers(shape, number, tuple(shifts))
    tested = TESTED * len(CLASSES)
    return Asked(networks(), CLASSES.index(shape), shifts, answers, accuracies(), tested), pictures


def networks_stage(asked: Asked, pictures: np.ndarray, shown: Mode) -> Figure:
    """The three networks on the moving drawing; it opens where the shape has moved by half of the way."""
    captions = why_networks_words.captions(asked)
    scene = Scene(
        [data_uri(picture, scale="nearest") for picture in pictures],
        asked.shifts,
        [
            Answering(
                f"{TITLES[name]}: {net.parameter_count:,}",
                f"{asked.tested} shapes at each shift",
                asked.accuracies[name],
                asked.answers[name],
            )
            for name, net in asked.networks.items()
        ],
        asked.classes,
        asked.label,
        captions,
    )
    start = min(asked.most + 5, len(asked.shifts))
    return networks_figure(scene, shown, f"A {asked.classes[asked.label]} moves. {captions[start - 1]}.", start=start)


def files(pictures: np.ndarray) -> dict[str, Callable[[], bytes]]:
    """What the Keras code reads: the pictures and every network's weights."""

    def saved() -> bytes:
        held = BytesIO()
        np.save(held, pictures.astype(np.float32), allow_pickle=False)
        return held.getvalue()

    return {PICTURES: saved} | {f"{name}.npz": net.to_bytes for name, net in networks().items()}
