"""Pictures that a network has learned from, to look for neighbors among."""

import numpy as np
import streamlit as st

from core.lessons.looking_inside.neighbors import spread
from core.lessons.looking_inside.study.known import learned_drawings
from core.nn.convnet import ConvNet
from core.training.builtin import PER_CLASS
from pages.kit.trained import data_of

MOST = 180  # pictures; each is a point and a small picture on the page


def known_pictures(key: str, net: ConvNet) -> tuple[np.ndarray, tuple[int, ...], str]:
    """Training pictures `(n, H, W, C)` uint8 as the network takes them, their classes, and where they are from.

    `key` is the network's, as `pages.kit.trained` names it; its run's own pictures, or drawings the built-in one saw.
    """
    run = key.split("|")[0]
    if run:
        found = _of_run(run)
        if found is not None:
            pixels, labels, total = found
            some = f"{len(labels)} of the {total} pictures" if len(labels) < total else f"All {total} pictures"
            return pixels, labels, f"{some} that this run was trained on, in equal shares of the classes."
    pixels, labels = _drawn()
    return (
        pixels,
        labels,
        f"{len(labels)} of the {PER_CLASS * len(net.class_names):,} drawings that it learned from.",
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _of_run(run: str) -> tuple[np.ndarray, tuple[int, ...], int] | None:
    """A run's training pictures, an equal number from every class where there are too many."""
    data = data_of(run)
    if data is None:
        return None
    rows = spread(data.labels[data.training], MOST)
    chosen = data.training[rows]
    return data.pixels[chosen], tuple(data.labels[chosen].tolist()), len(data.training)


_drawn = st.cache_resource(show_spinner=False)(learned_drawings)
