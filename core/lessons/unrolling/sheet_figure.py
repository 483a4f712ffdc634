"""The cell that is opened: what it reads beside its weights, and the numbers that add up to its new state."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.board import NARROW, WIDE, Spot
from core.figures.graphs.unrolled import Grid, first_shown
from core.figures.grids.matrices import Sign

TITLE = 16.0
_LABELS = ("x W", "+ h U", "+ b", "= z", "new h")


@dataclass(frozen=True)
class Slots:
    """What the sheet shows at every step: the name of an array of the trace, or "" while it is not known."""

    x: Sequence[str]
    before: Sequence[str]
    driven: Sequence[str]
    carried: Sequence[str]
    z: Sequence[str]
    h: Sequence[str]
    y: Sequence[str]


def sheet(
    features: int, units: int, outputs: int, tops: tuple[float, float], slots: Slots
) -> tuple[list[Grid], list[Sign], tuple[float, float]]:
    """Grids, titles and where both boards end. Arrays: `x 1`, `h 0`, ... as rows, and `W`, `U`, `b`, `V`, `c`."""
    columns = 2 * (1 + units) + units + 1 + outputs
    wide = min(44.0, (WIDE - 58 - 3 * 18 - 24) / columns)
    narrow = min(40.0, (NARROW - 30) / (2 * (1 + units)), (NARROW - 66) / (units + 1 + outputs))
    cells = ((wide, 17.0), (narrow, 16.0))
    grids: list[Grid] = []
    signs: list[Sign] = []

    def put(
        name: str,
        at: tuple[Spot, Spot],
        shows: Sequence[str] | None = None,
        *,
        turned: bool = False,
        group: str = "",
    ) -> None:
        grids.append(Grid(name, at, cells, turned, group, shows))

    def title(text: str, at: tuple[Spot, Spot]) -> None:
        signs.append(Sign(text, at))

    deepest = max(features, units)
    # Left upper corners of the four blocks on both boards.
    second_row = tops[1] + TITLE + (deepest + 1) * 16 + 12
    first = ((0.0, tops[0]), (0.0, tops[1]))
    second = ((first[0][0] + (1 + units) * wide + 24, tops[0]), ((1 + units) * narrow + 16, tops[1]))
    third = ((second[0][0] + (1 + units) * wide + 24 + 46, tops[0]), (40.0, second_row))
    fourth = ((third[0][0] + units * wide + 20, tops[0]), (40.0 + units * narrow + 12, second_row))
    for block, matrix, rows, read, product, name in (
        (first, "W", features, slots.x, slots.driven, "x W"),
        (second, "U", units, slots.before, slots.carried, "h U"),
    ):
        word = "Input x, times W" if matrix == "W" else "Old state h, times U"
        title(word, _moved(block, (0, 7), (0, 7)))
        put(read_name(matrix), _moved(block, (0, TITLE), (0, TITLE)), read, turned=True, group=_group(matrix))
        put(matrix, _moved(block, (wide + 3, TITLE), (narrow + 3, TITLE)), group="weights")
        down = (TITLE + rows * 17 + 4, TITLE + rows * 16 + 4)
        put(
            f"{'x' if matrix == 'W' else 'h'}{matrix} 1",
            _moved(block, (wide + 3, down[0]), (narrow + 3, down[1])),
            product,
            group="sums",
        )
        title(name, _moved(block, (0, down[0] + 8), (0, down[1] + 8)))
    title("The sum", _moved(third, (0, 7), (0, 7)))
    for row, (text, name, shows) in enumerate(
        zip(
            _LABELS,
            ("xW 1", "hU 1", "b", "z 1", "h 1"),
            (slots.driven, slots.carried, None, slots.z, slots.h),
            strict=True,
        )
    ):
        gap = 4 if row >= 3 else 0
        down = (TITLE + row * 17 + gap, TITLE + row * 16 + gap)
        put(
            name,
            _moved(third, (0, down[0]), (0, down[1])),
            shows,
            group="state" if row == 4 else "weights" if row == 2 else "sums",
        )
        signs.append(Sign(text, _moved(third, (-44, down[0] + 8), (-40, down[1] + 8))))
    title("Output: h, times V", _moved(fourth, (0, 7), (0, 7)))
    put("h 1", _moved(fourth, (0, TITLE), (0, TITLE)), slots.h, turned=True, group="state")
    put("V", _moved(fourth, (wide + 3, TITLE), (narrow + 3, TITLE)), group="weights")
    for row, (text, name, shows_y) in enumerate((("+ c", "c", None), ("y", "y 1", slots.y))):
        down = (TITLE + (units + row) * 17 + 4 * (row + 1), TITLE + (units + row) * 16 + 4 * (row + 1))
        put(
            name if shows_y is None else first_shown(shows_y),
            _moved(fourth, (wide + 3, down[0]), (narrow + 3, down[1])),
            shows_y,
            group="weights" if shows_y is None else "output",
        )
        title(text, _moved(fourth, (4, down[0] + 8), (4, down[1] + 8)))
    rows = max(deepest + 1, 5, units + 2)
    narrow_rows = max(5, units + 2)
    return grids, signs, (tops[0] + TITLE + rows * 17 + 10, second_row + TITLE + narrow_rows * 16 + 12)


def read_name(matrix: str) -> str:
    """An array with the shape of what the matrix is multiplied with."""
    return "x 1" if matrix == "W" else "h 0"


def _group(matrix: str) -> str:
    return "input" if matrix == "W" else "state"


def _moved(at: tuple[Spot, Spot], wide: Spot, narrow: Spot) -> tuple[Spot, Spot]:
    return (at[0][0] + wide[0], at[0][1] + wide[1]), (at[1][0] + narrow[0], at[1][1] + narrow[1])
