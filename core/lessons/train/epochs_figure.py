"""A run through its epochs: what the first filters, one picture's maps and scores, and the mistakes become.

Each step is one snapshot. Loss and accuracy stand below with a mark that moves along; pointing at them moves
the step. Pictures come as URLs, one per step, so that a step changes a few attributes and draws nothing anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import (
    BLANK,
    FACTS,
    FRAME,
    HEIGHT,
    LEFT,
    NARROW,
    TOP,
    WIDE,
    WIDTH,
    Box,
    Row,
    expr,
    halfway,
    packed,
    parted,
    place,
)
from core.figures.palette import Mode, Palette, palette, ramp
from core.figures.player import Figure
from core.lessons.train import epochs_words
from core.lessons.train.epochs import MISTAKES, Epochs
from core.media.out.sheets import tiled
from core.media.out.uri import data_uri
from core.training.result import EpochRow

BAR = 17.0  # height of one class's line
TILE = 24  # pixels of a filter or map


@dataclass(frozen=True)
class Room:
    """Places on one board, in its units; titles stand just above their part."""

    words: Box
    probe: Box
    bars: Box  # names on its left 40%, bars on the rest
    sheets: tuple[Box, Box]  # filters, maps
    panels: tuple[Box, Box]  # loss, accuracy
    tiles: tuple[Box, ...]
    height: float


def wide(classes: int) -> Room:
    """820 units across: picture, scores, filters and maps in one row, then curves, then mistakes."""
    top, side = 78.0, 172.0
    low = top + max(side, classes * BAR) + 46
    tiles = low + 112 + 52
    return Room(
        words=(0, 0, 820, 44),
        probe=(0, top, 120, 120),
        bars=(136, top, 260, classes * BAR),
        sheets=((430, top, side, side), (640, top, side, side)),
        panels=((40, low, 340, 112), (470, low, 340, 112)),
        tiles=tuple((k * 138.0, tiles, 84.0, 84.0) for k in range(MISTAKES)),
        height=tiles + 84 + 40,
    )


def narrow(classes: int) -> Room:
    """350 units across: the same, one below the other."""
    top, side = 112.0, 166.0
    sheets = top + max(100, classes * BAR) + 30
    low = sheets + side + 36
    tiles = low + 2 * 144 + 16
    return Room(
        words=(0, 0, 350, 88),
        probe=(0, top, 100, 100),
        bars=(112, top, 238, classes * BAR),
        sheets=((0, sheets, side, side), (184, sheets, side, side)),
        panels=((40, low, 300, 96), (40, low + 144, 300, 96)),
        tiles=tuple((k % 3 * 120.0, tiles + k // 3 * 146.0, 104.0, 104.0) for k in range(MISTAKES)),
        height=tiles + 2 * 146 + 4,
    )


LETTERS = (112, 54)
_CUT = "\u001f"  # names hold no control characters, so this parts them


@dataclass(frozen=True)
class Wrong:
    """A mistake at one moment: the number of its picture, and two lines."""

    picture: int
    first: str
    second: str


@dataclass(frozen=True)
class Moment:
    """One snapshot: `scores` one per class shown, `values` the curves' (training and held-out loss, then accuracy).

    `values` is empty before the first epoch.
    """

    epoch: int
    says: str
    filters: str
    maps: str
    scores: tuple[float, ...]
    values: tuple[float, ...]
    worst: tuple[Wrong, ...]


@dataclass(frozen=True)
class Story:
    """Everything that is shown of a run: `classes` name the scores, `pictures` are the mistakes'.

    `curves` are all epochs' (epoch, then four values as in `Moment.values`), of `epochs` that were planned.
    `titles` are those of the probe, the scores, the filters and the maps.
    """

    moments: Sequence[Moment]
    epochs: int
    classes: tuple[str, ...]
    probe: str
    titles: tuple[str, str, str, str]
    pictures: tuple[str, ...]
    curves: Sequence[tuple[float, ...]]


def epochs_figure(story: Story, mode: Mode, alt_text: str) -> Figure:
    """The playable figure, one step per moment."""
    colors = palette(mode)
    rooms = wide(len(story.classes)), narrow(len(story.classes))
    tops = max([*(v for row in story.curves for v in row[1:3]), 1e-9]), 1.0
    text = {"ink": colors.text, "size": 12.0, "SIZE": 11.5}
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": rooms[0].height, "H": rooms[1].height, "epochs": story.epochs, "probe": story.probe}],
            "words": [place(rooms[0].words, rooms[1].words)],
            "frames": [*_frames(story, tops, rooms)],
            "pics": [{"url": url} for url in (BLANK, *story.pictures)],
            "pictures": [
                {"kind": kind, **place(a, b)}
                for kind, a, b in (
                    ("probe", rooms[0].probe, rooms[1].probe),
                    ("filters", rooms[0].sheets[0], rooms[1].sheets[0]),
                    ("maps", rooms[0].sheets[1], rooms[1].sheets[1]),
                )
            ],
            "classes": [
                {"k": k, "text": name, **text, **place(_line(rooms[0].bars, k), _line(rooms[1].bars, k))}
                for k, name in enumerate(story.classes)
            ],
            "titles": [*_titles(story, rooms, text)],
            "panels": [{"panel": p, **place(rooms[0].panels[p], rooms[1].panels[p])} for p in (0, 1)],
            "ticks": [*_ticks(story, tops, rooms, text)],
            "curves": [*_curves(story, tops, rooms, colors)],
            "dots": [
                {
                    "k": k,
                    "fill": colors.series[k % 2],
                    "shape": ("circle", "square")[k % 2],
                    **place(rooms[0].panels[k // 2], rooms[1].panels[k // 2]),
                }
                for k in range(4)
            ],
            "tiles": [{"k": k, **text, **place(rooms[0].tiles[k], rooms[1].tiles[k])} for k in range(MISTAKES)],
        },
        steps=len(story.moments),
        alt=alt_text,
        rate=4,
        pick=board.pick("when"),
        start=0,  # the training is over: what came of it
    )


def _line(bars: board.Box, k: int) -> board.Box:
    left, top, width, _ = bars
    return left, top + k * BAR, width, BAR


def _frames(story: Story, tops: tuple[float, float], rooms: tuple[Room, Room]) -> Iterator[Row]:
    """A row per step; its places are the strips of both panels that point at it."""
    epochs = [moment.epoch for moment in story.moments]
    near = halfway(epochs, epochs[0], story.epochs)
    for when, (moment, (low, high)) in enumerate(zip(story.moments, near, strict=True), start=1):
        shares = [value / tops[k // 2] for k, value in enumerate(moment.values)] or [-1.0] * 4
        worst = [*moment.worst[:MISTAKES], *[Wrong(-1, "", "")] * (MISTAKES - len(moment.worst))]
        loss, right = (
            [
                (left + low * (each := width / max(story.epochs, 1)), top, max((high - low) * each, 1.0), height)
                for left, top, width, height in (room.panels[panel] for room in rooms)
            ]
            for panel in (0, 1)
        )
        yield {
            "when": when, "epoch": moment.epoch, "filters": moment.filters, "maps": moment.maps,
            **caption.fields(moment.says, LETTERS), "scores": packed(moment.scores, 4), "shares": packed(shares, 4),
            "worst": " ".join(str(wrong.picture + 1) for wrong in worst),
            "firsts": _CUT.join(wrong.first for wrong in worst),
            "seconds": _CUT.join(wrong.second for wrong in worst),
            **place(*loss), "x2": right[0][0], "y2": right[0][1], "X2": right[1][0], "Y2": right[1][1],
        }  # fmt: skip


def _titles(story: Story, rooms: tuple[Room, Room], text: Row) -> Iterator[Row]:
    probe, scores, filters, maps = story.titles
    parts: list[tuple[str, board.Box, board.Box]] = [
        (probe, rooms[0].probe, rooms[1].probe),
        (scores, rooms[0].bars, rooms[1].bars),
        (filters, rooms[0].sheets[0], rooms[1].sheets[0]),
        (maps, rooms[0].sheets[1], rooms[1].sheets[1]),
        ("Loss:  \u25cf training   \u25a0 held out (dashed)", rooms[0].panels[0], rooms[1].panels[0]),
        (
            "Right answers:  \u25cf training   \u25a0 held out (dashed)",
            rooms[0].panels[1],
            rooms[1].panels[1],
        ),
        (
            "Held-out pictures that it gets most surely wrong now",
            (*rooms[0].tiles[0][:2], WIDE, 0),
            (*rooms[1].tiles[0][:2], NARROW, 0),
        ),
    ]
    for name, a, b in parts:
        yield {"text": name, **text, **place((a[0], a[1] - 18, a[2], 14), (b[0], b[1] - 18, b[2], 14))}


def _ticks(story: Story, tops: tuple[float, float], rooms: tuple[Room, Room], text: Row) -> Iterator[Row]:
    """Numbers at the panels' edges: three up the side, the first and the last epoch below."""
    for p, top in enumerate(tops):
        for share in (0.0, 0.5, 1.0):
            value = f"{share * top:.0%}" if p else f"{share * top:.2f}"
            yield {"text": value, "align": "right", "grid": 1, **text, **_tick(rooms, p, 0.0, share, -5, 0)}
        for share, name in ((0.0, "0"), (1.0, f"epoch {story.epochs}")):
            align = "right" if share else "center"
            yield {"text": name, "align": align, "grid": 0, **text, **_tick(rooms, p, share, 0.0, 0, 10)}


def _tick(rooms: tuple[Room, Room], p: int, across: float, up: float, dx: float, dy: float) -> Row:
    boxes = []
    for room in rooms:
        left, top, width, height = room.panels[p]
        boxes.append((left + across * width + dx, top + (1 - up) * height + dy, width, 0.0))
    return place(*boxes)


def _curves(story: Story, tops: tuple[float, float], rooms: tuple[Room, Room], colors: Palette) -> Iterator[Row]:
    """Points of the four lines, as places."""
    for k in range(4):
        for epoch, *values in story.curves:
            share = values[k] / tops[k // 2]
            spots = _tick(rooms, k // 2, epoch / max(story.epochs, 1), share, 0, 0)
            yield {"line": k, "stroke": colors.series[k % 2], **spots}
    if not story.curves:
        yield {"line": 0, "stroke": "transparent", **_tick(rooms, 0, 0, 0, 0, 0)}


_PARAMETERS = [
    FACTS, FRAME, *parted("fr", "scores", "shares", "worst"), *parted("fr", "firsts", "seconds", cut=_CUT)
]  # fmt: skip


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    colors = palette(mode)
    return board.structure(
        board.unseen("board", "pics"),
        *_picture_layers(colors),
        *_score_layers(colors),
        *_curve_layers(colors),
        *_mistake_layers(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _picture_layers(colors: Palette) -> list[alt.Chart]:
    """What the step says, the probe, the filters and the maps."""
    url = "datum.kind == 'probe' ? g.probe : datum.kind == 'maps' ? fr.maps : fr.filters"
    head = "'After epoch ' + fr.epoch + ' of ' + g.epochs + (fr.epoch ? '' : ', before any training')"
    return [
        board.left_texts(
            "words", text=expr(head),
            fill=colors.text, fontWeight="bold", fontSize=board.letters(16, 14),
        ),
        board.left_texts(
            "words", text=expr("narrow ? fr.narrow_says : fr.says"), fill=colors.text, y=expr("22 * u"),
            fontSize=board.letters(13), lineHeight=expr("17 * max(u, 0.9)"),
        ),
        board.left_texts("titles", limit=expr(f"narrow ? {WIDTH} : 0"), fill=colors.muted),
        board.images("pictures", url=expr(url)),
    ]  # fmt: skip


def _score_layers(colors: Palette) -> list[alt.Chart]:
    """The probe's scores as bars."""
    score = "toNumber(scores[datum.k])"
    room = f"{WIDTH} * 0.42"
    bar = f"max({score}, 0.004) * {room}"
    start = f"{LEFT} + {WIDTH} * 0.36"
    return [
        board.texts("classes", align="right", x=expr(f"{start} - 5"), limit=expr(f"{WIDTH} * 0.35"), fill=colors.text),
        board.rects(
            "classes", fill=colors.positive, x=expr(f"{start} + {bar} / 2"), width=expr(bar),
            height=expr(f"{HEIGHT} * 0.66"),
        ),
        board.texts(
            "classes", align="left", x=expr(f"{start} + {bar} + 5"), fill=colors.text,
            text=expr(f"format({score}, '.1%')"),
        ),
    ]  # fmt: skip


def _curve_layers(colors: Palette) -> list[alt.Chart]:
    """Two panels of curves with the moving mark, and strips that answer the pointer."""
    at = f"{LEFT} + fr.epoch / g.epochs * {WIDTH}"
    share = "toNumber(shares[datum.k])"
    return [
        board.rects("panels", fill=colors.surface),
        board.rules("ticks", x=f"{LEFT} + 5 * u", x2=f"{LEFT} + {WIDTH} + 5 * u", y2="", stroke=colors.muted,
                    opacity=0.25).transform_filter("datum.grid"),
        board.texts("ticks", x=expr(LEFT), y=expr(TOP), align=expr("datum.align"), fill=colors.muted),
        board.lines("curves", "line", strokeWidth=2, strokeDash=expr("datum.line % 2 ? [6, 3] : [1, 0]")),
        board.rules("panels", x=at, x2="", stroke=colors.read, strokeWidth=2),
        board.points(
            "dots", x=expr(at), y=expr(f"{TOP} + (1 - {share}) * {HEIGHT}"), opacity=expr(f"{share} < 0 ? 0 : 1"),
            shape=expr("datum.shape"), fill=expr("datum.fill"), stroke=colors.background, size=70,
        ),
        board.answering("frames", colors),
        board.answering(
            "frames", colors, x=expr(f"(narrow ? datum.X2 : datum.x2) * u + {WIDTH} / 2"),
            y=expr(f"(narrow ? datum.Y2 : datum.y2) * u + {HEIGHT} / 2"),
        ),
    ]  # fmt: skip


def _mistake_layers(colors: Palette) -> list[alt.Chart]:
    """The worst mistakes of the moment."""

    def line(lines: str, down: int, **more: Any) -> alt.Chart:
        return board.texts(
            "tiles", text=expr(f"{lines}[datum.k]"), align="left", baseline="top", x=expr(LEFT),
            y=expr(f"{TOP} + {HEIGHT} + {down}"), limit=expr("(narrow ? 114 : 132) * u"), **more,
        )  # fmt: skip

    return [
        board.images("tiles", url=expr("data('pics')[toNumber(worst[datum.k])].url")),
        line("firsts", 4),
        line("seconds", 19, fill=colors.muted),
    ]


def run_figure(e: Epochs, mode: Mode) -> Figure:
    """The playable figure of a run's snapshots; scales are the same at every epoch."""
    table = ramp(palette(mode).diverging)
    filter_limit = max(float(np.abs(kernel).max()) for kernel in e.kernels) or 1.0
    map_limit = max(float(np.abs(values).max()) for values in e.maps) or 1.0
    needed = sorted({mistake.row for mistakes in e.worst for mistake in mistakes})
    moments = [
        Moment(
            epoch=snapshot.epoch,
            says=epochs_words.says(e, snapshot),
            filters=_filters(kernel, filter_limit, table),
            maps=data_uri(tiled(_small(values)), table=table, limits=(-map_limit, map_limit)),
            scores=tuple(float(snapshot.probabilities[e.probe, k]) for k in e.shown),
            values=_values(e.row(snapshot)),
            worst=tuple(
                Wrong(needed.index(m.row), f"is {e.names[m.label]}", f"{m.probability:.0%} {e.names[m.predicted]}")
                for m in mistakes
            ),
        )
        for snapshot, kernel, values, mistakes in zip(e.snapshots, e.kernels, e.maps, e.worst, strict=True)
    ]
    run = e.result
    story = Story(
        moments=moments,
        epochs=max(run.plan.epochs if not run.stopped_early else len(run.history), 1),
        classes=tuple(e.names[k] for k in e.shown),
        probe=data_uri(e.picture),
        titles=epochs_words.titles(e),
        pictures=tuple(data_uri(e.data.pixels[row]) for row in needed),
        curves=[(row.epoch, *_values(row)) for row in run.history],
    )
    return epochs_figure(story, mode, epochs_words.alt(e))


def _values(row: EpochRow | None) -> tuple[float, ...]:
    return () if row is None else (row.loss, row.validation_loss, row.accuracy, row.validation_accuracy)


def _filters(kernel: np.ndarray, limit: float, table: np.ndarray) -> str:
    """All filters on one sheet: of RGB pictures in their own colors, gray being 0; else on the diverging scale."""
    times = -(-TILE // kernel.shape[0])
    large = kernel.repeat(times, axis=0).repeat(times, axis=1)  # (h, w, channels, filters)
    if kernel.shape[2] == 1:
        return data_uri(tiled(large[:, :, 0]), table=table, limits=(-limit, limit))
    channels = [tiled(large[:, :, c]) for c in range(3)]
    shares = np.stack(channels, axis=-1) / limit  # -1 to 1, and not a number between the tiles
    gaps = np.isnan(shares)
    pixels = np.rint(127.5 + 127.5 * np.nan_to_num(shares)).astype(np.uint8)
    return data_uri(np.where(gaps, table[128], pixels).astype(np.uint8))


def _small(maps: np.ndarray) -> np.ndarray:
    """Maps `(h, w, n)` at about `TILE` pixels: larger ones thinned, smaller ones with their cells repeated."""
    side = maps.shape[0]
    if side >= TILE:
        thin = side // TILE
        return maps[::thin, ::thin]
    times = -(-TILE // side)
    return maps.repeat(times, axis=0).repeat(times, axis=1)
