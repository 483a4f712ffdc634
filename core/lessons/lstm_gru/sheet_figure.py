"""A gated cell at work: the table of its gates, and the equations that make its new state.

Only places are worked out here; `core.figures.graphs.unrolled` draws them. Arrays of a `Trace` are named by what they
are and the time step, as in `c 3`; a slot shows one of them at every step, and `before c` is that of the step before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.board import NARROW, Spot
from core.figures.graphs.unrolled import Grid, first_shown
from core.figures.grids.matrices import Sign
from core.lessons.lstm_gru.strip_figure import TALL, Both, Drawn

TITLE = 15.0


@dataclass(frozen=True)
class Row:
    """Rows of the table of gates: an array below the gates' titles, or below the one with the number `gate`.

    `side` is what stands at its left: the numbers that are multiplied with it; else `label`. A `slot` changes with the
    time step.
    """

    label: str
    array: str
    count: int = 1
    side: str = ""
    gate: int | None = None
    slot: bool = False
    group: str = "weights"
    beside: bool = False  # in the line of the row before


@dataclass(frozen=True)
class Equation:
    """Two arrays that make a third, number by number."""

    title: str
    arrays: tuple[str, str, str]
    sign: str


@dataclass(frozen=True)
class Sheet:
    """The cell at work: a table of gates, and equations. `shows` names the array of each slot at every step."""

    gates: Sequence[str]
    units: int
    features: int
    rows: Sequence[Row]
    equations: Sequence[Equation]
    shows: dict[str, Sequence[str]]
    groups: dict[str, str]


def sheet(content: Sheet, tops: Both) -> Drawn:
    """The table of gates on the left, or above on a phone, and the equations beside or below it."""
    columns = len(content.gates) * content.units
    wide, narrow = min(56.0, 440 / columns), min(52.0, (NARROW - 44) / columns)
    cells: tuple[Spot, Spot] = ((wide, TALL), (narrow, 16.0))
    left = (60.0, 44.0)
    grids: list[Grid] = []
    signs: list[Sign] = []
    for k, title in enumerate(content.gates):
        middle = [left[side] + (k + 0.5) * content.units * cells[side][0] for side in (0, 1)]
        signs.append(Sign(title, ((middle[0], tops[0] + 7), (middle[1], tops[1] + 7)), middle=True))
    line = down = [tops[0] + TITLE + 2, tops[1] + TITLE + 2]
    for row in content.rows:
        shift = (row.gate or 0) * content.units
        if row.beside:
            down = line
        at: tuple[Spot, Spot] = ((left[0] + shift * wide, down[0]), (left[1] + shift * narrow, down[1]))
        shows = content.shows[row.array] if row.slot else None
        grids.append(Grid(f"{row.array} 1" if row.slot else row.array, at, cells, False, row.group, shows))
        if row.side:
            beside = (min(wide, 52.0), TALL), (min(narrow, 38.0), 16.0)
            where = (left[0] - 5 - beside[0][0], down[0]), (left[1] - 3 - beside[1][0], down[1])
            grids.append(
                Grid(first_shown(content.shows[row.side]), where, beside, True, content.groups[row.side],
                     content.shows[row.side])
            )  # fmt: skip
        elif row.label:
            y = [down[side] + cells[side][1] / 2 for side in (0, 1)]
            x = [left[side] + shift * cells[side][0] - (54 if side == 0 else 42) for side in (0, 1)]
            signs.append(Sign(row.label, ((x[0], y[0]), (x[1], y[1]))))
        line = down
        down = [down[side] + row.count * cells[side][1] + 4 for side in (0, 1)]
    table = down[0]
    across = (left[0] + columns * wide + 36, tops[0]), (0.0, down[1] + 4)
    bottom = _equations(content, across, grids, signs)
    return Drawn(grids, signs, (max(table, bottom[0]) + 4, bottom[1] + 4))


def _equations(content: Sheet, across: tuple[Spot, Spot], grids: list[Grid], signs: list[Sign]) -> Both:
    """One below another on the wide board, two in a line on the narrow one."""
    cells: tuple[Spot, Spot] = ((52.0, TALL), (40.0, 16.0))
    room = (18.0, 14.0)
    each = [TITLE + content.units * cells[side][1] + 6 for side in (0, 1)]
    for k, equation in enumerate(content.equations):
        top = across[0][1] + k * each[0], across[1][1] + k // 2 * each[1]
        start = across[0][0], (k % 2) * 182.0
        signs.append(Sign(equation.title, ((start[0], top[0] + 7), (start[1], top[1] + 7))))
        for at, name in enumerate(equation.arrays):
            spots = [(start[side] + at * (cells[side][0] + room[side]), top[side] + TITLE) for side in (0, 1)]
            shows = content.shows[name]
            grids.append(Grid(first_shown(shows), (spots[0], spots[1]), cells, True, content.groups[name], shows))
            if at:
                middle = [
                    (spots[side][0] - room[side] / 2, spots[side][1] + content.units * cells[side][1] / 2)
                    for side in (0, 1)
                ]
                sign = equation.sign if at == 1 else "="
                signs.append(Sign(sign, (middle[0], middle[1]), middle=True))
    count = len(content.equations)
    return across[0][1] + count * each[0], across[1][1] + (count + 1) // 2 * each[1]
