"""A view: one of a lesson's stages for the settings at hand, drawn and told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.explain.explanation import Explanation
from core.figures.player import Figure


@dataclass(frozen=True)
class View:
    """What a lesson shows: its picture, and its words, which are made once the picture is on its way.

    `files` are what the Keras code reads, by name; `choose` is what a click on a part of the figure does.
    """

    figure: Figure
    words: Callable[[], Explanation]
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    choose: Callable[[Mapping[str, Any]], None] | None = None
