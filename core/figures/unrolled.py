"""A recurrent network unrolled: one cell drawn once per time step, with its wires, and the cell at work below.

A grid shows one array of a `Trace` and fills when a step writes it; or it shows another array at every step, as the
cell that is opened does. What is drawn and where is data alone, so any recurrent cell can be told.
"""

from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import COME, LEFT, LEGIBLE, TOP, expr, parted
from core.figures.graph import PANEL_PARAMETERS, chapter_layers, panel_layers
from core.figures.graph_data import panel_data
from core.figures.matrices import PICK, SHOWN, outlines
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.figures.unrolled_data import APART, unrolled_data
from core.figures.unrolled_parts import Unrolled


def unrolled_figure(content: Unrolled, mode: Mode, alt_text: str, *, rate: float = 4, start: int = 0) -> Figure:
    """The playable stage: a step per step of the trace; `start` is the one that it opens at, 0 the last."""
    panel = panel_data(content.frames, content.chapters, (content.heights[0] + 10, content.heights[1] + 10))
    # Cells count the steps from 0, and so must everything that the pointer may be at.
    panel["chapters"] = [row | {"when": row["when"] - 1} for row in panel["chapters"]]
    drawn = unrolled_data(content, palette(mode))
    frames = [said | more for said, more in zip(panel["frames"], drawn.pop("frames"), strict=True)]
    return Figure(
        _structure(mode), panel | drawn | {"frames": frames}, len(content.frames), alt_text, rate, PICK, start
    )


PARAMETERS: list[dict[str, Any]] = [
    *PANEL_PARAMETERS,
    {"name": "slotted", "expr": f"split(fr.values, '{APART}')"},
    *parted("fr", "fills", "letters"),
]
ON = "indexof(datum.on, ' ' + index + ' ') >= 0"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    return board.structure(
        *chapter_layers(colors),
        *_wires(colors),
        *_cells(colors),
        *_numbers(colors),
        *panel_layers(colors),
        colors=colors,
        parameters=PARAMETERS,
    )


def _wires(colors: Palette) -> list[alt.Chart]:
    """Arrows: what is in use is drawn strong, gradients in their own color."""
    ink = expr(f"datum.back ? '{colors.gradient}' : {ON} ? '{colors.read}' : '{colors.muted}'")
    seen = "(narrow ? datum.NARROW : datum.wide)"
    strong = f"{seen} ? {ON} ? 1 : datum.back ? 0.4 : 0.55 : 0"
    x2, y2 = "(narrow ? datum.X2 : datum.x2) * u", "(narrow ? datum.Y2 : datum.y2) * u"
    return [
        board.rules(
            "wires", x2=x2, y2=y2, stroke=ink, strokeWidth=expr(f"{ON} ? 2.5 : 1.2"), opacity=expr(strong), tooltip=None
        ),
        board.points(
            "wires", x=expr(x2), y=expr(y2), shape="triangle", filled=True, fill=ink, stroke=None, opacity=expr(strong),
            size=expr(f"{ON} ? 52 : 30"), angle=expr("narrow ? datum.ANGLE : datum.angle"),
        ).transform_filter("datum.head"),
    ]  # fmt: skip


def _cells(colors: Palette) -> list[alt.Chart]:
    """The cells' frames with their weights as colors."""
    return [
        board.rects(
            "frames_of_cells",
            fill=colors.surface,
            cornerRadius=7,
            stroke=expr(f"{ON} ? '{colors.primary}' : '{colors.muted}'"),
            strokeWidth=expr(f"{ON} ? 2.5 : 1"),
        ),
        board.rects("patches"),
    ]


def _numbers(colors: Palette) -> list[alt.Chart]:
    """Grids that fill, grids that change, outlines, titles; the last layer answers the pointer."""
    look: dict[str, Any] = {"stroke": colors.muted, "strokeWidth": 0.5}
    return [
        board.rects("cells", fill=expr(f"{COME} ? datum.fill : '{colors.background}'"), **look),
        board.texts("cells", text=expr(f"{COME} && {LEGIBLE} ? datum.text : ''")),
        board.rects("slotcells", fill=expr(f"fills[datum.k] || '{colors.background}'"), **look),
        board.texts("slotcells", text=expr(f"{LEGIBLE} ? slotted[datum.k] : ''"), fill=expr("letters[datum.k]")),
        *outlines(colors),
        board.texts(
            "signs",
            text=expr(SHOWN),
            x=expr(LEFT),
            y=expr(TOP),
            align=expr("datum.align"),
            fontWeight=expr("datum.bold ? 'bold' : 'normal'"),
            limit=expr("datum.room * u"),
        ),
        board.answering("cells", colors),
    ]
