"""A caption as it is written: the picture lit where the decoder looks, its state, and how likely every word is next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.figures import board, caption
from core.figures.board import COME, FRAME, LEFT, NARROW, NOW, WIDE, WIDTH, Row, expr, packed, parted, place
from core.figures.caption import LINE
from core.figures.palette import BLACK, Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.lessons.captions import write_words
from core.lessons.captions.settings import CELLS, quoted
from core.lessons.captions.write import Writing
from core.media.out.uri import data_uri
from core.nn.captioner import START
from core.wording import number, prose

TITLE, GAP = 22.0, 14.0
WORD, NARROW_WORD = 30.0, 28.0  # height of a word's box
LONGEST = 9  # boxes in a row on the wide board; a phone has five
PICTURE, NARROW_PICTURE = 270.0, 168.0  # its side
GRID = 178.0  # side of the grid of numbers on the wide board
COLUMNS, NARROW_COLUMNS = 16, 24  # of the state's cells
NAME, NUMBER = 62.0, 44.0  # room for a word before its bar, and for a number after it


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


class _Tops:
    """Heights on both boards, from the top downward."""

    def __init__(self, scene: WritingScene) -> None:
        lines = caption.lines(caption.every(scene.captions))
        self.words = lines[0] * LINE + 8, lines[1] * LINE + 8
        boxes = -(-len(scene.words) // 5)
        self.panels = (
            self.words[0] + WORD + GAP + TITLE,
            self.words[1] + boxes * (NARROW_WORD + 4) + GAP + TITLE,
        )
        units = scene.states.shape[1]
        self.cell = GRID / COLUMNS, NARROW / NARROW_COLUMNS
        # The picture's height is shared by the grid of numbers and, below it, the state.
        self.state = (
            self.panels[0] + GRID + GAP + TITLE - 8,
            self.panels[1] + NARROW_PICTURE + GAP + TITLE,
        )
        state_rows = -(-units // NARROW_COLUMNS)
        self.bars = self.panels[0], self.state[1] + state_rows * self.cell[1] + GAP + TITLE
        count = len(scene.names)
        self.bar = PICTURE / count, 20.0
        below = self.state[0] + -(-units // COLUMNS) * self.cell[0]
        self.all = max(self.panels[0] + PICTURE, below) + 4, self.bars[1] + -(-count // 2) * self.bar[1] + 4


def _rows(scene: WritingScene, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    tops = _Tops(scene)
    return {
        "board": [{"h": tops.all[0], "H": tops.all[1]}],
        "frames": [*_frames(scene, colors)],
        "pictures": [
            {
                "url": scene.url,
                **place(
                    (0.0, tops.panels[0], PICTURE, PICTURE),
                    (0.0, tops.panels[1], NARROW_PICTURE, NARROW_PICTURE),
                ),
            }
        ],
        "veils": [*_grid(scene, tops, (0.0, 0.0), (PICTURE, NARROW_PICTURE))],
        "cells": [
            {**row, "size": 12.0, "SIZE": 11.5}
            for row in _grid(
                scene,
                tops,
                (PICTURE + 2 * GAP, NARROW_PICTURE + GAP),
                (GRID, NARROW - NARROW_PICTURE - GAP),
            )
        ],
        "states": [*_states(scene, tops)],
        "bars": [*_bars(scene, tops)],
        "words": [*_words(scene, tops)],
        "signs": [*_signs(scene, tops, colors)],
    }


def _grid(scene: WritingScene, tops: _Tops, lefts: tuple[float, float], sides: tuple[float, float]) -> Iterator[Row]:
    """A cell for each place of the encoder's grid."""
    down, across = scene.weights.shape[1:]
    for k, (row, column) in enumerate(np.ndindex(down, across)):
        boxes = [
            (
                lefts[i] + column * sides[i] / across,
                tops.panels[i] + row * sides[i] / down,
                sides[i] / across,
                sides[i] / down,
            )
            for i in range(2)
        ]
        yield {"k": k, **place(*boxes)}


def _states(scene: WritingScene, tops: _Tops) -> Iterator[Row]:
    for k in range(scene.states.shape[1]):
        boxes = []
        for i, columns in enumerate((COLUMNS, NARROW_COLUMNS)):
            row, column = divmod(k, columns)
            left = PICTURE + 2 * GAP if i == 0 else 0.0
            cell = tops.cell[i]
            boxes.append((left + column * cell, tops.state[i] + row * cell, cell, cell))
        yield {"k": k, **place(*boxes)}


def _bars(scene: WritingScene, tops: _Tops) -> Iterator[Row]:
    """A bar per word: one column on the wide board, two on a phone."""
    left = PICTURE + 4 * GAP + GRID + NAME
    half = -(-len(scene.names) // 2)
    for k, name in enumerate(scene.names):
        column, line = divmod(k, half)
        wide = (left, tops.bars[0] + k * tops.bar[0] + 1, WIDE - left - NUMBER, tops.bar[0] - 2)
        start = column * NARROW / 2 + NAME - 8
        narrow = (
            start,
            tops.bars[1] + line * tops.bar[1] + 1,
            NARROW / 2 - NAME - NUMBER + 4,
            tops.bar[1] - 3,
        )
        yield {"k": k, "name": name, "size": 12.0, "SIZE": 11.5, **place(wide, narrow)}


def _words(scene: WritingScene, tops: _Tops) -> Iterator[Row]:
    for t, word in enumerate(scene.words):
        line, column = divmod(t, 5)
        width, narrow_width = (WIDE + 6) / LONGEST, (NARROW + 4) / 5
        yield {
            "when": t,
            "pick": t + 1,
            "name": word,
            "size": 15.0,
            "SIZE": 13.0,
            **place(
                (t * width, tops.words[0], width - 6, WORD),
                (column * narrow_width, tops.words[1] + line * (NARROW_WORD + 4), narrow_width - 4, NARROW_WORD),
            ),
        }


def _signs(scene: WritingScene, tops: _Tops, colors: Palette) -> Iterator[Row]:
    """What stands over each part."""
    beside, narrow_beside = PICTURE + 2 * GAP, NARROW_PICTURE + GAP
    bars = PICTURE + 4 * GAP + GRID
    for text, wide, narrow in (
        ("Where it looks", (0.0, tops.panels[0]), (0.0, tops.panels[1])),
        ("Attention in percent", (beside, tops.panels[0]), (narrow_beside, tops.panels[1])),
        (f"State, {scene.states.shape[1]} numbers", (beside, tops.state[0]), (0.0, tops.state[1])),
        ("Probability of the next word", (bars, tops.bars[0]), (0.0, tops.bars[1])),
    ):
        spots = [(x, y - TITLE + 3, 0.0, 0.0) for x, y in (wide, narrow)]
        yield {"text": text, "size": 13.0, "SIZE": 12.0, "ink": colors.text, **place(*spots)}


def _frames(scene: WritingScene, colors: Palette) -> Iterator[Row]:
    """What each step shows. Attention is lit by its share of the step's largest weight."""
    bound = float(np.abs(scene.states).max()) or 1.0
    for t, said in enumerate(scene.captions):
        weights = scene.weights[t].ravel()
        shares = weights / weights.max()
        fills = shades(shares, colors.single)
        yield {
            "when": t,
            **caption.fields(said, names=("says", "SAYS")),
            "shares": packed(shares, 3),
            "fills": " ".join(fills),
            "inks": " ".join(ink_on(fill) for fill in fills),
            "texts": packed(100 * weights),
            "strongest": int(weights.argmax()),
            "states": " ".join(shades(scene.states[t] / bound, colors.diverging)),
            "chances": packed(scene.probabilities[t], 4),
            "numbers": " ".join(number(p, 4) for p in scene.probabilities[t].tolist()),
            "best": int(scene.probabilities[t].argmax()),
        }


def writing_figure(scene: WritingScene, mode: Mode, alt_text: str, *, start: int = 1) -> Figure:
    """The playable stage, a step per word; `start` is the step that it opens at, 0 the last."""
    return Figure(
        structure=_structure(mode),
        data=_rows(scene, palette(mode)),
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
            fontWeight=board.bold(best),
        ),
        board.texts(
            "bars", text=expr("numbers[datum.k]"), align="left", x=expr(f"{LEFT} + {WIDTH} + 5"), fill=colors.text,
            fontWeight=board.bold(best),
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


def write_figure(w: Writing, mode: Mode) -> Figure:
    """The caption as it is written."""
    names = w.asked.model.words
    shown = [k for k, name in enumerate(names) if name != START]
    scene = WritingScene(
        data_uri(w.asked.pixels, scale="nearest"),
        [_plain(word) for word in w.words],
        write_words.captions(w),
        w.weights.reshape(-1, CELLS, CELLS),
        w.states,
        w.probabilities[:, shown],
        [_plain(names[k]) for k in shown],
    )
    alt_text = prose(f"""A picture of a {w.asked.items[0]} and a {w.asked.items[1]}. The network writes
        {quoted(w.caption)}, word by word; cells of the picture light up where it looks, and bars show how probable
        every next word is.""")
    return writing_figure(scene, mode, alt_text, start=2)  # it looks at the first item, whose name is next


def _plain(word: str) -> str:
    return "(end)" if word == "<end>" else word
