"""Where the columns of a network stand: side by side on the wide board, as rows below one another on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.figures.board import NARROW, WIDE, Box, place

HEAD, FOOT, CARD = 46.0, 24.0, 104.0  # wide: above the columns, below them, and the part shown large
AREA = 320.0  # height of the columns
CELL, STRIP, BARS = 48.0, 10.0, 128.0  # widths of a column of numbers, of a strip, of bars with names
PHONE_CARD = 214.0


@dataclass(frozen=True)
class Layout:
    """Places of both boards as rows: `heads` by column, `things` by column and unit, `card` for the board's row."""

    height: float
    narrow_height: float
    turned: bool  # names stand upright where the columns are narrow
    roomy: bool  # each column has room for the end of its scale below it
    heads: list[dict[str, Any]]
    things: list[list[dict[str, Any]]]
    card: dict[str, float]

    @staticmethod
    def wire(one: dict[str, Any], other: dict[str, Any]) -> dict[str, float]:
        """From the right edge of one thing to the left edge of another; on a phone from bottom to top."""
        x, y = one["x"] + one["w"], one["y"] + one["h"] / 2
        X, Y = one["X"] + one["W"] / 2, one["Y"] + one["H"]
        return {
            "x": x, "y": y, "w": other["x"] - x, "h": other["y"] + other["h"] / 2 - y,
            "X": X, "Y": Y, "W": other["X"] + other["W"] / 2 - X, "H": other["Y"] - Y,
        }  # fmt: skip


def arrange(columns: Sequence[tuple[int, str]]) -> Layout:
    """Places for columns of (number of units, kind); kinds are "maps", "cells", "strip" and "bars"."""
    maps = [count for count, kind in columns if kind == "maps"]
    others = sum({"cells": CELL, "strip": STRIP, "bars": BARS}.get(kind, 0.0) for _, kind in columns)
    most = max((count for count, _ in columns), default=1)
    # A third of the width goes to the gaps, where the lines run.
    side = min((WIDE - others) / (len(maps) + 0.6 * (len(columns) - 1)), AREA / most - 2.5, 64.0)
    gap = (WIDE - others - side * len(maps)) / max(len(columns) - 1, 1)
    pitch = side + gap
    turned = pitch < 47
    head = 140.0 if turned else HEAD
    area = most * (side + 2.5) if most > 4 else AREA / 2
    area = max(area, 200.0)
    heads, things, phone, left = [], [], PHONE_CARD, 0.0
    for count, kind in columns:
        width = {"cells": CELL, "strip": STRIP, "bars": BARS}.get(kind, side)
        center = left + width / 2
        boxes = _wide(count, kind, left, head, area, side)
        narrow, below = _narrow(count, kind, phone + 17)
        things.append([place(*pair) for pair in zip(boxes, narrow, strict=True)])
        foot = min(width, 56.0)
        heads.append({
            **place((center + (4 if turned else 0), head - 6 if turned else 0, 0, 0), (0, phone, 0, 0)),
            "fx": center - foot / 2, "fy": head + area + 5, "fw": foot, "center": center,
            "FX": NARROW - 50, "FY": phone,
        })  # fmt: skip
        phone = below
        left += width + gap
    top = head + area + FOOT + 8
    card = {
        "px": 0.0, "py": top, "pside": CARD - 8, "cx": CARD + 6, "tx": 2 * CARD + 18,
        "PX": 0.0, "PY": 0.0, "PSIDE": 100.0, "CX": 112.0, "TX": 0.0, "TY": 108.0,
    }  # fmt: skip
    return Layout(top + CARD, phone, turned, pitch > 36, heads, things, card)


def _wide(count: int, kind: str, left: float, head: float, area: float, side: float) -> list[Box]:
    if kind == "strip":
        return [(left, head, STRIP, area)]
    if kind == "maps":
        pitch = side + 2.5
        start = head + (area - count * pitch) / 2
        return [(left, start + k * pitch, side, side) for k in range(count)]
    pitch = min(area / count, 40.0)
    start = head + (area - count * pitch) / 2
    width, height = (CELL, min(20.0, pitch - 3)) if kind == "cells" else (BARS, min(30.0, pitch - 3))
    return [(left, start + k * pitch + (pitch - height) / 2, width, height) for k in range(count)]


def _narrow(count: int, kind: str, top: float) -> tuple[list[Box], float]:
    """Places on a phone, and where the next row starts."""
    if kind == "strip":
        return [(0.0, top, float(NARROW), 10.0)], top + 26
    if kind == "bars":
        return [(0.0, top + 30.0 * k, float(NARROW), 27.0) for k in range(count)], top + 30.0 * count + 12
    pitch = min(NARROW / max(count, 6), 58.0)
    width, height = (pitch - 3, pitch - 3) if kind == "maps" else (pitch - 3, 20.0)
    return [(k * pitch, top, width, height) for k in range(count)], top + height + 16
