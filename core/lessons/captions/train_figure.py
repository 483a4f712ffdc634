"""A captioner's training: losses and right captions by epoch, and beside them the picture that it is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.figures import board, caption
from core.figures.board import NARROW, WIDE, place
from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import PARAMETERS, PICK, layers
from core.figures.curves.plot import Curve, Entry, Look, Mover, Panel, Plot, Table, plot_rows
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.captions import train_words
from core.lessons.captions.train import Course
from core.media.out.uri import data_uri
from core.wording import number

LOSSES = (("in training", Look(0)), ("new drawings", Look(1, 1)))
SHARES = (("seen combinations", Look(0)), ("new pairings", Look(2, 1)), ("new items", Look(1, 2)))
SIDE, NARROW_SIDE = 190.0, 124.0


@dataclass(frozen=True)
class Lesson:
    """What is drawn: `losses` (epochs, 2), `shares` (epochs, 3), a caption per epoch, and the picture. `planned` epochs
    are the axis; fewer may be there yet.
    """

    losses: np.ndarray
    shares: np.ndarray
    planned: int
    captions: Sequence[str]
    url: str


def course_figure(lesson: Lesson, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per epoch."""
    places = (WIDE - SIDE - 150, 62.0, SIDE, SIDE), (0.0, 412.0, NARROW_SIDE, NARROW_SIDE)
    return Figure(
        structure=_structure(mode),
        data=plot_rows(_plot(lesson), palette(mode)) | {"asked": [{"url": lesson.url, **place(*places)}]},
        steps=len(lesson.captions),
        alt=alt_text,
        rate=2,
        pick=PICK,
    )


def _plot(lesson: Lesson) -> Plot:
    epochs = np.arange(1.0, len(lesson.losses) + 1)
    x = spaced(0, lesson.planned, most=7)
    loss = around(lesson.losses.ravel(), least=(0.0, 2.0), most=5)
    share = spaced(0, 1.04, most=6)
    panels = [
        Panel("Cross-entropy of a word, by epoch", x, loss, ((36, 66, 380, 130), (36, 106, 304, 110)), first=1, each=1,
              veil=True),
        Panel("Share of captions that are right, by epoch", x, share, ((36, 246, 380, 130), (36, 262, 304, 110)),
              first=1, each=1, veil=True),
    ]  # fmt: skip
    curves, movers, entries = [], [], []
    for panel, values, lines, places in ((0, lesson.losses, LOSSES, 4), (1, lesson.shares, SHARES, 3)):
        for (name, look), line in zip(lines, values.T, strict=True):
            curves.append(Curve(panel, look, [(epochs, line)]))
            movers.append(Mover(panel, look, epochs, line))
            what = "Loss" if panel == 0 else "Right"
            entries.append(Entry(f"{what}, {name}", [[number(v, places) for v in line.tolist()]], look))
    wide = (WIDE - SIDE - 150, 276.0, SIDE + 150, 19.0)
    narrow = (NARROW_SIDE + 12, 408.0, NARROW - NARROW_SIDE - 12, 20.0)
    return Plot(
        panels,
        curves,
        movers,
        caption.every(lesson.captions),
        (404.0, 548.0),
        [Table(("At this epoch", ""), entries, (wide, narrow), 0.7)],
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any training is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *layers(colors, moving=True, over=[board.images("asked")]), colors=colors, parameters=PARAMETERS
    )


def train_figure(course: Course, mode: Mode) -> Figure:
    """The training, epoch by epoch."""
    rows = course.rows
    lesson = Lesson(
        np.array([[row.loss, row.checked_loss] for row in rows]),
        np.array([[row.seen, row.pairing, row.item] for row in rows]),
        course.planned,
        train_words.captions(course),
        data_uri(course.asked.pixels, scale="nearest"),
    )
    alt_text = f"Losses and shares of right captions over {len(rows)} epochs. {train_words.captions(course)[-1]}"
    return course_figure(lesson, mode, alt_text)
