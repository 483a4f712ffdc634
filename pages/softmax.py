"""Softmax: raw scores become probabilities, and what that means for classes that do or do not exclude each other."""

from collections.abc import Callable
from functools import partial
from itertools import zip_longest

import numpy as np
import streamlit as st

from core.lessons.softmax import (
    jacobian,
    jacobian_words,
    loss,
    loss_words,
    sigmoids,
    sigmoids_words,
    steps,
    steps_words,
)
from core.lessons.softmax import unknown as softmax_unknown
from core.lessons.softmax import unknown_words as softmax_unknown_words
from core.lessons.softmax.examples import EXAMPLES, UNKNOWN, Example, own, renamed
from core.lessons.softmax.settings import IDEA, LETTERS, NAME, Scores, Settings
from core.lessons.softmax.tables_figure import (
    jacobian_figure,
    loss_figure,
    sigmoids_figure,
    steps_figure,
    unknown_figure,
)
from core.media.intake.naming import Namesakes, class_name, numbered_class_name
from pages.kit.controls import Controls, grid_editor
from pages.kit.lesson import Told, show
from pages.kit.plain import plain
from pages.kit.stage import mode


def controls() -> Callable[[], Told]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    view = panel.show("view")
    example, scores = _scores(panel, view == "unknown")
    names = scores.names
    if view == "steps":
        panel.show("temperature", "constant")
        soft = steps.Softened(scores, panel.settings.temperature, panel.settings.constant)
        return lambda: Told(
            steps_figure(steps_words.trace(soft), names, soft.temperature, mode()),
            partial(steps_words.explain, soft),
        )
    if view == "loss":
        right = int(panel.show("right", options=_rights(example)))
        cost = loss.Costed(scores, right)
        return lambda: Told(loss_figure(loss_words.trace(cost), names, mode()), partial(loss_words.explain, cost))
    if view == "jacobian":
        slopes = jacobian.Slopes(scores)
        return lambda: Told(
            jacobian_figure(jacobian_words.trace(slopes), names, mode()),
            partial(jacobian_words.explain, slopes),
        )
    if view == "sigmoids":
        kind = EXAMPLES[panel.settings.example].kind if panel.settings.example in EXAMPLES else None
        separate = sigmoids.Separate(scores, kind)
        return lambda: Told(
            sigmoids_figure(sigmoids_words.trace(separate), names, mode()),
            partial(sigmoids_words.explain, separate),
        )
    panel.show("threshold", "other")
    unknown = softmax_unknown.Unknown(scores, panel.settings.threshold, panel.settings.other)
    return lambda: Told(
        unknown_figure(
            softmax_unknown_words.trace(unknown),
            (*names, softmax_unknown.OTHER),
            unknown.answers(names),
            unknown.threshold,
            mode(),
        ),
        partial(softmax_unknown_words.explain, unknown),
    )


def _scores(panel: Controls, unknown: bool) -> tuple[Example, Scores]:
    """The example, with the reader's names, and its logits as the reader has left them."""
    key = panel.show("seen" if unknown else "example")
    example = UNKNOWN[key] if unknown else EXAMPLES.get(key) or own(panel.show("classes"))
    example = renamed(example, _names(example))
    logits = grid_editor(
        "Edit logits", "scores" if unknown else "numbers", np.array(example.logits)[:, None, None], ("Logit",),
        base=f"{key}{len(example.names)}", headings=("Logit",), rows=example.names, limits=(-99, 99),
    )[:, 0, 0]  # fmt: skip
    return example, Scores(example.names, tuple(plain(name) for name in example.names), logits)


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
