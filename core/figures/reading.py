"""A text read off a table of probabilities: classes downward, columns of the picture from left to right.

Under the table stand strips of letters, one place for each column; beside it a list of texts with their probabilities.
What is the same from one step to the next is one row of data, so a step costs what it changes.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from core.figures import board
from core.figures.board import HEIGHT, LEFT, TOP, WIDTH, Box, Row, expr, fitting, place
from core.figures.network import fill_lines
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.figures.reading_layout import Places, arrange
from core.wording import decimals, number

LINES = (110, 46)  # letters of a caption's line on both boards
PICK = "datum && datum.at >= 0 ? datum.at + 1 : -1"
HELD = "datum.when <= index && index < datum.until"


class Letter(NamedTuple):
    """A letter in a strip: which strip, which column, and whether it is about to go."""

    strip: int
    column: int
    text: str
    faint: bool = False


class Bar(NamedTuple):
    """A text with its probability: the place in the list, how it is written, and whether it stands out."""

    place: int
    text: str
    value: float
    said: str
    strong: bool = False


@dataclass(frozen=True)
class Frame:
    """One step: the column that is read (-1 for none), the cells `(column, class)` that the way goes through.

    `table` is the picture of this step's own probabilities, where they are not those of all steps.
    """

    caption: str
    column: int = -1
    cells: Sequence[tuple[int, int]] = ()
    letters: Sequence[Letter] = ()
    bars: Sequence[Bar] = ()
    table: str = ""


@dataclass(frozen=True)
class Reading:
    """`p` is `(columns, classes)`; `table` is its picture as a URI, classes downward, and `picture` the CAPTCHA's, if
    there is one, over the same columns.

    `strips` names the strips. `longest` is how many texts the list holds at most. Pointing at a column goes to the
    step that `columns` names for it.
    """

    p: np.ndarray
    table: str
    classes: Sequence[str]
    frames: Sequence[Frame]
    strips: Sequence[str]
    title: str
    longest: int
    picture: str = ""
    columns: Mapping[int, int] = field(default_factory=dict)


def reading_figure(reading: Reading, mode: Mode, alt_text: str, *, rate: float = 1, start: int = 0) -> Figure:
    """The playable stage: a step per frame; `start` is the one that it opens at, 0 the last."""
    colors = palette(mode)
    steps, classes = reading.p.shape
    places = [
        arrange(steps, classes, len(reading.strips), reading.longest, narrow, bool(reading.picture))
        for narrow in (False, True)
    ]
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": places[0].height, "H": places[1].height}],
            "pictures": [*_pictures(reading, places)],
            "columns": [
                {"at": reading.columns.get(column, -1), **_both(places, "column", column)}
                for column in range(steps)
            ],
            "numbers": [*_numbers(reading, places, colors)],
            "labels": [*_labels(reading, places, colors)],
            "outlines": [*_outlines(reading, places)],
            "letters": [*_letters(reading, places, colors)],
            "bars": [*_bars(reading, places, colors)],
            "captions": [
                {"when": index, "text": fill_lines(said, LINES[0]), "TEXT": fill_lines(said, LINES[1])}
                for index, said in enumerate(frame.caption for frame in reading.frames)
            ],
        },
        steps=len(reading.frames),
        alt=alt_text,
        rate=rate,
        pick=PICK,
        start=start,
    )  # fmt: skip


def _both(places: Sequence[Places], kind: str, *at: int) -> Row:
    wide, narrow = (getattr(p, kind)(*at) for p in places)
    return place(wide, narrow)


def _pictures(reading: Reading, places: Sequence[Places]) -> Iterator[Row]:
    """The table as one picture, a pixel for each probability, and the CAPTCHA over it."""
    for url, when, until in _held([[frame.table or reading.table] for frame in reading.frames]):
        yield {"url": url, "smooth": False, "when": when, "until": until, **_both(places, "table")}
    if reading.picture:
        yield {"url": reading.picture, "smooth": True, "when": 0, "until": 10**9, **_both(places, "picture")}


def _numbers(reading: Reading, places: Sequence[Places], colors: Palette) -> Iterator[Row]:
    """Probabilities in their cells, where they can be read there."""
    exact = decimals(reading.p)
    texts = [number(value, exact) for value in reading.p.ravel().tolist()]
    sizes = [
        fitting(texts, p.cell, largest=15) if p.row >= 20 and reading.p.shape[0] <= 8 else 0 for p in places
    ]
    if not any(sizes):
        return
    fills = shades(reading.p.ravel(), colors.single)
    for index, (text, fill) in enumerate(zip(texts, fills, strict=True)):
        column, label = divmod(index, reading.p.shape[1])
        yield {
            "text": text, "ink": ink_on(fill), "size": sizes[0], "SIZE": sizes[1],
            **_both(places, "spot", column, label),
        }  # fmt: skip


def _labels(reading: Reading, places: Sequence[Places], colors: Palette) -> Iterator[Row]:
    """Classes beside their rows, names beside the strips, a number over each column, the list's title."""

    def row(
        text: str, kind: str, *at: int, align: str = "right", size: float = 12.5, ink: str = colors.text
    ) -> Row:
        return {
            "text": text,
            "ink": ink,
            "align": align,
            "size": size,
            "SIZE": size,
            **_both(places, kind, *at),
        }

    for label, name in enumerate(reading.classes):
        yield row(name, "class_label", label, size=min(15.0, max(12.0, places[0].row - 1)))
    for strip, name in enumerate(reading.strips):
        yield row(name, "strip_label", strip, align="left", ink=colors.muted)
    if reading.longest:
        yield row(reading.title, "list_title", align="left", ink=colors.muted)
    if len(reading.p) <= 8:
        for column in range(len(reading.p)):
            yield row(
                f"column {column + 1}", "column_label", column, align="center", size=12, ink=colors.muted
            )


def _held(frames: Sequence[Iterable[Hashable]]) -> Iterator[tuple[Any, int, int]]:
    """Each item with the steps from and until which it stands without a break."""
    since: dict[Hashable, int] = {}
    for index, items in enumerate(frames):
        here = set(items)
        for item in [item for item in since if item not in here]:
            yield item, since.pop(item), index
        for item in items:
            since.setdefault(item, index)
    for item, begun in since.items():
        yield item, begun, 10**9


def _outlines(reading: Reading, places: Sequence[Places]) -> Iterator[Row]:
    for column, when, until in _held([[f.column] if f.column >= 0 else [] for f in reading.frames]):
        yield {"kind": 0, "when": when, "until": until, **_both(places, "column", column)}
    for cell, when, until in _held([f.cells for f in reading.frames]):
        yield {"kind": 1, "when": when, "until": until, **_both(places, "spot", *cell)}


def _letters(reading: Reading, places: Sequence[Places], colors: Palette) -> Iterator[Row]:
    for letter, when, until in _held([f.letters for f in reading.frames]):
        size = [min(17.0, max(11.5, p.cell * 0.9)) for p in places]
        yield {
            "text": letter.text, "ink": colors.muted if letter.faint else colors.text, "size": size[0], "SIZE": size[1],
            "fill": colors.surface, "when": when, "until": until,
            **_both(places, "strip", letter.strip, letter.column),
        }  # fmt: skip


def _bars(reading: Reading, places: Sequence[Places], colors: Palette) -> Iterator[Row]:
    """A text, a bar as long as its probability, and the probability in digits."""
    for bar, when, until in _held([f.bars for f in reading.frames]):
        boxes: list[Box] = [p.bar(bar.place) for p in places]
        share = min(max(bar.value, 0.0), 1.0)
        yield {
            "text": bar.text, "said": bar.said, "when": when, "until": until,
            "fill": colors.positive if bar.strong else colors.muted, "weight": "bold" if bar.strong else "normal",
            "ink": colors.text, "size": 13.0, "SIZE": 12.5,
            "long": boxes[0][2] * 0.5 * share, "LONG": boxes[1][2] * 0.5 * share, **place(boxes[0], boxes[1]),
        }  # fmt: skip


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    line = f"({TOP} + {HEIGHT} / 2)"

    def outline(kind: int, **look: Any) -> Any:
        return board.rects("outlines", fill=None, **look).transform_filter(f"datum.kind == {kind} && {HELD}")

    def bars(**look: Any) -> Any:
        return board.texts("bars", y=expr(line), fontWeight=expr("datum.weight"), **look).transform_filter(
            HELD
        )

    return board.structure(
        board.images("pictures", smooth=expr("datum.smooth")).transform_filter(HELD),
        board.texts("numbers", text=expr("(narrow ? datum.SIZE : datum.size) > 0 ? datum.text : ''")),
        board.texts("labels", align=expr("datum.align"), limit=expr("max(20, " + WIDTH + ")"),
                    x=expr(f"{LEFT} + (datum.align == 'left' ? 0 : datum.align == 'right' ? {WIDTH} : {WIDTH} / 2)")),
        outline(0, stroke=colors.read, strokeWidth=2.5),
        outline(1, stroke=colors.write, strokeWidth=2, strokeDash=[4, 3]),
        board.rects("letters", stroke=colors.muted, strokeWidth=0.4).transform_filter(HELD),
        board.texts("letters", fontWeight="bold").transform_filter(HELD),
        board.rects("bars", height=expr(f"{HEIGHT} * 0.66"), y=expr(line),
                    width=expr("(narrow ? datum.LONG : datum.long) * u"),
                    x=expr(f"{LEFT} + {WIDTH} * 0.28 + (narrow ? datum.LONG : datum.long) * u / 2"))
        .transform_filter(HELD),
        bars(align="left", x=expr(LEFT), limit=expr(f"{WIDTH} * 0.27")),
        bars(align="left", text=expr("datum.said"), limit=expr(f"{WIDTH} * 0.6"),
             x=expr(f"{LEFT} + {WIDTH} * 0.28 + (narrow ? datum.LONG : datum.long) * u + 6")),
        board.left_texts("captions", text=expr("narrow ? datum.TEXT : datum.text"), fill=colors.text,
                         fontWeight="bold", x=0, y=0, limit=expr("width"), fontSize=expr("max(12, 15 * min(u, 1.1))"),
                         lineHeight=expr("19 * max(u, 0.95)"))
        .transform_filter("datum.when == index"),
        board.rects("board", opacity=0, x=0, y=0, width=0, height=0),
        # Painted, since what has no fill does not answer the pointer, but not to be seen.
        board.rects("columns", fill=colors.surface, opacity=0),
        colors=colors,
        parameters=[],
    )  # fmt: skip
