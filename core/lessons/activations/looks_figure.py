"""How the lesson's curves look, in every view alike."""

from core.figures.curves.plot import Look
from core.lessons.activations.library import LIBRARY

ORDER = list(LIBRARY)  # a function has the same look in every view


Halves = tuple[str, str]


def look(function: str, index: int) -> Look:
    return Look.of(ORDER.index(function), 2.0 if index else 3.0)


def said(halves: Halves, joint: str) -> Halves:
    """A caption for the wide and for the narrow board."""
    return f"{joint} ".join(halves), f"{joint}\n".join(halves)
