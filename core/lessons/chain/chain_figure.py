"""The whole chain on one board: small arrays with all their numbers, chapters above, the calculation below."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from core.figures import board
from core.figures.board import NOWHERE, Row, expr, place
from core.figures.graphs.panel import PANEL_PARAMETERS, Frame, chapter_layers, panel_data, panel_layers
from core.figures.grids.matrices import PICK, Matrices, matrix_data, matrix_layers
from core.figures.palette import Mode, palette
from core.figures.player import Figure

Winner = tuple[str, tuple[int, int], int, int]  # array, cell, the step that finds it and the one that forgets it


def chain_figure(
    content: Matrices,
    frames: Sequence[Frame],
    chapters: Sequence[str],
    winners: Sequence[Winner],
    mode: Mode,
    alt_text: str,
    *,
    start: int = 0,
) -> Figure:
    """The playable stage: a frame per step of the trace. The content's heights say where the arrays end."""
    panel = panel_data(frames, chapters, (content.heights[0] + 12, content.heights[1] + 12), first=0)
    return Figure(
        _structure(mode),
        panel | matrix_data(content, palette(mode)) | {"winners": [*_winners(content, winners)]},
        len(frames),
        alt_text,
        2,
        PICK,
        start,
    )


def _winners(content: Matrices, winners: Sequence[Winner]) -> list[Row]:
    rows = []
    for name, (row, column), when, until in winners:
        boxes = [
            (left + column * w + 1.5, top + row * h + 1.5, w - 3, h - 3)
            for (left, top), (w, h) in zip(content.spots[name], content.cells_of(name), strict=True)
        ]
        rows.append({"since": when, "until": until, **place(*boxes)})
    return rows or [{"since": -1, "until": -1, **NOWHERE}]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    cells, texts, *others = matrix_layers(colors)
    shown = "datum.since <= index && index < datum.until"
    return board.structure(
        *chapter_layers(colors),
        cells,
        texts,
        board.rects("winners", fill=None, stroke=colors.gradient, strokeWidth=expr(f"{shown} ? 2 : 0"), cornerRadius=3),
        *others,
        *panel_layers(colors),
        colors=colors,
        parameters=PANEL_PARAMETERS,
    )
