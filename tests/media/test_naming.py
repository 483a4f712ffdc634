"""Names that came from outside."""

import unicodedata

import numpy as np
import pytest

from core.media.intake.naming import (
    Namesakes,
    class_name,
    numbered_class_name,
    numbered_file_name,
    shown_file_name,
)
from core.settings import settings


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cats", "cats"),
        ("  my\t\n cats \r\n", "my cats"),
        ("a\u2003\u3000b\u2028c", "a b c"),
        ("", "unnamed"),
        (" \n\t\u200b\u2060\ufeff", "unnamed"),
        ("\u200d\u200c", "unnamed"),
        ("\u0301\ufe0f", "unnamed"),
        ("a\x00b\x07c\x7f\x9f", "abc"),
        ("a \x00 b", "a b"),
        ("\u202egnp.tac\u202c", "gnp.tac"),
        ("\u2066a\u2069\u200e\u200f\u061c", "a"),
        ("a\ud800b", "ab"),
        ("\U000e0041a\ue000\uffff", "a"),
        ("e\u0301", "\u00e9"),
        ("<b>bold</b> & <script>", "<b>bold</b> & <script>"),
        ("**x** [y](z) $e=mc^2$", "**x** [y](z) $e=mc^2$"),
        ("\U0001f431 cats \U0001f408\u200d\u2b1b", "\U0001f431 cats \U0001f408\u200d\u2b1b"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\u05d7\u05ea\u05d5\u05dc", "\u05d7\u05ea\u05d5\u05dc"),
    ],
)
def test_class_names(text: str, name: str) -> None:
    assert class_name(text) == name


def test_long_names_end_in_an_ellipsis() -> None:
    assert class_name("x" * 40) == "x" * 40
    assert class_name("x" * 41) == "x" * 39 + "\u2026"
    assert class_name("x" * 38 + " yz") == "x" * 38 + "\u2026"  # no space before it
    assert class_name("a" * 37 + "q" + "\u0323" * 5) == "a" * 37 + "q\u2026"  # no marks without the rest
    assert class_name("<" * 10**6) == "<" * 39 + "\u2026"


def test_any_text_gives_a_name_that_is_clean_and_stays_so() -> None:
    random = np.random.default_rng(0)
    for _ in range(500):
        text = "".join(map(chr, random.integers(0, random.choice([128, 0x3000, 0x110000]), random.integers(0, 60))))
        name = class_name(text)
        assert 1 <= len(name) <= settings().class_name_characters
        assert name == name.strip()
        assert class_name(name) == name
        assert name.encode("utf-8")
        assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI") for c in name)


def test_of_a_long_path_the_end_is_kept() -> None:
    assert shown_file_name("a/b.jpg") == "a/b.jpg"
    long = shown_file_name("x" * 500 + "/cat.jpg")
    assert len(long) == 120
    assert long.startswith("\u2026x")
    assert long.endswith("/cat.jpg")
    assert shown_file_name("\x00\u202e") == "unnamed"


def test_namesakes_are_numbered() -> None:
    names = Namesakes(numbered_file_name, used=["b.jpg", "a (3).jpg"])
    given = [names.unused(name) for name in ("a.jpg", "a.jpg", "a.jpg", "b.jpg", "c", "c", "a (2).jpg")]
    assert given == ["a.jpg", "a (2).jpg", "a (4).jpg", "b (2).jpg", "c", "c (2)", "a (2) (2).jpg"]


def test_a_numbered_class_name_is_no_longer_than_any() -> None:
    long = class_name("y" * 99)
    names = Namesakes(numbered_class_name)
    given = [names.unused(long) for _ in range(12)]
    assert len(set(given)) == 12
    assert {len(name) for name in given} == {40}
    assert given[11].endswith("\u2026 (12)")


def test_thousands_of_namesakes_are_soon_numbered() -> None:
    names = Namesakes(numbered_file_name)
    given = [names.unused("1.jpg") for _ in range(20_000)]  # trying each number for each would take minutes
    assert given[-1] == "1 (20000).jpg"
    assert len(set(given)) == 20_000
