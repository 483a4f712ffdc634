"""A picture being read, on the stage: column by column, or epoch by epoch."""

from collections.abc import Sequence

import numpy as np

from core.figures.palette import PIXELS, Mode, ramp
from core.figures.player import Figure
from core.lessons.captcha.read import ALTERNATIVES, Seen
from core.lessons.captcha.read_words import column_captions, columns_alt, epoch_captions, epochs_alt
from core.lessons.captcha.reading import STRIPS, Bar, Frame, Reading, strips
from core.lessons.captcha.reading_figure import reading_figure, table
from core.media.out.uri import data_uri


def columns_figure(seen: Seen, pixels: np.ndarray, wide: int, mode: Mode) -> Figure:
    """One network's reading of a picture, a column a step; `wide` pixels are one column."""
    said, steps = column_captions(seen, wide), len(seen.p)
    cells = [*enumerate(seen.best)]
    frames = [Frame(said[t], t, cells[: t + 1], strips(seen.classes, seen.best[: t + 1], 1)) for t in range(steps)]
    frames += [Frame(said[steps + move - 2], -1, cells, strips(seen.classes, seen.best, move)) for move in (2, 3)]
    bars = [
        Bar(n, text or "nothing", p, f"{p:.4f}", text == seen.text) for n, (text, p) in enumerate(seen.alternatives)
    ]
    frames.append(Frame(said[-1], -1, cells, strips(seen.classes, seen.best), bars))
    reading = Reading(
        seen.p, table(seen.p, mode), seen.classes, frames, STRIPS, "Likely texts, the true one bold",
        ALTERNATIVES, _picture(pixels), {t: t for t in range(steps)},
    )  # fmt: skip
    return reading_figure(reading, mode, columns_alt(seen), rate=4)


def epochs_figure(course: Sequence[Seen], pixels: np.ndarray, mode: Mode) -> Figure:
    """The same picture as read after each epoch."""
    frames = []
    for said, seen in zip(epoch_captions(course), course, strict=True):
        bars = [Bar(0, seen.text, p := seen.probability(seen.text), f"{p:.4f}", True)]
        if not seen.right:
            bars.append(Bar(1, seen.read or "nothing", q := seen.probability(seen.read), f"{q:.4f}"))
        frames.append(
            Frame(said, -1, [*enumerate(seen.best)], strips(seen.classes, seen.best), bars, table(seen.p, mode))
        )
    last = course[-1]
    reading = Reading(
        last.p, table(last.p, mode), last.classes, frames, STRIPS, "What it says, and what it is read as", 2,
        _picture(pixels),
    )  # fmt: skip
    return reading_figure(reading, mode, epochs_alt(course), rate=1)


def _picture(pixels: np.ndarray) -> str:
    return data_uri(pixels, table=ramp(PIXELS), limits=(0.0, 255.0))
