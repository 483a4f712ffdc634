"""Forecasts against the value of the same day, of the day before, and so on: a cloud that closes at the lag it
copies."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import HEIGHT, LEFT, NARROW, TOP, WIDE, WIDTH, Box, Row, expr, packed, place
from core.figures.curves.axis import Axis, around
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.price.curves_figure import LETTERS
from core.lessons.price.lags import Lags
from core.lessons.price.lags_words import caption as said

CLOUD: tuple[Box, Box] = ((46, 62, 300, 300), (44, 96, NARROW - 54, 250))
BARS: tuple[Box, Box] = ((470, 62, WIDE - 470, 26), (70, 424, NARROW - 70, 24))


def lags_figure(lags: Lags, mode: Mode) -> Figure:
    """The playable stage: one step per lag; pointing at a bar goes to its lag."""
    alt = "Forecasts against the values of the same day and of the days before, and how far apart they are on average."
    return Figure(_structure(mode), _rows(lags, palette(mode)), len(lags.distances), alt, 1, board.pick("pick"))


def _rows(shown: Lags, colors: Palette) -> dict[str, list[Row]]:
    distances = shown.distances
    lags = len(distances)
    shifted = np.array([shown.shifted(k) for k in range(lags)])
    names = ["same day", "1 before", *(f"{k} before" for k in range(2, lags))]
    held = np.concatenate([shown.forecast, shifted.ravel()])
    axis = around(held, least=(float(held.min()), float(held.max())), most=5)
    up, across = axis.share(shown.forecast), axis.share(shifted)
    most = float(distances.max()) or 1.0
    return {
        "board": [{"h": 396.0, "H": BARS[1][1] + lags * 28 + 12, "pick": -1}],
        "frames": [{"when": k, **caption.fields(said(shown, k), LETTERS), "pick": -1} for k in range(lags)],
        "panels": [{"pick": -1, **place(*CLOUD)}],
        "ticks": _ticks(axis),
        "points": [
            {"xs": packed(across[:, i], 4), "up": float(up[i]), "pick": -1, **place(*CLOUD)}
            for i in range(len(up))
        ],
        "bars": [
            {"k": k, "pick": k + 1, "name": names[k], "text": f"{d:.3f}", "share": float(d) / most,
             "least": int(k == int(np.argmin(distances))),
             **place((BARS[0][0], BARS[0][1] + k * 30, *BARS[0][2:]), (BARS[1][0], BARS[1][1] + k * 28, *BARS[1][2:]))}
            for k, d in enumerate(distances)
        ],
        "texts": [
            _text("Forecast (up) against value (across)", CLOUD[0][0], 44, CLOUD[1][0], 80, colors.text),
            _text("Mean distance, by days before", 380, 44, 0, 404, colors.text),
        ],
    }  # fmt: skip


def _text(text: str, x: float, y: float, X: float, Y: float, ink: str) -> Row:
    return {"text": text, "size": 12.5, "SIZE": 12.0, "ink": ink, "pick": -1, "x": x, "y": y, "X": X, "Y": Y}


def _ticks(axis: Axis) -> list[Row]:
    """Numbers at the cloud's left and foot."""
    rows = []
    for value, text in axis.ticks:
        share = float(axis.share(value))
        for along in (0, 1):
            spots = []
            for left, top, width, height in CLOUD:
                x, y = (left - 6, top + (1 - share) * height) if along else (left + share * width, top + height + 11)
                spots.append((x, y, 0.0, 0.0))
            rows.append({"text": text, "along": along, "pick": -1, "size": 12.0, "SIZE": 11.5, **place(*spots)})
    return rows


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    share = "toNumber(split(datum.xs, ' ')[index])"
    start = f"({LEFT} - 8 * u)"
    bar = f"(datum.share * {WIDTH} * 0.8)"
    now = "datum.k == index"
    line = {"x": expr(LEFT), "y": expr(TOP)}
    return board.structure(
        board.unseen("board", "frames"),
        caption.layer(colors, "frames", caption.SAYS, limit=alt.Undefined),
        board.rects("panels", fill=colors.surface),
        board.rules("panels", y=f"{TOP} + {HEIGHT}", y2=TOP, stroke=colors.muted, strokeWidth=1.5, strokeDash=[4, 3],
                    tooltip=None),
        board.texts("ticks", fill=colors.muted, align=expr("datum.along ? 'right' : 'center'"), **line),
        board.points(
            "points", x=expr(f"{LEFT} + {share} * {WIDTH}"), y=expr(f"{TOP} + (1 - datum.up) * {HEIGHT}"), size=36,
            shape="circle", fill=colors.positive, fillOpacity=0.55, stroke=colors.background, strokeWidth=0.8,
        ),
        board.left_texts("texts", baseline="middle"),
        board.texts("bars", text=expr("datum.name"), x=expr(f"{start}"), align="right", fill=colors.text, size=12.5,
                    fontSize=board.letters(12.5),
                    fontWeight=board.bold(now)),
        board.rects(
            "bars", fill=expr(f"datum.least ? '{colors.series[1]}' : '{colors.positive}'"), cornerRadius=2,
            x=expr(f"{LEFT} + {bar} / 2"), width=expr(f"max({bar}, 1)"), height=expr(f"{HEIGHT} * 0.7"),
        ),
        board.read("bars", colors, 2.2, opacity=expr(f"{now} ? 1 : 0")),
        board.texts(
            "bars", x=expr(f"{LEFT} + {bar} + 6"), align="left", fill=colors.text,
            fontSize=board.letters(12.5),
        ),
        board.answering("bars", colors),
        colors=colors,
    )  # fmt: skip
