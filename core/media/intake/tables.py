"""A CSV of numbers from the reader, hostile until decoded: columns, dates, and what became of every row."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np

from core.media.drawn.texts import decode_text
from core.media.intake.refusal import Refused
from core.settings import settings
from core.wording import counted
from core.written import read_number, readings

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, MOST_GROUPS = 20_000, 60, 200, 500
LARGEST = 1e12  # numbers beyond this are no prices, and squares of them lose their digits
SMALLEST = 1e-30  # the squares of smaller ones are 0 to a computer
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", ".", "?"}
# Forms of a date. Two that read the same cells as different days stand next to each other: the reader is asked.
DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"
_TIME = re.compile(r"[T ,]+\d{1,2}:\d\d(:\d\d([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?( ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ", re.IGNORECASE)
_FORMS = (
    "%Y-%m-%d", "%d.%m.%Y", DAY_FIRST, MONTH_FIRST, "%Y/%m/%d", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y", "%b %d, %Y",
    "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%d/%m/%y",
    "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d", "%Y%m%d", "%Y-%m", "%Y/%m", "%b %Y", "%B %Y", "%b-%Y",
    "%b-%y", "%m/%Y",
)  # fmt: skip


_Rows = Sequence[tuple[int, tuple[str, ...]]]  # (line, cells)


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
    turned: bool  # the file had another order
    newest_first: bool = False  # that order was the newest first, from the first row to the last
    power: int = 0  # the values are those of the file times 10 to this power, so that they show their digits


@dataclass(frozen=True)
class Reading:
    """How cells are read where a file leaves it open: the decimal sign, the form of dates, and which of its series."""

    comma: bool
    form: str
    group: str = ""


@dataclass(frozen=True)
class NumberTable:
    """A decoded file: names of the columns, and the rows as (line, cells)."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    dropped: tuple[Dropped, ...]  # rows of another length
    dated: int  # the column of the dates, or -1
    reading: Reading  # the likeliest
    comma_open: str  # a cell that is another number with the other decimal sign, where that reads the file as well
    forms: tuple[str, ...]  # of dates: all that read the file equally well, as different days
    grouped: int  # the column that says which series a row belongs to, or -1

    @cached_property
    def columns(self) -> list[int]:
        """The columns that hold numbers in at least half of their cells, dates aside."""
        return [c for c in range(len(self.names)) if c != self.dated and _holds_numbers(self.rows, c)]

    @property
    def groups(self) -> list[str]:
        """The names of the series that stand one below the other in this file."""
        return list(dict.fromkeys(cells[self.grouped] for _, cells in self.rows)) if self.grouped >= 0 else []

    def series(self, column: int, reading: Reading | None = None) -> Series:
        """One column. Rows without a number, or without a date where the file has dates, are dropped and listed, as are
        those of a date that another row has already.
        """
        how = reading or self.reading
        group = how.group or next(iter(self.groups), "")
        kept: list[tuple[date | None, float]] = []
        dropped, seen = list(self.dropped), set()
        for line, cells in self.rows:
            if self.grouped >= 0 and cells[self.grouped] != group:
                continue
            value = _number(cells[column], how.comma)
            day = _day(cells[self.dated], how.form) if self.dated >= 0 else None
            if value is None:
                dropped.append(Dropped(line, _why_no_number(cells[column], how.comma)))
            elif self.dated >= 0 and day is None:
                dropped.append(Dropped(line, "not a date"))
            elif day in seen:
                dropped.append(Dropped(line, f"{day} again"))
            else:
                kept.append((day, value))
                if day is not None:
                    seen.add(day)
        days = [day for day, _ in kept if day is not None]
        turned = bool(days) and days != sorted(days)
        if turned:
            kept.sort(key=lambda row: row[0] or date.min)
        values = np.array([value for _, value in kept])
        power = _power(values)
        return Series(
            self.names[column],
            values if not power else np.round(values * 10.0**power, 12),
            tuple(day.isoformat() for day, _ in kept if day is not None),
            tuple(sorted(dropped)),
            turned,
            turned and days == sorted(days, reverse=True),
            power,
        )


def read_table(data: bytes) -> NumberTable:
    """Decode a CSV. Raises `Refused` where it is too large, no plain text, or has no column of numbers."""
    most = settings().table_kilobytes
    if len(data) > most * 1000:
        raise Refused(
            f"This file has {len(data) / 1000:,.0f} KB; a table may have at most {most:,} KB.",
            "Cut rows or columns out of it.",
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused("This is a workbook or an archive, and no CSV.", "Save it as CSV from the spreadsheet.")
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused("This file is empty.", "Bring a column of numbers, one row per day.")
    text = decode_text(_as_utf8(data), most)
    try:
        found = _likeliest(text)
    except csv.Error as error:
        raise Refused(f"This is no CSV: {error}.", "Export it again as CSV.") from None
    if len(found) < 2:
        raise Refused("This table has fewer than two rows.", "Bring a column of numbers, one row per day.")
    # Lines above the header, as a title, have fewer cells than the table.
    width = Counter(len(cells) for _, cells in found).most_common(1)[0][0]
    start = next(at for at, (_, cells) in enumerate(found) if len(cells) == width)
    found = found[start:]
    first = found[0][1]
    headed = not any(_number(cell, comma) is not None for cell in first for comma in (False, True))
    headed = headed and all(_form_of([cell]) == [] for cell in first)
    names = tuple(name[:30] or f"Column {c + 1}" for c, name in enumerate(first if headed else [""] * width))
    rows, dropped = [], []
    for line, cells in found[headed:]:
        if len(cells) == width:
            rows.append((line, cells))
        else:
            dropped.append(Dropped(line, f"{counted(len(cells), 'cell')}, not {width}"))
    dated, forms = _dated(rows, width)
    comma, comma_open = _decimal(rows, dated)
    table = NumberTable(
        names, tuple(rows), tuple(dropped), dated, Reading(comma, forms[0] if forms else ""), comma_open, forms,
        _grouped(rows, width, dated),
    )  # fmt: skip
    if not table.columns:
        raise _no_numbers(table)
    return table


def _as_utf8(data: bytes) -> bytes:
    """Older spreadsheets write Windows' Western code page: signs of money and accents, in front of the same digits."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").encode()
    return data


def _likeliest(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """The rows by the separator that parts most lines alike into two cells or more, and into most numbers and dates;
    empty cells at their end are cut off where the other lines have fewer.
    """
    told = re.match(r"sep=([;,\t|])[ \t;,|]*\n", text)  # as some spreadsheets write it
    if told:
        text = text[told.end() - 1 :]
    some = "\n".join(text[:20_000].split("\n")[:30])

    def fit(mark: str) -> tuple[int, float]:
        try:
            parted = [row for row in csv.reader(io.StringIO(some, newline=""), delimiter=mark) if any(row)]
        except csv.Error:
            return 0, 0
        width, count = max(Counter(map(len, parted)).items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        cells = [cell for row in parted if len(row) == width for cell in row if cell]
        told = sum(bool(readings(cell)) or any(_day(cell, form) for form in _FORMS) for cell in cells)
        return (count, told / len(cells)) if width > 1 else (0, 0)

    fits = {mark: fit(mark) for mark in ";\t|,"}  # the comma last: it may be the decimal sign
    mark = max(fits, key=lambda mark: fits[mark]) if any(count for count, _ in fits.values()) else ","
    if told:
        mark = told[1]
    elif mark == "," and re.fullmatch(r"[^,\d]+\n(-?\d+,\d+\n?)+", text):
        mark = ";"  # one name above: these are no two columns, but numbers with a decimal comma
    found = []
    for line, row in _lines(text, mark):
        cells = [cell.strip() for cell in row]
        if any(cells):
            found.append((line, cells))
    width = Counter(len(cells) for _, cells in found if cells[-1]).most_common(1)
    wide = width[0][0] if width else 0
    for _, cells in found:
        while len(cells) > wide and not cells[-1]:
            cells.pop()
    return [(line, tuple(cells)) for line, cells in found]


def _no_numbers(table: NumberTable) -> Refused:
    """Why no column can be used."""
    if len(table.dropped) > len(table.rows):
        return Refused(
            f"Most lines do not fit the first: line {table.dropped[0].line} has {table.dropped[0].reason}.",
            "Give every line as many cells as the header has.",
        )
    huge = any(_beyond(cell) for _, cells in table.rows for cell in cells)
    if huge:
        return Refused("The numbers of this table lie beyond 10\u00b9\u00b2.", "Bring them in larger units.")
    return Refused("No column of this table holds numbers.", "Bring a CSV with a price in every row.")


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
    """A number that is not too large; None for anything else."""
    value = read_number(cell, comma=comma)
    if value is None or abs(value) > LARGEST:
        return None
    return value if abs(value) >= SMALLEST else 0.0


def _beyond(cell: str) -> bool:
    """Whether a cell holds a number, but one that is too large."""
    return any(abs(read_number(cell, comma=comma) or 0) > LARGEST for comma in (False, True))


def _why_no_number(cell: str, comma: bool) -> str:
    if cell.strip().lower() in MISSING:
        return "no value"
    return "a number beyond 10\u00b9\u00b2" if _beyond(cell) else f"\u201c{cell.strip()[:20]}\u201d is no number"


def _spread(rows: _Rows) -> _Rows:
    """A few hundred rows from all over the file: in a large one they tell as much, and where many series stand side by
    side, the first ones have one date.
    """
    return rows[:: 1 + len(rows) // 400]


def _holds_numbers(rows: _Rows, column: int) -> bool:
    some = _spread(rows)
    read = sum(any(_number(cells[column], comma) is not None for comma in (False, True)) for _, cells in some)
    return read * 2 >= len(some) and read >= 2


def _decimal(rows: _Rows, dated: int) -> tuple[bool, str]:
    """Whether the comma is the decimal sign, and where that is open, since both signs read as many cells, one that they
    read as two numbers.
    """
    columns = [c for c in range(len(rows[0][1]) if rows else 0) if c != dated and _holds_numbers(rows, c)]
    for some in (_spread(rows), rows):  # all of them only where a few leave it open
        cells = [row[c] for _, row in some for c in columns]
        point, comma = ([_number(cell, sign) for cell in cells] for sign in (False, True))
        ahead = sum(v is not None for v in comma) - sum(v is not None for v in point)
        differ = [cell for cell, a, b in zip(cells, point, comma, strict=True) if None not in (a, b) and a != b]
        if ahead:
            break
    if ahead or not differ:
        return ahead > 0, ""
    # Thousands are grouped by three digits from the right; few prices have just three decimals.
    commas = sum("," in cell for cell in cells)
    return commas > 0 and not all(re.search(r",\d{3}(?!\d)", cell) for cell in cells if "," in cell), differ[0]


def _power(values: np.ndarray) -> int:
    """By which power of ten values are raised, so that two decimals show them, and how they move from day to day."""
    scale = min(
        (float(np.median(some[some > 0])) * most for some, most in ((np.abs(values), 0.2), (np.abs(np.diff(values)), 1))
         if (some > 0).any()),
        default=1.0,
    )  # fmt: skip
    if scale >= 0.01:
        return 0
    room = math.floor(math.log10(LARGEST / np.abs(values).max()) / 3)  # as far as the largest one allows
    return 3 * max(0, min(math.ceil(math.log10(0.1 / scale) / 3), room))


def _grouped(rows: _Rows, width: int, dated: int) -> int:
    """The column of words that tells rows of one date apart, where dates come more than once; else -1."""
    if dated < 0:
        return -1
    dates = [cells[dated] for _, cells in rows]
    again = len(dates) - len(set(dates))
    for c in range(width if again else 0):
        words = [cells[c] for _, cells in rows]
        names = len(set(words))
        # Many different numbers are values; a few whole ones may be the number of a shop.
        if c == dated or not 1 < names <= min(MOST_GROUPS, len(rows) // 2):
            continue
        if _holds_numbers(rows, c) and not all(map(str.isdecimal, set(words))):
            continue
        if len(set(zip(dates, words, strict=True))) - len(set(dates)) >= 0.9 * again:
            return c
    return -1


def _dated(rows: _Rows, count: int) -> tuple[int, tuple[str, ...]]:
    """The first column whose cells are dates, nine of ten, and the forms that read it, the likeliest first."""
    for c in range(count):
        cells = [cells[c] for _, cells in _spread(rows)]
        if forms := _form_of(cells):
            return c, tuple(forms)
    return -1, ()


def _form_of(cells: Sequence[str]) -> list[str]:
    """The forms of date that read the most cells, nine of ten at least, each as other days than those before it."""
    some = cells[:: 1 + len(cells) // 20]  # no form that reads none of these reads nine of ten
    read = {form: [_day(cell, form) for cell in cells] for form in _FORMS if any(_day(cell, form) for cell in some)}
    counts = {form: sum(day is not None for day in days) for form, days in read.items()}
    most = max(counts.values(), default=0)
    if not cells or most < 0.9 * len(cells):
        return []
    found: list[str] = []
    for form in read:
        if counts[form] == most and all(read[form] != read[other] for other in found):
            found.append(form)
    return found


def _day(cell: str, form: str) -> date | None:
    """A cell as a date; the weekday and the time of day are left away."""
    text = cell.strip()
    if not 6 <= len(text) <= 45 or not any(map(str.isdigit, text)):
        return None
    if ":" in text:
        text = _TIME.split(text, maxsplit=1)[0]
    text = _WEEKDAY.sub("", text, count=1)
    if form == "%Y%m%d" and not re.fullmatch(r"(19|20)\d{6}", text):
        return None  # a plain number
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None
