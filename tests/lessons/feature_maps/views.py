"""The views of the lesson by the name of their depth."""

from core.explain.passage import Passage
from core.figures.palette import Mode
from core.lessons.feature_maps import stage
from core.view import View


def view(passage: Passage, depth: str, index: int, unit: int, mode: Mode = "light") -> View:
    """As the page chooses it: a layer without maps has numbers alone."""
    if depth == "network":
        return stage.network(passage, index, unit, mode)
    if not passage.is_maps(index):
        return stage.number(passage, index, unit, mode)
    return (stage.map if depth == "map" else stage.pixel)(passage, index, unit, mode)
