"""Whether a collection can be trained on."""

import numpy as np
import pytest

from core.media.intake.review import check
from core.media.pictures import Picture


def classes(**sizes: int) -> list[Picture]:
    random = np.random.default_rng(0)
    return [
        Picture(f"{i}", label, random.integers(0, 256, (4, 4, 3), dtype=np.uint8))
        for label, size in sizes.items()
        for i in range(size)
    ]


def test_a_good_collection() -> None:
    review = check(classes(cats=10, dogs=40))
    assert review.problems == ()
    assert review.warnings == ()


def test_nothing_and_one_class() -> None:
    assert check([]).problems == ("There are no pictures yet. Add pictures of at least two classes to tell apart.",)
    (problem,) = check(classes(cats=12)).problems
    assert problem.startswith("There is only the class cats. ")


def test_a_class_of_one() -> None:
    (problem,) = check(classes(cats=12, dogs=1, ants=1)).problems
    assert problem.startswith("Fewer than 2 pictures in dogs and ants. ")
    assert check(classes(cats=2, dogs=2)).problems == ()


@pytest.mark.parametrize(
    ("sizes", "listed"),
    [
        ({"a": 9, "b": 10}, "a"),
        ({"a": 9, "b": 9}, "a and b"),
        ({"a": 9, "b": 9, "c": 9}, "a, b and c"),
        ({"a": 9, "b": 9, "c": 9, "d": 9}, "a, b and 2 more"),
    ],
)
def test_small_classes(sizes: dict[str, int], listed: str) -> None:
    review = check(classes(**sizes))
    assert review.problems == ()
    assert review.warnings[0].startswith(f"Fewer than 10 pictures in {listed}. ")


def test_unequal_classes() -> None:
    assert check(classes(cats=40, dogs=10)).warnings == ()
    (warning,) = check(classes(cats=41, dogs=10)).warnings
    assert warning.startswith("There are 41 pictures of cats, but only 10 of dogs, ")


def test_a_class_of_one_picture_again_and_again() -> None:
    same = [Picture(f"{i}", "dogs", np.zeros((4, 4, 3), np.uint8)) for i in range(12)]
    (warning,) = check(classes(cats=12) + same).warnings
    assert warning.startswith("All pictures are identical in dogs. ")
    other = Picture("x", "dogs", np.zeros((4, 3, 3), np.uint8))
    assert check([*classes(cats=12), *same, other]).warnings == ()
