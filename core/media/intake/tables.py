"""A CSV of numbers from the reader, hostile until decoded: columns, dates, and what became of every row."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np

from core.media.drawn.texts import decode_text
from core.media.intake.refusal import Refused
from core.settings import settings

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, MOST_GROUPS = 20_000, 60, 200, 500
LARGEST = 1e12  # numbers beyond this are no prices, and squares of them lose their digits
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", ".", "?"}
# Forms of a date. Two that read the same cells as different days stand next to each other: the reader is asked.
DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"
_FORMS = (
    "%Y-%m-%d", "%d.%m.%Y", DAY_FIRST, MONTH_FIRST, "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y",
    "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%Y%m%d", "%Y-%m", "%b %Y",
    "%m/%Y",
)  # fmt: skip
_DIGITS = r"(?:\d+|\d{1,3}(?:[%s' \u00a0\u202f]\d{3})+)"
_POINT = re.compile(rf"[+-]?(?:{_DIGITS % ','}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{{1,3}})?")
_COMMA = re.compile(rf"[+-]?(?:{_DIGITS % '.'}(?:,\d*)?|,\d+)(?:[eE][+-]?\d{{1,3}})?")


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
    comma_open: bool  # whether the other decimal sign reads the file as well, and as other numbers
    forms: tuple[str, ...]  # of dates: all that read the file equally well, as different days
    grouped: int  # the column that says which series a row belongs to, or -1

    @property
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
            dropped.append(Dropped(line, f"{len(cells)} cells, not {width}"))
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
    """The rows by the separator that parts most lines alike into two cells or more; empty cells at their end are cut
    off where the other lines have fewer.
    """
    some = "\n".join(text[:20_000].split("\n")[:60])

    def alike(mark: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(some, newline=""), delimiter=mark) if any(row))
        except csv.Error:
            return 0, 0
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        return (count, width) if width > 1 else (0, 0)

    mark = max(",;\t|", key=alike)
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
    """A finite number, with or without signs of money, thousands and percent; None for anything else."""
    text = _bare(cell)
    if len(text) > 40 or not (_COMMA if comma else _POINT).fullmatch(text):
        return None
    text = re.sub("[' \u00a0\u202f]", "", text)
    value = float(text.replace(".", "").replace(",", ".") if comma else text.replace(",", ""))
    return value if math.isfinite(value) and abs(value) <= LARGEST else None


def _bare(cell: str) -> str:
    return cell.strip().strip("$\u20ac\u00a3\u20b9%\u00a0 ").replace("\u2212", "-")


def _beyond(cell: str) -> bool:
    """Whether a cell holds a number, but one that is too large."""
    return bool(_POINT.fullmatch(_bare(cell))) and _number(cell, comma=False) is None


def _why_no_number(cell: str, comma: bool) -> str:
    if cell.strip().lower() in MISSING:
        return "no value"
    return "a number beyond 10\u00b9\u00b2" if _beyond(cell) else f"\u201c{cell.strip()[:20]}\u201d is no number"


def _holds_numbers(rows: Sequence[tuple[int, tuple[str, ...]]], column: int) -> bool:
    read = sum(any(_number(cells[column], comma) is not None for comma in (False, True)) for _, cells in rows)
    return read * 2 >= len(rows) and read >= 2


def _decimal(rows: Sequence[tuple[int, tuple[str, ...]]], dated: int) -> tuple[bool, bool]:
    """Whether the comma is the decimal sign, and whether that is open: both signs read as many cells, some as other
    numbers.
    """
    columns = [c for c in range(len(rows[0][1]) if rows else 0) if c != dated and _holds_numbers(rows, c)]
    cells = [row[c] for _, row in rows for c in columns]
    point, comma = ([_number(cell, sign) for cell in cells] for sign in (False, True))
    ahead = sum(v is not None for v in comma) - sum(v is not None for v in point)
    differ = any(a != b for a, b in zip(point, comma, strict=True) if a is not None and b is not None)
    if ahead or not differ:
        return ahead > 0, False
    # Thousands are grouped by three digits from the right; few prices have just three decimals.
    commas = sum("," in cell for cell in cells)
    return commas > 0 and not all(re.search(r",\d{3}(?!\d)", cell) for cell in cells if "," in cell), True


def _power(values: np.ndarray) -> int:
    """By which power of ten small values are raised, so that two decimals show them."""
    size = float(np.median(np.abs(values[values != 0]))) if (values != 0).any() else 1.0
    return 0 if size >= 0.05 else 3 * math.ceil(-math.log10(size) / 3)


def _grouped(rows: Sequence[tuple[int, tuple[str, ...]]], width: int, dated: int) -> int:
    """The column of words that tells rows of one date apart, where dates come more than once; else -1."""
    if dated < 0:
        return -1
    dates = [cells[dated] for _, cells in rows]
    if len(set(dates)) == len(dates):
        return -1
    for c in range(width):
        words = [cells[c] for _, cells in rows]
        if c == dated or _holds_numbers(rows, c) or not 1 < len(set(words)) <= MOST_GROUPS:
            continue
        if len(set(zip(dates, words, strict=True))) > 0.9 * len(rows):
            return c
    return -1


def _dated(rows: Sequence[tuple[int, tuple[str, ...]]], count: int) -> tuple[int, tuple[str, ...]]:
    """The first column whose cells are dates, nine of ten, and the forms that read it, the likeliest first."""
    for c in range(count):
        cells = [cells[c] for _, cells in rows[:400]]
        if forms := _form_of(cells):
            return c, tuple(forms)
    return -1, ()


def _form_of(cells: Sequence[str]) -> list[str]:
    """The forms of date that read the most cells, nine of ten at least, each as other days than those before it."""
    read = {form: [_day(cell, form) for cell in cells] for form in _FORMS}
    counts = {form: sum(day is not None for day in days) for form, days in read.items()}
    most = max(counts.values(), default=0)
    if not cells or most < 0.9 * len(cells):
        return []
    found: list[str] = []
    for form in _FORMS:
        if counts[form] == most and all(read[form] != read[other] for other in found):
            found.append(form)
    return found


def _day(cell: str, form: str) -> date | None:
    """A cell as a date; the time of day is left away."""
    text = cell.strip()
    if not 6 <= len(text) <= 32:
        return None
    if form == "%Y-%m-%d":
        text = re.split("[T ]", text, maxsplit=1)[0]
    if form == "%Y%m%d" and not re.fullmatch(r"(19|20)\d{6}", text):
        return None  # a plain number
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None
