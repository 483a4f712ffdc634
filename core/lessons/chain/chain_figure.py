"""The whole chain on one board: small arrays with all their numbers, chapters above, the calculation below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from core.figures import board
from core.figures.board import NARROW, NOWHERE, Row, Spot, expr, place
from core.figures.graphs.panel import PANEL_PARAMETERS, Frame, chapter_layers, panel_data, panel_layers
from core.figures.grids.matrices import PICK, Matrices, Sign, matrix_data, matrix_layers
from core.figures.palette import Mode, palette
from core.figures.player import Figure

CELL = 38.0  # wide enough for a minus sign, a digit and three decimals
PIXEL = 19.0  # of the picture
TOP, TITLE = 27.0, 17.0  # below the chapters; a title over an array
PICTURE, KERNEL, MAP, POOLED = 6, 3, 4, 2
_BESIDE = 124.0  # from the picture and the kernel to what is gathered for it


@dataclass
class Layout:
    """Spots and sizes of cells by array on both boards, titles, and where the drawing ends."""

    spots: dict[str, tuple[Spot, Spot]] = field(default_factory=dict)
    cells: dict[str, tuple[Spot, Spot]] = field(default_factory=dict)
    signs: list[Sign] = field(default_factory=list)
    bottom: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class _Board:
    """One board's arrays: left upper corner, height of a cell; and where titles stand."""

    places: dict[str, tuple[float, float]]
    titles: dict[str, tuple[float, float]]
    height: float
    bottom: float


def arrange(count: int, names: Sequence[str], average: bool) -> Layout:
    """Both boards for `count` kernels and classes of these names."""
    classes = len(names)
    wide, narrow = _wide(count), _narrow(count, classes)
    layout = Layout(bottom=(wide.bottom, narrow.bottom))
    for name, spot in wide.places.items():
        layout.spots[name] = (spot, narrow.places[name])
        across = PIXEL if name == "input" else CELL
        heights = (wide.height, narrow.height) if name != "input" else (PIXEL, narrow.height)
        layout.cells[name] = ((across, heights[0]), (across, heights[1]))
    words = _titles(count, average)
    for name, spot in wide.titles.items():
        gradient = name.startswith(("d ", "so far"))
        layout.signs.append(Sign(words[name], (spot, narrow.titles[name]), gradient=gradient))
    # Each column of the dense weights belongs to a class.
    for c, title in enumerate(names):
        (x, y), (left, top) = ((px + (c + 0.5) * CELL, py - TITLE / 2) for px, py in layout.spots["weights"])
        layout.signs.append(Sign(title, ((x, y), (left, top)), middle=True))
    return layout


def _titles(count: int, average: bool) -> dict[str, str]:
    words = {
        "input": "Picture", "flat": "f", "weights": "", "biases": "+ bias", "scores": "scores", "p": "p",
        "target": "target", "d scores": "\u03b4 = p\u2212t", "loss": "loss", "d flat": "\u2202L/\u2202f",
        "d weights": "\u2202L/\u2202w",
    }  # fmt: skip
    for k in range(count):
        of = f" {k + 1}" if count > 1 else ""
        words |= {
            f"kernel {k}": f"Kernel{of}", f"bias {k}": "+ bias", f"sum {k}": f"Convolution{of}: z",
            f"relu {k}": f"ReLU{of}: a", f"pooled {k}": "Average" if average else "Max pool",
            f"d sum {k}": f"\u03b4{of} = \u2202L/\u2202z", f"d relu {k}": f"\u2202L/\u2202a{of}",
            f"d pooled {k}": "\u2202L/\u2202pool", f"so far {k}": f"\u2202L/\u2202kernel{of}",
            f"d bias {k}": "\u2202L/\u2202b",
        }  # fmt: skip
    return words


class _Placer:
    """Puts arrays at places, each with its title above it or, for a lone row, to its left."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.places: dict[str, tuple[float, float]] = {}
        self.titles: dict[str, tuple[float, float]] = {}

    def put(self, name: str, x: float, y: float, rows: int) -> float:
        """An array under its title; answers where it ends."""
        self.titles[name] = (x, y + TITLE / 2)
        self.places[name] = (x, y + TITLE)
        return y + TITLE + rows * self.height

    def row(self, name: str, x: float, y: float, before: float = 46.0) -> float:
        """A row with its title to the left."""
        self.titles[name] = (x - before, y + self.height / 2)
        self.places[name] = (x, y)
        return y + self.height + 3

    def kernel(self, k: int, y: float, right: float) -> float:
        """A kernel with its bias, and beside both what is gathered for them."""
        self.put(f"so far {k}", right, y, KERNEL)
        end = self.put(f"kernel {k}", 0, y, KERNEL) + 2
        self.row(f"d bias {k}", right + 2 * CELL, end)
        return self.row(f"bias {k}", 2 * CELL, end)

    def dense(self, x: float, y: float, numbers: int) -> float:
        """The list beside its weights, and below what follows from them."""
        self.put("flat", x, y, numbers)
        end = self.put("weights", x + CELL + 6, y, numbers) + 4
        for name in ("biases", "scores", "p", "target", "d scores", "loss"):
            end = self.row(name, x + CELL + 6, end, CELL + 6)
        return end

    def done(self, bottom: float) -> _Board:
        return _Board(self.places, self.titles, self.height, bottom)


def _wide(count: int) -> _Board:
    at = _Placer(19.0 if count == 1 else 17.0)
    at.titles["input"], at.places["input"] = (0, TOP + TITLE / 2), (0, TOP + TITLE)
    y = TOP + TITLE + PICTURE * PIXEL + 6
    back = max(y, TOP + count * (TITLE + MAP * at.height + 5))
    for k in range(count):
        y = at.kernel(k, y, _BESIDE) + 4
    pitch = TITLE + MAP * at.height + 5
    ends = [y]
    for k in range(count):
        for x, name, rows in ((248.0, "sum", MAP), (410.0, "relu", MAP), (572.0, "pooled", POOLED)):
            at.put(f"{name} {k}", x, TOP + k * pitch, rows)
            ends.append(at.put(f"d {name} {k}", x, back + k * pitch, rows))
    end = at.dense(658, TOP, 4 * count)
    at.put("d flat", 658, end, 4 * count)
    ends.append(at.put("d weights", 658 + CELL + 6, end, 4 * count))
    return at.done(max(ends))


def _narrow(count: int, classes: int) -> _Board:
    at = _Placer(16.5)
    right = NARROW - 4 * CELL
    y = at.put("input", 0, TOP, PICTURE) + 4
    for k in range(count):
        y = at.kernel(k, y, right) + 2
    for k in range(count):
        for name, rows in (("sum", MAP), ("relu", MAP), ("pooled", POOLED)):
            at.put(f"d {name} {k}", right, y, rows)
            y = at.put(f"{name} {k}", 0, y, rows) + 4
    beside = NARROW - (classes + 1) * CELL - 6
    at.put("d flat", beside, y, 4 * count)
    at.put("d weights", beside + CELL + 6, y, 4 * count)
    return at.done(at.dense(0, y, 4 * count))


def beside_picture(count: int) -> tuple[Spot, Spot]:
    """Where one window's share of a kernel's gradient stands: next to the picture, on both boards."""
    return (_BESIDE, TOP + TITLE), (NARROW - 4 * CELL, TOP + TITLE)


Winner = tuple[str, tuple[int, int], int, int]  # array, cell, the step that finds it and the one that forgets it


def chain_figure(
    content: Matrices,
    frames: Sequence[Frame],
    chapters: Sequence[str],
    winners: Sequence[Winner],
    mode: Mode,
    alt_text: str,
    *,
    start: int = 0,
) -> Figure:
    """The playable stage: a frame per step of the trace. The content's heights say where the arrays end."""
    panel = panel_data(frames, chapters, (content.heights[0] + 12, content.heights[1] + 12), first=0)
    return Figure(
        _structure(mode),
        panel | matrix_data(content, palette(mode)) | {"winners": [*_winners(content, winners)]},
        len(frames),
        alt_text,
        2,
        PICK,
        start,
    )


def _winners(content: Matrices, winners: Sequence[Winner]) -> list[Row]:
    rows = []
    for name, (row, column), when, until in winners:
        boxes = [
            (left + column * w + 1.5, top + row * h + 1.5, w - 3, h - 3)
            for (left, top), (w, h) in zip(content.spots[name], content.cells_of(name), strict=True)
        ]
        rows.append({"since": when, "until": until, **place(*boxes)})
    return rows or [{"since": -1, "until": -1, **NOWHERE}]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    cells, texts, *others = matrix_layers(colors)
    shown = "datum.since <= index && index < datum.until"
    return board.structure(
        *chapter_layers(colors),
        cells,
        texts,
        board.rects("winners", fill=None, stroke=colors.gradient, strokeWidth=expr(f"{shown} ? 2 : 0"), cornerRadius=3),
        *others,
        *panel_layers(colors),
        colors=colors,
        parameters=PANEL_PARAMETERS,
    )
