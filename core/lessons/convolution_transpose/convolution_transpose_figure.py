"""A transposed convolution on the stage: every step lays one input cell's multiple of the kernel on the output.

Sums that grow are rows that hold from one step to the next, so any state is exact and going back undoes.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import FACTS, FONT, HELD, LEGIBLE, NARROW, NOW, OWN_TEXT, WIDE, Row, expr, fact, fitting, place
from core.figures.grids.window_layout import Raster
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.lessons.convolution_transpose.convolution_transpose import Addition, Transposed, additions
from core.wording import decimals, factor, number, prose

TOP = 24.0
KINDS = ("i", "k", "p", "a", "o", "n")  # input, kernel, products, sums, output, number of patches


class Layout(NamedTuple):
    """One board: its panels by kind, where the words stand, where the remark stands and how wide it is in letters."""

    spots: dict[str, Raster]
    words: tuple[float, float]
    remark: tuple[float, float]
    letters: int
    height: float


def layouts(t: Transposed) -> tuple[Layout, Layout]:
    """Wide: input above kernel, products above sums, output, overlap. Narrow: in three rows."""
    (h, w), (kh, kw), (oh, ow) = t.x.shape, t.w.shape, t.uncut

    def cell(side: float, rows: int, columns: int, most: float) -> float:
        return min(side / max(rows, columns), most)

    ic, kc, pc = cell(140, h, w, 34), cell(140, kh, kw, 34), cell(168, kh, kw, 58)
    oc, nc = cell(264, oh, ow, 44), cell(174, oh, ow, 34)
    below, right = TOP + h * ic + 30, 356.0
    wide = {
        "i": Raster(0, TOP, ic),
        "k": Raster(0, below, kc),
        "p": Raster(164, TOP, pc),
        "a": Raster(164, TOP + kh * pc + 30, pc),
        "o": Raster(right, TOP, oc),
        "n": Raster(WIDE - 174, TOP, nc),
    }
    words = TOP + oh * oc + 16
    bottom = max(below + kh * kc, TOP + 2 * kh * pc + 30, words + 62, TOP + oh * nc + 90)
    first = Layout(wide, (right, words), (WIDE - 174, TOP + oh * nc + 8), 31, bottom + 6)

    ic, kc, pc = cell(104, h, w, 30), cell(104, kh, kw, 30), cell(168, kh, kw, 56)
    oc, nc = cell(348, oh, ow, 28), cell(114, oh, ow, 28)
    second = TOP + max(h * ic, kh * kc, oh * nc) + 30
    third = second + kh * pc + 30
    narrow = {
        "i": Raster(0, TOP, ic),
        "k": Raster(116, TOP, kc),
        "n": Raster(NARROW - 116, TOP, nc),
        "p": Raster(0, second, pc),
        "a": Raster(180, second, pc),
        "o": Raster(0, third, oc),
    }
    words = third + oh * oc + 14
    return first, Layout(narrow, (0, words), (0, words + 64), 54, words + 64 + 40)


def _rows(t: Transposed, remark: str, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    both = layouts(t)
    return {
        "board": [_board(t, both)],
        "cells": [*_given(t, both, colors), *_empty(t, both, colors)],
        "additions": _additions(t, colors),
        "labels": _labels(t, remark, both, colors),
    }


def _board(t: Transposed, both: tuple[Layout, Layout]) -> Row:
    """The one row of facts that every expression may use."""
    steps, count = additions(t), t.places
    sums = [number(one.after, count) for one in steps]
    products = [number(one.product, count) for one in steps]
    terms = [_term(one, count) for one in steps]
    times = [_product(t, one) for one in steps]
    row: Row = {
        "h": both[0].height, "H": both[1].height, "steps": t.x.size,
        "rows": t.x.shape[0], "columns": t.x.shape[1], "stride": t.stride,
        "kh": t.w.shape[0], "kw": t.w.shape[1], "oh": t.uncut[0], "ow": t.uncut[1],
        "values": " ".join(number(value, decimals(t.x)) for value in t.x.ravel().tolist()),
        "cut": " of the uncut output" if t.padding else "",
    }  # fmt: skip
    for layout, case, least in zip(both, (str.lower, str.upper), (11.5, 10.5), strict=True):
        cells = {kind: spot.cell for kind, spot in layout.spots.items()}
        facts = {"wx": layout.words[0], "wy": layout.words[1]}
        for kind, spot in layout.spots.items():
            facts |= {f"{kind}x": spot.x, f"{kind}y": spot.y, f"{kind}c": spot.cell}
        facts |= {
            "os": fitting(sums, cells["o"], 16, least),
            "ns": fitting(["9"], cells["n"], 14, least),
            "ps": fitting(products, cells["p"], 15, least),
            "as": fitting(sums, cells["a"], 15, least),
            "pt": fitting(times, cells["p"], 12.5, least) if cells["p"] >= 40 else 0.0,
            "at": fitting(terms, cells["a"], 12.5, least) if cells["a"] >= 40 else 0.0,
        }
        row |= {case(name): value for name, value in facts.items()}
    return row


def _term(one: Addition, places: int) -> str:
    return f"{number(one.before, places)} + {factor(one.product, places)}"


def _product(t: Transposed, one: Addition) -> str:
    value, weight = t.x.ravel()[one.step], t.w[one.tap]
    return f"{factor(value, decimals(t.x))}\u00d7{factor(weight, decimals(t.w))}"


def _scaled(values: np.ndarray, colors: Palette, *, signed: bool) -> list[str]:
    """Each value's color by its share of the largest; values of both signs on the diverging scale."""
    largest = float(np.abs(values).max(initial=0)) or 1.0
    return shades(values / largest, colors.diverging if signed else colors.single)


def _additions(t: Transposed, colors: Palette) -> list[Row]:
    """One row per product: where it is added, when, and the sum before and after."""
    steps, places = additions(t), t.places
    sums = np.array([one.after for one in steps])
    sum_fills = _scaled(sums, colors, signed=bool(sums.min() < 0))
    product_fills = _scaled(np.array([one.product for one in steps]), colors, signed=True)
    count_fills = _scaled(np.array([one.rank for one in steps], float), colors, signed=False)
    rows: list[Row] = []
    for one, sum_fill, product_fill, count_fill in zip(steps, sum_fills, product_fills, count_fills, strict=True):
        kept = t.kept(*one.cell)
        rows.append(
            {
                "when": one.step, "until": one.until, "i": one.tap[0], "j": one.tap[1],
                "r": one.cell[0], "c": one.cell[1],
                "product": number(one.product, places), "times": _product(t, one),
                "product_fill": product_fill, "product_ink": ink_on(product_fill),
                "sum": number(one.after, places), "term": _term(one, places),
                "sum_fill": sum_fill, "sum_ink": ink_on(sum_fill),
                # What is cut off in the end looks so from the start.
                "fill": sum_fill if kept else colors.background, "ink": ink_on(sum_fill) if kept else colors.muted,
                "count": str(one.rank), "count_fill": count_fill if kept else colors.background,
                "count_ink": ink_on(count_fill) if kept else colors.muted,
                "edge": colors.background if kept else colors.muted, "line": 1 if kept else 0.4,
            }
        )  # fmt: skip
    return rows


def _cell(both: tuple[Layout, Layout], kind: str, at: tuple[int, int], text: str, look: Row) -> Row:
    row, column = at
    boxes = [
        (spot.x + column * spot.cell, spot.y + row * spot.cell, spot.cell, spot.cell)
        for spot in (layout.spots[kind] for layout in both)
    ]
    return {"text": text, **look, **place(*boxes)}


def _given(t: Transposed, both: tuple[Layout, Layout], colors: Palette) -> Iterator[Row]:
    """The input's and the kernel's numbers."""
    for kind, grid in (("i", t.x), ("k", t.w)):
        texts = [number(value, decimals(grid)) for value in grid.ravel().tolist()]
        fills = _scaled(grid.ravel(), colors, signed=kind == "k" or bool(grid.min() < 0))
        size, narrow = (fitting(texts, layout.spots[kind].cell, 16, 10) for layout in both)
        for index, (text, color) in enumerate(zip(texts, fills, strict=True)):
            look: Row = {
                "fill": color, "ink": ink_on(color), "size": size, "SIZE": narrow, "edge": colors.background, "line": 1,
            }  # fmt: skip
            yield _cell(both, kind, divmod(index, grid.shape[1]), text, look)


def _empty(t: Transposed, both: tuple[Layout, Layout], colors: Palette) -> Iterator[Row]:
    """Output and overlap before the first step: every cell holds 0."""
    for kind in ("o", "n"):
        size, narrow = (
            fitting(["0"], layout.spots[kind].cell, 14, least) for layout, least in zip(both, (11.5, 10.5), strict=True)
        )
        for row, column in np.ndindex(t.uncut):
            kept = t.kept(row, column)
            look: Row = {
                "fill": colors.surface if kept else colors.background,
                "ink": colors.muted,
                "size": size,
                "SIZE": narrow,
                "edge": colors.background if kept else colors.muted,
                "line": 1 if kept else 0.4,
            }
            yield _cell(both, kind, (row, column), "0", look)


def _labels(t: Transposed, remark: str, both: tuple[Layout, Layout], colors: Palette) -> list[Row]:
    """The name and the size of every panel, and the remark."""
    sizes = [f"{rows}\u00d7{columns}" for rows, columns in (t.x.shape, t.w.shape, t.y.shape)]
    titles = {
        "i": f"Input {sizes[0]}",
        "k": f"Kernel {sizes[1]}",
        "p": "Input cell \u00d7 kernel",
        "a": "Sum so far + product",
        "o": f"Output {sizes[2]}" + (", the rim is cut off" if t.padding else ""),
        "n": "How many overlap",
    }
    rows: list[Row] = []
    for kind, title in titles.items():
        wide, narrow = (layout.spots[kind] for layout in both)
        rows.append(
            {
                "text": title, "TEXT": title, "ink": colors.text, "size": 13, "SIZE": 12, "weight": "bold",
                **place((wide.x, wide.y - 20), (narrow.x, narrow.y - 20)),
            }
        )  # fmt: skip
    text, narrow_text = (caption.fill(remark, layout.letters) for layout in both)
    rows.append(
        {
            "text": text, "TEXT": narrow_text, "ink": colors.text, "size": 12.5, "SIZE": 12, "weight": "normal",
            **place(both[0].remark, both[1].remark),
        }
    )  # fmt: skip
    return rows


def patches_figure(t: Transposed, remark: str, mode: Mode) -> Figure:
    """The playable stage: one step per input cell, in row-major order; `remark` says how evenly patches overlap."""
    alt_text = prose("""Each input cell is multiplied with the kernel; the patches are laid a stride apart and added to
        the output.""")
    return Figure(
        structure=_structure(mode),
        data=_rows(t, remark, palette(mode)),
        steps=t.x.size,
        alt=alt_text,
        rate=2,
        pick=PICK,
    )


def _box(kind: str, row: str, column: str, rows: str = "1", columns: str = "1", grow: float = 0) -> dict[str, Any]:
    """Some cells of a panel, in pixels; `grow` makes the box larger on all sides together."""
    left, top, cell = (fact(kind + what) for what in "xyc")
    return {
        "x": expr(f"({left} + ({column} + {columns} / 2) * {cell}) * u"),
        "y": expr(f"({top} + ({row} + {rows} / 2) * {cell}) * u"),
        "width": expr(f"{columns} * {cell} * u + {grow}"),
        "height": expr(f"{rows} * {cell} * u + {grow}"),
    }


def _pick() -> str:
    """The step under the pointer: the input cell itself, or the last one whose patch starts at or before a cell."""

    def at(kind: str) -> tuple[str, str]:
        left, top, cell = (fact(kind + what) for what in "xyc")
        return f"floor((y() / u - {top}) / {cell})", f"floor((x() / u - {left}) / {cell})"

    row, column = at("i")
    text = "-1"
    for kind in ("n", "o"):
        r, c = at(kind)
        start = f"min(floor({r} / g.stride), g.rows - 1) * g.columns + min(floor({c} / g.stride), g.columns - 1)"
        text = f"{r} >= 0 && {r} < g.oh && {c} >= 0 && {c} < g.ow ? {start} + 1 : {text}"
    inside = f"{row} >= 0 && {row} < g.rows && {column} >= 0 && {column} < g.columns"
    return f"{inside} ? {row} * g.columns + {column} + 1 : {text}"


PICK = _pick()

_PARAMETERS = [
    FACTS,
    {"name": "row", "expr": "floor(index / g.columns)"},
    {"name": "column", "expr": "index % g.columns"},
    # Where the patch starts on the output.
    {"name": "down", "expr": "row * g.stride"},
    {"name": "across", "expr": "column * g.stride"},
]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any transposed convolution is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.rects("cells", stroke=expr("datum.edge"), strokeWidth=expr("datum.line")),
        board.texts("cells", text=expr(f"{LEGIBLE} ? datum.text : ''")),
        *_held("o", "fill", "sum", "ink", "os"),
        *_held("n", "count_fill", "count", "count_ink", "ns"),
        *_taps("p", "product_fill", "product", "times", "product_ink", colors),
        *_taps("a", "sum_fill", "sum", "term", "sum_ink", colors),
        board.left_texts("labels", text=expr(OWN_TEXT), fontWeight=expr("datum.weight")),
        *_frames(colors),
        *_words(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _written(data: str, kind: str, row: str, column: str, size: str, share: float = 0.5, **look: Any) -> alt.Chart:
    """A text in a panel's cell, `share` of the way down; nothing where no readable letters fit."""
    left, top, cell = (fact(kind + what) for what in "xyc")
    text = look.pop("text")
    return board.texts(
        data,
        text=expr(f"{fact(size)} > 0 ? {text} : ''"),
        font=FONT,
        fontSize=expr(f"max(11.5, {fact(size)} * u)"),
        x=expr(f"({left} + ({column} + 0.5) * {cell}) * u"),
        y=expr(f"({top} + ({row} + {share}) * {cell}) * u"),
        **look,
    )


def _held(kind: str, fill: str, text: str, ink: str, size: str) -> list[alt.Chart]:
    """What every cell of the output holds at this step."""
    return [
        board.rects(
            "additions",
            fill=expr(f"datum.{fill}"),
            stroke=expr("datum.edge"),
            strokeWidth=expr(f"datum.line * ({fact(kind + 'c')} > 12 ? 1 : 0.4)"),
            **_box(kind, "datum.r", "datum.c"),
        ).transform_filter(HELD),
        _written(
            "additions", kind, "datum.r", "datum.c", size, text=f"datum.{text}", fill=expr(f"datum.{ink}")
        ).transform_filter(HELD),
    ]


def _taps(kind: str, fill: str, text: str, small: str, ink: str, colors: Palette) -> list[alt.Chart]:
    """The patch of this step, cell by cell: how it is worked out, and what it makes."""
    where = (kind, "datum.i", "datum.j")
    color = expr(f"datum.{ink}")
    tiny = fact(kind + "t")
    left, top, cell = (fact(kind + what) for what in "xyc")
    return [
        board.rects(
            "additions", fill=expr(f"datum.{fill}"), stroke=colors.background, strokeWidth=1, **_box(*where)
        ).transform_filter(NOW),
        board.texts(
            "additions",
            text=expr(f"{fact(kind + 's')} > 0 ? datum.{text} : ''"),
            fill=color,
            fontWeight="bold",
            fontSize=expr(f"max(11.5, {fact(kind + 's')} * u)"),
            x=expr(f"({left} + (datum.j + 0.5) * {cell}) * u"),
            y=expr(f"({top} + (datum.i + ({tiny} > 0 ? 0.67 : 0.5)) * {cell}) * u"),
        ).transform_filter(NOW),
        _written("additions", *where, kind + "t", 0.3, text=f"datum.{small}", fill=color).transform_filter(NOW),
    ]


def _frames(colors: Palette) -> list[alt.Chart]:
    """The input cell that is read, in a solid line; the patch that is written to, in a dashed one."""
    return [
        board.read("board", colors, 3, **_box("i", "row", "column")),
        board.written("board", colors, **_box("o", "down", "across", "g.kh", "g.kw")),
        board.written("board", colors, **_box("n", "down", "across", "g.kh", "g.kw")),
    ]


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step reads, and where it adds."""
    value = "split(g.values, ' ')[index]"
    head = (
        f"'Step ' + step + ' of ' + g.steps + ': input row ' + (row + 1) + ', column ' + (column + 1) + ' = ' + {value}"
    )

    def places(first: str, count: str) -> str:
        return f"({count} > 1 ? 's ' : ' ') + ({first} + 1) + ({count} > 1 ? ' to ' + ({first} + {count}) : '')"

    tail = (
        f"{value} + ' \u00d7 the kernel is added at' + (narrow ? '\\n' : ' ') + 'row' + {places('down', 'g.kh')}"
        f" + ', column' + {places('across', 'g.kw')} + g.cut"
    )
    x, y = f"{fact('wx')} * u", f"{fact('wy')} * u"
    return [
        board.left_texts("board", text=expr(head), fill=colors.text, fontWeight="bold", lineHeight=expr("18 * u"),
                         fontSize=board.letters(16, 14), x=expr(x), y=expr(y)),
        board.left_texts("board", text=expr(tail), fill=colors.text, lineHeight=expr("18 * u"),
                         fontSize=board.letters(13), x=expr(x), y=expr(f"{y} + 24 * u")),
    ]  # fmt: skip
