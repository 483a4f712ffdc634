"""Rows of targets, predictions and terms, as arrays in cells side by side; what does not fit goes to the next line."""

from collections.abc import Iterator, Mapping, Sequence

from core.figures.board import NARROW, WIDE, Spot
from core.figures.grids.matrices import Matrices, Sign, matrices_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.rows import Rows
from core.lessons.losses.rows_words import trace, working
from core.trace import Trace

TOP, NARROW_TOP = 76.0, 108.0  # of the first line of arrays, below the caption and the heads
START, NARROW_START = 24.0, 16.0
GAP, NARROW_GAP = 18.0, 6.0
HEAD = 40.0  # between two lines of arrays
WORKING = 232.0  # room on the wide board for how a term is worked out
Cells = tuple[Spot, Spot]
MEAN = 24.0  # between the terms and their mean


def loss_rows(
    trace: Trace, heads: Mapping[str, str], works: Sequence[str], *, deep: bool, places: Mapping[str, int]
) -> Matrices:
    """The stage. `heads` name the arrays in their order, `deep` ones have a column per class; `mean` comes last.

    `works` say how each row's term is worked out, where it is one row of numbers; they stand before it.
    """
    columns = {name: trace.arrays[name].shape[1] for name in heads}
    count = len(trace.arrays["term"])
    total = sum(columns.values())
    if deep:
        room = WIDE - START - GAP * (len(columns) - 1)
        cells: Cells = (
            (max(42.0, min(58.0, room / total)), 32.0),
            (min(52.0, (NARROW - NARROW_START) / max(columns.values())), 28.0),
        )
    else:
        cells = (
            (min(92.0, (WIDE - START - WORKING - GAP * total) / total), 32.0),
            ((NARROW - NARROW_START - NARROW_GAP * (total - 1)) / total, 28.0),
        )
    # Many classes have narrow cells; a term needs its room all the same.
    single = tuple((max(width, 54.0), height) for width, height in cells)
    own = dict.fromkeys(("term", "mean"), (single[0], single[1]))
    # On the narrow board the terms come last, since their mean stands below them.
    last = {name: across for name, across in columns.items() if name != "term" or not deep} | {"term": 1}
    wide, end = _flow(columns, own, cells, 0, count, WORKING if works else 0.0)
    narrow, narrow_end = _flow(last, own, cells, 1, count)
    spots = {name: (wide[name], narrow[name]) for name in columns}
    mean = tuple((x, y + count * cell[1] + MEAN) for (x, y), cell in zip(spots["term"], cells, strict=True))
    spots["mean"] = (mean[0], mean[1])
    signs = [*_signs(spots, heads, columns, cells, count, deep=deep)]
    groups = {name: name for name in heads} | {"mean": "term"}
    (left, top), height = spots["term"][0], cells[0][1]
    for row, work in enumerate(works):
        spot = (left - WORKING, top + (row + 0.5) * height)
        signs.append(Sign(work, (spot, spot), when=row, narrow=False))
    heights = (
        max(end, mean[0][1] + cells[0][1]) + 12,
        max(narrow_end, mean[1][1] + cells[1][1]) + 12,
    )
    return Matrices(trace, spots, signs, heights, cells, groups, places, own)


def _flow(
    columns: Mapping[str, int],
    own: Mapping[str, Cells],
    cells: Cells,
    board: int,
    count: int,
    working: float = 0.0,
) -> tuple[dict[str, Spot], float]:
    """Left upper corners on one board (0 the wide one), line by line, and where the last line ends."""
    left, y, gap, width = ((START, TOP, GAP, WIDE), (NARROW_START, NARROW_TOP, NARROW_GAP, NARROW))[board]
    x, found = left, {}
    for name, across in columns.items():
        cell = own.get(name, cells)[board]
        x += working if name == "term" else 0.0
        if x > left and x + across * cell[0] > width + 1:
            x, y = left, y + count * cell[1] + HEAD
        found[name] = (x, y)
        x += across * cell[0] + gap
    return found, y + count * cells[board][1]


def _signs(
    spots: Mapping[str, tuple[Spot, Spot]],
    heads: Mapping[str, str],
    columns: Mapping[str, int],
    cells: Sequence[Spot],
    count: int,
    *,
    deep: bool,
) -> Iterator[Sign]:
    """Heads, numbers of classes and of rows, and the name of the mean."""

    def at(name: str, across: float, down: float) -> tuple[Spot, Spot]:
        """Cells to the right of an array's corner, and units below it."""
        first, second = ((x + across * cell[0], y + down) for (x, y), cell in zip(spots[name], cells, strict=True))
        return first, second

    for name, head in heads.items():
        yield Sign(head, at(name, 0, -24 if deep else -12))
        for c in range(columns[name] if deep and columns[name] > 1 else 0):
            yield Sign(str(c), at(name, c + 0.5, -8), middle=True)
    first = next(iter(heads))
    for row in range(count):
        (x, y), (a, b) = spots[first]
        yield Sign(
            str(row + 1),
            ((x - 16, y + (row + 0.5) * cells[0][1]), (a - 14, b + (row + 0.5) * cells[1][1])),
        )
    yield Sign("mean" if count > 1 else "loss", at("mean", 0, -10))


def rows_figure(content: Rows, mode: Mode) -> Figure:
    """Targets, predictions, terms and slopes, row by row, and the mean."""
    family = LIBRARY[content.loss].family
    sparse = content.loss == "sparse_categorical_cross_entropy"
    letter = {"number": "y", "probability": "p", "score": "s", "classes": "z"}[family]
    heads = {
        "t": "class" if sparse else "target t",
        "y": {"number": "prediction", "probability": "probability", "score": "score", "classes": "scores"}[family]
        + f" {letter}",
        "error": "error y − t",
        "p": "p = softmax(z)",
        "term": "term",
        "slope": f"slope for {letter}",
    }
    found = trace(content)
    heads = {name: head for name, head in heads.items() if name in found.arrays}
    places = {
        "term": content.places,
        "mean": content.places,
    } | ({} if content.deep else {"slope": 4, "y": 2, "error": 2})
    works = [] if content.deep else [working(content, row) for row in range(len(content.t))]
    stage = loss_rows(found, heads, works, deep=content.deep, places=places)
    alt = f"{LIBRARY[content.loss].title} row by row: target, prediction, each row's term, and their mean below."
    return matrices_figure(stage, mode, alt)
