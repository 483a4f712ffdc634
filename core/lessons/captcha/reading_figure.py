"""A text read off a table of probabilities: classes downward, columns of the picture from left to right.

Under the table stand strips of letters, one place for each column; beside it a list of texts with their probabilities.

What is the same from one step to the next is one row, so a step costs what it changes.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.figures import board, caption
from core.figures.board import (
    FOREVER,
    HEIGHT,
    HELD,
    LEFT,
    LEGIBLE,
    NARROW,
    TOP,
    WIDE,
    WIDTH,
    Box,
    Row,
    expr,
    fitting,
    place,
)
from core.figures.palette import Mode, Palette, ink_on, palette, ramp, shades
from core.figures.player import Figure
from core.lessons.captcha.reading import Reading
from core.media.out.uri import data_uri
from core.wording import decimals, number

CAPTION = (46.0, 84.0)  # two lines on the wide board, four on the narrow one
STRIP = 26.0
LIST = (236.0, NARROW - 4.0)  # width of the list of texts
LINE = 26.0  # one text of the list
GAP = 18.0
STAGGERED = 12.0  # rows lower than this have no room for a letter each


@dataclass(frozen=True)
class Places:
    """One board. `cell` is the width of a column, `row` the height of a class.

    Under a picture stand the strips and then the table, which is high; without one the table comes first.
    """

    left: float
    top: float
    cell: float
    row: float
    steps: int
    classes: int
    picture_height: float
    table_top: float
    strips_top: float
    list_left: float
    list_top: float
    list_width: float
    height: float

    def picture(self) -> Box:
        return self.left, self.top, self.steps * self.cell, self.picture_height

    def table(self) -> Box:
        return self.left, self.table_top, self.steps * self.cell, self.classes * self.row

    def column(self, column: int) -> Box:
        """One column of picture, strips and table, or of the table alone."""
        bottom = self.table_top + self.classes * self.row
        return self.left + column * self.cell, self.top, self.cell, bottom - self.top

    def spot(self, column: int, label: int) -> Box:
        """One probability."""
        return self.left + column * self.cell, self.table_top + label * self.row, self.cell, self.row

    def run(self, column: int, label: int, columns: int) -> Box:
        """So many neighbors of one class, with a little room around them."""
        left, top, width, height = self.spot(column, label)
        return left - 0.5, top - 2, columns * width + 1, height + 4

    def class_label(self, label: int) -> Box:
        # Rows lower than a letter have their names in two columns by turns.
        aside = 13 * (label % 2) if self.row < STAGGERED else 0
        return 0.0, self.table_top + label * self.row, self.left - 5 - aside, self.row

    def column_label(self, column: int) -> Box:
        return self.left + column * self.cell, self.top - 18, self.cell, 16.0

    def strip(self, strip: int, column: int) -> Box:
        """One letter's place."""
        return self.left + column * self.cell, self.strips_top + strip * (STRIP + 4), self.cell, STRIP

    def strip_label(self, strip: int) -> Box:
        """The strip's name, after its last place."""
        left, top, width, height = self.strip(strip, self.steps - 1)
        return left + width + 6, top, 56.0, height

    def list_title(self) -> Box:
        return self.list_left, self.list_top - 22, self.list_width, 18.0

    def bar(self, line: int) -> Box:
        return self.list_left, self.list_top + line * LINE, self.list_width, LINE


def _arrange(steps: int, classes: int, strips: int, longest: int, narrow: bool, picture: bool) -> Places:
    """The board for so many columns, classes, strips and lines of the list."""
    width = float(NARROW if narrow else WIDE)
    row = 40.0 if classes <= 4 else 9.0 if classes > 16 else 15.0
    left = 24.0 if row >= STAGGERED else 36.0
    names = 62.0  # the strips' names
    room = width - left - names - (0 if narrow or not longest else LIST[0] + GAP)
    cell = min(room / steps, 104.0)
    top = CAPTION[narrow] + (2 if picture else 22)
    high = round(steps * cell / 4) if picture else 0.0  # as wide to high as a CAPTCHA
    letters, table = strips * (STRIP + 4), classes * row
    strips_top = top + high + 8 if picture else top + table + 10
    table_top = strips_top + letters + 6 if picture else top
    bottom = max(strips_top + letters, table_top + table)
    if narrow:
        list_left, list_top, list_width = 2.0, bottom + 30, LIST[1]
        height = (list_top + longest * LINE) if longest else bottom
    else:
        list_left, list_top = left + steps * cell + names + GAP, top + (24 if picture else 4)
        list_width = max(LIST[0], min(340.0, width - list_left))
        height = max(bottom, list_top + longest * LINE)
    return Places(
        left, top, cell, row, steps, classes, high, table_top, strips_top, list_left, list_top, list_width, height + 6
    )


LETTERS = (100, 44)


def table(p: np.ndarray, mode: Mode) -> str:
    """Probabilities `(columns, classes)` as a picture, classes downward."""
    return data_uri(p.T, table=ramp(palette(mode).single), limits=(0.0, 1.0), scale="nearest")


def _rows(reading: Reading, places: Sequence[Places], colors: Palette) -> dict[str, list[Row]]:
    """All rows of a stage; `places` are those of the wide and of the narrow board."""
    return {
        "board": [{"h": places[0].height, "H": places[1].height}],
        "pictures": [*_pictures(reading, places)],
        "columns": [
            {"at": reading.columns.get(column, -1), **_both(places, "column", column)}
            for column in range(len(reading.p))
        ],
        "numbers": [*_numbers(reading, places, colors)],
        "labels": [*_labels(reading, places, colors)],
        "outlines": [*_outlines(reading, places)],
        "letters": [*_letters(reading, places, colors)],
        "bars": [*_bars(reading, places, colors)],
        "captions": caption.rows(caption.every((frame.caption for frame in reading.frames), LETTERS)),
    }


def _both(places: Sequence[Places], kind: str, *at: int) -> Row:
    wide, narrow = (getattr(p, kind)(*at) for p in places)
    return place(wide, narrow)


def _pictures(reading: Reading, places: Sequence[Places]) -> Iterator[Row]:
    """The table as one picture, a pixel for each probability, and the CAPTCHA over it."""
    for url, when, until in _held([[frame.table or reading.table] for frame in reading.frames]):
        yield {"url": url, "smooth": False, "when": when, "until": until, **_both(places, "table")}
    if reading.picture:
        yield {"url": reading.picture, "smooth": True, "when": 0, "until": FOREVER, **_both(places, "picture")}


def _numbers(reading: Reading, places: Sequence[Places], colors: Palette) -> Iterator[Row]:
    """Probabilities in their cells, where they can be read there."""
    exact = decimals(reading.p)
    texts = [number(value, exact) for value in reading.p.ravel().tolist()]
    sizes = [fitting(texts, p.cell, largest=15) if p.row >= 20 and reading.p.shape[0] <= 8 else 0 for p in places]
    if not any(sizes):
        return
    fills = shades(reading.p.ravel(), colors.single)
    for index, (text, fill) in enumerate(zip(texts, fills, strict=True)):
        column, label = divmod(index, reading.p.shape[1])
        yield {
            "text": text,
            "ink": ink_on(fill),
            "size": sizes[0],
            "SIZE": sizes[1],
            **_both(places, "spot", column, label),
        }


def _labels(reading: Reading, places: Sequence[Places], colors: Palette) -> Iterator[Row]:
    """Classes beside their rows, names beside the strips, a number over each column, the list's title."""

    def row(text: str, kind: str, *at: int, align: str = "right", size: float = 12.5, ink: str = colors.text) -> Row:
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
            yield row(f"column {column + 1}", "column_label", column, align="center", size=12, ink=colors.muted)


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
        yield item, begun, FOREVER


def _outlines(reading: Reading, places: Sequence[Places]) -> Iterator[Row]:
    for column, when, until in _held([[f.column] if f.column >= 0 else [] for f in reading.frames]):
        yield {"kind": 0, "when": when, "until": until, **_both(places, "column", column)}
    if places[0].row >= STAGGERED:
        for cell, when, until in _held([f.cells for f in reading.frames]):
            yield {"kind": 1, "when": when, "until": until, **_both(places, "spot", *cell)}
        return
    # The dashes of cells as small as these would run together, and hide what is in them.
    for run, when, until in _held([[*_runs(f.cells)] for f in reading.frames]):
        yield {"kind": 2, "when": when, "until": until, **_both(places, "run", *run)}


def _runs(cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Neighbors of one class as `(first column, class, columns)`."""
    first, count = (0, 0), 0
    for column, label in cells:
        if count and (column, label) == (first[0] + count, first[1]):
            count += 1
            continue
        if count:
            yield *first, count
        first, count = (column, label), 1
    if count:
        yield *first, count


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
            "long": boxes[0][2] * 0.5 * share, "LONG": boxes[1][2] * 0.5 * share, **place(*boxes),
        }  # fmt: skip


def reading_figure(reading: Reading, mode: Mode, alt_text: str, *, rate: float = 1, start: int = 1) -> Figure:
    """The playable stage: a step per frame; `start` is the one that it opens at, 0 the last."""
    colors = palette(mode)
    steps, classes = reading.p.shape
    places = [
        _arrange(steps, classes, len(reading.strips), reading.longest, narrow, bool(reading.picture))
        for narrow in (False, True)
    ]
    return Figure(
        structure=_structure(mode),
        data=_rows(reading, places, colors),
        steps=len(reading.frames),
        alt=alt_text,
        rate=rate,
        pick=board.pick("at", first=0),
        start=start,
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    line = f"({TOP} + {HEIGHT} / 2)"

    outlines = (
        board.read("outlines", colors),
        board.written("outlines", colors, 2, strokeDash=[4, 3]),
        board.rects("outlines", fill=None, stroke=colors.write, strokeWidth=1),
    )

    def bars(**look: Any) -> Any:
        return board.texts("bars", y=expr(line), fontWeight=expr("datum.weight"), **look).transform_filter(HELD)

    return board.structure(
        board.images("pictures", smooth=expr("datum.smooth")).transform_filter(HELD),
        board.texts("numbers", text=expr(f"{LEGIBLE} ? datum.text : ''")),
        board.texts("labels", align=expr("datum.align"), limit=expr("max(20, " + WIDTH + ")"),
                    x=expr(f"{LEFT} + (datum.align == 'left' ? 0 : datum.align == 'right' ? {WIDTH} : {WIDTH} / 2)")),
        *(outline.transform_filter(f"datum.kind == {kind} && {HELD}") for kind, outline in enumerate(outlines)),
        board.rects("letters", stroke=colors.muted, strokeWidth=0.4).transform_filter(HELD),
        board.texts("letters", fontWeight="bold").transform_filter(HELD),
        board.rects("bars", height=expr(f"{HEIGHT} * 0.66"), y=expr(line),
                    width=expr("(narrow ? datum.LONG : datum.long) * u"),
                    x=expr(f"{LEFT} + {WIDTH} * 0.28 + (narrow ? datum.LONG : datum.long) * u / 2"))
        .transform_filter(HELD),
        bars(align="left", x=expr(LEFT), limit=expr(f"{WIDTH} * 0.27")),
        bars(align="left", text=expr("datum.said"), limit=expr(f"{WIDTH} * 0.6"),
             x=expr(f"{LEFT} + {WIDTH} * 0.28 + (narrow ? datum.LONG : datum.long) * u + 6")),
        caption.layer(colors),
        board.unseen("board"),
        board.answering("columns", colors),
        colors=colors,
    )  # fmt: skip
