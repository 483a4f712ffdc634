"""What a step says: broken into lines for the wide board and for the narrow one, and drawn above everything.

A caption travels in both forms. Captions have a dataset of their own, or stand in the rows of a step's other data.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from core.figures import board
from core.figures.board import NOW, Row, expr
from core.figures.palette import Palette
from core.wording import filled

Said = tuple[str, str]  # a text in lines for the wide board, and for the narrow one
LETTERS = (100, 44)  # in a line of a caption on both boards; smaller letters have room for more
LINE = 21.0  # from one line of a caption to the next
SAYS = ("says", "narrow_says")  # what both forms are called among a step's other data


def fill(text: str, letters: int) -> str:
    """Words broken into lines of at most so many letters."""
    return filled(text.replace("\n", " "), letters)


def both(text: str, letters: tuple[int, int] = LETTERS) -> Said:
    """A text as either board has room for it."""
    return fill(text, letters[0]), fill(text, letters[1])


def every(texts: Iterable[str], letters: tuple[int, int] = LETTERS) -> list[Said]:
    """One caption per step."""
    return [both(text, letters) for text in texts]


def lines(captions: Sequence[Said]) -> tuple[int, int]:
    """How many lines the longest caption has on both boards."""
    wide, narrow = (max(text.count("\n") + 1 for text in texts) for texts in zip(*captions, strict=True))
    return wide, narrow


def fields(text: str, letters: tuple[int, int] = LETTERS, names: tuple[str, str] = SAYS) -> Row:
    """A text as two fields of a row."""
    return dict(zip(names, both(text, letters), strict=True))


def rows(captions: Iterable[Said]) -> list[Row]:
    """The rows of a dataset of captions."""
    return [{"when": index, "text": wide, "TEXT": narrow} for index, (wide, narrow) in enumerate(captions)]


def layer(
    colors: Palette,
    data: str = "captions",
    names: tuple[str, str] = ("text", "TEXT"),
    *,
    size: float = 16,
    line: float = LINE,
    **look: Any,
) -> alt.Chart:
    """The caption of the step at hand; `size` and `line` are those of its letters and of its lines."""
    given: dict[str, Any] = {
        "x": 0,
        "y": 0,
        "limit": expr("width"),
        "lineHeight": expr(f"{line:g} * max(u, 0.95)"),
    }
    return board.left_texts(
        data, text=expr("narrow ? datum.{1} : datum.{0}".format(*names)), fill=colors.text, fontWeight="bold",
        fontSize=board.letters(size, 14), **(given | look),
    ).transform_filter(NOW)  # fmt: skip
