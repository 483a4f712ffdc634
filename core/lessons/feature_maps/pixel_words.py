"""One number of a map, told window by window."""

import numpy as np

from core.explain.explanation import Explanation
from core.explain.feature_code import keras_code
from core.explain.passage import Passage, Window, formula_of
from core.lessons.feature_maps.common_words import layer_notes, pixel_lines, question, slips
from core.lessons.feature_maps.layer_words import shown, term
from core.lessons.feature_maps.pixel import window
from core.trace import Region, Step, Sweep, Trace


def explain(passage: Passage, index: int, unit: int) -> Explanation:
    """The lesson's words for the numbers of one map."""
    return Explanation(
        formula=formula_of(passage.outputs[index].layer),
        numbers=pixel_lines(passage, index, unit),
        notes=layer_notes(passage, index),
        question=question(passage, index),
        slips=slips(passage),
        keras=keras_code(passage, index, unit),
        trace=trace(passage, index, window(passage, index, unit)),
    )


def trace(passage: Passage, index: int, window: Window) -> Trace:
    """One step per pixel of a map, row by row. The input is padded; numbers are ten-thousandths."""
    padded = np.pad(window.x, (*window.sides, (0, 0)))
    kernel, columns = window.w.shape, window.y.shape[1]

    def step(number_: int) -> Step:
        row, column = divmod(number_, columns)
        return Step(
            pixel_words(passage, index, window, row, column),
            {"input": Region((row * window.stride, column * window.stride, 0), kernel)},
            {"output": Region.cell(row, column)},
        )

    return Trace({"input": padded, "output": window.y}, Sweep(window.y.size, step))


def pixel_words(passage: Passage, index: int, window: Window, row: int, column: int) -> str:
    """How one pixel of a map came about, in numbers that add up."""
    y = shown(window.y[row, column])
    where = f"Row {row + 1}, column {column + 1}: "
    if window.op == "conv":
        parts = [
            f"{term(part)} ({passage.unit_name(index - 1, channel)})"
            for part, channel in zip(window.subtotals(row, column), window.channels, strict=True)
        ]
        if window.rest is not None:
            parts.append(f"{term(window.rest[row, column])} (all other maps)")
        parts.append(f"{term(window.bias)} (bias)")
        left = window.remainder(row, column)
        if left:
            parts.append(f"{term(left)} (rounding)")
        return where + " + ".join(parts) + f" = {y}"
    cells = window.cells(row, column).ravel()
    if window.op == "max":
        return where + f"the largest of {', '.join(shown(v) for v in cells)} is {y}"
    if window.op == "average":
        return where + f"({' + '.join(term(v) for v in cells)}) / {cells.size} = {y}"
    return where + f"{passage.outputs[index].name} of {shown(cells[0])} is {y}"
