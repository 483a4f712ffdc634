"""The CTC part of the CAPTCHA lesson on the page: a tiny example to type over, told in three ways."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.lessons.captcha import stage
from core.lessons.captcha.example import BLANK, LETTERS, TEXTS, quoted, start, task, text_of
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.stage import mode


def controls(panel: Controls) -> Callable[[], View]:
    """The widgets of one part; answers how it is told."""
    part = panel.show("part")
    example = panel.show("example")
    letters = _letters(panel, example)
    if part == "decoding":
        width = int(panel.show("width"))
        return lambda: stage.decoding(task(letters, ""), width, mode())
    text = _text(panel, example)
    tell = stage.alignments if part == "alignments" else stage.lattice
    return lambda: tell(task(letters, text), mode())


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
