"""The activations lesson: its settings, and the words of the view at hand."""

import numpy as np

from core.explain import (
    activations_chain_words,
    activations_collapse_words,
    activations_curves_words,
    activations_dead_words,
)
from core.explain.activations_collapse import Layers
from core.explain.activations_settings import IDEA, KNOBS, Settings
from core.explain.explanation import Explanation

__all__ = ["IDEA", "KNOBS", "Settings", "explain"]


def explain(settings: Settings, tables: tuple[np.ndarray, ...] = ()) -> Explanation:
    """The lesson's words. `tables` are those that the view edits: a unit's rows, or an input and two layers."""
    if settings.view == "chain":
        return activations_chain_words.explain(settings)
    if settings.view == "dead":
        return activations_dead_words.explain(settings, *tables)
    if settings.view == "collapse":
        x, first, second = tables
        layers = Layers.of(x, first, second, bent=settings.between == "relu")
        return activations_collapse_words.explain(layers)
    return activations_curves_words.explain(settings)
