"""The CTC part of the CAPTCHA lesson on the page: a tiny example to type over, told in three ways."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.figures.palette import palette, ramp
from core.lessons.captcha import alignments, alignments_words, decoding, decoding_words
from core.lessons.captcha.ctc import BLANK, CLASSES, LETTERS, TEXTS, Task, quoted, start, task, text_of
from core.lessons.captcha.reading import Bar, Frame, Letter, Reading
from core.lessons.captcha.reading_figure import reading_figure
from core.media.out.uri import data_uri
from core.view import View
from core.wording import number, prose
from pages.kit.controls import Controls, grid_editor
from pages.kit.stage import mode
from pages.parts.captcha.lattice import lattice

STRIPS = ("laid out", "merged", "text")
TOPS = 6  # texts that the list of the alignments shows


def controls(panel: Controls) -> Callable[[], View]:
    """The widgets of one part; answers how it is told."""
    part = panel.show("part")
    example = panel.show("example")
    letters = _letters(panel, example)
    if part == "decoding":
        width = int(panel.show("width"))
        return lambda: _decoding(task(letters, ""), width)
    text = _text(panel, example)
    tell = _alignments if part == "alignments" else lattice
    return lambda: tell(task(letters, text))


def _letters(panel: Controls, example: str) -> np.ndarray:
    """Probabilities of a and b, `(2, steps)`; the blank has the rest."""
    steps = int(panel.show("steps"))
    letters = grid_editor(
        "Edit probabilities",
        "numbers",
        start(example, steps)[..., None],
        ("Letters",),
        base=f"{example}{steps}",
        headings=[f"Col {t + 1}" for t in range(steps)],
        rows=list(LETTERS),
        limits=(0, 1),
        step=0.1,
    )[..., 0]
    st.caption(f"Tenths; the blank {BLANK} has the rest of each column.")
    return letters


def _text(panel: Controls, example: str) -> str:
    """The wanted text: the example's own first."""
    own = text_of(example)
    names = {"example": f"{quoted(own)}, the example's"} | {text: quoted(text) for text in TEXTS if text != own}
    text = str(panel.show("text", options=names))
    return own if text == "example" else text


def _table(p: np.ndarray) -> str:
    """Probabilities as a picture, classes downward."""
    return data_uri(p.T, table=ramp(palette(mode()).single), limits=(0.0, 1.0), scale="nearest")


def _strips(classes: tuple[int, ...], moves: int = 3) -> list[Letter]:
    """An alignment's letters in the first strip, what is merged in the second, what is read in the third."""
    found = alignments.Alignment(classes, 0.0, 0.0)
    gone = set(range(len(classes))) - {t for t, _ in found.merged}
    letters = [Letter(0, t, CLASSES[label], moves > 1 and t in gone) for t, label in enumerate(classes)]
    if moves > 1:
        letters += [Letter(1, t, CLASSES[label], moves > 2 and not label) for t, label in found.merged]
    if moves > 2:
        letters += [Letter(2, t, CLASSES[label]) for t, label in found.merged if label]
    return letters


def _alignments(chosen: Task) -> View:
    found = alignments.alignments(chosen)
    # The wanted text grows as its alignments are added; the others are there to compare with.
    others = [(text, p) for text, p in found.others if text != chosen.text and p > 0][: TOPS - 1]
    fixed = [Bar(n, text or "no text", p, number(p, found.places)) for n, (text, p) in enumerate(others, start=1)]
    frames = [
        Frame(
            alignments_words.caption(found, index),
            cells=[*enumerate(row.classes)],
            letters=_strips(row.classes),
            bars=[Bar(0, chosen.text or "no text", row.total, number(row.total, found.places), True), *fixed],
        )
        for index, row in enumerate(found.rows)
    ]
    reading = Reading(chosen.p, _table(chosen.p), CLASSES, frames, STRIPS, "Sum so far, and the best other texts", TOPS)
    alt = prose(f"""Probabilities of blank, a and b in {chosen.steps} columns, and the {len(found.rows)} ways through
        them that read {chosen.text or "no text"}; together they have {number(found.total, found.places)}.""")
    return View(reading_figure(reading, mode(), alt, rate=2), partial(alignments_words.explain, found))


def _decoding(chosen: Task, width: int) -> View:
    found = decoding.Decoding(chosen, width)
    said, steps, best = decoding_words.captions(found), chosen.steps, found.best.classes
    frames = [Frame(said[t], t, [*enumerate(best[: t + 1])], _strips(best[: t + 1], moves=1)) for t in range(steps)]
    cells = [*enumerate(best)]
    frames += [Frame(said[steps + move - 2], -1, cells, _strips(best, move)) for move in (2, 3)]
    letters = _strips(best)
    for t, step in enumerate(found.weighed):
        bars = [
            Bar(n, text or "no text", p, number(p, found.places), n < width)
            for n, (text, p) in enumerate(step[: decoding_words.SHOWN])
        ]
        frames.append(Frame(said[steps + 2 + t], t, cells, letters, bars))
    final = [Bar(n, text or "no text", p, number(p, found.places), n == 0) for n, (text, p) in enumerate(found.texts)]
    frames.append(Frame(said[-1], -1, cells, letters, final))
    reading = Reading(
        chosen.p,
        _table(chosen.p),
        CLASSES,
        frames,
        STRIPS,
        "Beginnings in the beam, kept in color",
        min(decoding_words.SHOWN, max(map(len, found.weighed))),
        columns={t: t for t in range(steps)},
    )
    alt = prose(f"""Greedy reads {found.greedy or "no text"} from {steps} columns of probabilities; a beam of {width}
        reads {found.texts[0][0] or "no text"}.""")
    return View(reading_figure(reading, mode(), alt, rate=1), partial(decoding_words.explain, found))
