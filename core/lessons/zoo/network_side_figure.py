"""Beside the zoo's table: the layer of the step as piles of sheets to scale, and where the prices lie in all."""

from collections.abc import Iterator, Sequence
from math import log2

from core.figures.board import NARROW, WIDE, Box, Row, place
from core.figures.palette import Palette
from core.lessons.zoo.network_layout_figure import (
    FACE,
    HEAD,
    KINDS,
    LIES,
    PANEL,
    PRICES,
    Places,
    Station,
    fill_of,
)


def sheets(index: int, station: Station, side: int, colors: Palette) -> Iterator[Row]:
    """Input and output of one layer as piles of sheets, one for each doubling of maps, and what a number sees of the
    picture; all to one scale for the layer, the window on top.
    """
    scale = FACE / max(station.before[0] if len(station.before) == 3 else 1, 1)
    bottom = HEAD + FACE + 26

    def row(box: Box, fill: str, kind: str, text: str = "") -> Row:
        return {"at": index, "fill": fill, "kind": kind, "text": text, "ink": colors.muted, "size": 12.0, "SIZE": 0.0,
                **place(box, (0, 0))}  # fmt: skip

    for shape, left, kind, fill in (
        (station.before, PANEL, "read", colors.surface),
        (station.after, PANEL + 118, "write", fill_of(station, colors)),
    ):
        face = FACE if len(shape) == 1 else max(shape[0] * scale, 2.0)
        wide = 6.0 if len(shape) == 1 else face
        if len(shape) == 1:
            face = min(FACE, 10 + 5 * log2(shape[0] + 1))
        pile = round(log2(shape[2] + 1)) if len(shape) == 3 else 0
        for sheet in range(pile, -1, -1):
            yield row((left + 2.6 * sheet, bottom - face - 2.6 * sheet, wide, face), fill, "sheet")
        yield row((left, bottom - face, wide, face), fill, kind)
        window = min(station.kernel * scale, face)
        if kind == "read" and station.kernel and len(shape) == 3:
            middle = left + (wide - window) / 2, bottom - (face + window) / 2
            yield row((*middle, window, window), fill, "window")
        yield row((left, bottom + 4, 0, 14), fill, "text", "\u00d7".join(f"{extent:,}" for extent in shape))
    left, picture = PANEL + 240, FACE
    seen = min((station.field or side) / side, 1.0) * picture
    yield row((left, bottom - picture, picture, picture), colors.surface, "sheet")
    yield row((left + (picture - seen) / 2, bottom - (picture + seen) / 2, seen, seen), colors.diverging[3], "view")
    text = f"sees {station.field}\u00d7{station.field}" if station.field else "sees all of it"
    yield row((left, bottom + 4, 0, 14), "", "text", text)


def lies(stations: Sequence[Station], at: Places, colors: Palette) -> dict[str, list[Row]]:
    """Where each price lies, in all: a bar cut into what convolutions, dense layers and poolings take."""
    tops = at.heights[0] - LIES, at.heights[1] - LIES
    bars, labels = [], []

    def label(text: str, down: float, ink: str, **more: bool) -> None:
        labels.append({
            "text": text, "ink": ink, "size": 12.0, "SIZE": 11.5,
            **place((PANEL, tops[0] + down), (0, tops[1] + down)), "bold": False, **more,
        })  # fmt: skip

    for which, price in enumerate(PRICES):
        parts = {kind: sum(s.prices[which] for s in stations if s.kind == kind) for kind in KINDS}
        parts["other"] = sum(s.prices[which] for s in stations) - sum(parts.values())
        whole = sum(parts.values()) or 1
        said = ", ".join(f"{kind} {part / whole:.1%}" for kind, part in parts.items() if part / whole > 5e-4)
        label(f"{price}: {said or 'none'}", 18 + 32 * which, colors.text)
        start = 0.0
        for kind, part in parts.items():
            share = part / whole
            boxes: list[Box] = [
                (left + start * width, top + 34 + 32 * which, share * width, 10)
                for left, width, top in ((PANEL, WIDE - PANEL, tops[0]), (0.0, NARROW, tops[1]))
            ]
            fill = colors.series[KINDS[kind]] if kind in KINDS else colors.muted
            bars.append({"fill": fill, **place(*boxes)})
            start += share
    label("Where the prices lie, in all", 0, colors.text, bold=True)
    return {"lies": bars, "lie_labels": labels}
