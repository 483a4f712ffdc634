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
        (b"\xef\xbb\xbf\r\n", "file is empty"),
        (b"PK\x03\x04\x14\x00", "workbook"),
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


FORMS = [
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%b-%Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%y", "%Y%m%d",
    "%Y.%m.%d", "%d %b %y", "%d-%m-%y", "%m/%d/%Y %I:%M %p", "%Y-%m-%d %H:%M:%S+00:00", "%a, %b %d %Y",
]  # fmt: skip


@pytest.mark.parametrize("number", range(150))
def test_what_any_spreadsheet_writes_is_read_back(number: int) -> None:
    draw = random.Random(number)
    decimal, thousands = draw.choice([(".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", "'")])
    mark, form = draw.choice([",", ";", "\t", "|"]), draw.choice(FORMS)
    headed, noted = draw.random() < 0.8, draw.random() < 0.6
    days = [date(2024, 1, 5) + timedelta(days=k) for k in range(60)]
    values = [round(draw.uniform(900, 99_000), 2) for _ in days]

    def told(value: float) -> str:
        return f"{value:,.2f}".replace(",", "t").replace(".", decimal).replace("t", thousands)

    def cell(text: str) -> str:
        return f'"{text}"' if mark in text else text

    note = ["x"] if noted else []
    rows = [mark.join((cell(day.strftime(form)), cell(told(v)), *note)) for day, v in zip(days, values, strict=True)]
    newest_first = draw.random() < 0.5
    header = [mark.join(["Day", "Close", *(["Note"] if noted else [])])] if headed else []
    lines = header + rows[:: -1 if newest_first else 1]
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


@pytest.mark.parametrize("month", ["2016-09", "2016/09", "Sep 2016", "September 2016", "Sep-16", "09/2016"])
def test_months_are_dates(month: str) -> None:
    assert read_table(f"m,p\n{month},1\n{month},2\n{month},3\n".encode()).series(1).dates == ("2016-09-01",)


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ("p\n1,5\n1,6\n1,7\n", [1.5, 1.6, 1.7]),  # one name above: not two columns
        ("2024-01-01;1,5\n2024-01-02;1,6\n", [1.5, 1.6]),
        ("1,5;2,5\n1,6;2,6\n", [1.5, 1.6]),
        ("sep=;\np;q\n1,5;x\n1,6;y\n", [1.5, 1.6]),
        ('p,q\n"1,23,456.50",a\n"1,24,000.25",b\n', [123456.5, 124000.25]),
        ("p,q\n1.0834,a\n1.0841,b\n1.0835,c\n", [1083.4, 1084.1, 1083.5]),  # times 1,000: days differ
        ("p,q\n0.0001,a\n0.0002,b\n900000000000,c\n", [0.0001, 0.0002, 9e11]),
        ("p\n1e-320\n2e-320\n", [0, 0]),
    ],
)
def test_a_column_is_read_as_meant(data: str, values: list[float]) -> None:
    table = read_table(data.encode())
    assert table.series(table.columns[0]).values.tolist() == values
    assert not table.comma_open


def test_a_cell_that_can_be_two_numbers_is_quoted() -> None:
    assert read_table(b"p;q\n12;a\n4,700;b\n5,031;c\n").comma_open == "4,700"
    assert read_table(b"p;q\n1.083;a\n1.084;b\n").comma_open == "1.083"
    assert not read_table(b"p;q\n0.083;a\n0.084;b\n").comma_open


@pytest.mark.parametrize("word", ["Vol. {}K", "day {}", "x"])
def test_one_date_that_comes_again_makes_no_series_of_its_own(word: str) -> None:
    rows = [f"2026-01-{d:02d},{word.format(d)},{d}" for d in (*range(1, 29), 28)]
    table = read_table("\n".join(["date,note,p", *rows]).encode())
    assert not table.groups
    assert len(table.series(2).values) == 28


def test_series_can_be_told_apart_by_a_number() -> None:
    rows = [f"2026-01-{d:02d},{shop},{d * shop}.5" for shop in (1, 2) for d in range(1, 20)]
    table = read_table("\n".join(["date,shop,sales", *rows]).encode())
    assert table.groups == ["1", "2"]
