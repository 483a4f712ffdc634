"""The sequence that trained networks read: drawn from a first letter and a length, or typed by the reader."""

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.recall import CLASSES, FILLERS, LETTERS
from core.wording import prose

LONGEST = 121
SEED = 7


def sequence(first: str, lag: int, typed: str) -> str:
    """`first` and `lag` letters after it, the same whenever asked; or what was typed, where something was.

    Capitals A to D are to be remembered, small letters w to z lie between; either may be typed in any case. Raises
    `Unworkable` for other letters.

    >>> sequence("B", 3, "a x Y")
    'Axy'
    """
    given = "".join(typed.split())
    if not given:
        drawn = np.random.default_rng(SEED).integers(0, len(FILLERS), LONGEST)
        return first + "".join(FILLERS[k] for k in drawn[:lag])
    text = "".join(c.upper() if c.upper() in CLASSES else c.lower() for c in given)
    strange = sorted(set(text) - set(LETTERS))
    if strange:
        raise Unworkable(
            prose(f"""The networks know the letters A to D and w to z only, and found “{strange[0]}”. Type, for
                example, Bwxyzzy, or empty the field.""")
        )
    if not 2 <= len(text) <= LONGEST:
        raise Unworkable(
            f"A sequence has 2 to {LONGEST} letters, and this one has {len(text)}. Type another, or empty the field."
        )
    return text


def right_class(text: str) -> int:
    """Which of A to D is asked for: the first of them in the text. Raises `Unworkable` where there is none."""
    for letter in text:
        if letter in CLASSES:
            return CLASSES.index(letter)
    raise Unworkable("There is no letter A to D to remember. Type one of them first, or empty the field.")
