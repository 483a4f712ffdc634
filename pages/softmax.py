"""Softmax: raw scores become probabilities, and what that means for classes that do or do not exclude each other."""

from collections.abc import Callable
from itertools import zip_longest

import numpy as np
import streamlit as st

from core.lessons.softmax import stage
from core.lessons.softmax.examples import EXAMPLES, UNKNOWN, Example, own, renamed
from core.lessons.softmax.settings import IDEA, LETTERS, NAME, Scores, Settings
from core.media.intake.naming import Namesakes, class_name, numbered_class_name
from core.view import View
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import show
from pages.kit.plain import plain
from pages.kit.stage import mode


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    return Controls(Settings()).view(
        {"steps": _steps, "loss": _loss, "jacobian": _jacobian, "sigmoids": _sigmoids, "unknown": _unknown}
    )


def _steps(panel: Controls) -> Callable[[], View]:
    scores = _scores(_example(panel), "numbers")
    panel.show("temperature", "constant")
    chosen = panel.settings
    return lambda: stage.steps(scores, chosen.temperature, chosen.constant, mode())


def _loss(panel: Controls) -> Callable[[], View]:
    example = _example(panel)
    scores = _scores(example, "numbers")
    right = int(panel.show("right", options=_rights(example)))
    return lambda: stage.loss(scores, right, mode())


def _jacobian(panel: Controls) -> Callable[[], View]:
    scores = _scores(_example(panel), "numbers")
    return lambda: stage.jacobian(scores, mode())


def _sigmoids(panel: Controls) -> Callable[[], View]:
    scores = _scores(_example(panel), "numbers")
    key = panel.settings.example
    return lambda: stage.sigmoids(scores, EXAMPLES[key].kind if key in EXAMPLES else None, mode())


def _unknown(panel: Controls) -> Callable[[], View]:
    example = _renamed(UNKNOWN[panel.show("seen")])
    scores = _scores(example, "scores")
    panel.show("threshold", "other")
    chosen = panel.settings
    return lambda: stage.unknown(scores, chosen.threshold, chosen.other, mode())


def _example(panel: Controls) -> Example:
    """The example, with the reader's names."""
    return _renamed(EXAMPLES.get(panel.show("example")) or own(panel.show("classes")))


def _renamed(example: Example) -> Example:
    return renamed(example, _names(example))


def _scores(example: Example, name: str) -> Scores:
    """The example's logits as the reader has left them, kept in the link under `name`."""
    logits = grid_editor(
        "Edit logits", name, np.array(example.logits)[:, None, None], ("Logit",),
        base=f"{example.title}{len(example.names)}", headings=("Logit",), rows=example.names, limits=(-99, 99),
    )[:, 0, 0]  # fmt: skip
    return Scores(example.names, tuple(plain(name) for name in example.names), logits)


def _names(example: Example) -> list[str]:
    """What the reader calls the classes: cleaned, short, and each name once. An empty one keeps the example's."""
    given = st.text_input(
        "Class names, apart by commas",
        key="names",
        bind="query-params",
        max_chars=LETTERS,
        placeholder=", ".join(example.names),
    )
    parts = [part.strip() for part in (given or "")[:LETTERS].split(",")]
    sakes = Namesakes(numbered_class_name)
    return [
        sakes.unused(_short(part) if part else old)
        for part, old in zip_longest(parts[: len(example.names)], example.names, fillvalue="")
    ]


def _short(name: str) -> str:
    name = class_name(name)
    return name if len(name) <= NAME else name[: NAME - 1] + "\u2026"


def _rights(example: Example) -> dict[str, str]:
    """Which class is right: the example's own first."""
    order = sorted(range(len(example.names)), key=lambda k: k != example.right)
    return {str(k): example.names[k] for k in order}


show("softmax", controls, idea=IDEA)
