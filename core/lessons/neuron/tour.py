"""Tours of the views."""

from core.explain.tour import Tours

TOURS: Tours = {}
