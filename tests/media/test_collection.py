"""Editing a collection."""

import numpy as np
import pytest

from core.media.intake.collection import by_class, move_pictures, remove_class, remove_pictures, rename_class
from core.media.pictures import Picture
from core.settings import settings


def named(*names: str) -> tuple[Picture, ...]:
    """Pictures from "class/name"."""
    return tuple(
        Picture(name.split("/")[1], name.split("/")[0], np.full((2, 2, 3), i, np.uint8)) for i, name in enumerate(names)
    )


def listed(pictures: tuple[Picture, ...]) -> list[str]:
    return [f"{p.label}/{p.name}" for p in pictures]


FOUR = named("a/1", "b/1", "a/2", "c/1")


def test_classes_in_order_of_appearance() -> None:
    assert {label: listed(members) for label, members in by_class(FOUR).items()} == {
        "a": ["a/1", "a/2"],
        "b": ["b/1"],
        "c": ["c/1"],
    }


def test_a_class_is_renamed_in_place() -> None:
    assert listed(rename_class(FOUR, "a", "  new\n name")) == ["new name/1", "b/1", "new name/2", "c/1"]
    assert listed(FOUR) == ["a/1", "b/1", "a/2", "c/1"]


def test_renaming_to_a_class_that_exists_merges() -> None:
    merged = rename_class(FOUR, "a", "b")
    assert listed(merged) == ["b/1 (2)", "b/1", "b/2", "c/1"]
    assert [p.pixels[0, 0, 0] for p in merged] == [0, 1, 2, 3]


def test_renaming_to_itself_changes_nothing() -> None:
    assert listed(rename_class(FOUR, "a", "a")) == listed(FOUR)


def test_removing() -> None:
    assert listed(remove_class(FOUR, "a")) == ["b/1", "c/1"]
    assert listed(remove_pictures(FOUR, [0, 3, 3])) == ["b/1", "a/2"]
    assert listed(remove_pictures(FOUR, [])) == listed(FOUR)


def test_moving() -> None:
    assert listed(move_pictures(FOUR, {0, 3}, "b")) == ["b/1 (2)", "b/1", "a/2", "b/1 (3)"]
    assert listed(move_pictures(FOUR, [2], "d")) == ["a/1", "b/1", "d/2", "c/1"]
    assert listed(move_pictures(FOUR, [2], "a")) == listed(FOUR)


def test_untouched_pictures_are_the_same_objects() -> None:
    assert move_pictures(FOUR, [0], "b")[1] is FOUR[1]


def test_one_class_too_many_is_refused() -> None:
    full = named(*(f"class {i}/{j}" for i in range(settings().classes) for j in range(2)))
    with pytest.raises(ValueError, match="at most 20 classes"):
        move_pictures(full, [0], "one more")
    assert len(by_class(move_pictures(full, [0], "class 3"))) == 20
    assert len(by_class(move_pictures(full, [0, 1], "renamed"))) == 20


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda: rename_class(FOUR, "x", "y"), "one of a, b, c, received 'x'"),
        (lambda: remove_class((), "x"), "one of none"),
        (lambda: remove_pictures(FOUR, [4]), "below 4, received 4"),
        (lambda: move_pictures(FOUR, [-1], "a"), "received -1"),
    ],
)
def test_what_is_not_there_is_named(edit, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        edit()
