"""A caption as it is written: the picture lit where the decoder looks, its state, and how likely every word is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.figures import board, caption
from core.figures.board import COME, FRAME, LEFT, NOW, WIDTH, expr, parted
from core.figures.palette import BLACK, Mode, palette
from core.figures.player import Figure
from core.lessons.captions.write_data_figure import rows


@dataclass(frozen=True, eq=False)
class WritingScene:
    """What is drawn, a row per step in all arrays: `weights` (steps, rows, columns), `states` (steps, units),
    `probabilities` (steps, names). `url` is the picture, `words` what is written, `names` the vocabulary.
    """

    url: str
    words: Sequence[str]
    captions: Sequence[str]
    weights: np.ndarray
    states: np.ndarray
    probabilities: np.ndarray
    names: Sequence[str]


def writing_figure(scene: WritingScene, mode: Mode, alt_text: str, *, start: int = 0) -> Figure:
    """The playable stage, a step per word; `start` is the step that it opens at, 0 the last."""
    return Figure(
        structure=_structure(mode),
        data=rows(scene, palette(mode)),
        steps=len(scene.words),
        alt=alt_text,
        rate=1,
        pick=board.pick("pick"),
        start=start,
    )


_PARAMETERS = [FRAME, *parted("fr", "shares", "fills", "inks", "texts", "states", "chances", "numbers")]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any writing is drawn with; built once for each mode."""
    colors = palette(mode)
    chance = "toNumber(chances[datum.k])"
    best = "datum.k == toNumber(fr.best)"
    strongest = "datum.k == toNumber(fr.strongest)"
    return board.structure(
        board.unseen("board", "frames"),
        board.images("pictures"),
        board.rects("veils", fill=BLACK, opacity=expr("0.86 * (1 - toNumber(shares[datum.k]))")),
        board.rects("cells", fill=expr("fills[datum.k]"), stroke=colors.background, strokeWidth=0.8),
        board.texts("cells", text=expr("texts[datum.k]"), fill=expr("inks[datum.k]")),
        board.read("veils", colors, 3, opacity=expr(f"{strongest} ? 1 : 0")),
        board.read("cells", colors, 3, opacity=expr(f"{strongest} ? 1 : 0")),
        board.rects("states", fill=expr("states[datum.k]"), stroke=colors.background, strokeWidth=0.6),
        board.rects("bars", fill=colors.surface),
        board.rects(
            "bars", fill=colors.positive, x=expr(f"{LEFT} + {WIDTH} * {chance} / 2"),
            width=expr(f"{WIDTH} * {chance}"),
        ),
        board.written("bars", colors, 2, opacity=expr(f"{best} ? 1 : 0")),
        board.texts(
            "bars", text=expr("datum.name"), align="right", x=expr(f"{LEFT} - 5"), fill=colors.text,
            fontWeight=expr(f"{best} ? 'bold' : 'normal'"),
        ),
        board.texts(
            "bars", text=expr("numbers[datum.k]"), align="left", x=expr(f"{LEFT} + {WIDTH} + 5"), fill=colors.text,
            fontWeight=expr(f"{best} ? 'bold' : 'normal'"),
        ),
        board.rects("words", fill=colors.surface, cornerRadius=4, opacity=expr(f"{COME} ? 1 : 0.45")),
        board.read("words", colors, cornerRadius=4, opacity=expr("datum.when == index - 1 ? 1 : 0")),
        board.written("words", colors, cornerRadius=4, opacity=expr(f"{NOW} ? 1 : 0")),
        board.texts(
            "words", text=expr(f"{COME} ? datum.name : ''"), fill=colors.text, fontWeight="bold",
        ),
        board.left_texts("signs", fontWeight="bold"),
        caption.layer(colors, "frames", ("says", "SAYS")),
        board.answering("words", colors),
        colors=colors,
        parameters=_PARAMETERS,
    )  # fmt: skip
