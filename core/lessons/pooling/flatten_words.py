"""Flattening, told number by number: where each stands in the maps, and at which index in the row."""

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.pooling.flatten import Flattened, sum_of
from core.trace import Region, Step, Trace
from core.wording import TIMES, nested, number, prose


def captions(f: Flattened) -> list[str]:
    """Where every number goes; rows, columns and maps count from 1, indices from 0 as in code."""
    places = wording.decimals(f.x)
    return [
        prose(f"""{number(float(f.x[cell]), places)} at row {cell[0] + 1}, column {cell[1] + 1}, map {cell[2] + 1} goes
            to index {sum_of(f, cell)} = {f.index(cell)}""")
        for cell in f.cells
    ]


def trace(f: Flattened) -> Trace:
    """One step per number. Arrays: maps (H, W, C), row."""
    steps = [
        Step(caption, reads={"maps": Region.cell(*cell)}, writes={"row": Region.cell(index)})
        for index, (cell, caption) in enumerate(zip(f.cells, captions(f), strict=True))
    ]
    return Trace({"maps": f.x, "row": f.row}, steps)


def explain(f: Flattened) -> Explanation:
    """The lesson's words for maps laid in one row."""
    height, width, channels = f.x.shape
    last = f.order == "last"
    size = f.row.size
    cell = f.cells[-1]
    tex = sum_of(f, cell, r"\cdot ")
    return Explanation(
        lead="Row *i*, column *j* and map *c* count from 0, as in code; *H*, *W* and *C* say how many there are.",
        formula=r"\text{index} = (i\,W + j)\,C + c" if last else r"\text{index} = (c\,H + i)\,W + j",
        numbers=(
            rf"\text{{the last one: }} {tex} = \mathbf{{{f.index(cell)}}}",
            rf"\text{{length}} = {height}\cdot {width}\cdot {channels} = \mathbf{{{size}}}",
            rf"\begin{{gathered}} \text{{weights and biases of the dense layer}} \\ = {size}\cdot {f.units} + {f.units}"
            rf" = \mathbf{{{size * f.units + f.units}}} \end{{gathered}}",
        ),
        notes=_notes(f),
        question=_question(f),
        slips=_slips(f),
        keras=_code(f),
        trace=trace(f),
    )


def _notes(f: Flattened) -> tuple[str, ...]:
    height, width, channels = f.x.shape
    below, beside, behind = (width * channels, channels, 1) if f.order == "last" else (width, 1, height * width)
    size, units = f.row.size, f.units
    return (
        prose(f"""**Row-major order**: {"map by map within a cell, " if f.order == "last" else ""}column by column, row
            by row{"" if f.order == "last" else ", map by map"}. The neighbor on the right is {beside} further on, the
            one below {below}""")
        + (f", the same place in the next map {behind}" if channels > 1 else "")
        + ".",
        prose("""**Why flatten.** A dense layer takes a row of numbers, not a grid. It has a weight for every one of
            them and every class: image, convolution, ReLU, pooling, flatten, dense, softmax; then the largest
            probability is the answer."""),
        prose(f"""**Without flattening.** Global average pooling leaves {channels} number{"s" * (channels > 1)} instead
            of {size}: a dense layer of {units} then has {channels}{TIMES}{units} + {units} =
            {channels * units + units} parameters instead of {size * units + units}."""),
    )


def _question(f: Flattened) -> Question:
    height, width, channels = f.x.shape
    cell = (height - 1, 0, channels - 1)
    wider = (height, width + 1, channels)
    answer = f.index(cell, wider)
    i, j, c = cell
    working = (
        f"$({i}\\cdot {width + 1} + {j})\\cdot {channels} + {c} = {answer}$"
        if f.order == "last"
        else f"$({c}\\cdot {height} + {i})\\cdot {width + 1} + {j} = {answer}$"
    )
    return Question(
        prose(f"""If every map had {width + 1} columns instead of {width}, at which index would the number at row
            {i + 1}, column 1, map {c + 1} stand? Indices count from 0."""),
        answer,
        working,
    )


def _slips(f: Flattened) -> tuple[Slip, ...]:
    size, units = f.row.size, f.units
    other = "first" if f.order == "last" else "last"
    far = max(f.cells, key=lambda cell: abs(f.index(cell) - f.index(cell, order=other)))
    here, there = f.index(far), f.index(far, order=other)
    row, column, channel = (at + 1 for at in far)
    moved = sum(f.index(cell) != f.index(cell, order=other) for cell in f.cells)
    order = (
        prose(f"""The number at row {row}, column {column}, map {channel} stands at index **{here}** here, at
            **{there}** with channels {other}. {moved} of {size} numbers change places.""")
        if moved
        else "With one map both orders agree: **0** numbers change places. Take two maps."
    )
    width, channels = f.x.shape[1:]
    return (
        Slip(
            "The flat row is compared with the new images",
            prose("""Nothing is stored to match with. Every class has one weight for each number of the row; the
                weighted sum is its score, and the same weights meet every new image."""),
            prose(f"""{units} class{"es" * (units > 1)}: {size}{TIMES}{units} weights + {units} biases =
                **{size * units + units}** numbers, and **0** stored images."""),
        ),
        Slip(
            "The order of the row does not matter",
            prose("""Before training any order would do. After it, each weight belongs to one index: weights from
                PyTorch (channels first) and rows from Keras (channels last) do not fit together."""),
            order,
        ),
        Slip(
            "Flattening loses numbers, as pooling does",
            "It keeps every one. What the dense layer no longer sees is which numbers were neighbors.",
            prose(f"""**{size}** numbers before, **{size}** after. Two cells below one another are
                **{width * channels if f.order == "last" else width}** apart in the row."""),
        ),
    )


def _code(f: Flattened) -> str:
    height, width, channels = f.x.shape
    lines = [
        "import keras",
        "import numpy as np",
        "",
        f"x = np.array({nested(f.x)}, 'float32')",
        f"x = x.reshape(1, {height}, {width}, {channels})  # rows, columns, maps",
    ]
    if f.order == "first":
        lines.append("x = keras.layers.Permute((3, 1, 2))(x)  # maps, rows, columns")
    return "\n".join([*lines, "result = np.asarray(keras.layers.Flatten()(x))[0]", "print(result)"])
