"""Answers all over the square as pictures in few colors."""

import numpy as np

from core.figures.palette import Mode, palette, ramp, rgb
from core.media.out.banded import banded_uri, bands

GAP = 1 / 6  # between two units, as a share of a unit's side
ANSWER, UNIT = 44, 20  # points along a side of the answer, and of a unit


BANDS = 33  # odd, so that the middle one is neutral


def surface_urls(values: np.ndarray, limit: float, mode: Mode, *, pale: bool = True) -> list[str]:
    """A picture per snapshot of values `(S, side, side)`, `pale` where points stand on it."""
    table = ramp(palette(mode).diverging, BANDS)
    if pale:
        table = (0.5 * table + 0.5 * np.array(rgb(palette(mode).background))).astype(np.uint8)
    return [banded_uri(one, table) for one in bands(values, limit, BANDS)]


def column_urls(values: np.ndarray, mode: Mode) -> list[str]:
    """A picture per snapshot of a layer `(S, units, side, side)`: its units one below the other, clear between.

    A unit's color scale is its own and the same in all snapshots.
    """
    table = ramp(palette(mode).diverging, BANDS)
    snapshots, units, side, _ = values.shape
    gap = round(side * GAP)
    whole = np.full((snapshots, units * side + (units - 1) * gap, side), 255, np.uint8)
    for unit in range(units):
        top = unit * (side + gap)
        limit = max(float(np.abs(values[:, unit]).max()), 1e-9)
        whole[:, top : top + side] = bands(values[:, unit], limit, BANDS)
    return [banded_uri(one, table) for one in whole]


def input_urls(mode: Mode) -> tuple[str, str]:
    """The inputs themselves over the square: left to right, bottom to top."""
    at = np.linspace(-1, 1, UNIT)
    flat = np.broadcast_to(at, (UNIT, UNIT))
    across, up = surface_urls(np.stack([flat, flat.T[::-1]]), 1.0, mode, pale=False)
    return across, up
