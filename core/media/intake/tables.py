"""A CSV of numbers from the reader, hostile until decoded: columns, dates, and what became of every row."""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np

from core.media.drawn.texts import decode_text
from core.media.intake.refusal import Refused
from core.settings import settings

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 200
LARGEST = 1e12  # numbers beyond this are no prices, and squares of them lose their digits
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", ".", "?"}
_FORMS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%b %d, %Y", "%d %b %Y", "%Y%m%d")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


class Dropped(NamedTuple):
    """A row that is not used: its line in the file, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Series:
    """One column in the order of time. `dates` is empty where the file has none."""

    name: str
    values: np.ndarray
    dates: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    turned: bool  # the file had the newest day first, or no order at all


@dataclass(frozen=True)
class NumberTable:
    """A decoded file: names of the columns, and the rows as (line, cells)."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    dropped: tuple[Dropped, ...]  # rows of another length
    comma: bool  # whether 1,5 is one and a half
    dated: int  # the column of the dates, or -1

    @property
    def columns(self) -> list[int]:
        """The columns that hold numbers in at least half of their cells, dates aside."""
        found = []
        for c in range(len(self.names)):
            numbers = sum(_number(cells[c], self.comma) is not None for _, cells in self.rows)
            if c != self.dated and numbers * 2 >= len(self.rows) and numbers >= 2:
                found.append(c)
        return found

    def series(self, column: int) -> Series:
        """One column. Rows without a number, or without a date where the file has dates, are dropped and listed."""
        kept: list[tuple[date | None, float]] = []
        dropped = list(self.dropped)
        form = _form([cells[self.dated] for _, cells in self.rows]) if self.dated >= 0 else ""
        for line, cells in self.rows:
            value = _number(cells[column], self.comma)
            day = _day(cells[self.dated], form) if self.dated >= 0 else None
            if value is None:
                empty = cells[column].strip().lower() in MISSING
                dropped.append(Dropped(line, "no value" if empty else "not a number within 10¹²"))
            elif self.dated >= 0 and day is None:
                dropped.append(Dropped(line, "not a date"))
            else:
                kept.append((day, value))
        days = [day for day, _ in kept if day is not None]
        turned = bool(days) and days != sorted(days)
        if turned:
            kept.sort(key=lambda row: row[0] or date.min)
        return Series(
            self.names[column],
            np.array([value for _, value in kept]),
            tuple(day.isoformat() for day, _ in kept if day is not None),
            tuple(sorted(dropped)),
            turned,
        )


def read_table(data: bytes) -> NumberTable:
    """Decode a CSV. Raises `Refused` where it is too large, no plain text, or has no column of numbers."""
    most = settings().table_kilobytes
    if len(data) > most * 1000:
        raise Refused(
            f"This file has {len(data) / 1000:,.0f} KB; a table may have at most {most:,} KB.",
            "Cut rows or columns out of it.",
        )
    text = decode_text(data, most)
    head = text[:5000].split("\n", 1)[0]
    mark = max(",;\t|", key=head.count)
    try:
        found = [
            (reader_line, tuple(cell.strip() for cell in row))
            for reader_line, row in _lines(text, mark)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Refused(f"This is no CSV: {error}.", "Export it again as CSV.") from None
    if len(found) < 2:
        raise Refused("This table has fewer than two rows.", "Bring a column of numbers, one row per day.")
    comma = mark != "," and sum("," in cell for _, row in found[1:50] for cell in row) > 0
    first = found[0][1]
    headed = not any(_number(cell, comma) is not None for cell in first)
    names = first if headed else tuple(f"Column {c + 1}" for c in range(len(first)))
    names = tuple(name[:30] or f"Column {c + 1}" for c, name in enumerate(names))
    rows, dropped = [], []
    for line, cells in found[headed:]:
        if len(cells) == len(names):
            rows.append((line, cells))
        else:
            dropped.append(Dropped(line, f"{len(cells)} cells, not {len(names)}"))
    table = NumberTable(names, tuple(rows), tuple(dropped), comma, _dated(rows, len(names)))
    if not table.columns:
        raise Refused("No column of this table holds numbers.", "Bring a CSV with a price in every row.")
    return table


def _lines(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Rows with the lines that they end in; too many or too wide ones are refused before they are kept."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    found: list[tuple[int, list[str]]] = []
    for row in reader:
        if len(found) > MOST_ROWS:
            raise Refused(f"This table has more than {MOST_ROWS:,} rows.", "Cut the oldest ones out of it.")
        if len(row) > MOST_COLUMNS:
            raise Refused(f"Line {reader.line_num:,} has more than {MOST_COLUMNS} cells.", "Keep a few columns.")
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise Refused(
                f"Line {reader.line_num:,} has a cell of more than {LONGEST_CELL} letters.",
                "Keep only columns of numbers and dates.",
            )
        found.append((reader.line_num, row))
    return found


def _number(cell: str, comma: bool) -> float | None:
    """A finite number, with or without signs of money, thousands and percent; None for anything else."""
    text = cell.strip().strip("$\u20ac\u00a3\u20b9%\u00a0 ").replace("\u2212", "-").replace("'", "")
    if comma:
        text = text.replace(".", "").replace(",", ".") if "," in text else text
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) and abs(value) <= LARGEST else None


def _dated(rows: Sequence[tuple[int, tuple[str, ...]]], count: int) -> int:
    """The first column whose cells are dates, nine of ten."""
    some = rows[:200]
    for c in range(count):
        cells = [row[c] for _, row in some]
        form = _form(cells)
        if some and form is not None and sum(_day(cell, form) is not None for cell in cells) >= 0.9 * len(some):
            return c
    return -1


def _form(cells: Sequence[str]) -> str | None:
    """The one form of date that reads the most cells; empty for ISO's."""
    some = cells[:200]
    counts = {form: sum(_day(cell, form) is not None for cell in some) for form in ("", *_FORMS)}
    best = max(counts, key=lambda form: counts[form])
    return best if counts[best] else None


def _day(cell: str, form: str | None) -> date | None:
    """A cell as a date."""
    text = cell.strip()
    if not 8 <= len(text) <= 32 or form is None:
        return None
    try:
        # ISO allows 20260102 as well, which may be a plain number: that has a form of its own.
        if form:
            return datetime.strptime(text, form).date()
        return datetime.fromisoformat(text).date() if text[4:5] == "-" else None
    except ValueError:
        return None
