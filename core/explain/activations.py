"""The activations lesson: its settings, and the words of the view at hand."""

import numpy as np

from core.explain import activations_chain, activations_collapse, activations_curves, activations_dead
from core.explain.activations_settings import IDEA, KNOBS, Settings
from core.explain.explanation import Explanation

__all__ = ["IDEA", "KNOBS", "Settings", "explain"]


def explain(settings: Settings, tables: tuple[np.ndarray, ...] = ()) -> Explanation:
    """The lesson's words. `tables` are those that the view edits: a unit's rows, or an input and two layers."""
    if settings.view == "chain":
        return activations_chain.explain(settings)
    if settings.view == "dead":
        return activations_dead.explain(settings, *tables)
    if settings.view == "collapse":
        x, first, second = tables
        layers = activations_collapse.Layers.of(x, first, second, bent=settings.between == "relu")
        return activations_collapse.explain(layers)
    return activations_curves.explain(settings)
