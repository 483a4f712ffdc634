"""The same picture through two layers: lines from pixels to the output cell of the step, and both weight matrices.

A row of a matrix belongs to an output, a column to a pixel. Equal weights have equal colors: those of the kernel, which
come again in every row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.figures import board, caption
from core.figures.board import COME, LEGIBLE, NARROW, NOW, WIDE, Box, Row, expr, fitting, place
from core.figures.palette import Mode, Palette, ink_on, palette, shades
from core.figures.player import Figure
from core.lessons.why_convolve import weights_words
from core.lessons.why_convolve.networks_figure import LETTERS
from core.lessons.why_convolve.weights import Both
from core.wording import number

HALF = (WIDE - 40) / 2
HEAD, GRID = 84.0, 150.0  # top of the grids, and how tall they are at most
NARROW_HEAD, NARROW_BLOCK = 118.0, 394.0


@dataclass(frozen=True)
class Wired:
    """One layer as it is drawn: its title, how many weights and biases that is, its output `(m, m)`, its matrix
    `(m * m, n * n)`, and where that one holds a weight at all.
    """

    title: str
    counted: str
    output: np.ndarray
    matrix: np.ndarray
    used: np.ndarray


def weights_figure(
    x: np.ndarray, layers: Sequence[Wired], captions: Sequence[str], mode: Mode, alt_text: str
) -> Figure:
    """The playable stage: a step per output cell; `x` `(n, n)` is the picture."""
    colors = palette(mode)
    tall = max(_matrix(layer)[1] for layer in layers)
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": HEAD + GRID + 34 + tall + 6, "H": NARROW_HEAD + 2 * NARROW_BLOCK}],
            "cells": [row for at, layer in enumerate(layers) for row in _grids(x, layer, at, colors)],
            "wires": [row for at, layer in enumerate(layers) for row in _wires(x, layer, at, colors)],
            "reads": [row for at, layer in enumerate(layers) for row in _reads(x, layer, at)],
            "weights": [row for at, layer in enumerate(layers) for row in _weights(layer, at, colors)],
            "signs": [row for at, layer in enumerate(layers) for row in _signs(layer, at, colors)],
            "captions": caption.rows(caption.every(captions, LETTERS)),
        },
        steps=len(captions),
        alt=alt_text,
        rate=2,
        pick=board.pick("when", first=0),
    )


def _corner(at: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a layer's drawing starts on both boards."""
    return (at * (HALF + 40), HEAD), (0.0, NARROW_HEAD + at * NARROW_BLOCK)


def _matrix(layer: Wired) -> tuple[float, float]:
    """The side of a matrix cell on the wide board, and the matrix' height."""
    rows, columns = layer.matrix.shape
    side = min(HALF / columns, 214 / rows)
    return side, side * rows


def _spots(x: np.ndarray, layer: Wired, at: int, output: bool) -> tuple[tuple[float, float, float], ...]:
    """Left, top and cell of the input or of the output grid, on both boards."""
    found = []
    for (left, top), width, tall in zip(_corner(at), (HALF, float(NARROW)), (GRID, 128.0), strict=True):
        cell = tall / len(x)
        found.append(
            (left + width - cell * len(layer.output), top + (tall - cell * len(layer.output)) / 2, cell)
            if output
            else (left, top, cell)
        )
    return tuple(found)


def _grids(x: np.ndarray, layer: Wired, at: int, colors: Palette) -> Iterator[Row]:
    """The picture, and the output, which fills step by step."""
    for values, output in ((x, False), (layer.output, True)):
        spots = _spots(x, layer, at, output)
        fills = shades((values / (np.abs(values).max() or 1)).ravel(), colors.diverging)
        texts = [number(value, 0) for value in values.ravel().tolist()]
        sizes = [fitting(texts, spot[2], 13, 11.5) for spot in spots]
        for index, (text, fill) in enumerate(zip(texts, fills, strict=True)):
            row, column = divmod(index, len(values))
            boxes: list[Box] = [(left + column * cell, top + row * cell, cell, cell) for left, top, cell in spots]
            yield {
                "text": text, "fill": fill, "ink": ink_on(fill), "when": index if output else -1,
                "size": sizes[0], "SIZE": sizes[1], **place(*boxes),
            }  # fmt: skip


def _wires(x: np.ndarray, layer: Wired, at: int, colors: Palette) -> Iterator[Row]:
    """A line from every pixel that an output reads, in the color of its weight."""
    inputs, outputs = _spots(x, layer, at, False), _spots(x, layer, at, True)
    limit = np.abs(layer.matrix).max() or 1
    strokes = shades((layer.matrix / limit).ravel(), colors.diverging)
    side, out = len(x), len(layer.output)
    for o, i in np.argwhere(layer.used).tolist():
        boxes: list[Box] = []
        for (left, top, cell), (to_left, to_top, _) in zip(inputs, outputs, strict=True):
            start = left + (i % side + 0.5) * cell, top + (i // side + 0.5) * cell
            end = to_left + (o % out) * cell, to_top + (o // out + 0.5) * cell
            boxes.append((*start, end[0] - start[0], end[1] - start[1]))
        weight = layer.matrix[o, i]
        stroke = colors.muted if weight == 0 else strokes[o * side * side + i]
        yield {
            "at": o,
            "stroke": stroke,
            "line": 0.5 + 1.6 * abs(weight) / limit,
            **place(*boxes),
        }


def _reads(x: np.ndarray, layer: Wired, at: int) -> Iterator[Row]:
    """The part of the picture that an output reads: a row per output."""
    side = len(x)
    for output, used in enumerate(layer.used.reshape(-1, side, side)):
        rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
        boxes: list[Box] = [
            (left + columns[0] * cell, top + rows[0] * cell, len(columns) * cell, len(rows) * cell)
            for left, top, cell in _spots(x, layer, at, False)
        ]
        yield {"at": output, **place(*boxes)}


def _weights(layer: Wired, at: int, colors: Palette) -> Iterator[Row]:
    """The cells of a matrix that hold a weight; the ground below them is a cell of its own."""
    side, tall = _matrix(layer)
    rows, columns = layer.matrix.shape
    (left, top), (narrow_left, narrow_top) = _corner(at)
    top, narrow_top = top + GRID + 34, narrow_top + 128 + 34
    small = min(NARROW / columns, 190 / rows)
    ground = place((left, top, side * columns, tall), (narrow_left, narrow_top, small * columns, small * rows))
    yield {"when": -1, "fill": colors.surface, **ground}
    fills = shades((layer.matrix / (np.abs(layer.matrix).max() or 1)).ravel(), colors.diverging)
    for o, i in np.argwhere(layer.used).tolist():
        yield {
            "when": o,
            "fill": fills[o * columns + i],
            **place(
                (left + i * side, top + o * side, side, side),
                (narrow_left + i * small, narrow_top + o * small, small, small),
            ),
        }


def _signs(layer: Wired, at: int, colors: Palette) -> Iterator[Row]:
    (left, top), (narrow_left, narrow_top) = _corner(at)
    matrix = "All its weights: a row for each output, a column for each pixel"
    signs = ((layer.title, -36.0, -36.0), (layer.counted, -14.0, -14.0), (matrix, GRID + 14, 142.0))
    for text, down, narrow_down in signs:
        title = text == layer.title
        yield {
            "text": text,
            "ink": colors.text,
            "size": 20.0 if title else 12.5,
            "SIZE": 17.0 if title else 11.5,
            "bold": title,
            **place((left, top + down), (narrow_left, narrow_top + narrow_down)),
        }


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    shown = expr(f"{COME} && {LEGIBLE} ? datum.text : ''")
    ground = f"{COME} ? datum.fill : '{colors.surface}'"
    return board.structure(
        board.unseen("board"),
        board.rects("weights", opacity=expr(f"{COME} ? 1 : 0"), stroke=colors.background,
                    strokeWidth=expr("datum.when < 0 ? 0 : 0.4")),
        board.read("weights", colors, 1.2).transform_filter(NOW),
        board.rects("cells", fill=expr(ground), stroke=colors.muted,
                    strokeWidth=0.5),
        board.rules("wires", stroke=expr("datum.stroke"), strokeWidth=expr("datum.line * 1.2"), opacity=0.9,
                    tooltip=None).transform_filter("datum.at == index"),
        board.read("reads", colors, 2).transform_filter("datum.at == index"),
        # A number's own ground around it keeps the lines off.
        board.texts("cells", text=shown, fill=expr(ground), stroke=expr(ground), strokeWidth=4, strokeJoin="round"),
        board.texts("cells", text=shown),
        board.written("cells", colors, strokeDash=[4, 3])
        .transform_filter(NOW),
        board.left_texts("signs", fontWeight=board.bold("datum.bold")),
        caption.layer(colors),
        board.answering("cells", colors),
        colors=colors,
    )  # fmt: skip


def both_figure(both: Both, mode: Mode) -> Figure:
    """The two layers side by side."""
    dense, conv = (cost.parameters for cost in both.costs)
    n, m, k = both.side, both.size, len(both.w)
    layers = [
        Wired(
            f"Dense layer: {dense:,} parameters",
            f"{n * n} pixels · {m * m} outputs + {m * m} biases",
            both.dense,
            both.weights,
            np.ones(both.weights.shape, bool),
        ),
        Wired(
            f"Convolution: {conv} parameters",
            f"{k}·{k} weights, shared by all outputs, + 1 bias",
            both.conv,
            both.matrix,
            both.which >= 0,
        ),
    ]
    alt = f"A picture of {n} by {n} through a dense layer of {dense:,} parameters and a convolution of {conv}."
    return weights_figure(both.x, layers, weights_words.captions(both), mode, alt)
