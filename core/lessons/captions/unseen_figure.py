"""A test of captions: how many are right, whole and part by part, and the pictures themselves, one a step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from core.figures import board, caption
from core.figures.board import NARROW, NOW, OWN_TEXT, WIDE, Box, Row, expr, place
from core.figures.caption import LINE
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.lessons.captions import unseen_words
from core.lessons.captions.study.data import KINDS
from core.lessons.captions.study.scores import PARTS
from core.lessons.captions.unseen import Verdict
from core.lessons.captions.unseen_words import KIND_NAMES

TITLE, GAP = 22.0, 14.0
NOTE = 57  # letters in a line of the notes on the narrow board
NAME, WHOLE, PART = 100.0, 96.0, 46.0  # widths of the table's columns on the wide board
NARROW_NAME, NARROW_WHOLE, NARROW_PART = 86.0, 69.0, 39.0
HEAD, ROW = 34.0, 44.0
THUMB, NARROW_THUMB = 58.0, 56.0
LEFT = NAME + WHOLE + 5 * PART + 2 * GAP  # where the pictures begin on the wide board
LARGE, NARROW_LARGE = 168.0, 150.0


class ScoreRow(NamedTuple):
    """A line of the table: its name, the share of whole captions right with its interval as text, and the parts'."""

    name: str
    whole: float
    interval: str
    parts: Sequence[float]


class Judged(NamedTuple):
    """A picture of the test, what it shows and what was said."""

    url: str
    truth: Sequence[str]
    said: Sequence[str]


@dataclass(frozen=True)
class Examined:
    """What is drawn: the table, lines of text below it, and pictures with a caption for each. `marked` is the row of
    the table that the pictures are from.
    """

    rows: Sequence[ScoreRow]
    heads: Sequence[str]
    marked: int
    lines: Sequence[str]
    pictures: Sequence[Judged]
    captions: Sequence[str]


def _rows(scene: Examined, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    captions = caption.every(scene.captions)
    top, narrow_top = (count * LINE + 10 + TITLE for count in caption.lines(captions))
    table = HEAD + len(scene.rows) * ROW
    notes = top + table + GAP, narrow_top + table + GAP
    narrow_notes = [caption.fill(line, NOTE) for line in scene.lines]
    narrow_pictures = notes[1] + sum(text.count("\n") + 1 for text in narrow_notes) * 17 + GAP + TITLE
    thumbs = top, narrow_pictures
    count = len(scene.pictures)
    large = thumbs[0] + -(-count // 6) * THUMB + GAP, thumbs[1] + -(-count // 6) * NARROW_THUMB + GAP
    height = max(large[0] + LARGE, notes[0] + len(scene.lines) * 17 + 4)
    return {
        "board": [{"h": height + 4, "H": large[1] + NARROW_LARGE + 6}],
        "cells": [*_cells(scene, top, narrow_top, colors)],
        "signs": [
            *_signs(scene, (top, narrow_top), thumbs, colors),
            *_lines(scene.lines, narrow_notes, notes, colors),
        ],
        "thumbs": [
            {"url": picture.url, "when": k, "pick": k + 1, **_thumb(k, thumbs)}
            for k, picture in enumerate(scene.pictures)
        ],
        "large": [
            {
                "url": picture.url,
                "when": k,
                **place((LEFT, large[0], LARGE, LARGE), (0.0, large[1], NARROW_LARGE, NARROW_LARGE)),
            }
            for k, picture in enumerate(scene.pictures)
        ],
        "words": [*_words(scene, large, colors)],
        "captions": caption.rows(captions),
    }


def _cells(scene: Examined, top: float, narrow_top: float, colors: Palette) -> Iterator[Row]:
    """The table: a cell for whole captions with its interval, and one for each part."""
    for line, row in enumerate(scene.rows):
        y, narrow_y = top + HEAD + line * ROW, narrow_top + HEAD + line * ROW
        fills = shades(np.array([row.whole, *row.parts]), colors.single)
        for k, (share, fill) in enumerate(zip((row.whole, *row.parts), fills, strict=True)):
            wide: Box = (NAME, y, WHOLE - 3, ROW - 3)
            narrow: Box = (NARROW_NAME, narrow_y, NARROW_WHOLE - 3, ROW - 3)
            if k:
                wide = (NAME + WHOLE + (k - 1) * PART, y, PART - 3, ROW - 3)
                narrow = (
                    NARROW_NAME + NARROW_WHOLE + (k - 1) * NARROW_PART,
                    narrow_y,
                    NARROW_PART - 3,
                    ROW - 3,
                )
            text = f"{100 * share:.1f}"
            yield {
                "text": text if k else f"{text}%\n{row.interval}", "fill": fill, "ink": ink_on(fill),
                "size": 12.5, "SIZE": 11.5, "lines": 1 if k else 2, "marked": int(line == scene.marked and not k),
                **place(wide, narrow),
            }  # fmt: skip


def _signs(scene: Examined, tops: tuple[float, float], thumbs: tuple[float, float], colors: Palette) -> Iterator[Row]:
    """Titles, the table's heads and the names of its rows."""

    def sign(text: str, wide: tuple[float, float], narrow: tuple[float, float], weight: str = "bold") -> Row:
        return {
            "text": text, "TEXT": text, "size": 12.5, "SIZE": 11.5, "weight": weight, "ink": colors.text,
            **place((*wide, 0.0, 0.0), (*narrow, 0.0, 0.0)),
        }  # fmt: skip

    yield sign("Right, in percent", (0.0, tops[0] - TITLE), (0.0, tops[1] - TITLE))
    yield sign("Pictures of the test", (LEFT, thumbs[0] - TITLE), (0.0, thumbs[1] - TITLE))
    yield sign("whole\ncaption", (NAME, tops[0]), (NARROW_NAME, tops[1]), "normal")
    for k, head in enumerate(scene.heads):
        yield sign(
            head.replace(" ", "\n"),
            (NAME + WHOLE + k * PART, tops[0]),
            (NARROW_NAME + NARROW_WHOLE + k * NARROW_PART, tops[1]),
            "normal",
        )
    for line, row in enumerate(scene.rows):
        down = HEAD + line * ROW + 5
        yield sign(row.name.replace(" ", "\n", 1), (0.0, tops[0] + down), (0.0, tops[1] + down))


def _lines(
    lines: Sequence[str], narrow_lines: Sequence[str], tops: tuple[float, float], colors: Palette
) -> Iterator[Row]:
    down = 0.0
    for k, (wide, narrow) in enumerate(zip(lines, narrow_lines, strict=True)):
        yield {
            "text": wide, "TEXT": narrow, "size": 12.0, "SIZE": 11.5, "weight": "normal" if k else "bold",
            "ink": colors.text, **place((0.0, tops[0] + k * 17, 0.0, 0.0), (0.0, tops[1] + down, 0.0, 0.0)),
        }  # fmt: skip
        down += (narrow.count("\n") + 1) * 17


def _thumb(k: int, tops: tuple[float, float]) -> Row:
    line, column = divmod(k, 6)
    return place(
        (LEFT + column * THUMB, tops[0] + line * THUMB, THUMB - 4, THUMB - 4),
        (column * (NARROW / 6), tops[1] + line * NARROW_THUMB, NARROW_THUMB - 4, NARROW_THUMB - 4),
    )


def _words(scene: Examined, tops: tuple[float, float], colors: Palette) -> Iterator[Row]:
    """Truth and answer, word below word; words that differ are in another color and underlined."""
    left = LEFT + LARGE + GAP, NARROW_LARGE + GAP
    half = (WIDE - left[0]) / 2, (NARROW - left[1]) / 2
    for when, picture in enumerate(scene.pictures):
        for column, (head, words, other) in enumerate(
            (("It shows", picture.truth, picture.truth), ("It says", picture.said, picture.truth))
        ):
            for k, word in enumerate((head, *words)):
                wrong = bool(k) and (k > len(other) or other[k - 1] != word)
                spots = [
                    (left[i] + column * half[i], tops[i] + k * (18.5 if i == 0 else 16.5), 0.0, 0.0) for i in range(2)
                ]
                yield {
                    "when": when,
                    "text": f"✗ {word}" if wrong else word,
                    "size": 13.0,
                    "SIZE": 12.0,
                    "weight": "bold" if wrong or not k else "normal",
                    "ink": colors.negative if wrong else colors.text,
                    **place(*spots),
                }


def examined_figure(scene: Examined, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per picture, opened at the first."""
    return Figure(
        structure=_structure(mode),
        data=_rows(scene, palette(mode)),
        steps=len(scene.pictures),
        alt=alt_text,
        rate=1,
        pick=board.pick("pick"),
        start=1,
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any test is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.unseen("board"),
        board.rects("cells"),
        board.read("cells", colors, opacity=expr("datum.marked")),
        board.texts("cells", lineBreak="\n", lineHeight=expr("max(15, 16 * u)"),
                    dy=expr("datum.lines > 1 ? -max(7.5, 8 * u) : 0")),
        board.left_texts("signs", text=expr(OWN_TEXT), fontWeight=expr("datum.weight"),
                         lineHeight=expr("max(14, 15 * u)")),
        board.images("thumbs"),
        board.read("thumbs", colors, 3, opacity=expr(f"{NOW} ? 1 : 0")),
        board.images("large").transform_filter(NOW),
        board.left_texts("words", fontWeight=expr("datum.weight")).transform_filter(NOW),
        caption.layer(colors),
        board.answering("thumbs", colors),
        colors=colors,
    )  # fmt: skip


def unseen_figure(t: Verdict, urls: Sequence[str], mode: Mode) -> Figure:
    """The test's scores, and the pictures (`urls`) that are looked at."""
    scene = Examined(
        [ScoreRow(KIND_NAMES[s.kind], s.share, s.interval_text, s.parts) for s in t.scores],
        [part.replace("relation", "place") for part in PARTS],
        KINDS.index(t.kind),
        unseen_words.item_lines(t),
        [Judged(*one) for one in zip(urls, t.truths, t.answers, strict=True)],
        unseen_words.captions(t),
    )
    alt_text = (
        "A table of right captions, whole and part by part: "
        + "; ".join(f"{KIND_NAMES[s.kind]} {100 * s.share:.1f} percent" for s in t.scores)
        + f". Beside it {len(urls)} pictures of the test."
    )
    return examined_figure(scene, mode, alt_text)
