"""The rows of data of a text that is read off a table of probabilities.

What is the same from one step to the next is one row, so a step costs what it changes.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from core.figures import caption
from core.figures.board import FOREVER, Box, Row, fitting, place
from core.figures.palette import Palette, ink_on, shades
from core.lessons.captcha.reading import Reading
from core.lessons.captcha.reading_layout_figure import STAGGERED, Places
from core.wording import decimals, number

LETTERS = (110, 46)


def datasets(reading: Reading, places: Sequence[Places], colors: Palette) -> dict[str, list[Row]]:
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
