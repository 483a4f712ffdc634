"""Decisions in a picture: rows as marks, the boundary between yes and no, the weights as an arrow across it.

One structure serves gates, hidden layers and a perceptron that learns. What is drawn and where is data alone: the
browser looks every moving place up in the step's own string.

Places in panels are numbered spots: first those that stay, then those that move from step to step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import FACTS, FRAME, HEIGHT, LEFT, LEGIBLE, TOP, WIDTH, Box, Row, expr, packed, place
from core.figures.palette import Mode, Palette, palette, soft
from core.figures.player import Figure

Line = Literal["edge", "boundary", "before", "arrow", "first", "second"]
Ink = Literal["text", "muted", "positive", "negative", "first", "second", "arrow"]


# Where a note stands on a board that has no room for it.
ABSENT: Box = (0.0, 0.0, 0.0, 0.0)


class Panel(NamedTuple):
    """A square by its places on the wide and the narrow board; `shaded` in the color of the no."""

    places: tuple[Box, Box]
    shaded: bool = True


class Point(NamedTuple):
    """A row at a spot: a filled circle where the answer should be yes, else a square. `goto` is its step, or 0.

    Without a mark it is only a label.
    """

    panel: int
    spot: int
    yes: bool
    label: str = ""
    goto: int = 0
    mark: bool = True


class Rule(NamedTuple):
    """A straight line between two spots."""

    panel: int
    start: int
    end: int
    look: Line


class Area(NamedTuple):
    """A polygon through spots: the side of the yes, a boundary in space, or an arrow's head."""

    panel: int
    spots: tuple[int, ...]
    look: Literal["yes", "plane", "head"]


class Note(NamedTuple):
    """A text from step `since` (counted from 0) on, around its middle or from the left of its places."""

    text: str
    places: tuple[Box, Box]
    since: int = 0
    left: bool = True
    bold: bool = False
    ink: Ink = "text"


class Bar(NamedTuple):
    """A bar, told apart while its group is the step's; pointing at it goes to a step."""

    places: tuple[Box, Box]
    group: int
    goto: int


class Frame(NamedTuple):
    """One step: places that move, captions and ledger for both boards, the row at hand, rows that are wrong.

    -1 stands for no row, no group and no box.
    """

    spots: np.ndarray  # (m, 2)
    says: tuple[str, str]
    lines: tuple[Sequence[str], Sequence[str]] = ((), ())
    point: int = -1
    wrong: Sequence[bool] = ()
    group: int = -1
    box: int = -1


@dataclass(frozen=True)
class Scene:
    """A whole stage. `boxes` are rows of a table, one of which may be outlined; pointing at one goes to its step."""

    panels: Sequence[Panel]
    fixed: np.ndarray  # (n, 2)
    frames: Sequence[Frame]
    heights: tuple[float, float]
    points: Sequence[Point] = ()
    rules: Sequence[Rule] = ()
    areas: Sequence[Area] = ()
    notes: Sequence[Note] = ()
    ledger: Sequence[tuple[str, tuple[Box, Box], tuple[Box, Box]]] = ()  # label, its places, the value's places
    bars: Sequence[Bar] = ()
    boxes: Sequence[tuple[tuple[Box, Box], int]] = ()  # places, step to go to


CUT = "|"  # parts texts that travel in one string; none of them holds it
NOWHERE: tuple[Box, Box] = (ABSENT, ABSENT)


def _rows(scene: Scene, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    inks = _inks(colors)
    return {
        "board": [{"h": scene.heights[0], "H": scene.heights[1], "fixed": packed(scene.fixed, 3)}],
        "frames": [
            {
                "when": when, "at": packed(frame.spots, 3), "says": frame.says[0], "SAYS": frame.says[1],
                "lines": CUT.join(frame.lines[0]), "LINES": CUT.join(frame.lines[1]), "point": frame.point,
                "wrong": "".join("1" if wrong else "0" for wrong in frame.wrong), "group": frame.group,
                "box": frame.box,
            }
            for when, frame in enumerate(scene.frames)
        ],
        "panels": [
            {"fill": soft(colors.negative, colors, 0.16) if panel.shaded else colors.surface, **place(*panel.places)}
            for panel in scene.panels
        ],
        "areas": [*_areas(scene, colors)] or [{"piece": 0, "o": 0, "fill": "", "stroke": "", **place(*NOWHERE)}],
        "rules": [*_rules(scene, inks)]
        or [{"o": 0, "p": 0, "stroke": "", "dash": 0, "wide": 0, **place(*NOWHERE)}],
        "points": [
            {
                "k": k, "o": 2 * point.spot, "yes": point.yes, "label": point.label, "goto": point.goto,
                "mark": int(point.mark),
                "fill": colors.positive if point.yes else colors.negative, **place(*scene.panels[point.panel].places),
            }
            for k, point in enumerate(scene.points)
        ],
        "notes": [
            {
                "text": note.text, "since": note.since, "left": note.left, "bold": note.bold,
                "ink": inks[note.ink], "size": 13.0 if note.places[0] != ABSENT else 0.0,
                "SIZE": 11.5 if note.places[1] != ABSENT else 0.0, **place(*note.places),
            }
            for note in scene.notes
        ],
        "ledger": [*_ledger(scene, colors)] or [{"k": -1, "text": "", "ink": "", **place(*NOWHERE)}],
        "bars": [{"group": bar.group, "goto": bar.goto, **place(*bar.places)} for bar in scene.bars]
        or [{"group": -2, "goto": 0, **place(*NOWHERE)}],
        "boxes": [{"k": k, "goto": goto, **place(*places)} for k, (places, goto) in enumerate(scene.boxes)]
        or [{"k": -2, "goto": 0, **place(*NOWHERE)}],
    }  # fmt: skip


def _inks(colors: Palette) -> dict[str, str]:
    return {
        "text": colors.text, "muted": colors.muted, "positive": colors.positive, "negative": colors.negative,
        "first": colors.series[2], "second": colors.series[4], "arrow": colors.series[3],
    }  # fmt: skip


def _areas(scene: Scene, colors: Palette) -> Iterator[Row]:
    looks = {
        "yes": (soft(colors.positive, colors, 0.24), "transparent"),
        "plane": (colors.muted + "66", colors.text),
        "head": (colors.series[3], colors.series[3]),
    }
    for piece, area in enumerate(scene.areas):
        fill, stroke = looks[area.look]
        for spot in area.spots:
            yield {
                "piece": piece,
                "o": 2 * spot,
                "fill": fill,
                "stroke": stroke,
                **place(*scene.panels[area.panel].places),
            }


def _rules(scene: Scene, inks: dict[str, str]) -> Iterator[Row]:
    looks: dict[str, tuple[str, int, float]] = {
        "edge": ("muted", 0, 1.0),
        "boundary": ("text", 0, 2.5),
        "before": ("muted", 1, 1.8),
        "arrow": ("arrow", 0, 3.0),
        "first": ("first", 0, 2.5),
        "second": ("second", 2, 2.5),
    }
    for rule in scene.rules:
        ink, dash, wide = looks[rule.look]
        yield {
            "o": 2 * rule.start,
            "p": 2 * rule.end,
            "stroke": inks[ink],
            "dash": dash,
            "wide": wide,
            **place(*scene.panels[rule.panel].places),
        }


def _ledger(scene: Scene, colors: Palette) -> Iterator[dict[str, Any]]:
    for k, (label, label_places, value_places) in enumerate(scene.ledger):
        yield {"k": -1, "text": label, "ink": colors.muted, **place(*label_places)}
        yield {"k": k, "text": "", "ink": colors.text, **place(*value_places)}


PICK = "datum && isNumber(datum.goto) && datum.goto > 0 ? datum.goto : -1"


def plane_figure(scene: Scene, mode: Mode, alt_text: str, *, rate: float = 2) -> Figure:
    """The playable stage of a scene."""
    return Figure(
        structure=_structure(mode),
        data=_rows(scene, palette(mode)),
        steps=len(scene.frames),
        alt=alt_text,
        rate=rate,
        pick=PICK,
    )


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    FRAME,
    {"name": "spots", "expr": "split(g.fixed + (g.fixed == '' || fr.at == '' ? '' : ' ') + fr.at, ' ')"},
    {"name": "lines", "expr": f"split(narrow ? fr.LINES : fr.lines, '{CUT}')"},
]


def _at(offset: str) -> tuple[str, str]:
    """A spot's place in pixels, by its number. What is out of sight stays on the board, which would grow otherwise."""
    return (
        f"({LEFT} + max(toNumber(spots[datum.{offset}]), 0) * {WIDTH})",
        f"({TOP} + (1 - max(toNumber(spots[datum.{offset} + 1]), 0)) * {HEIGHT})",
    )


def _seen(offset: str) -> str:
    return f"toNumber(spots[datum.{offset}]) > -2 ? 1 : 0"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any scene is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.unseen("board"),
        board.rects("panels"),
        *_shapes(),
        *_points(colors),
        *_bars(colors),
        *_words(colors),
        # On top, so that a table's row answers the pointer wherever it is.
        board.answering("boxes", colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _shapes() -> list[alt.Chart]:
    """Areas, then lines."""
    x, y = _at("o")
    x2, y2 = _at("p")
    dash = "datum.dash == 1 ? [6, 4] : datum.dash == 2 ? [2, 3] : [1, 0]"
    return [
        board.lines(
            "areas", "piece", x=expr(x), y=expr(y), fill=expr("datum.fill"), strokeWidth=1.2,
            interpolate="linear-closed", opacity=expr(_seen("o")),
        ),
        board.rules(
            "rules", x=x, y=y, x2=x2, y2=y2, stroke=expr("datum.stroke"), strokeDash=expr(dash),
            strokeWidth=expr("datum.wide"), opacity=expr(f"toNumber(spots[datum.p]) > -2 ? ({_seen('o')}) : 0"),
            tooltip=None,
        ),
    ]  # fmt: skip


def _points(colors: Palette) -> list[alt.Chart]:
    """The rows: their marks, a ring around the one at hand, a cross on what is on the wrong side."""
    x, y = _at("o")

    def marks(**look: Any) -> alt.Chart:
        return board.points("points", x=expr(x), y=expr(y), **look)

    return [
        marks(
            shape="circle", size=420, fill=None, stroke=colors.read, strokeWidth=2.5,
            opacity=expr(f"datum.k == fr.point ? ({_seen('o')}) : 0"),
        ),
        marks(
            shape=expr("datum.yes ? 'circle' : 'square'"), size=150, fill=expr("datum.fill"),
            stroke=colors.background, strokeWidth=1.5, opacity=expr(f"datum.mark * ({_seen('o')})"),
        ),
        marks(
            shape="M-1,-1L1,1M1,-1L-1,1", size=30, stroke=colors.background, strokeWidth=2.2,
            opacity=expr(f"substring(fr.wrong, datum.k, datum.k + 1) == '1' ? ({_seen('o')}) : 0"),
        ),
        board.texts(
            "points", text=expr("datum.label"), x=expr(x), y=expr(f"{y} - 17 * datum.mark"), fill=colors.text,
            opacity=expr(_seen("o")), fontSize=board.letters(12),
        ),
    ]  # fmt: skip


def _bars(colors: Palette) -> list[alt.Chart]:
    """Bars, and the outline of the table's row at hand."""
    return [
        board.rects(
            "bars", fill=expr(f"datum.group == fr.group ? '{colors.read}' : '{colors.muted}'"),
            opacity=expr("datum.group <= fr.group ? 0.9 : 0.35"),
        ),
        board.read("boxes", colors, 2, cornerRadius=3, opacity=expr("datum.k == fr.box ? 1 : 0")),
    ]  # fmt: skip


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step says, everything written that stays, and the ledger's lines."""
    return [
        caption.layer(colors, "frames", ("says", "SAYS"), limit=alt.Undefined),
        board.texts(
            "notes", x=expr(f"{LEFT} + (datum.left ? 0 : {WIDTH} / 2)"), align=expr("datum.left ? 'left' : 'center'"),
            fontWeight=board.bold("datum.bold"),
            text=expr(f"index >= datum.since && {LEGIBLE} ? datum.text : ''"),
        ),
        board.left_texts(
            "ledger", text=expr("datum.k < 0 ? datum.text : lines[datum.k]"),
            fontSize=board.letters(13), lineHeight=expr("max(14.5, 17 * u)"),
        ),
    ]  # fmt: skip
