"""An unrolled network, forward and back, drawn: below each column gradients, and the time step's own share."""

from collections.abc import Sequence

from core.explain.scene import Scene
from core.figures.board import Spot
from core.figures.graphs.panel import Frame
from core.figures.graphs.unrolled import Cell, Grid, NarrowSign, Unrolled, unrolled_figure
from core.figures.graphs.unrolled_layout import Sizes, Strip, back_wires, strips, titles, wires
from core.figures.grids.matrices import Sign
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.bptt.gradient import Pass
from core.lessons.bptt.gradient_steps import CHAPTERS
from core.trace import Trace
from core.wording import prose

ROWS = ("L", "own", "later", "dh", "delta")  # arrays by their names before the time step
LABELS = ("loss", "this step's error", "+ from later steps", "= \u2202L/\u2202h", "\u03b4 = \u2202L/\u2202z")
TALL = (17.0, 16.0)
GAP = 4.0
_LEFT = (4.0, 0.0)  # where labels and totals begin


def room_below(rows: int) -> tuple[float, float]:
    """What a share of so many rows takes with the gradients above it; a phone has its labels in lines of their own."""
    wide, narrow = (tall * (len(ROWS) + rows) + 3 * GAP for tall in TALL)
    return wide, narrow + 6


def column_grids(
    both: tuple[Strip, Strip],
    steps: int,
    units: int,
    term: tuple[int, ...],
    judged: Sequence[int],
    gathered: Sequence[str],
    losses: Sequence[str],
) -> list[Grid]:
    """Forward numbers in the columns, gradients below them, and at the left what has been gathered so far."""
    cells = (both[0].cell, both[1].cell)

    def at(spots: Sequence[Spot]) -> tuple[Spot, Spot]:
        return spots[0], spots[1]

    grids = [Grid("h 0", at([s.starts[0] for s in both]), cells, True, "state")]
    width = [min(_pitch(s), 100.0) / units for s in both]
    for t in range(steps):
        n = t + 1
        grids.append(Grid(f"x {n}", at([s.inputs[t] for s in both]), cells, True, "input"))
        grids.append(Grid(f"h {n}", at([s.states[t][0] for s in both]), cells, True, "state"))
        if t in judged:
            grids.append(Grid(f"p {n}", at([s.outputs[t] for s in both]), cells, True, "probability"))
        for row, name in enumerate(ROWS):
            count = 1 if name == "L" else units
            if name == "L" and t not in judged:
                continue
            grids.append(
                Grid(
                    f"{name} {n}",
                    at([_below(s, t, k, row, count * width[k]) for k, s in enumerate(both)]),
                    ((width[0], TALL[0]), (width[1], TALL[1])),
                    group="loss" if name == "L" else "gradient",
                )
            )
        wide = [w * units / term[1] for w in width]
        grids.append(
            Grid(
                f"term {n}",
                at([_below(s, t, k, len(ROWS), term[1] * wide[k]) for k, s in enumerate(both)]),
                ((wide[0], TALL[0]), (wide[1], TALL[1])),
                group="share",
            )
        )
    total = ((48.0, TALL[0]), (40.0 if term[1] < 3 else 32.0, TALL[1]))
    spots = at([(_LEFT[k], s.frames[0][1] + 52) for k, s in enumerate(both)])
    grids.append(Grid("so far 1", spots, total, group="share", shows=gathered))
    grids.append(
        Grid("L", at([(_LEFT[k], s.frames[0][1] - 4) for k, s in enumerate(both)]), total, group="loss", shows=losses)
    )
    return grids


def _pitch(strip: Strip) -> float:
    """Room across for one column."""
    if len(strip.frames) < 2:
        return strip.frames[0][2] + 14
    return strip.frames[1][0] - strip.frames[0][0] - 4


def _below(strip: Strip, t: int, board: int, row: int, width: float) -> Spot:
    """The corner of a row of numbers under a column."""
    gap = (row >= 1) * GAP + (row >= len(ROWS)) * GAP
    return strip.middle(t) - width / 2, strip.lower[t] + row * TALL[board] + gap


def column_titles(both: tuple[Strip, Strip], matrix: str, names: Sequence[str], first: int) -> list[Sign]:
    """What each row below the columns is, and what stands at the left; `names` those of the outputs, beside the `first`
    column that has one.
    """
    signs = []
    for k, name in enumerate(names):
        spots = [(s.outputs[first][0] - 4 - 3.2 * len(name), s.outputs[first][1] + (k + 0.5) * s.cell[1]) for s in both]
        signs.append(Sign(name, (spots[0], spots[1]), middle=True))
    rows = [*LABELS, f"share of \u2202L/\u2202{matrix}"]
    narrow = both[1].lower
    later_rows = [t for t in range(1, len(narrow)) if narrow[t] != narrow[t - 1]]
    for row, text in enumerate(rows):
        spots = [_below(s, 0, k, row, 0.0) for k, s in enumerate(both)]
        signs.append(
            Sign(
                text,
                ((_LEFT[0], spots[0][1] + TALL[0] / 2), (_LEFT[1], spots[1][1] + TALL[1] / 2)),
                gradient=row > 0,
            )
        )
        # Further rows of columns, on a phone, have the same labels.
        for t in later_rows:
            y = _below(both[1], t, 1, row, 0.0)[1] + TALL[1] / 2
            signs.append(NarrowSign(text, ((0.0, 0.0), (_LEFT[1], y)), gradient=row > 0))
    for text, down, gradient in (
        (f"\u2202L/\u2202{matrix} so far", 43.0, True),
        ("L, all steps", -13.0, False),
    ):
        spots = [(_LEFT[k], s.frames[0][1] + down) for k, s in enumerate(both)]
        signs.append(Sign(text, (spots[0], spots[1]), gradient=gradient))
    return signs


def gradient_figure(trace: Trace, found: Pass, said: Sequence[Scene], matrix: str, shown: Mode) -> Figure:
    """The unrolled network, forward and back, and below each time step what it adds."""
    cell = found.learner.cell
    terms = found.terms[matrix].shape[1:]
    below = room_below(terms[0])
    sizes = Sizes(cell.features, (cell.units,), cell.outputs, 0, below, words=True, per_row=3)
    both = strips(cell.steps, sizes)
    uses = {key: [_steps(said, names) for names in rows] for key, rows in _uses(cell.steps).items()}
    when = {name: index for index, scene in enumerate(said) for name in scene.writes}
    gathered = _so_far(said, cell.steps)
    grids = column_grids(both, cell.steps, cell.units, terms, [t for t in range(cell.steps) if found.learner.judged(t)],
                         gathered, ["L" if i >= when["L"] else "" for i in range(len(said))])  # fmt: skip
    wanted = [cell.names[target] if target >= 0 else "" for target in found.learner.targets]
    content = Unrolled(
        trace,
        [Frame(scene.chapter, scene.headline, scene.lines, {}, {}, {}) for scene in said],
        CHAPTERS,
        grids,
        (both[0].bottom, both[1].bottom),
        wires=[
            *wires(both, uses["x"], uses["h"], uses["p"]),
            *back_wires(both, uses["own"], uses["later"]),
        ],
        cells=[
            Cell((both[0].frames[t], both[1].frames[t]), _steps(said, (f"h {t + 1}", f"delta {t + 1}")))
            for t in range(cell.steps)
        ],
        signs=[
            *titles(both, sizes, cell.spoken, [f"→ {name}" if name else "" for name in wanted], loop=False),
            *column_titles(both, matrix, cell.names, next(t for t in range(cell.steps) if found.learner.judged(t))),
        ],
        places=dict.fromkeys((name for name in trace.arrays if not name.startswith("x ")), 3),
    )
    alt = prose(f"""A recurrent network over {cell.steps} time steps, forward to a loss and backward. Every step adds
        its share to the gradient of {matrix}.""")
    return unrolled_figure(content, shown, alt, rate=2)


def _uses(steps: int) -> dict[str, list[tuple[str, ...]]]:
    """For each time step, what is written along each of its wires."""
    return {
        "x": [(f"h {t + 1}",) for t in range(steps)],
        "h": [(f"h {t + 1}",) for t in range(steps)],
        "p": [(f"p {t + 1}",) for t in range(steps)],
        "own": [(f"own {t + 1}",) for t in range(steps)],
        "later": [(f"later {t + 1}",) for t in range(steps)],
    }


def _steps(said: Sequence[Scene], names: tuple[str, ...]) -> frozenset[int]:
    """The steps that write one of these; a gradient that is none flows along no wire."""
    return frozenset(
        i
        for i, scene in enumerate(said)
        if any(name in scene.writes for name in names) and (scene.reads or names[0].startswith("h "))
    )


def _so_far(said: Sequence[Scene], steps: int) -> list[str]:
    """What the gathered gradient is at each step of the figure."""
    held, shown = "", []
    for scene in said:
        held = next((name for name in scene.writes if name.startswith(("so far", "total"))), held)
        shown.append(held)
    return shown
