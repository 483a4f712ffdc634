"""Class names in Markdown: what escaping must leave and must break."""

import pytest

from pages.kit.plain import plain


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("cats", "cats"),
        ("**x**", r"\*\*x\*\*"),
        ("<b>", r"\<b\>"),
        (":smile:", r"\:smile\:"),
        ("a -> b", "a \\-\u2060\\> b"),
        ("two\nlines", "two lines"),
        ("किताब", "किताब"),
    ],
)
def test_names_are_shown_letter_by_letter(given: str, expected: str) -> None:
    assert plain(given) == expected
