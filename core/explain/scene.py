"""What a calculation is told with, step by step: scenes, and their lines."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from core.wording import sentences


class Line(NamedTuple):
    """One line of the calculation: a single cell, or the cells of a table's row.

    Kinds: `math` (symbols and numbers), `result` (its last line), `head` and `row` of a table, `words`, `note` (fainter
    words), `wrong`.
    """

    cells: tuple[str, ...]
    kind: str = "math"


def line(text: str, kind: str = "math") -> Line:
    """A line of one cell."""
    return Line((text,), kind)


@dataclass(frozen=True)
class Scene:
    """One step: its chapter's number, what it does, the calculation, and what it reads and writes.

    Those are regions of a trace's arrays by name, or a lesson's own marks. `more` are lines that the stage shows as
    cells: only the worksheet spells them out.
    """

    chapter: int
    headline: str
    lines: tuple[Line, ...]
    reads: Any
    writes: Any
    more: tuple[Line, ...] = ()

    @property
    def caption(self) -> str:
        """The whole step as one text."""
        said = [" | ".join(cell for cell in line.cells if cell) for line in (*self.lines, *self.more)]
        return sentences(self.headline, *said)
