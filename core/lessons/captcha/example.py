"""The tiny example on which CTC is worked out by hand.

Probabilities of the example are tenths, so every product of up to five of them is shown exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product

import numpy as np

from core.explain.explanation import Unworkable
from core.wording import prose

BLANK = "–"
LETTERS = "ab"  # of the tiny example
CLASSES: tuple[str, ...] = (BLANK, *LETTERS)
MOST_STEPS = 5

# Probabilities of "a" and "b" at each step in tenths; the blank has the rest.
_TABLES: Mapping[str, tuple[str, str, tuple[tuple[int, int], ...]]] = {
    "tricky": ("Greedy is wrong", "ab", ((6, 1), (4, 1), (5, 3), (2, 7), (1, 2))),
    "clear": ("A clear reading", "ab", ((8, 1), (2, 1), (1, 8), (1, 2), (1, 1))),
    "double": ("A double letter", "aa", ((7, 1), (2, 1), (7, 1), (3, 1), (1, 1))),
    "spread": ("Blank or a, 6 to 4", "a", ((4, 0), (4, 0), (4, 0), (4, 0), (4, 0))),
    "untrained": ("Before training", "ab", ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3))),
}
EXAMPLES: Mapping[str, str] = {name: title for name, (title, _, _) in _TABLES.items()}
TEXTS: tuple[str, ...] = (
    "",
    *("".join(letters) for n in (1, 2, 3) for letters in product(LETTERS, repeat=n)),
)


@dataclass(frozen=True)
class Task:
    """A tiny example: `p` `(steps, 3)` probabilities of blank, a and b, in tenths, and the text that is wanted."""

    p: np.ndarray
    text: str

    @property
    def labels(self) -> list[int]:
        return [CLASSES.index(letter) for letter in self.text]

    @property
    def steps(self) -> int:
        return len(self.p)

    @property
    def log_probs(self) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.log(self.p)


def start(example: str, steps: int) -> np.ndarray:
    """An example's probabilities of a and b, `(2, steps)`, before the reader changes them."""
    return np.array(_TABLES[example][2][:steps], float).T / 10


def text_of(example: str) -> str:
    """The text that an example asks for first."""
    return _TABLES[example][1]


def task(letters: np.ndarray, text: str) -> Task:
    """The example of these probabilities of a and b, `(2, steps)`, with the blank as the rest.

    Raises `Unworkable` where they leave a blank less than nothing, or where the text needs more steps.
    """
    tenths = np.rint(letters.T * 10).astype(int)
    over = np.flatnonzero(tenths.sum(axis=1) > 10)
    if over.size:
        column = int(over[0])
        raise Unworkable(
            prose(f"""In column {column + 1} the letters have {tenths[column].sum() / 10:.1f} together, more than 1.
                Lower one of them; the blank has what is left.""")
        )
    needed = least_steps(text)
    if needed > len(tenths):
        raise Unworkable(
            prose(f"""“{text}” needs {needed} columns, one for each letter and one for a blank between equal neighbors;
                with {len(tenths)} its probability is 0 and its loss infinite. Take more columns or another text.""")
        )
    blank = 10 - tenths.sum(axis=1, keepdims=True)
    return Task(np.hstack([blank, tenths]) / 10, text)


def least_steps(text: str) -> int:
    """The columns that a text needs: one for each letter, and one between equal neighbors."""
    return len(text) + sum(first == second for first, second in pairwise(text))


def runs(labels: Sequence[int]) -> list[tuple[int, int]]:
    """`(column, class)` of the first of each run: what is left when repeats are merged."""
    return [next(members) for _, members in groupby(enumerate(labels), key=lambda entry: entry[1])]


def collapse(alignment: tuple[int, ...]) -> tuple[int, ...]:
    """What an alignment reads: repeats merged first, then blanks taken out."""
    return tuple(label for _, label in runs(alignment) if label)


def spelled(labels: tuple[int, ...] | list[int]) -> str:
    """Classes as letters, the blank as a dash."""
    return "".join(CLASSES[label] for label in labels)


def quoted(text: str) -> str:
    """A text in a sentence; the empty one by its name."""
    return f"“{text}”" if text else "no text"
