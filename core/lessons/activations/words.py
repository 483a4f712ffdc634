"""The activations lesson: its settings, and the words of the view at hand."""

import numpy as np

from core.explain.explanation import Explanation
from core.lessons.activations import chain_words, collapse_words, curves_words, dead_words
from core.lessons.activations.collapse import Layers
from core.lessons.activations.settings import IDEA, KNOBS, Settings

__all__ = ["IDEA", "KNOBS", "Settings", "explain"]


def explain(settings: Settings, tables: tuple[np.ndarray, ...] = ()) -> Explanation:
    """The lesson's words. `tables` are those that the view edits: a unit's rows, or an input and two layers."""
    if settings.view == "chain":
        return chain_words.explain(settings)
    if settings.view == "dead":
        return dead_words.explain(settings, *tables)
    if settings.view == "collapse":
        x, first, second = tables
        layers = Layers.of(x, first, second, bent=settings.between == "relu")
        return collapse_words.explain(layers)
    return curves_words.explain(settings)
