"""CTC's lattice on the stage: the sums forward and backward, the shares and the gradient."""

from core.figures.board import WIDE, Spot
from core.figures.grids.matrices import Matrices, Sign, matrices_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.captcha import lattice_words
from core.lessons.captcha.example import CLASSES
from core.lessons.captcha.lattice import Lattice
from core.trace import Trace


def lattice_figure(found: Lattice, trace: Trace, mode: Mode) -> Figure:
    """Probabilities and gradient in the upper row, the two sweeps and the shares below; on a phone one column."""
    steps, names = found.task.steps, [CLASSES[label] for label in found.path]
    cells: tuple[Spot, Spot] = ((min(60.0, (WIDE - 96) / 3 / steps), 27.0), (64.0, 26.0))
    heads = {
        "p": "Probabilities p",
        "gradient": "Gradient: p − share",
        "alpha": "α: beginnings",
        "beta": "β: endings",
        "posterior": "Share of the text",
    }
    rows = {
        name: CLASSES if name in ("p", "gradient") else names
        for name in ("p", "alpha", "beta", "posterior", "gradient")
    }
    pitch, top, below = steps * cells[0][0] + 32, 66.0, 66.0 + 3 * cells[0][1] + 34
    wide = {
        "p": (22.0, top),
        "total": (22.0 + pitch, top),
        "gradient": (22.0 + 2 * pitch, top),
        "alpha": (22.0, below),
        "beta": (22.0 + pitch, below),
        "posterior": (22.0 + 2 * pitch, below),
    }
    narrow: dict[str, Spot] = {}
    y = 104.0
    for name, shown in rows.items():
        narrow[name] = (24.0, y)
        y += len(shown) * cells[1][1] + 30
        if name == "alpha":
            narrow["total"], y = (24.0, y), y + cells[1][1] + 30
    spots = {name: (wide[name], narrow[name]) for name in wide}
    heads["total"] = "p(text)"
    signs = [
        Sign(head, tuple((x, y - 12) for x, y in spots[name]), gradient=name == "gradient")  # type: ignore[arg-type]
        for name, head in heads.items()
    ]
    for name, shown in rows.items():
        for row, letter in enumerate(shown):
            (x, y1), (X, Y) = spots[name]
            at = ((x - 11, y1 + (row + 0.5) * cells[0][1]), (X - 12, Y + (row + 0.5) * cells[1][1]))
            signs.append(Sign(letter, at, middle=True))
    stage = Matrices(
        trace,
        spots,
        signs,
        (below + len(names) * cells[0][1] + 8, y),
        cells=cells,
        groups={"gradient": "gradient"},
        own_cells={"total": ((72.0, 27.0), (84.0, 26.0))},
        places={"alpha": steps, "beta": steps - 1, "total": steps, "posterior": 3, "gradient": 3, "p": 1},
        bare_zeros=True,
    )
    return matrices_figure(stage, mode, lattice_words.alt(found), rate=2)
