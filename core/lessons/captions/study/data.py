"""Drawn pictures with their captions as arrays, and which combinations training never sees."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.media.drawn.compositions import (
    COLORS,
    SHAPES,
    SIDE,
    Composition,
    Item,
    all_compositions,
    draw_composition,
)
from core.nn.captioner import END, START

WORDS = (START, END, "a", *COLORS, *SHAPES, "above", "below", "left", "right", "of")
"""The vocabulary: what the decoder reads and writes, by number."""

LONGEST = 9  # words of a caption, its end included
KINDS = ("seen", "pairing", "item")
"""Seen in training; both items seen, but never so together; an item that was never seen."""

UNSEEN_ITEMS = (
    Item("red", "star"),
    Item("yellow", "circle"),
    Item("green", "triangle"),
    Item("blue", "cross"),
    Item("purple", "square"),
)
_ONE_IN = 5  # of the other pairings one in so many is held out


def kind_of(composition: Composition) -> str:
    """Which of `KINDS` it is. The pairings held out follow from their text, so they are the same everywhere."""
    if composition.first in UNSEEN_ITEMS or composition.second in UNSEEN_ITEMS:
        return "item"
    return "pairing" if zlib.crc32(" ".join(composition.words).encode()) % _ONE_IN == 0 else "seen"


@cache
def compositions(kind: str) -> tuple[Composition, ...]:
    """All compositions of one of `KINDS`."""
    return tuple(each for each in all_compositions() if kind_of(each) == kind)


@dataclass(frozen=True, eq=False)
class Captioned:
    """Pictures `(n, 48, 48, 3)` uint8, and their captions `(n, 9)` int32 as numbers of `WORDS`, END at and after the
    end.
    """

    pixels: NDArray[np.uint8]
    captions: NDArray[np.int32]

    @property
    def read(self) -> NDArray[np.int32]:
        """What the decoder is given at every step: START, then the caption's own words (teacher forcing)."""
        start = np.full((len(self.captions), 1), WORDS.index(START), np.int32)
        return np.concatenate([start, self.captions[:, :-1]], axis=1)

    @property
    def written(self) -> NDArray[np.int32]:
        """What it ought to write: the caption, and -1 after its end, where nothing counts."""
        ended = self.read == WORDS.index(END)
        return np.where(ended, -1, self.captions).astype(np.int32)


def numbers(words: Sequence[str]) -> list[int]:
    """A caption as `LONGEST` numbers of `WORDS`."""
    return [WORDS.index(word) for word in words] + [WORDS.index(END)] * (LONGEST - len(words))


def composition_of(kind: str, seed: int, index: int) -> tuple[Composition, np.random.Generator]:
    """What picture `index` of a drawn set shows, and the generator that draws it."""
    rng = np.random.default_rng([seed, KINDS.index(kind), index])
    pool = compositions(kind)
    return pool[int(rng.integers(len(pool)))], rng


def draw_captioned(
    count: int, kind: str, *, seed: int, canceled: Callable[[int], bool] = lambda done: False
) -> Captioned:
    """`count` new drawings of combinations of one of `KINDS`, chosen by chance; the same for the same arguments.

    A larger set begins with the smaller one's pictures. `canceled` is told how many are drawn and may stop it: then
    there are fewer. Raises `ValueError` for another kind, or nothing to draw.
    """
    if kind not in KINDS or count < 1:
        raise ValueError(f"a kind of {', '.join(KINDS)} and a count of at least 1, received {kind!r}, {count!r}")
    pixels = np.empty((count, SIDE, SIDE, 3), np.uint8)
    captions = np.empty((count, LONGEST), np.int32)
    for index in range(count):
        if canceled(index):
            return Captioned(pixels[:index], captions[:index])
        composition, rng = composition_of(kind, seed, index)
        pixels[index] = draw_composition(composition, rng).pixels
        captions[index] = numbers(composition.words)
    return Captioned(pixels, captions)
