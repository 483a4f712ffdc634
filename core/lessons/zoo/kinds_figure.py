"""Kinds of convolution one below the other: which cells they read, which maps they join, what they cost.

The player's step is a kind; those after it are faint.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from core.figures import board, caption
from core.figures.board import FACTS, NARROW, OWN_TEXT, WIDE, Row, expr, place
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.zoo.kinds import Kind

Wiring = Literal["full", "separable"]  # full: inside each group
DRAWN = 8  # maps that are drawn, of however many there are
WINDOW, GAP = 62.0, 7.6
PITCH, NARROW_PITCH = 82.0, 176.0
WIRES, NARROW_WIRES = (92.0, 96.0), (80.0, 84.0)  # left end and width
WORDS, BARS, NARROW_BARS = 206.0, (612.0, WIDE - 612.0), (186.0, NARROW - 186.0)


@dataclass(frozen=True)
class Exhibit:
    """One kind as it is drawn: its window, how maps are joined, lines of words, and its two prices as shares of the
    standard one's, with labels.
    """

    name: str
    says: str
    lines: tuple[str, ...]
    kernel: int
    dilation: int
    wiring: Wiring
    groups: int
    shares: tuple[float, float]
    labels: tuple[str, str]


def kinds_figure(exhibits: Sequence[Exhibit], mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per kind."""
    colors = palette(mode)
    return Figure(
        structure=_structure(mode),
        data={
            "board": [
                {
                    "h": PITCH * len(exhibits) + 18,
                    "H": NARROW_PITCH * len(exhibits) + 18,
                    "steps": len(exhibits),
                }
            ],
            "cells": [*_cells(exhibits, colors)],
            "wires": [*_wires(exhibits, colors)],
            "bars": [*_bars(exhibits, colors)],
            "labels": [*_labels(exhibits, colors)],
        },
        steps=len(exhibits),
        alt=alt_text,
        rate=1,
        pick=PICK,
    )


def _tops(index: int) -> tuple[float, float]:
    """Where a kind's line starts on both boards."""
    return 18 + PITCH * index, 18 + NARROW_PITCH * index


def _cells(exhibits: Sequence[Exhibit], colors: Palette) -> Iterator[Row]:
    """The cells that each window reads, inside the square that it spans; one scale for all."""
    widest = max((e.kernel - 1) * e.dilation + 1 for e in exhibits)
    cell = WINDOW / widest
    for index, e in enumerate(exhibits):
        top, narrow_top = (y + at for y, at in zip(_tops(index), (6.0, 22.0), strict=True))
        span = (e.kernel - 1) * e.dilation + 1
        first = (WINDOW - span * cell) / 2

        def row(
            left: float,
            down: float,
            side: float,
            fill: str,
            *,
            at: int = index,
            y: float = top,
            Y: float = narrow_top,
        ) -> Row:
            return {
                "at": at,
                "fill": fill,
                **place((left, y + down, side, side), (left, Y + down, side, side)),
            }

        yield row(0, 0, WINDOW, colors.surface)
        for i in range(e.kernel):
            for j in range(e.kernel):
                at = first + j * e.dilation * cell, first + i * e.dilation * cell
                yield row(*at, max(cell - 0.8, 1.0), colors.series[0])


def _wires(exhibits: Sequence[Exhibit], colors: Palette) -> Iterator[Row]:
    """Lines from maps read to maps made; the separable one has a column of maps between."""
    for index, e in enumerate(exhibits):
        joins: list[tuple[int, int, float, float]] = []
        if e.wiring == "separable":
            joins += [(i, i, 0.0, 0.5) for i in range(DRAWN)]
            joins += [(i, j, 0.5, 1.0) for i in range(DRAWN) for j in range(DRAWN)]
        else:
            each = DRAWN // e.groups
            joins += [(i, j, 0.0, 1.0) for i in range(DRAWN) for j in range(DRAWN) if i // each == j // each]
        top, narrow_top = (y + at + 4 for y, at in zip(_tops(index), (6.0, 22.0), strict=True))
        for i, j, start, end in joins:
            boxes = [
                (left + start * width, y + i * GAP, (end - start) * width, (j - i) * GAP)
                for y, (left, width) in ((top, WIRES), (narrow_top, NARROW_WIRES))
            ]
            yield {
                "at": index,
                "stroke": colors.series[0 if end - start < 1 and not start else 1],
                **place(*boxes),
            }


def _bars(exhibits: Sequence[Exhibit], colors: Palette) -> Iterator[Row]:
    for index, e in enumerate(exhibits):
        top, narrow_top = (y + at for y, at in zip(_tops(index), (2.0, 22.0), strict=True))
        for which, share in enumerate(e.shares):
            down = 18 + 35 * which
            yield {
                "at": index,
                "fill": colors.series[which * 2],
                **place(
                    (BARS[0], top + down, BARS[1] * share, 11),
                    (NARROW_BARS[0], narrow_top + down - 4, NARROW_BARS[1] * share, 10),
                ),
            }


def _labels(exhibits: Sequence[Exhibit], colors: Palette) -> Iterator[Row]:
    """Heads of the columns, names, words and the bars' labels."""

    def row(text: str, narrow: str, at: int, places: Row, *, bold: bool = False, ink: str = colors.text) -> Row:
        return {
            "text": text,
            "TEXT": narrow,
            "at": at,
            "bold": bold,
            "ink": ink,
            "size": 12.5,
            "SIZE": 11.5,
            **places,
        }

    for head, x in (("Cells read", 0.0), (f"Maps joined, {DRAWN} drawn", WIRES[0])):
        yield row(head, "", -1, place((x, 0), (x, 0)), ink=colors.muted)
    for index, e in enumerate(exhibits):
        top, narrow_top = _tops(index)
        yield row(e.name, e.name, index, place((WORDS, top + 4), (0, narrow_top + 2)), bold=True)
        wide = "\n".join((e.says, *e.lines))
        narrow = "\n".join(caption.fill(line, 57) for line in (e.says, *e.lines))
        yield row(wide, narrow, index, place((WORDS, top + 21), (0, narrow_top + 90)))
        for which, label in enumerate(e.labels):
            yield row(
                label,
                label,
                index,
                place((BARS[0], top + 4 + 35 * which), (NARROW_BARS[0], narrow_top + 22 + 35 * which)),
            )


_AT = f"floor((y() / u - 18) / (narrow ? {NARROW_PITCH} : {PITCH}))"
PICK = f"{_AT} >= 0 && {_AT} < g.steps ? {_AT} + 1 : -1"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    faint = "datum.at <= index ? 1 : 0.12"
    pitch = f"(narrow ? {NARROW_PITCH} : {PITCH})"
    return board.structure(
        board.rects("board", fill=colors.surface, x=expr("width / 2"), width=expr("width"),
                    y=expr(f"(18 + (index + 0.5) * {pitch}) * u"), height=expr(f"({pitch} - 4) * u")),
        board.rects("cells", opacity=expr(faint), stroke=colors.muted, strokeWidth=0.4),
        board.rules("wires", stroke=expr("datum.stroke"), strokeWidth=0.9, tooltip=None,
                    opacity=expr("datum.at <= index ? 0.75 : 0.08")),
        board.rects("bars", opacity=expr(faint)),
        board.left_texts("labels", text=expr(OWN_TEXT),
                         fontWeight=board.bold("datum.bold"),
                         opacity=expr("datum.at <= index ? 1 : 0.3"), lineHeight=expr("15.5 * u")),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip


def compared_figure(compared: tuple[Kind, ...], mode: Mode) -> Figure:
    """Kinds of convolution at equal output."""
    standard = compared[0].cost
    exhibits = []
    for kind in compared:
        first, cost = kind.parts[0], kind.cost
        shares = cost.parameters / standard.parameters, cost.multiply_adds / standard.multiply_adds
        separable = len(kind.parts) > 1
        exhibits.append(
            Exhibit(
                name=kind.name,
                says=f"{kind.says} Sees {kind.field}×{kind.field}.",
                lines=(
                    f"Parameters: {kind.parameters} = {cost.parameters:,}",
                    f"Multiply-adds: {kind.multiply_adds} = {cost.multiply_adds:,}",
                ),
                kernel=first.kernel,
                dilation=first.dilation,
                wiring="separable" if separable else "full",
                groups=1 if separable else first.groups,
                shares=shares,
                labels=(f"Parameters: {shares[0]:.1%}", f"Multiply-adds: {shares[1]:.1%}"),
            )
        )
    alt = "Five kinds of convolution with equal output: how each is wired, its parameters and its multiply-adds."
    return kinds_figure(exhibits, mode, alt)
