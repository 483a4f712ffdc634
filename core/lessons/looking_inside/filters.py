"""Filters: what one is called, and what it answers to the reader's picture."""

from core.lessons.looking_inside.settings import Look
from core.nn.layers import Conv


def unit_label(look: Look, index: int, unit: int) -> str:
    """What one filter, or one class, is called."""
    if isinstance(look.passage.outputs[index].layer, Conv):
        return f"filter {unit + 1}"
    return look.passage.net.class_names[unit]


def own_answer(look: Look, index: int, unit: int) -> float:
    """What the unit answers to the reader's picture: the mean of its map, or its score."""
    return float(look.passage.outputs[index].values[..., unit].mean())
