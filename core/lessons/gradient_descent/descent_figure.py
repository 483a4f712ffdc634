"""Descents on the stage: a plot of curves, with pictures under its panels, trails that grow, and equations below.

A trail grows as the steps pass, and a mark stands at its end. Trails are told apart by color, by dash and by shape.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board
from core.figures.board import (
    BLANK,
    COME,
    HEIGHT,
    LEFT,
    NOW,
    NOWHERE,
    OWN_TEXT,
    TOP,
    WIDTH,
    Box,
    Row,
    expr,
    fact,
    packed,
    place,
)
from core.figures.curves import figure as curves
from core.figures.curves.plot import DASHES, HIDDEN, Look, Plot, plot_rows
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.wording import filled

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke")
LETTERS = (136, 58)  # in a line of equations on both boards


@dataclass(frozen=True)
class Trail:
    """Points in one panel, in its units; `when` is the frame (from 0) that each is reached in, `heads` the place of
    the mark at every frame. What is not a number or outside the panel is not drawn.
    """

    panel: int
    identity: int  # of color, dash and shape
    x: np.ndarray
    y: np.ndarray
    when: np.ndarray
    heads: tuple[np.ndarray, np.ndarray]
    drawn: bool = True  # else only the mark


@dataclass(frozen=True)
class Minimum:
    """The place of a minimum in one panel, in its units."""

    panel: int
    x: float
    y: float


@dataclass(frozen=True)
class Descents:
    """A plot with pictures under its panels (panel number to URL), trails over them, minima, and for each frame the
    lines of its equations, which start at `lines`, units from the top of either board. In the panel `pointed` a click
    chooses a place; -1 for none.
    """

    plot: Plot
    pictures: dict[int, str]
    trails: Sequence[Trail]
    minima: Sequence[Minimum]
    told: Sequence[Sequence[str]]
    lines: tuple[float, float]
    pointed: int = -1


def depth(told: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Units that the longest equations need on the wide and on the narrow board."""
    found = []
    for width in LETTERS:
        # Every frame's lines are about as long as the others': a few of them are measured.
        some = [*told[:2], *told[:: max(1, len(told) // 8)], *told[-1:]]
        found.append(max((sum(filled(line, width).count("\n") + 1 for line in lines) for lines in some), default=1))
    return 17.0 * found[0] + 4, 16.5 * (found[1] + 1) + 4


def look(identity: int) -> Look:
    """The line of the i-th trail."""
    return Look(identity, identity % len(DASHES))


def _rows(descents: Descents, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    plot = descents.plot
    data = plot_rows(plot, colors)
    ruled = plot.panels[-1].places
    data["board"][0] |= {
        "ly": descents.lines[0],
        "LY": descents.lines[1],
        **dict(zip(("rx", "ry", "rw", "rh", "RX", "RY", "RW", "RH"), (*ruled[0], *ruled[1]), strict=True)),
    }
    nowhere = {
        "piece": -1,
        "when": 0,
        "stroke": "transparent",
        "dash": 0,
        "x": 0.0,
        "y": 0.0,
        "X": 0.0,
        "Y": 0.0,
    }
    return data | {
        "pictures": [{"url": url, **place(*plot.panels[k].places)} for k, url in descents.pictures.items()]
        or [{"url": BLANK, **NOWHERE}],
        "trails": [*_trails(descents, colors)] or [nowhere],
        "heads": [_head(plot, trail, colors) for trail in descents.trails],
        "signs": [*_signs(descents, colors)]
        or [{"stroke": "transparent", "shape": "circle", "angle": 0, **place((40, 40), (40, 40))}],
        "told": [
            {
                "when": index,
                "text": "\n".join(filled(line, LETTERS[0]) for line in lines),
                "TEXT": "\n".join(filled(line, LETTERS[1]) for line in lines),
            }
            for index, lines in enumerate(descents.told)
        ]
        or [{"when": -1, "text": "", "TEXT": ""}],
    }


def parts(x: np.ndarray, y: np.ndarray, when: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The parts of a path, given in shares, that lie inside the unit square, cut off exactly at its edges.

    >>> [(px.tolist(), py.tolist()) for px, py, _ in parts(np.array([0.5, 1.5]), np.array([0.5, 0.5]), np.arange(2))]
    [([0.5, 1.0], [0.5, 0.5])]
    """
    known = np.isfinite(x) & np.isfinite(y)
    count = int(np.argmin(known)) if not known.all() else len(x)
    x, y, when = x[:count], y[:count], when[:count]
    if ((x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)).all():
        return [(x, y, when)] if count > 1 else []
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    points: list[tuple[float, float, float]] = []
    for at in range(count - 1):
        span = _crossing((x[at], y[at]), (x[at + 1], y[at + 1]))
        if span is None:
            continue
        ends = [
            (x[at] + share * (x[at + 1] - x[at]), y[at] + share * (y[at + 1] - y[at]), when[at + (share > 0)])
            for share in span
        ]
        if not points or points[-1][:2] != ends[0][:2]:
            if points:
                found.append(_arrays(points))
            # A part begins when it is drawn, not when the path left for it.
            points = [(*ends[0][:2], ends[1][2]) if span[0] > 0 else ends[0]]
        points.append(ends[1])
    if points:
        found.append(_arrays(points))
    return found


def _arrays(points: list[tuple[float, float, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, when = (np.array(values) for values in zip(*points, strict=True))
    return x, y, when


def _crossing(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float] | None:
    """From which share to which a segment lies inside the unit square (Liang and Barsky, 1984); None where nowhere."""
    enter, leave = 0.0, 1.0
    for a, b in zip(start, end, strict=True):
        for way, room in ((a - b, a), (b - a, 1 - a)):
            if way == 0:
                if room < 0:
                    return None
            elif way < 0:
                enter = max(enter, room / way)
            else:
                leave = min(leave, room / way)
    return (enter, leave) if enter < leave else None


def _trails(descents: Descents, colors: Palette) -> Iterator[Row]:
    """Points of every trail, in pieces."""
    piece = 0
    for trail in descents.trails:
        if not trail.drawn:
            continue
        panel = descents.plot.panels[trail.panel]
        shares = panel.x.share(trail.x), panel.y.share(trail.y)
        (left, top, w, h), (LEFT, TOP, W, H) = panel.places
        stroke = colors.series[trail.identity % len(colors.series)]
        dash = trail.identity % len(DASHES)
        for across, up, when in parts(shares[0], shares[1], trail.when):
            for a, b, at in zip(across.tolist(), up.tolist(), when.tolist(), strict=True):
                yield {
                    "piece": piece, "when": int(at), "stroke": stroke, "dash": dash,
                    "x": left + a * w, "y": top + (1 - b) * h, "X": LEFT + a * W, "Y": TOP + (1 - b) * H,
                }  # fmt: skip
            piece += 1


def _head(plot: Plot, trail: Trail, colors: Palette) -> Row:
    """The mark at a trail's end: its places at all frames, as text."""
    panel = plot.panels[trail.panel]
    x, y = panel.x.share(trail.heads[0]), panel.y.share(trail.heads[1])
    with np.errstate(invalid="ignore"):
        seen = (x >= -0.001) & (x <= 1.001) & (y >= -0.001) & (y <= 1.001)
    xs, ys = np.where(seen, x, HIDDEN), np.where(seen, y, HIDDEN)
    return {
        "stroke": colors.series[trail.identity % len(colors.series)],
        "shape": SHAPES[trail.identity % len(SHAPES)],
        "xs": packed(xs, 4),
        "ys": packed(ys, 4),
        **place(*panel.places),
    }


def _signs(descents: Descents, colors: Palette) -> Iterator[Row]:
    """A cross at every minimum, and the shape on each line of the table, where it has one."""
    for spot in descents.minima:
        panel = descents.plot.panels[spot.panel]
        across, up = float(panel.x.share(spot.x)), float(panel.y.share(spot.y))
        places = [(left + across * w, top + (1 - up) * h, 0.0, 0.0) for left, top, w, h in panel.places]
        yield {"stroke": colors.text, "shape": "cross", "angle": 45, **place(*places)}
    for table in descents.plot.tables:
        for at, entry in enumerate(table.entries, start=1):
            if entry.look is None:
                continue
            identity = entry.look.color
            places = [(left + 9, top + at * each, 0.0, 0.0) for left, top, _, each in table.places]
            yield {
                "stroke": colors.series[identity % len(colors.series)],
                "angle": 0,
                "shape": SHAPES[identity % len(SHAPES)],
                **place(*places),
            }


ACROSS, DOWN = 51, 37  # places that a click can choose in a panel

# Where a click chooses, only that panel's marks answer the pointer: the loss' panel is told by its place.
_SHARE = f"(x() / u - {fact('rx')}) / {fact('rw')}"
_UP = f"(y() / u - {fact('ry')}) / {fact('rh')}"
_PICK = f"{_SHARE} >= 0 && {_SHARE} <= 1 && {_UP} >= 0 && {_UP} <= 1 ? round({_SHARE} * (g.steps - 1)) + 1 : -1"

_DASH = " : ".join(f"datum.dash == {k} ? {list(dash)}" for k, dash in enumerate(DASHES[1:], start=1)) + " : [1, 0]"


def descent_figure(descents: Descents, mode: Mode, alt_text: str, *, rate: float = 8, start: int = 1) -> Figure:
    """The playable stage: one step per frame of the plot; `start` as in `Figure`."""
    pointed = descents.plot.panels[descents.pointed].places if descents.pointed >= 0 else None
    return Figure(
        structure=_structure(mode, pointed),
        data=_rows(descents, palette(mode)),
        steps=descents.plot.steps,
        alt=alt_text,
        rate=rate,
        pick=_PICK if descents.pointed >= 0 else curves.PICK,
        start=start,
    )


@cache
def _structure(mode: Mode, pointed: tuple[Box, Box] | None) -> dict[str, Any]:
    """Layers that any descent is drawn with; built once for each mode. A click may choose a place in `pointed`."""
    colors = palette(mode)
    # A picture covers its panel's grid, whose lines would be taken for contours.
    over = [board.images("pictures", smooth=True), _trail_layer(), *_marks(colors), _told(colors)]
    if pointed:
        over.append(_places(*pointed))
    spec = board.structure(
        *curves.layers(colors, moving=False, over=over),
        colors=colors,
        parameters=curves.PARAMETERS,
    )
    if pointed:
        spec["params"] += [board.REACHED, *board.clicks("places", "across", "up")]
    return spec


def _trail_layer() -> alt.Chart:
    """What each has walked so far."""
    layer = board.lines("trails", "piece", strokeDash=expr(_DASH), strokeWidth=2, strokeJoin="round")
    return layer.encode(order=alt.value(0)).transform_filter(COME)


def _marks(colors: Palette) -> list[alt.Chart]:
    """Minima, the shapes in the table, and the marks of the same shapes at the trails' ends."""
    x, y = "toNumber(split(datum.xs, ' ')[index])", "toNumber(split(datum.ys, ' ')[index])"
    shaped: dict[str, Any] = {
        "shape": expr("datum.shape"),
        "fill": expr("datum.stroke"),
        "stroke": colors.background,
        "strokeWidth": 1.2,
    }
    return [
        board.points("signs", size=70, opacity=1, angle=expr("datum.angle"), **shaped),
        # What is out of sight stays on the board, which would grow to hold it.
        board.points(
            "heads",
            x=expr(f"{LEFT} + max({x}, 0) * {WIDTH}"),
            y=expr(f"{TOP} + (1 - max({y}, 0)) * {HEIGHT}"),
            size=95,
            opacity=expr(f"{x} < -1 ? 0 : 1"),
            **shaped,
        ),
    ]


def _told(colors: Palette) -> alt.Chart:
    """The step's equations."""
    return board.left_texts(
        "told",
        text=expr(OWN_TEXT),
        fill=colors.text,
        x=0,
        y=expr(f"{fact('ly')} * u"),
        fontSize=board.letters(13),
        lineHeight=expr("17 * max(u, 0.95)"),
    ).transform_filter(NOW)


def _places(wide: Box, narrow: Box) -> alt.Chart:
    """Cells over a panel, not to be seen, that a click chooses; made in the browser, by counting.

    The page hears of the shares of the panel's sides, from its lower left corner. Nothing here depends on data: the
    browser would count two thousand cells anew with every change of a control.
    """
    left, top, width, height = (f"(narrow ? {N} : {w}) * u" for w, N in zip(wide, narrow, strict=True))
    cells = (
        alt.Chart(alt.sequence(0, ACROSS * DOWN, as_="k"))
        .transform_filter("reached")
        .transform_calculate(
            across=f"(datum.k % {ACROSS} + 0.5) / {ACROSS}", up=f"1 - (floor(datum.k / {ACROSS}) + 0.5) / {DOWN}"
        )
        .mark_rect(
            x=expr(f"{left} + datum.across * {width}"),
            y=expr(f"{top} + (1 - datum.up) * {height}"),
            width=expr(f"{width} / {ACROSS}"),
            height=expr(f"{height} / {DOWN}"),
            fill="transparent",
            cursor="crosshair",
            tooltip=None,
        )
    )
    return board.clickable(cells, "places")
