"""A picture being read, on the stage: column by column, or epoch by epoch."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.figures.palette import PIXELS, Mode, palette, ramp
from core.figures.player import Figure
from core.lessons.captcha.read import ALTERNATIVES, Seen, column_captions, epoch_captions
from core.lessons.captcha.reading import Bar, Frame, Letter, Reading
from core.lessons.captcha.reading_figure import reading_figure
from core.media.out.uri import data_uri

STRIPS = ("laid out", "merged", "text")


def columns_stage(seen: Seen, pixels: np.ndarray, wide: int, shown: Mode) -> Figure:
    """One network's reading of a picture, a column a step; `wide` pixels are one column."""
    said, steps = column_captions(seen, wide), len(seen.p)
    cells = [*enumerate(seen.best)]
    frames = [Frame(said[t], t, cells[: t + 1], _strips(seen, 1, t + 1)) for t in range(steps)]
    frames += [Frame(said[steps + move - 2], -1, cells, _strips(seen, move)) for move in (2, 3)]
    bars = [
        Bar(n, text or "nothing", p, f"{p:.4f}", text == seen.text) for n, (text, p) in enumerate(seen.alternatives)
    ]
    frames.append(Frame(said[-1], -1, cells, _strips(seen), bars))
    alt = f"A CAPTCHA that says {seen.text} is read as {seen.read or 'nothing'}, column by column."
    reading = Reading(
        seen.p, _table(seen.p, shown), seen.classes, frames, STRIPS, "At the end: a beam's texts, the true one bold",
        ALTERNATIVES, _picture(pixels), {t: t for t in range(steps)},
    )  # fmt: skip
    return reading_figure(reading, shown, alt, rate=4)


def epochs_stage(course: Sequence[Seen], pixels: np.ndarray, shown: Mode) -> Figure:
    """The same picture as read after each epoch."""
    frames = []
    for said, seen in zip(epoch_captions(course), course, strict=True):
        bars = [Bar(0, seen.text, p := seen.probability(seen.text), f"{p:.4f}", True)]
        if not seen.right:
            bars.append(Bar(1, seen.read or "nothing", q := seen.probability(seen.read), f"{q:.4f}"))
        frames.append(Frame(said, -1, [*enumerate(seen.best)], _strips(seen), bars, _table(seen.p, shown)))
    last = course[-1]
    alt = f"How a CAPTCHA that says {last.text} is read after each of {len(course)} epochs; at last {last.read}."
    reading = Reading(
        last.p, _table(last.p, shown), last.classes, frames, STRIPS, "What it says, and what it is read as", 2,
        _picture(pixels),
    )  # fmt: skip
    return reading_figure(reading, shown, alt, rate=1)


def _strips(seen: Seen, moves: int = 3, columns: int = 10**9) -> list[Letter]:
    """Letters laid out, merged, and without blanks; as far as `moves` and `columns` go."""
    kept = {t for t, _ in seen.merged}
    letters = [
        Letter(0, t, seen.classes[label], moves > 1 and t not in kept) for t, label in enumerate(seen.best[:columns])
    ]
    if moves > 1:
        letters += [Letter(1, t, seen.classes[label], moves > 2 and not label) for t, label in seen.merged]
    if moves > 2:
        letters += [Letter(2, t, seen.classes[label]) for t, label in seen.merged if label]
    return letters


@st.cache_data(max_entries=256, show_spinner=False)
def _table(p: np.ndarray, shown: Mode) -> str:
    return data_uri(p.T, table=ramp(palette(shown).single), limits=(0.0, 1.0), scale="nearest")


@st.cache_data(max_entries=64, show_spinner=False)
def _picture(pixels: np.ndarray) -> str:
    return data_uri(pixels, table=ramp(PIXELS), limits=(0.0, 255.0))
