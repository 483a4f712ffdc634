"""How a text becomes numbers: every token in lower case, as a lemma, as a number, with the one it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Passage:
    """Some tokens of a text in all their forms; one more than is shown, which the last one asks for.

    `ids` and `counts` are the numbers in the vocabulary and how often the training part has each; `next_ids` belongs
    to the token after each. `sizes` are the different tokens of the whole text as they stand, in lower case and as
    lemmas.
    """

    raw: Sequence[str]
    lower: Sequence[str]
    lemmas: Sequence[str]
    used: Sequence[str]  # as the model reads them
    ids: np.ndarray
    counts: np.ndarray
    first: int
    context: int  # tokens that an n-gram looks back at, n - 1
    vocabulary: Sequence[str]
    parts: tuple[int, int, int]  # tokens of the training, validation and test part
    unknown: float  # share of the test part without a place in the vocabulary
    sizes: tuple[int, int, int]
    left_out: int
    level: str
    merged: tuple[str, str] | None = None  # a token and its lemma, which both occur

    @property
    def count(self) -> int:
        return len(self.raw) - 1
