"""A gated cell's conveyors over all time steps: frames with what they carry along, inputs below them, wires between.

Only places are worked out here; `core.figures.graphs.unrolled` draws them. Arrays of a `Trace` are named by what they
are and the time step, as in `c 3`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.board import NARROW, WIDE, Spot
from core.figures.graphs.unrolled import Cell, Grid, Line, Wire
from core.figures.grids.matrices import Sign

TOP, PAD, TALL = 26.0, 6.0, 17.0
START = (50.0, 42.0)  # room for the start values, on both boards
Both = tuple[float, float]


@dataclass(frozen=True)
class Strip:
    """All time steps: frames with what they carry along (`carried`, such as c and h), and inputs below them.

    `uses` says for `x` and each carried name which steps of the figure use it at each time step; `lit` which belong to
    a time step.
    """

    steps: int
    features: int
    units: int
    carried: Sequence[str]
    uses: dict[str, Sequence[frozenset[int]]]
    lit: Sequence[frozenset[int]]


@dataclass(frozen=True)
class Drawn:
    """Parts of a stage, and where it ends on both boards."""

    grids: list[Grid]
    signs: list[Sign]
    bottom: Both
    wires: Sequence[Wire] = ()
    cells: Sequence[Cell] = ()


def strip(content: Strip) -> Drawn:
    """Frames, their numbers, and the wires between them."""
    pitch = tuple(
        min((board - start) / content.steps, most)
        for board, start, most in zip((WIDE, NARROW), START, (154.0, 70.0), strict=True)
    )
    between = (26.0, 9.0)
    width = tuple(min(p - gap - 4, 58.0) for p, gap in zip(pitch, between, strict=True))
    cells: tuple[Spot, Spot] = ((width[0], TALL), (width[1], 16.0))
    block = tuple(content.units * cell[1] for cell in cells)
    inner = tuple(2 * PAD + len(content.carried) * (b + 14) - 4 for b in block)
    grids: list[Grid] = []
    signs: list[Sign] = []
    wires: list[Wire] = []
    frames: list[Cell] = []

    def spot(side: int, t: int, k: int) -> Spot:
        """Where the numbers of a carried name stand at a time step."""
        left = START[side] + t * pitch[side] + (pitch[side] - between[side] - width[side]) / 2
        return left, TOP + PAD + k * (block[side] + 14)

    def box(side: int, t: int) -> tuple[float, float, float, float]:
        return START[side] + t * pitch[side], TOP, pitch[side] - between[side], inner[side]

    for k, name in enumerate(content.carried):
        group = "cell" if name == "c" else "state"
        start = (min(width[0], START[0] - 12), TALL), (min(width[1], START[1] - 5), 16.0)
        spots = tuple((0.0, spot(side, 0, k)[1]) for side in (0, 1))
        grids.append(Grid(f"{name} 0", (spots[0], spots[1]), start, True, group))
        middles = tuple((start[side][0] / 2, spots[side][1] + block[side] + 8) for side in (0, 1))
        signs.append(Sign(f"{name}0", (middles[0], middles[1]), middle=True))
        for t in range(content.steps):
            grids.append(Grid(f"{name} {t + 1}", (spot(0, t, k), spot(1, t, k)), cells, True, group))
            lines: list[Line] = []
            for side in (0, 1):
                y = spot(side, 0, k)[1] + block[side] / 2
                left = start[side][0] if t == 0 else box(side, t - 1)[0] + box(side, t - 1)[2]
                lines.append((left, y, box(side, t)[0] - 3, y))
            wires.append(Wire(lines[0], lines[1], content.uses[name][t]))
    below = tuple(TOP + i + 14 for i in inner)
    for t in range(content.steps):
        boxes = box(0, t), box(1, t)
        frames.append(Cell(boxes, content.lit[t]))
        at = (spot(0, t, 0)[0], below[0]), (spot(1, t, 0)[0], below[1])
        grids.append(Grid(f"x {t + 1}", at, cells, True, "input"))
        for k, name in enumerate(content.carried):
            names = tuple(
                (b[0] + b[2] / 2, TOP + PAD + k * (block[side] + 14) + block[side] + 7) for side, b in enumerate(boxes)
            )
            signs.append(Sign(f"{name}{t + 1}", (names[0], names[1]), middle=True))
        ends = tuple(
            (b[0] + b[2] / 2, below[side] + content.features * cells[side][1] + 8) for side, b in enumerate(boxes)
        )
        signs.append(Sign(f"t = {t + 1}", (ends[0], ends[1]), middle=True))
        up: list[Line] = [
            (b[0] + b[2] / 2, below[side] - 1, b[0] + b[2] / 2, TOP + inner[side] + 3) for side, b in enumerate(boxes)
        ]
        wires.append(Wire(up[0], up[1], content.uses["x"][t]))
    bottom = tuple(below[side] + content.features * cells[side][1] + 18 for side in (0, 1))
    return Drawn(grids, signs, (bottom[0], bottom[1]), wires, frames)
