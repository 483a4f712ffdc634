"""Held-out pictures side by side, each with what it is and what a network said."""

from collections.abc import Sequence

import numpy as np

from core.lessons.train.gallery_figure import Tile, Tone, gallery_figure
from core.media.out.uri import data_uri
from core.training.data import DataSet
from pages.kit.stage import mode, stage


def show_tiles(
    data: DataSet,
    probabilities: np.ndarray,
    places: Sequence[int] | np.ndarray,
    *,
    key: str,
    alt: str,
    per_row: int = 8,
) -> None:
    """The pictures at `places` among those held out, at least one; `probabilities` is `(held out, classes)`."""
    tiles = []
    for i in places:
        row = data.validation[i]
        said, label = int(probabilities[i].argmax()), int(data.labels[row])
        tone: Tone = "right" if said == label else "wrong"
        mark = "\u2713" if said == label else "\u2717"
        tiles.append(
            Tile(
                data_uri(data.pixels[row]),
                f"is {data.class_names[label]}",
                f"{mark} {probabilities[i, said]:.0%} {data.class_names[said]}",
                tone,
            )
        )
    stage(gallery_figure(tiles, mode(), alt, per_row=per_row), key=key)
