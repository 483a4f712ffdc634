"""How good captions are: whole ones, and their parts, since a wrong shape is another mistake than a wrong place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.lessons.captions.study.data import KINDS, UNSEEN_ITEMS, WORDS, composition_of, numbers
from core.nn.captioner import END
from core.training.data import wilson_interval

PARTS = ("large color", "large shape", "relation", "small color", "small shape")


def words_of(said: Sequence[int] | NDArray[np.integer]) -> tuple[str, ...]:
    """Numbers of words as words, without the end.

    >>> words_of([2, 3, 1])
    ('a', 'red')
    """
    return tuple(WORDS[k] for k in said if WORDS[k] != END)


def parts_of(words: Sequence[str]) -> tuple[str, ...]:
    """A caption's five parts, in the order of `PARTS`; empty where it is no such sentence.

    >>> parts_of("a red star left of a blue cross".split())
    ('red', 'star', 'left of', 'blue', 'cross')
    """
    at = [k for k, word in enumerate(words) if word == "a"]
    if len(at) != 2 or at[0] != 0 or at[1] < 4 or len(words) != at[1] + 3:
        return ()
    return words[1], words[2], " ".join(words[3 : at[1]]), words[at[1] + 1], words[at[1] + 2]


@dataclass(frozen=True)
class Score:
    """How many of `count` are right, and between which shares the truth lies with 95% confidence (Wilson)."""

    right: int
    count: int

    @property
    def share(self) -> float:
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.right, self.count)


@dataclass(frozen=True)
class KindScore:
    """A kind of combination: whole captions that are right, and each of `PARTS`."""

    kind: str
    whole: Score
    parts: tuple[Score, ...]


def score(kind: str, said: NDArray[np.integer], seed: int) -> KindScore:
    """What was said of the pictures of a kind, `(n, 9)`, against what they show; `seed` is what they are drawn from."""
    right = 0
    by_part = [0] * len(PARTS)
    for index, row in enumerate(said):
        truth, _ = composition_of(kind, seed, index)
        right += row.tolist() == numbers(truth.words)
        found, true = parts_of(words_of(row)), parts_of(truth.words)
        for k, (a, b) in enumerate(zip(found, true, strict=False)):
            by_part[k] += a == b
    count = len(said)
    return KindScore(kind, Score(right, count), tuple(Score(each, count) for each in by_part))


def called(said: NDArray[np.integer], seed: int) -> dict[str, Counter[str]]:
    """What each item that training never saw was called in the test, its own name included."""
    names: dict[str, Counter[str]] = {str(item): Counter() for item in UNSEEN_ITEMS}
    for index, row in enumerate(said):
        truth, _ = composition_of(KINDS[2], seed, index)
        found = parts_of(words_of(row))
        if found:
            for item, name in ((truth.first, found[:2]), (truth.second, found[3:])):
                if item in UNSEEN_ITEMS:
                    names[str(item)][" ".join(name)] += 1
    return names
