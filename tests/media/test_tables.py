"""A CSV in: columns, dates, dropped rows; hostile files are refused with a reason."""

import pytest

from core.media.intake.refusal import Refused
from core.media.intake.tables import MOST_ROWS, read_table


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
        (6, "not a number within 10¹²"),
        (7, "not a date"),
        (8, "3 cells, not 2"),
        (9, "not a number within 10¹²"),
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
        (b"p\n\xff\xfa\n", "UTF-8"),
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
