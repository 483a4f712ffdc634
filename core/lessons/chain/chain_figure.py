"""The whole chain on one board: small arrays with all their numbers, chapters above, the calculation below.

Forward goes from left to right, with the gradients below; on a phone down the left side, the gradients up the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import numpy as np

from core.explain.scene import Scene
from core.figures import board
from core.figures.board import FOREVER, NARROW, NOWHERE, Row, Spot, expr, fitting, place
from core.figures.graphs.panel import PANEL_PARAMETERS, Frame, chapter_layers, panel_data, panel_layers
from core.figures.grids.matrices import PICK, Matrices, Sign, matrix_data, matrix_layers
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.chain.backward import contributions
from core.lessons.chain.chain import Pass
from core.lessons.chain.scene import CHAPTERS, PLACES
from core.lessons.chain.task import KERNEL, MAP, POOLED
from core.trace import Trace
from core.wording import decimals, number, prose

CELL = 38.0  # wide enough for a minus sign, a digit and three decimals
PIXEL = 19.0  # of the picture
TOP, TITLE = 27.0, 17.0  # below the chapters; a title over an array
PICTURE = 6  # pixels along
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
    """One board's arrays: left upper corner, size of a cell and of a pixel; and where titles stand."""

    places: dict[str, tuple[float, float]]
    titles: dict[str, tuple[float, float]]
    cell: Spot
    pixel: Spot
    bottom: float


def arrange(count: int, names: Sequence[str], average: bool, depth: str = "all") -> Layout:
    """Both boards for `count` kernels and classes of these names, as far as the chain is followed."""
    if depth == "all":
        wide, narrow = _wide(count), _narrow(count, len(names))
    else:
        wide, narrow = _wide_forward(count, depth), _narrow_forward(count, depth)
    layout = Layout(bottom=(wide.bottom, narrow.bottom))
    for name, spot in wide.places.items():
        layout.spots[name] = (spot, narrow.places[name])
        layout.cells[name] = (wide.pixel, narrow.pixel) if name == "input" else (wide.cell, narrow.cell)
    words = _titles(count, average, depth == "list")
    for name, spot in wide.titles.items():
        gradient = name.startswith(("d ", "so far"))
        layout.signs.append(Sign(words[name], (spot, narrow.titles[name]), gradient=gradient))
    # Each column of the dense weights belongs to a class.
    for c, title in enumerate(names if "weights" in layout.spots else ()):
        sizes = zip(layout.spots["weights"], layout.cells["weights"], strict=True)
        (x, y), (left, top) = ((px + (c + 0.5) * w, py - TITLE / 2) for (px, py), (w, _) in sizes)
        layout.signs.append(Sign(title, ((x, y), (left, top)), middle=True))
    return layout


def _titles(count: int, average: bool, roomy: bool) -> dict[str, str]:
    words = {
        "input": "Picture", "flat": "List f" if roomy else "f", "weights": "", "biases": "+ bias",
        "scores": "scores", "p": "p", "target": "target", "d scores": "\u03b4 = p\u2212t", "loss": "loss",
        "d flat": "\u2202L/\u2202f", "d weights": "\u2202L/\u2202w",
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

    def __init__(self, height: float, width: float = CELL) -> None:
        self.height, self.width = height, width
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

    def kernel(self, k: int, y: float, left: float = 0, gathered: float | None = None) -> float:
        """A kernel with its bias, and beside both what is gathered for them."""
        end = self.put(f"kernel {k}", left, y, KERNEL) + 2
        if gathered is not None:
            self.put(f"so far {k}", gathered, y, KERNEL)
            self.row(f"d bias {k}", gathered + 2 * self.width, end)
        return self.row(f"bias {k}", left + 2 * self.width, end)

    def dense(self, x: float, y: float, numbers: int, back: bool = True) -> float:
        """The list beside its weights, and below what follows from them."""
        self.put("flat", x, y, numbers)
        end = self.put("weights", x + self.width + 6, y, numbers) + 4
        for name in ("biases", "scores", "p", "target", *(["d scores"] if back else []), "loss"):
            end = self.row(name, x + self.width + 6, end, self.width + 6)
        return end

    def done(self, bottom: float, pixel: Spot) -> _Board:
        return _Board(self.places, self.titles, (self.width, self.height), pixel, bottom)


def _wide(count: int) -> _Board:
    at = _Placer(19.0 if count == 1 else 17.0)
    at.titles["input"], at.places["input"] = (0, TOP + TITLE / 2), (0, TOP + TITLE)
    y = TOP + TITLE + PICTURE * PIXEL + 6
    back = max(y, TOP + count * (TITLE + MAP * at.height + 5))
    for k in range(count):
        y = at.kernel(k, y, gathered=_BESIDE) + 4
    pitch = TITLE + MAP * at.height + 5
    ends = [y]
    for k in range(count):
        for x, name, rows in ((248.0, "sum", MAP), (410.0, "relu", MAP), (572.0, "pooled", POOLED)):
            at.put(f"{name} {k}", x, TOP + k * pitch, rows)
            ends.append(at.put(f"d {name} {k}", x, back + k * pitch, rows))
    end = at.dense(658, TOP, 4 * count)
    at.put("d flat", 658, end, 4 * count)
    ends.append(at.put("d weights", 658 + CELL + 6, end, 4 * count))
    return at.done(max(ends), (PIXEL, PIXEL))


def _narrow(count: int, classes: int) -> _Board:
    at = _Placer(16.5)
    right = NARROW - 4 * CELL
    y = at.put("input", 0, TOP, PICTURE) + 4
    for k in range(count):
        y = at.kernel(k, y, gathered=right) + 2
    for k in range(count):
        for name, rows in (("sum", MAP), ("relu", MAP), ("pooled", POOLED)):
            at.put(f"d {name} {k}", right, y, rows)
            y = at.put(f"{name} {k}", 0, y, rows) + 4
    beside = NARROW - (classes + 1) * CELL - 6
    at.put("d flat", beside, y, 4 * count)
    at.put("d weights", beside + CELL + 6, y, 4 * count)
    return at.done(at.dense(0, y, 4 * count), (PIXEL, at.height))


def _wide_forward(count: int, depth: str) -> _Board:
    """Without the way back there is room for larger cells, and for the list alone more still."""
    height, width = (26.0 if count == 1 else 20.0), (46.0 if depth == "list" else CELL)
    at = _Placer(height, width)
    y = at.put("input", 0, TOP, PICTURE) + 6
    ends = []
    for k in range(count):
        y = at.kernel(k, y) + 4
        top = TOP + k * (TITLE + MAP * height + 8)
        left = PICTURE * height + (40 if depth == "list" else 26)
        for name, columns, rows in (("sum", MAP, MAP), ("relu", MAP, MAP), ("pooled", POOLED, POOLED)):
            ends.append(at.put(f"{name} {k}", left, top, rows))
            left += columns * width + (36 if depth == "list" else 24)
    if depth == "list":
        ends.append(at.put("flat", left, TOP, 4 * count))
    else:
        ends.append(at.dense(left, TOP, 4 * count, back=False))
    return at.done(max(y, *ends), (height, height))


def _narrow_forward(count: int, depth: str) -> _Board:
    """Kernels beside the picture, ReLU beside what it is made of, and below both what becomes of them."""
    at = _Placer(20.0)
    right = NARROW - 4 * CELL
    y = TOP
    for k in range(count):
        y = at.kernel(k, y, right) + 2
    y = max(y, at.put("input", 0, TOP, PICTURE)) + 4
    for k in range(count):
        at.put(f"relu {k}", right, y, MAP)
        y = at.put(f"sum {k}", 0, y, MAP) + 4
    top = y
    for k in range(count):
        y = at.put(f"pooled {k}", 0, y, POOLED) + 4
    end = at.put("flat", right, top, 4 * count) if depth == "list" else at.dense(110, top, 4 * count, back=False)
    return at.done(max(y, end), (24, at.height))


def beside_picture(count: int) -> tuple[Spot, Spot]:
    """Where one window's share of a kernel's gradient stands: next to the picture, on both boards."""
    return (_BESIDE, TOP + TITLE), (NARROW - 4 * CELL, TOP + TITLE)


Winner = tuple[str, tuple[int, int], int, int]  # array, cell, the step that finds it and the one that forgets it
GROUPS = {"input": "picture", "kernel": "kernel", "bias": "kernel", "weights": "dense", "biases": "dense", "p": "p",
          "target": "p", "scores": "scores", "loss": "loss"}  # fmt: skip


def chain_figure(trace: Trace, found: Pass, said: Sequence[Scene], shown: Mode, depth: str = "all") -> Figure:
    """All arrays, computing."""
    task = found.task
    layout = arrange(task.count, task.names, task.mode == "average", depth)
    when = {name: index for index, step in enumerate(trace.steps) for name in step.writes}
    replaces = {}
    if depth == "all":
        replaces = _stacked(found, layout)
        _titles_beside(found, layout, when)
    frames = [Frame(scene.chapter, scene.headline, scene.lines, {}, {}, {}) for scene in said]
    content = Matrices(
        trace, layout.spots, layout.signs, layout.bottom,
        groups={name: _group(name) for name in layout.spots}, places=_places(trace, layout),
        own_cells=layout.cells, replaces=replaces, bare_zeros=True,
    )  # fmt: skip
    panel = panel_data(frames, CHAPTERS[depth], (layout.bottom[0] + 12, layout.bottom[1] + 12), first=0)
    data = panel | matrix_data(content, palette(shown)) | {"winners": _winner_rows(content, _winners(found, when))}
    # It opens where what is new at this depth begins: the first window, the first score, the first step back.
    start = {"list": 1, "loss": when["flat"] + 2, "all": when.get("d scores", 0) + 1}[depth]
    return Figure(_structure(shown), data, len(frames), _alt(found, depth), 2, PICK, start)


def _alt(found: Pass, depth: str) -> str:
    """What the picture shows, for those who cannot see it."""
    task = found.task
    way = f"A picture of 6 by 6 pixels goes through {task.count} kernel{'s' * (task.count > 1)} of 3 by 3, ReLU"
    if depth == "list":
        return f"{way} and {task.mode} pooling into a list of {found.run.flat.size} numbers."
    way += f", {task.mode} pooling, a dense layer and softmax to a loss of {found.run.loss:.3f}."
    if depth == "loss":
        return way
    return prose(f"""{way} Its gradients come back to every number; after one step the loss is
        {found.again.loss:.3f}.""")


def _stacked(found: Pass, layout: Layout) -> dict[str, str]:
    """Lays what comes later over what it takes the place of."""
    replaces = {}

    def lay(new: str, old: str, template: str) -> None:
        layout.spots[new], layout.cells[new] = layout.spots[template], layout.cells[template]
        if old:
            replaces[new] = old

    before = ""
    for k in range(found.task.count):
        count = max(len(contributions(found, k)), 1)
        spot, cell = layout.spots.pop(f"so far {k}"), layout.cells.pop(f"so far {k}")
        shares = [f"share {k} {n}" for n in range(count)] if contributions(found, k) else []
        for n in range(count):
            layout.spots[f"so far {k} {n}"], layout.cells[f"so far {k} {n}"] = spot, cell
            if n:
                replaces[f"so far {k} {n}"] = f"so far {k} {n - 1}"
        for name in (*shares, f"nudged {k}"):
            layout.spots[name], layout.cells[name] = beside_picture(found.task.count), cell
            if before:
                replaces[name] = before
            before = name
    for name in [*layout.spots]:
        kind = name.split()[0]
        if kind in ("kernel", "bias", "weights", "biases", "sum", "relu", "pooled", "flat", "scores", "p"):
            lay(f"new {name}", name, name)
    (x, y), (left, top) = layout.spots["loss"]
    layout.spots["new loss"] = (x + 1.6 * CELL, y), (left + 1.6 * CELL, top)
    layout.cells["new loss"] = layout.cells["loss"]
    return replaces


def _titles_beside(found: Pass, layout: Layout, when: dict[str, int]) -> None:
    """What stands next to the picture says what it is, and a loss is followed by the next one."""
    (x, y), (left, top) = beside_picture(found.task.count)
    spots = ((x, y - 9), (left, top - 9))
    begin = -1
    for k in range(found.task.count):
        of = f" {k + 1}" if found.task.count > 1 else ""
        proof = when[f"nudged {k}"]
        following = when.get(f"share {k + 1} 0", when.get(f"nudged {k + 1}", 10**9))
        layout.signs.append(Sign("Window \u00d7 \u03b4", spots, when=begin, until=proof, gradient=True))
        layout.signs.append(Sign(f"Nudged{of}", spots, when=proof, until=following, gradient=True))
        begin = following
    (x, y), (left, top) = layout.spots["loss"]
    cell = layout.cells["loss"]
    arrow = (x + 1.3 * CELL, y + cell[0][1] / 2), (left + 1.3 * CELL, top + cell[1][1] / 2)
    layout.signs.append(Sign("\u2192", arrow, middle=True, when=when["new loss"]))


def _group(name: str) -> str:
    """Arrays of one group share a scale of colors."""
    words = name.removeprefix("new ").split()
    if words[0] in ("d", "share", "so", "nudged"):
        return "gradient of the kernel" if words[0] != "d" else f"gradient of {words[1]}"
    return GROUPS.get(words[0], "map")


def _places(trace: Trace, layout: Layout) -> dict[str, int]:
    """As many decimals as are exact, at most three, and as many as a cell has room for."""
    found = {}
    for name in layout.spots:
        values = trace.arrays[name]
        width = min(cell[0] for cell in layout.cells[name])
        fits = partial(fitting, cell=width)
        found[name] = next(
            (
                places
                for places in range(decimals(values, PLACES), 0, -1)
                if fits([number(float(v), places) for v in values.ravel()])
            ),
            0,
        )
    return found


def _winners(found: Pass, when: dict[str, int]) -> list[Winner]:
    """The cells that pass a window's maximum on, from the step that finds them."""
    rows = []
    for *cell, k in np.argwhere(found.winners & (found.run.relu > 0)).tolist():
        # The last of the four windows is the last to write there.
        since = when[f"pooled {k}"] - 3 + cell[0] // 2 * 2 + cell[1] // 2
        rows.append((f"relu {k}", (cell[0], cell[1]), since, when.get(f"new relu {k}", FOREVER)))
    return rows


def _winner_rows(content: Matrices, winners: Sequence[Winner]) -> list[Row]:
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
