"""A CSV in: columns, dates, dropped rows; hostile files are refused with a reason."""

import random
from datetime import date, timedelta

import pytest

from core.media.intake.refusal import Refused
from core.media.intake.tables import DAY_FIRST, MONTH_FIRST, MOST_ROWS, Reading, read_table


def test_a_plain_table() -> None:
    table = read_table(b"date,open,close,note\n2026-01-02,1.5,2,a\n2026-01-03,2.5,3,b\n2026-01-05,3,4.25,c\n")
    assert [table.names[c] for c in table.columns] == ["open", "close"]
    series = table.series(2)
    assert (series.name, series.values.tolist()) == ("close", [2, 3, 4.25])
    assert series.dates == ("2026-01-02", "2026-01-03", "2026-01-05")
    assert not series.dropped
    assert not series.turned


def test_rows_that_are_not_used_are_said_with_their_lines() -> None:
    series = read_table(
        b"date;p\n2026-01-01;1\n\n2026-01-02;\n2026-01-03;n/a\n2026-01-04;x\nhm;5\n2026-01-05;6;7\n2026-01-06;1e300\n"
        b"2026-01-07;8\n2026-01-08;9\n2026-01-09;9\n2026-01-10;9\n2026-01-11;9\n2026-01-12;9\n"
        b"2026-01-13;9\n2026-01-14;9\n2026-01-15;9\n2026-01-16;9\n"
    ).series(1)
    assert series.values[:3].tolist() == [1, 8, 9]
    assert [(d.line, d.reason) for d in series.dropped] == [
        (4, "no value"),
        (5, "no value"),
        (6, "“x” is no number"),
        (7, "not a date"),
        (8, "3 cells, not 2"),
        (9, "a number beyond 10¹²"),
    ]


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (b"1\n2\n3\n", [1, 2, 3]),
        (b"a;b\n1.234,5;x\n2,5;y\n", [1234.5, 2.5]),
        (b'p\n"$1,234.50"\n$2\n', [1234.5, 2]),
        ("p\n\u22121\n2 %\n".encode("utf-16"), [-1, 2]),
        (b"\xef\xbb\xbfp\tq\n1\tz\n2\tz\n", [1, 2]),
    ],
)
def test_numbers_as_people_write_them(data: bytes, values: list[float]) -> None:
    table = read_table(data)
    assert table.series(table.columns[0]).values.tolist() == values


def test_days_are_put_in_order() -> None:
    series = read_table(b"day,p\n31.12.2025,3\n30.12.2025,2\n13.12.2025,1\n").series(1)
    assert series.turned
    assert series.values.tolist() == [1, 2, 3]
    assert series.dates[0] == "2025-12-13"
    american = read_table(b"day,p\n01/31/2026,1\n02/01/2026,2\n02/03/2026,3\n").series(1)
    assert american.dates == ("2026-01-31", "2026-02-01", "2026-02-03")
    assert not american.turned


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"p\n", "fewer than two rows"),
        (b"a,b\nx,y\nz,w\n", "No column"),
        (b"1\x002\n3\n", "control character U\\+0000"),
        (b"p\n1e308\n2e200\n", "beyond 10"),
        (b"1\n" * (MOST_ROWS + 2), "more than 20,000 rows"),
        (b"," * 100 + b"\n1\n", "more than 60 cells"),
        (b"p\n" + b"9" * 500 + b"\n", "more than 200 letters"),
        (b'p\n"1\n2\n', "no CSV"),
        (b"1,2\n" * 600_000, "at most 2,000 KB"),
        (b"p\nnan\ninf\n-inf\n", "No column"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_table(data)


FORMS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%y", "%Y%m%d"]


@pytest.mark.parametrize("number", range(150))
def test_what_any_spreadsheet_writes_is_read_back(number: int) -> None:
    draw = random.Random(number)
    decimal, thousands = draw.choice([(".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", "'")])
    mark, form = draw.choice([",", ";", "\t"]), draw.choice(FORMS)
    days = [date(2024, 1, 5) + timedelta(days=k) for k in range(60)]
    values = [round(draw.uniform(900, 99_000), 2) for _ in days]

    def told(value: float) -> str:
        return f"{value:,.2f}".replace(",", "t").replace(".", decimal).replace("t", thousands)

    def cell(text: str) -> str:
        return f'"{text}"' if mark in text else text

    rows = [mark.join((cell(day.strftime(form)), cell(told(v)), "x")) for day, v in zip(days, values, strict=True)]
    newest_first = draw.random() < 0.5
    lines = [mark.join(("Day", "Close", "Note")), *(reversed(rows) if newest_first else rows)]
    if draw.random() < 0.3:
        lines.insert(0, "Prices of the year")
    if draw.random() < 0.3:
        lines = [line + mark for line in lines]
    encoding = draw.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    table = read_table(draw.choice(["\n", "\r\n"]).join(lines).encode(encoding))
    series = table.series(1)
    assert series.values.tolist() == values
    assert series.dates == tuple(day.isoformat() for day in days)
    assert (series.turned, series.newest_first) == (newest_first, newest_first)
    assert not table.comma_open


def test_where_a_file_leaves_its_reading_open_the_reader_is_asked() -> None:
    monthly = read_table(b"day,p\n" + b"".join(b"%02d/01/2019,%d\n" % (m, m) for m in range(1, 13)))
    assert monthly.forms == (DAY_FIRST, MONTH_FIRST)
    american = monthly.series(1, Reading(comma=False, form=MONTH_FIRST))
    assert american.dates[:2] == ("2019-01-01", "2019-02-01")
    thousands = read_table(b"p;q\n4,700;a\n4,812;b\n5,031;c\n")
    assert thousands.comma_open
    assert thousands.series(0, Reading(comma=False, form="")).values.tolist() == [4700, 4812, 5031]
    assert thousands.series(0, Reading(comma=True, form="")).values.tolist() == [4.7, 4.812, 5.031]
    assert not read_table(b"p;q\n4,700.83;a\n4,812.10;b\n").comma_open


def test_series_that_stand_one_below_the_other_are_told_apart() -> None:
    both = b"".join(
        b"2026-01-%02d,%s,%d\n" % (d, n, d * f) for d in range(1, 9) for n, f in ((b"AAPL", 1), (b"MSFT", 10))
    )
    table = read_table(b"date,ticker,close\n" + both)
    assert table.groups == ["AAPL", "MSFT"]
    assert table.series(2).values.tolist() == list(range(1, 9))
    other = table.series(2, Reading(comma=False, form=table.reading.form, group="MSFT"))
    assert other.values.tolist() == list(range(10, 90, 10))


def test_a_date_that_comes_again_is_told() -> None:
    series = read_table(b"date,p\n2026-01-01,1\n2026-01-02,2\n2026-01-02,3\n2026-01-03,4\n").series(1)
    assert series.values.tolist() == [1, 2, 4]
    assert [(d.line, d.reason) for d in series.dropped] == [(4, "2026-01-02 again")]


def test_small_values_show_their_digits() -> None:
    series = read_table(b"p\n0.000123\n0.000145\n0.000131\n").series(0)
    assert (series.power, series.values.tolist()) == (6, [123, 145, 131])


def test_months_are_dates() -> None:
    assert read_table(b"m,p\n2016-08,1\n2016-09,2\n2016-10,3\n").series(1).dates[1] == "2016-09-01"
