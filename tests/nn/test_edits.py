"""Edit distances by hand, and against all that must hold of them."""

import itertools

import pytest

from core.nn.edits import character_error_rate, edit_distance, edits


@pytest.mark.parametrize(
    ("written", "read", "distance"),
    [
        ("kitten", "sitting", 3),
        ("saturday", "sunday", 3),
        ("flaw", "lawn", 2),
        ("", "abc", 3),
        ("abc", "", 3),
        ("abc", "abc", 0),
    ],
)
def test_textbook_distances(written: str, read: str, distance: int) -> None:
    """Wikipedia's examples of the Levenshtein distance."""
    assert edit_distance(written, read) == distance


def test_laying_side_by_side_costs_the_distance_and_loses_nothing() -> None:
    texts = ["".join(letters) for n in range(4) for letters in itertools.product("ab", repeat=n)]
    for written, read in itertools.product(texts, repeat=2):
        pairs = edits(written, read)
        assert "".join(one for one, _ in pairs) == written
        assert "".join(other for _, other in pairs) == read
        assert sum(one != other for one, other in pairs) == edit_distance(written, read)
        assert edit_distance(written, read) == edit_distance(read, written)


def test_error_rate() -> None:
    assert character_error_rate(["nw4fn", "dc8e6"], ["nw4n", "dc8e8"]) == 2 / 10
    with pytest.raises(ValueError, match="one text each, received 1 and 2"):
        character_error_rate(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="at least one character"):
        character_error_rate([""], [""])
