"""Numbers as people write them, read back."""

import math

import pytest

from core.written import read_number, readings


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1.5", 1.5, None),
        ("1,5", None, 1.5),
        ("\u22120,25", None, -0.25),
        ("4,700", 4700, 4.7),
        ("4.700", 4.7, 4700),
        ("0.123", 0.123, None),  # no group of thousands starts with 0
        ("4,700.83", 4700.83, None),
        ("4.700,83", None, 4700.83),
        ("1,23,456.70", 123456.7, None),  # India
        ("1 234,5", None, 1234.5),
        ("1\u2019234.5", 1234.5, None),  # Switzerland
        ("-$1,234.5", -1234.5, None),
        ("7,5 \u20ac", None, 7.5),
        ("12%", 12, 12),
        ("1e9", 1e9, 1e9),
        ("1e308", 1e308, 1e308),
        ("1e400", math.inf, math.inf),
        ("12,34,5", None, None),
        ("1.2.3", None, None),
        ("12 days", None, None),
        ("nan", None, None),
        ("", None, None),
        ("9" * 50, None, None),
    ],
)
def test_a_number_is_read_as_written_or_not_at_all(text: str, point: float | None, comma: float | None) -> None:
    assert (read_number(text, comma=False), read_number(text, comma=True)) == (point, comma)
    assert readings(text) == list(dict.fromkeys(v for v in (point, comma) if v is not None and v < math.inf))
