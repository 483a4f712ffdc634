"""A drawn shape that moves, and what trained networks say of it: probabilities, and how often each is right by shift.

The player's step is a shift. Every network has a square of cells, one per shift, and bars of probabilities below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.figures import board, caption
from core.figures.board import LEFT, NARROW, TOP, WIDE, Box, Row, expr, place
from core.figures.palette import Mode, Palette, palette, shades
from core.figures.player import Figure
from core.lessons.why_convolve import networks_words as why_networks_words
from core.lessons.why_convolve.networks import Asked
from core.lessons.why_convolve.networks_words import TITLES
from core.media.out.uri import data_uri

HEAD, MAP, PITCH, BARS = (
    62.0,
    176.0,
    202.0,
    20.0,
)  # top of the squares, their side, from one to the next, a bar's line
LETTERS = (100, 44)
PICTURE = 188.0
NARROW_HEAD, NARROW_PITCH, NARROW_MAP = 196.0, 176.0, 130.0


@dataclass(frozen=True)
class Answering:
    """One network: its title and a line below it; `grid` (shifts down, shifts right): its accuracy at each shift;
    `answers` (steps, classes): what it says of the picture.
    """

    title: str
    line: str
    grid: np.ndarray
    answers: np.ndarray


@dataclass(frozen=True)
class Scene:
    """All of it: the pictures' URLs, their shifts (down, right), the networks, the classes and which one is right."""

    urls: Sequence[str]
    shifts: Sequence[tuple[int, int]]
    networks: Sequence[Answering]
    classes: Sequence[str]
    label: int
    captions: Sequence[str]


def networks_figure(scene: Scene, mode: Mode, alt_text: str, *, start: int = 1) -> Figure:
    """The playable stage: a step per shift."""
    colors = palette(mode)
    below = HEAD + MAP + 34 + BARS * len(scene.classes) + 6
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": below, "H": NARROW_HEAD + NARROW_PITCH * len(scene.networks)}],
            "pictures": [
                {"at": at, "url": url, **place((WIDE - PICTURE, HEAD, PICTURE, PICTURE), (0, 70, 100, 100))}
                for at, url in enumerate(scene.urls)
            ],
            "cells": [*_cells(scene, colors)],
            "spots": [*_spots(scene)],
            "bars": [*_bars(scene, colors)],
            "texts": [*_texts(scene, colors)],
            "captions": caption.rows(caption.every(scene.captions, LETTERS)),
        },
        steps=len(scene.urls),
        alt=alt_text,
        rate=2,
        pick=board.pick("step"),
        start=start,
    )


def _corner(number: int) -> tuple[tuple[float, float], tuple[float, float]]:
    return (number * PITCH, HEAD), (0.0, NARROW_HEAD + number * NARROW_PITCH)


def _cell(scene: Scene, number: int, down: int, right: int) -> Row:
    """The place of one shift in a network's square."""
    count = len(scene.networks[0].grid)
    boxes: list[Box] = []
    for (left, top), side in zip(_corner(number), (MAP, NARROW_MAP), strict=True):
        each = side / count
        boxes.append((left + (right + count // 2) * each, top + (down + count // 2) * each, each, each))
    return place(*boxes)


def _cells(scene: Scene, colors: Palette) -> Iterator[Row]:
    """Accuracies: chance is the scale's light end, 1 the dark one."""
    steps = {shift: at + 1 for at, shift in enumerate(scene.shifts)}
    chance = 1 / len(scene.classes)
    for number, network in enumerate(scene.networks):
        half = len(network.grid) // 2
        fills = shades(((network.grid - chance) / (1 - chance)).ravel(), colors.single)
        for (row, column), fill in zip(np.ndindex(network.grid.shape), fills, strict=True):
            shift = row - half, column - half
            yield {"fill": fill, "step": steps.get(shift, 0), **_cell(scene, number, *shift)}


def _spots(scene: Scene) -> Iterator[Row]:
    """The way that the picture takes over each square."""
    for number in range(len(scene.networks)):
        for at, shift in enumerate(scene.shifts):
            yield {"at": at, **_cell(scene, number, *shift)}


def _bar(number: int, line: int, share: float = 1.0) -> Row:
    """A class' bar, from its left end."""
    (left, top), (narrow_left, narrow_top) = _corner(number)
    return place(
        (left + 54, top + MAP + 32 + BARS * line, 84 * share, BARS - 6),
        (narrow_left + NARROW_MAP + 72, narrow_top + 34 + 22 * line, (NARROW - NARROW_MAP - 112) * share, 15),
    )


def _bars(scene: Scene, colors: Palette) -> Iterator[Row]:
    """Every class' probability at every step; the right class in its own color."""
    for number, network in enumerate(scene.networks):
        for (at, line), value in np.ndenumerate(network.answers):
            fill = colors.series[0] if line == scene.label else colors.series[1]
            name = scene.classes[line]
            yield {"at": at, "fill": fill, "text": f"{value:.0%}", "name": name, "ink": colors.text, "size": 12.0,
                   "SIZE": 11.5, "bold": line == scene.label, **_bar(number, line, float(value))}  # fmt: skip


def _texts(scene: Scene, colors: Palette) -> Iterator[Row]:
    """Titles, the accuracy at the step's shift, and the names of the classes."""

    def row(text: str, places: Row, *, at: int = -1, bold: bool = False, ink: str = colors.text) -> Row:
        return {
            "text": text,
            "at": at,
            "bold": bold,
            "ink": ink,
            "size": 12.5,
            "SIZE": 11.5,
            "side": "left",
            **places,
        }

    half = len(scene.networks[0].grid) // 2
    for number, network in enumerate(scene.networks):
        (left, top), (narrow_left, narrow_top) = _corner(number)
        beside = narrow_left + NARROW_MAP + 8
        yield row(network.title, place((left, top - 19), (beside, narrow_top)), bold=True)
        for at, (down, right) in enumerate(scene.shifts):
            text = f"{network.grid[down + half, right + half]:.0%} of shapes right here"
            yield row(text, place((left, top + MAP + 6), (beside, narrow_top + 16)), at=at)
        for line, name in enumerate(scene.classes):
            spot = _bar(number, line, 0.0)
            yield row(name, spot | {"x": left, "X": beside}, bold=line == scene.label)
    notes = (
        f"Full color: 100% right; none: {1 / len(scene.classes):.0%}, guessing",
        scene.networks[0].line,
        "Behind each name: its parameters",
    )
    for at, note in enumerate(notes):
        spot = place((WIDE - PICTURE, HEAD + PICTURE + 8 + 18 * at), (110, 74 + 18 * at))
        yield row(note, spot, ink=colors.muted)


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    here = "datum.at == index"
    return board.structure(
        board.unseen("board"),
        board.images("pictures").transform_filter(here),
        board.rects("pictures", fill=None, stroke=colors.muted, strokeWidth=1).transform_filter(here),
        board.rects("cells", stroke=colors.background, strokeWidth=0.5),
        board.read("spots", colors, 0.7, opacity=0.7),
        board.read("spots", colors, 3).transform_filter(here),
        board.rects("bars").transform_filter(here),
        board.texts("bars", x=expr(f"{LEFT} + (narrow ? datum.W : datum.w) * u + 4"), align="left",
                    fontWeight=board.bold("datum.bold")).transform_filter(here),
        board.left_texts("texts", y=expr(TOP), fontWeight=board.bold("datum.bold"))
        .transform_filter(f"datum.at < 0 || {here}"),
        caption.layer(colors),
        board.answering("cells", colors),
        colors=colors,
    )  # fmt: skip


def asked_figure(asked: Asked, pictures: np.ndarray, mode: Mode) -> Figure:
    """The three networks on the moving drawing; it opens where the shape has not moved yet."""
    captions = why_networks_words.captions(asked)
    scene = Scene(
        [data_uri(picture, scale="nearest") for picture in pictures],
        asked.shifts,
        [
            Answering(
                f"{TITLES[name]}: {net.parameter_count:,}",
                f"{asked.tested} shapes at each shift",
                asked.accuracies[name],
                asked.answers[name],
            )
            for name, net in asked.networks.items()
        ],
        asked.classes,
        asked.label,
        captions,
    )
    start = min(asked.most + 1, len(asked.shifts))
    return networks_figure(scene, mode, f"A {asked.classes[asked.label]} moves. {captions[start - 1]}.", start=start)
