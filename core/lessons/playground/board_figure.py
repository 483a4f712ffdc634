"""The playground's stage: colored squares, units as small squares, weights as lines, curves, all moved by one step.

One structure serves the network in training, several runs side by side, and the approximation of a function; what
is drawn and where is data alone. At first only the pictures of the step at hand and of its neighbors are there; a
moment later all snapshots' are, and only the step's own is painted, so nothing is decoded while it plays.
"""

import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import BLANK, FRAME, HEIGHT, LEFT, NOW, TOP, WIDTH, Row, expr, parted
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.playground.clicks_figure import Clicks, layer

NOWHERE: Row = dict(zip("xywhXYWH", (12.0, 12.0, 0.0, 0.0) * 2, strict=True))

_CURVE: Row = {
    "piece": 0, "when": -1, "stroke": "transparent", "dash": 0, "thick": 1.0, "x": 0.0, "y": 0.0, "X": 0.0, "Y": 0.0,
}  # fmt: skip

# A row that draws nothing, for what a view does not have: a dataset without rows has no columns either. It lies
# inside the board, which would grow around it elsewhere.
EMPTY: Mapping[str, Row] = {
    "panels": {"rule": 0, **NOWHERE},
    "texts": {"text": "", "size": 12.0, "SIZE": 11.5, "ink": "transparent", "align": "left", "bold": 0, **NOWHERE},
    "bands": {"fill": "transparent", "opacity": 0.0, **NOWHERE},
    "curves": _CURVE,
    "moving": _CURVE,
    "images": {"when": -2, "url": BLANK, **NOWHERE},
    "links": {"k": 0, "unit": -1, **NOWHERE, "x2": 12.0, "y2": 12.0, "X2": 12.0, "Y2": 12.0},
    "units": {"k": -1, "large": 0, "size": 12.0, "SIZE": 11.5, **NOWHERE},
    "grid": {"left": 0.0, "right": 0.0, "bottom": 0.0, "top": 0.0, **NOWHERE},
    "points": {"shape": "stroke", "fill": "transparent", "stroke": "transparent", "title": "",
               "x": 0.0, "y": 0.0, "X": 0.0, "Y": 0.0},
    "dots": {"k": 0, "fill": "transparent", "shape": "circle", **NOWHERE},
    "strips": {"go": 0, **NOWHERE},
}  # fmt: skip

EMPTY_FRAME: Row = {
    "says": "",
    "narrow_says": "",
    "at": -1.0,
    "weights": "0",
    "biases": "0",
    "asleep": "0",
    "shares": "-9",
}


def playground(
    data: Mapping[str, Sequence[Row]],
    frames: Sequence[Row],
    mode: Mode,
    alt_text: str,
    *,
    rate: float,
    start: int = 1,
    clicks: Clicks | None = None,
) -> Figure:
    """A figure of this structure. `data` needs `board` and `words`; each frame is one step, what it leaves out is not
    drawn. With `clicks` a click chooses a hidden unit, or a cell of the panel that the dataset `grid` names.
    """
    filled = {name: [row] for name, row in EMPTY.items()} | {name: rows for name, rows in data.items() if rows}
    # Tells these pictures from those before them.
    mark = zlib.crc32("".join(str(row["url"]) for row in filled["images"]).encode())
    filled["board"] = [{**filled["board"][0], "pictures": mark}]
    return Figure(
        structure=_structure(mode, clicks),
        data=filled | {"frames": [{**EMPTY_FRAME, **frame} for frame in frames]},
        steps=len(frames),
        alt=alt_text,
        rate=rate,
        pick=board.pick("go"),
        start=start,
    )


# All pictures at once would keep the first of them waiting: the rest comes once it is on screen.
_SETTLED: dict[str, Any] = {
    "name": "settled",
    "value": -1,
    "on": [{"events": {"type": "timer", "throttle": 400}, "update": "pictures"}],
}

_PARAMETERS: list[dict[str, Any]] = [
    {"name": "pictures", "expr": "data('board')[0].pictures"},
    _SETTLED,
    FRAME,
    {"name": "g", "expr": "data('grid')[0]"},
    *parted("fr", "weights", "biases", "asleep", "shares"),
]

_SLEEPS = "(datum.k >= 0 && asleep[datum.k] == '1')"
_DASH = "datum.dash == 1 ? [6, 3] : datum.dash == 2 ? [2, 3] : [1, 0]"


@cache
def _structure(mode: Mode, clicks: Clicks | None) -> dict[str, Any]:
    colors = palette(mode)
    spec = board.structure(
        board.unseen("board", "frames", "grid"),
        board.left_texts("words", text=expr("narrow ? fr.narrow_says : fr.says"), fill=colors.text, fontWeight="bold"),
        board.rects("panels", fill=colors.surface),
        *_chart_layers(colors),
        *_network_layers(colors),
        *_point_layers(colors),
        board.answering("strips", colors),
        *([layer(clicks)] if clicks else []),
        colors=colors,
        parameters=_PARAMETERS,
    )
    if clicks:
        spec["params"] += [board.REACHED, *board.clicks("places", "n", "a", "b")]
    return spec


def _chart_layers(colors: Palette) -> list[alt.Chart]:
    """Bands, grid lines, numbers, curves, and the rule with its dots."""
    at = f"({LEFT} + fr.at * {WIDTH})"
    share = "toNumber(shares[datum.k])"
    return [
        board.rects(
            "bands", opacity=expr("datum.opacity")
        ),
        board.texts(
            "texts", x=expr(LEFT), y=expr(TOP), align=expr("datum.align"),
            fontWeight=board.bold("datum.bold"),
        ),
        _lines("curves", 1),
        # Apart from those that stay: what depends on the step is worked out anew in every step.
        _lines("moving", expr(f"{NOW} ? 1 : 0")),
        board.rules("panels", x=at, x2="", stroke=colors.read, strokeWidth=1.5, tooltip=None,
                    opacity=expr("datum.rule && fr.at >= 0 ? 1 : 0")),
        board.points(
            "dots", x=expr(at), y=expr(f"{TOP} + (1 - max({share}, 0)) * {HEIGHT}"), fill=expr("datum.fill"),
            stroke=colors.background, shape=expr("datum.shape"), size=60, opacity=expr(f"{share} < 0 ? 0 : 1"),
        ),
    ]  # fmt: skip


def _lines(name: str, opacity: Any) -> alt.Chart:
    """The curves of a dataset."""
    return board.lines(
        name, "piece", strokeWidth=expr("datum.thick"), strokeDash=expr(_DASH), strokeJoin="round", opacity=opacity
    )


def _network_layers(colors: Palette) -> list[alt.Chart]:
    """Weights as lines, then the squares; a unit that sleeps is covered, and so are its lines."""
    weight = "toNumber(weights[datum.k])"
    asleep = "(datum.unit >= 0 && asleep[datum.unit] == '1')"
    bias = "toNumber(biases[max(datum.k, 0)])"
    return [
        board.rules(
            "links", x2="(narrow ? datum.X2 : datum.x2) * u", y2="(narrow ? datum.Y2 : datum.y2) * u",
            stroke=expr(f"{weight} < 0 ? '{colors.negative}' : '{colors.positive}'"), tooltip=None,
            strokeWidth=expr(f"0.4 + 5.6 * abs({weight})"), opacity=expr(f"{asleep} ? 0.08 : 0.85"),
        ),
        board.images(
            "images", smooth=True, align="left", baseline="top", x=expr(LEFT), y=expr(TOP),
            # What has no width is not painted; what is only transparent would cost a layer each.
            width=expr(f"datum.when == -1 || datum.when == index ? {WIDTH} : 0"),
        ).transform_filter("datum.when == -1 || abs(datum.when - index) < 2 || settled == pictures"),
        # A unit's frame; it is filled while the unit sleeps.
        board.rects(
            "units", fill=colors.background, fillOpacity=expr(f"{_SLEEPS} ? 0.85 : 0"),
            stroke=expr(f"datum.large ? '{colors.read}' : '{colors.muted}'"),
            strokeWidth=expr("datum.large ? 3 : 1"),
        ),
        board.texts("units", text=expr(f"{_SLEEPS} && {WIDTH} > 24 ? 'zzz' : ''"), fill=colors.text),
        # The bias, at the unit's lower left corner.
        board.points(
            "units", y=expr(f"{TOP} + {HEIGHT}"), shape="square", strokeWidth=1, stroke=colors.muted, opacity=1,
            size=expr("datum.k < 0 ? 0 : narrow ? 30 : 48"),
            fill=expr(f"{bias} < 0 ? '{colors.negative}' : {bias} > 0 ? '{colors.positive}' : '{colors.surface}'"),
        ),
    ]  # fmt: skip


def _point_layers(colors: Palette) -> list[alt.Chart]:
    return [
        board.points(
            "points", shape=expr("datum.shape"), fill=expr("datum.fill"), stroke=expr("datum.stroke"), strokeWidth=1.2,
            size=expr("datum.shape == 'stroke' ? 0 : narrow ? 16 : 26"), opacity=1, tooltip=expr("datum.title"),
        ),
    ]  # fmt: skip
