"""Pooling, told window by window: which numbers a window holds, and the one that is kept."""

import numpy as np

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.pooling.code import array_lines, layer_lines
from core.lessons.pooling.pool import PLACES, Pooled, region
from core.nn.pooling import pool2d
from core.nn.shapes import conv_output_size
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, number, prose

LISTED = 50  # numbers that a caption writes out


def explain(p: Pooled, file: str = "") -> Explanation:
    """The lesson's words for one pooling; `file` holds the input where it is too large to write out."""
    return Explanation(
        formula=_formula(p),
        numbers=() if p.whole else size_lines(p),
        notes=_notes(p),
        question=_question(p),
        slips=_slips(p),
        keras=keras_code(p, file),
        trace=trace(p),
        lead=_lead(p),
    )


def _lead(p: Pooled) -> str:
    """The formula in words."""
    what = "the largest number" if p.mode == "max" else "the average"
    if p.whole:
        return f"**In words.** Of the whole map keep {what}."
    return prose(f"""**In words.** Of every window keep {what}. Along a side the output has as many cells as there are
        places for the window: the input's cells and the padding, less the window, divided by the stride and rounded
        {"up" if p.ceil else "down"}, plus 1.""")


def even(p: Pooled) -> bool:
    """Whether there is as much padding before the input as after it, along both axes."""
    return all(before == after for before, after in p.padding)


def shown(value: float, places: int = PLACES) -> str:
    """A number with as many decimals as it needs, at most `places`."""
    return number(value, wording.decimals([value], places))


def equals(p: Pooled, cell: tuple[int, int]) -> str:
    """Whether an average's shown value is exact or rounded."""
    return "=" if abs(p.y[cell] * p.counts[cell] - p.sums[cell]) < 1e-9 else "\u2248"


def trace(p: Pooled) -> Trace:
    """One step per output cell, in row-major order. Arrays: input, output."""
    columns, places = p.y.shape[1], wording.decimals(p.x)

    def step(index: int) -> Step:
        cell = divmod(index, columns)
        rows, cols = p.inside(*cell)
        values = p.x[slice(*rows), slice(*cols)].ravel().tolist()
        result = shown(p.y[cell])
        if p.mode == "max":
            row, column = p.winners[cell]
            of = ", ".join(number(v, places) for v in values) if len(values) <= LISTED else f"{len(values)} numbers"
            said = f"the largest of {of} is {result}, at row {row + 1}, column {column + 1} of the input"
        else:
            of = " + ".join(wording.factor(v, places) for v in values)
            if len(values) > LISTED:
                of = f"{len(values)} numbers, together"
            total = number(p.sums[cell], wording.decimals([p.sums[cell]]))
            sum_ = f"{of} {total}" if len(values) > LISTED else f"{of} = {total}"
            said = f"{sum_}, divided by {p.counts[cell]} {equals(p, cell)} {result}"
        return Step(
            f"Row {cell[0] + 1}, column {cell[1] + 1}: {said}",
            reads={"input": region(rows, cols)},
            writes={"output": Region.cell(*cell)},
        )

    return Trace({"input": p.x, "output": p.y}, Sweep(p.y.size, step))


def _formula(p: Pooled) -> str:
    """One output cell, and how many there are along an axis."""
    if p.whole:
        over = r"\max_{i,j}\; x_{i,j}" if p.mode == "max" else r"\frac{1}{H\,W} \sum_{i,j} x_{i,j}"
        return f"y = {over}"
    window = r"x_{s i + u - p,\; s j + v - p}"
    one = rf"\max_{{u,v}}\; {window}" if p.mode == "max" else rf"\frac{{1}}{{\text{{count}}}} \sum_{{u,v}} {window}"
    left, right = (r"\lceil", r"\rceil") if p.ceil else (r"\lfloor", r"\rfloor")
    padding = "2p" if even(p) else r"p_\text{before} + p_\text{after}"
    return (
        rf"\begin{{gathered}} y_{{i,j}} = {one} \\[4pt]"
        rf" \text{{output size}} = \left{left} \frac{{n + {padding} - k}}{{s}} "
        rf"\right{right} + 1"
        r" \end{gathered}"
    )


def room(p: Pooled, axis: int) -> int:
    """How many cells the window can move along an axis."""
    return p.x.shape[axis] + sum(p.padding[axis]) - p.size[axis]


def size_lines(p: Pooled) -> tuple[str, ...]:
    """The size along each axis; once where both are worked out from the same numbers."""
    same = p.x.shape[0] == p.x.shape[1] and p.padding[0] == p.padding[1]
    names = (r"\text{rows} = \text{columns}",) if same else (r"\text{rows}", r"\text{columns}")
    return tuple(_size_line(p, axis, name) for axis, name in enumerate(names))


def _size_line(p: Pooled, axis: int, name: str) -> str:
    (before, after), n, k, s = p.padding[axis], p.x.shape[axis], p.size[axis], p.stride[axis]
    left, right = (r"\lceil", r"\rceil") if p.ceil else (r"\lfloor", r"\rfloor")
    spare = room(p, axis)
    steps = -(-spare // s) if p.ceil else spare // s
    dropped = steps + 1 - p.y.shape[axis]
    padding = rf"2\cdot {before}" if even(p) else f"{before} + {after}"
    tail = rf" - {dropped}\;\text{{(sees no input)}}" if dropped else ""
    # Two lines: a phone has no room for one.
    return (
        rf"\begin{{gathered}} {name} = \left{left} \frac{{{n} + {padding} - {k}}}{{{s}}} \right{right} + "
        rf"1 \\ "
        rf"{{}} = {steps} + 1{tail} = \mathbf{{{p.y.shape[axis]}}} \end{{gathered}}"
    )


def _counted(counts: tuple[int, int]) -> str:
    """`1 row and 2 columns`."""
    return " and ".join(
        f"{count} {name}{'s' * (count > 1)}" for count, name in zip(counts, ("row", "column"), strict=True) if count
    )


def _notes(p: Pooled) -> tuple[str, ...]:
    cells, kept = p.x.size, p.y.size
    what = "the largest" if p.mode == "max" else "the average"
    notes = []
    if p.whole:
        notes.append(
            prose(f"""**One number for the whole map**: {what} of {cells:,}. A network with 32 maps has 32 numbers
                left, whatever the size of the picture. Many networks do this instead of flattening, just before the
                dense layer (Lin, Chen and Yan, Network in Network, 2014).""")
        )
    else:
        notes.append(
            prose("""**The letters.** *n* is the input, *k* the window, *s* the stride, *p* the padding. *x* and *y*
                are cells of input and output; *i*, *j* count the output's rows and columns from 0 (captions from 1),
                *u*, *v* the window's. """)
            + ("\u2308 \u2309 rounds up." if p.ceil else "\u230a \u230b rounds down: only whole steps count.")
        )
    remains = f"{kept:,} of {cells:,} numbers"
    if kept > cells:
        remains = f"{kept:,} numbers, made of {cells:,}: padding has made room for more windows than cells"
    notes.append(
        prose(f"""**What is left.** {remains}. Every map is pooled by itself, so the number of maps
            stays. In a network the order is picture, convolution, ReLU, pooling, and again.""")
    )
    if any(p.left_out()):
        notes.append(
            prose(f"""**The floor bites.** The last {_counted(p.left_out())} of the input
                {"are" if sum(p.left_out()) > 1 else "is"} in no window: nothing there reaches the output.
                {_taken_in(p)}""")
        )
    gaps = [
        max(0, step - size) if count > 1 else 0 for step, size, count in zip(p.stride, p.size, p.y.shape, strict=True)
    ]
    if any(gaps):
        notes.append(
            prose(f"""**Gaps between the windows.** A step is longer than a window: {_counted((gaps[0], gaps[1]))}
                between two neighbors {"are" if sum(gaps) > 1 else "is"} in no window either.""")
        )
    if any(p.hang):
        notes.append(
            prose(f"""**The ceiling bites.** The last window hangs over the edge by {_counted(p.hang)}. Only cells of
                the input count there.""")
        )
    (top, bottom), (left, right) = p.padding
    if (top, left) != (bottom, right):
        notes.append(
            prose(f"""**Same padding is uneven here**: {top} above and {bottom} below, {left} on the left and {right}
                on the right. TensorFlow puts the odd cell after.""")
        )
    if p.mode == "average" and p.counts.min() < p.counts.max():
        row, column = (int(at) for at in np.unravel_index(int(np.argmin(p.counts)), p.counts.shape))
        notes.append(
            prose(f"""**At the edge the average divides by less**: by {p.counts[row, column]} at row {row + 1}, column
                {column + 1}, by {p.counts.max()} inside.""")
        )
    if not np.allclose(p.y * p.counts, p.sums, rtol=0, atol=1e-9) and p.mode == "average":
        notes.append("Averages that do not come out even are rounded to four decimals (\u2248).")
    return tuple(notes)


def _taken_in(p: Pooled) -> str:
    """What would bring the cells at the end into a window."""
    nexts = [count * step - pad[0] for count, step, pad in zip(p.y.shape, p.stride, p.padding, strict=True)]
    ends = zip(nexts, p.left_out(), p.x.shape, strict=True)
    if any(left and start > cells - left for start, left, cells in ends):
        return "Rounding up (ceil) would not take all of them in: the next window would begin behind them."
    return "Rounding up (ceil) would take them in."


def _question(p: Pooled) -> Question:
    """The other kind of pooling on the last window, or the size after one change: never what the screen shows."""
    n, k, s = p.x.shape[0], p.size[0], p.stride[0]
    before, after = p.padding[0]
    if not p.whole and n + before + after > k and (n + k) % 2:
        rows = conv_output_size(n, k + 1, stride=s, padding=(before, after), ceil_mode=p.ceil)
        return Question(
            prose(f"""If the window were {k + 1}{TIMES}{k + 1} instead of {k}{TIMES}{k}, with the same padding of
                {before} above and {after} below, how many rows would the output have?"""),
            rows,
            rf"${n} + {before} + {after} - {k + 1} = {n + before + after - k - 1}$ cells of room, in steps of {s}"
            f" rounded {'up' if p.ceil else 'down'}, and one more: {rows}.",
        )
    other = "average" if p.mode == "max" else "max"
    row, column = p.y.shape[0] - 1, p.y.shape[1] - 1
    (top, bottom), (left, right) = p.inside(row, column)
    values = p.x[top:bottom, left:right]
    answer = float(values.max()) if other == "max" else round(float(values.mean()), 2)
    name = "largest number" if other == "max" else "average (of its cells of the input)"
    working = (
        f"The largest of its {values.size} numbers is {shown(answer)}."
        if other == "max"
        else f"{shown(round(float(values.sum()), 2))} divided by {values.size} is {number(answer, 2)}."
    )
    return Question(
        f"What is the {name} of the window at row {row + 1}, column {column + 1} of the output?",
        answer,
        working,
        tolerance=1e-9 if other == "max" else 0.0051,
        places=2 if other == "average" else wording.decimals(p.x),
    )


def _slips(p: Pooled) -> tuple[Slip, ...]:
    grid, pooled = (TIMES.join(map(str, a.shape)) for a in (p.x, p.y))
    k = p.size[0] if not p.whole else 3
    slips = [
        Slip(
            "Pooling turns the matrix into one row, which is then compared with the new images",
            prose("""Pooling makes a smaller grid. Flattening makes the row. A dense layer then weighs its numbers and
                adds them up to a score for each class; nothing is compared with stored images."""),
            prose(f"""Here {grid} becomes **{pooled}**. Flattened, that is a row of **{p.y.size:,}**; for 3 classes a
                dense layer has {p.y.size:,}{TIMES}3 + 3 = **{3 * p.y.size + 3:,}** weights and biases."""),
        ),
        Slip(
            "A pooling layer learns what to keep",
            prose("""It has nothing to learn: the rule is fixed. What it keeps changes only because the layers before
                it learn."""),
            prose(f"""This layer has **0** parameters. A convolution with a {k}{TIMES}{k} kernel from one map to one
                has {k}{TIMES}{k} + 1 = **{k * k + 1}**."""),
        ),
    ]
    return (*slips, _edge_slip(p) if any(map(any, p.padding)) else _relu_slip(p))


def _edge_slip(p: Pooled) -> Slip:
    """What a rim of zeros would do: it can win a maximum, and pulls an average down."""
    maximum = p.mode == "max"
    x, padding = (np.pad(p.x, p.padding), 0) if maximum else (p.x, p.padding)
    zeros = pool2d(
        x[..., None], p.size, stride=p.stride, padding=padding, mode=p.mode, ceil_mode=p.ceil,
        count_padding=not maximum and not p.counted,
    )[..., 0]  # fmt: skip
    if maximum:
        says = "The padding of a maximum is zeros"
        truth = "It holds no number at all (minus infinity in code), so it never wins."
    else:
        says = "An average always divides by all cells of the window"
        truth = prose("""TensorFlow divides by the cells of the picture only; PyTorch counts the padding as zeros
            unless told not to.""")
    zeros = np.round(zeros, PLACES)[: p.y.shape[0], : p.y.shape[1]]
    at = np.unravel_index(int(np.argmax(np.abs(zeros - p.y))), p.y.shape)
    way = "With zeros" if p.mode == "max" else "Without the padding" if p.counted else "Counting the padding"
    if np.array_equal(zeros, p.y):
        return Slip(says, truth, f"{way}, this input gives the same output: no number at its edge is below 0.")
    return Slip(
        says,
        truth,
        prose(f"""{way}, row {at[0] + 1}, column {at[1] + 1} would be **{shown(float(zeros[at]))}** instead of
            **{shown(float(p.y[at]))}**."""),
    )


def _relu_slip(p: Pooled) -> Slip:
    """ReLU and pooling in either order: the same for a maximum, not for an average."""
    before = pool2d(np.maximum(p.x, 0)[..., None], p.size, stride=p.stride, mode=p.mode, ceil_mode=p.ceil)[..., 0]
    after = np.maximum(p.y, 0)
    before = np.round(before, PLACES)
    at = np.unravel_index(int(np.argmax(np.abs(before - after))), after.shape)
    differ = prose(f"""Here, row {at[0] + 1}, column {at[1] + 1}: ReLU first gives **{shown(float(before[at]))}**, ReLU
        last **{shown(float(after[at]))}**.""")
    if p.mode == "max":
        return Slip(
            "ReLU must come before max pooling",
            prose("""It usually does, but the order changes nothing: the largest number is the largest before and
                after. With pooling first, ReLU has fewer numbers to go through."""),
            prose(f"""Both orders differ in **0** of {after.size:,} cells here; ReLU after pooling goes through
                {p.y.size:,} numbers instead of {p.x.size:,}."""),
        )
    return Slip(
        "ReLU and average pooling can be swapped",
        "With a maximum they can. An average lets negative numbers pull it down, unless ReLU has removed them before.",
        differ
        if not np.array_equal(before, after)
        else prose("""This input has no window with numbers of both signs, so both orders agree here: try Negative
            numbers, or type some. The numbers 4 and \u22122 give **2** with ReLU first, and **1** with ReLU last."""),
    )


def keras_code(p: Pooled, file: str = "") -> str:
    """Keras code that computes this very output."""
    lines = ["import keras", "import numpy as np", "", *array_lines("x", p.x, file)]
    lines += layer_lines(p)
    lines += [f"result = np.asarray(y){'[0]' if p.whole else '[0, :, :, 0]'}", "print(result)"]
    return "\n".join(lines)
