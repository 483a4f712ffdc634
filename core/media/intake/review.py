"""Whether a collection of pictures can be trained on, and what would make the result poor."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.media.intake.collection import by_class
from core.media.pictures import Picture
from core.wording import prose

_LEAST = 2  # per class: one to learn from and one to be tested on
_ENOUGH = 10  # per class: below, what is learned is mostly luck
_UNEQUAL = 4  # times as many pictures in the largest class as in the smallest


@dataclass(frozen=True)
class Review:
    """What to know before training; each is one sentence of cause and one of cure.

    - `problems`: training cannot start.
    - `warnings`: training can start, but expect poor results.
    """

    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def check(pictures: Sequence[Picture]) -> Review:
    """Reviews a collection.

    Problems: fewer than two classes; a class with fewer than two pictures. Warnings: fewer than ten pictures
    in a class; the largest class more than four times the smallest; all pictures of a class identical.
    """
    classes = by_class(pictures)
    sizes = {label: len(members) for label, members in classes.items()}
    problems, warnings = [], []
    if len(classes) < 2:
        have = f"There is only the class {next(iter(classes))}." if classes else "There are no pictures yet."
        problems.append(f"{have} Add pictures of at least two classes to tell apart.")
    if few := [label for label, size in sizes.items() if size < _LEAST]:
        problems.append(
            f"Fewer than {_LEAST} pictures in {_listed(few)}. Add more: some are learned from, others test."
        )
    if low := [label for label, size in sizes.items() if _LEAST <= size < _ENOUGH]:
        warnings.append(f"Fewer than {_ENOUGH} pictures in {_listed(low)}. With more, the result depends less on luck.")
    if sizes and max(sizes.values()) > _UNEQUAL * min(sizes.values()):
        large, small = max(sizes, key=sizes.__getitem__), min(sizes, key=sizes.__getitem__)
        warnings.append(
            prose(f"""There are {sizes[large]} pictures of {large}, but only {sizes[small]} of {small}, so always
                guessing {large} looks good. Add to the small classes or remove from the large.""")
        )
    if same := [label for label, members in classes.items() if len(members) >= _LEAST and _identical(members)]:
        warnings.append(f"All pictures are identical in {_listed(same)}. Add others, or nothing general is learned.")
    return Review(tuple(problems), tuple(warnings))


def _identical(pictures: Sequence[Picture]) -> bool:
    return all(np.array_equal(pictures[0].pixels, other.pixels) for other in pictures[1:])


def _listed(labels: Sequence[str]) -> str:
    """ "cats", "cats and dogs", "cats, dogs and 3 more"."""
    if len(labels) > 3:
        return f"{', '.join(labels[:2])} and {len(labels) - 2} more"
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
