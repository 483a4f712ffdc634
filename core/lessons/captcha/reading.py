"""What a stage is asked to show of a text that is read off a table of probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from core.lessons.captcha.example import runs

STRIPS = ("laid out", "merged", "text")


class Letter(NamedTuple):
    """A letter in a strip: which strip, which column, and whether it is about to go."""

    strip: int
    column: int
    text: str
    faint: bool = False


class Bar(NamedTuple):
    """A text with its probability: the place in the list, how it is written, and whether it stands out."""

    place: int
    text: str
    value: float
    said: str
    strong: bool = False


@dataclass(frozen=True)
class Frame:
    """One step: the column that is read (-1 for none), the cells `(column, class)` that the way goes through.

    `table` is the picture of this step's own probabilities, where they are not those of all steps.
    """

    caption: str
    column: int = -1
    cells: Sequence[tuple[int, int]] = ()
    letters: Sequence[Letter] = ()
    bars: Sequence[Bar] = ()
    table: str = ""


@dataclass(frozen=True)
class Reading:
    """`p` is `(columns, classes)`; `table` is its picture as a URI, classes downward, and `picture` the CAPTCHA's, if
    there is one, over the same columns.

    `strips` names the strips. `longest` is how many texts the list holds at most. Pointing at a column goes to the
    step that `columns` names for it.
    """

    p: np.ndarray
    table: str
    classes: Sequence[str]
    frames: Sequence[Frame]
    strips: Sequence[str]
    title: str
    longest: int
    picture: str = ""
    columns: Mapping[int, int] = field(default_factory=dict)


def strips(classes: Sequence[str], best: Sequence[int], moves: int = 3) -> list[Letter]:
    """The letters of an alignment as laid out, merged, and without blanks; as far as `moves` go."""
    merged = runs(best)
    gone = set(range(len(best))) - {t for t, _ in merged}
    letters = [Letter(0, t, classes[label], moves > 1 and t in gone) for t, label in enumerate(best)]
    if moves > 1:
        letters += [Letter(1, t, classes[label], moves > 2 and not label) for t, label in merged]
    if moves > 2:
        letters += [Letter(2, t, classes[label]) for t, label in merged if label]
    return letters
