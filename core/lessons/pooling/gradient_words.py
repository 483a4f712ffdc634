"""The gradient's way back through pooling, told window by window and cell by cell."""

import numpy as np

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.pooling.code import array_lines, layer_lines
from core.lessons.pooling.gradient import Returned
from core.lessons.pooling.pool import PLACES, Pooled, region
from core.lessons.pooling.pool_words import shown
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, factor, nested, prose


def captions(r: Returned) -> list[str]:
    """What every window sends back."""
    told = []
    for index in range(r.slopes.size):
        cell = divmod(index, r.slopes.shape[1])
        slope, winner = shown(float(r.slopes[cell])), r.winner(index)
        if winner:
            now = r.received[index][winner]
            before = r.received[index - 1][winner] if index else 0.0
            sums = f", which makes {shown(before)} + {factor_of(r.slopes[cell])} = {shown(now)} there" if before else ""
            told.append(
                prose(f"""Window row {cell[0] + 1}, column {cell[1] + 1}: {shown(float(r.p.x[winner]))} at row
                    {winner[0] + 1}, column {winner[1] + 1} won, so all of its gradient, {slope}, goes there{sums}""")
            )
        else:
            count = int(r.p.counts[cell])
            exact = "=" if abs(round(r.slopes[cell] / count, PLACES) * count - r.slopes[cell]) < 1e-9 else "\u2248"
            told.append(
                prose(f"""Window row {cell[0] + 1}, column {cell[1] + 1}: each of its cells gets {slope} / {count}
                    {exact} {shown(round(float(r.slopes[cell]) / count, PLACES))}""")
            )
    return told


def factor_of(value: float) -> str:
    """A number after a plus."""
    return factor(float(value), wording.decimals([value]))


def _over(r: Returned, at: int, axis: int) -> tuple[int, int]:
    """The first window over an input row (or column), and one past the last."""
    place, k, s = at + r.p.padding[axis][0], r.p.size[axis], r.p.stride[axis]
    return max(0, -((k - 1 - place) // s)), min(r.slopes.shape[axis], place // s + 1)


def trace(r: Returned) -> Trace:
    """One step per input cell: the windows that send it something. Arrays: slopes, gradient.

    The stage tells the same sums window by window; there a cell may be written several times, here exactly once.
    """
    columns = r.p.x.shape[1]
    won: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for index, winner in enumerate(r.winners):
        if winner:
            won.setdefault(winner, []).append(divmod(index, r.slopes.shape[1]))

    def step(index: int) -> Step:
        cell = divmod(index, columns)
        spans = _over(r, cell[0], 0), _over(r, cell[1], 1)
        said = f"Input row {cell[0] + 1}, column {cell[1] + 1}"
        writes = {"gradient": Region.cell(*cell)}
        if any(first >= stop for first, stop in spans):
            return Step(f"{said} is in no window: 0", writes=writes)
        windows = [(i, j) for i in range(*spans[0]) for j in range(*spans[1])]
        result = shown(float(r.gradient[cell]))
        if r.p.mode == "max":
            mine = won.get(cell, [])
            terms = " + ".join(factor_of(r.slopes[at]) for at in mine)
            told = (
                f"won {len(mine)} of {len(windows)}: {terms} = {result}" if mine else f"won none of {len(windows)}: 0"
            )
        else:
            terms = " + ".join(f"{factor_of(r.slopes[at])} / {r.p.counts[at]}" for at in windows)
            exact = "=" if abs(round(r.gradient[cell], PLACES) - r.gradient[cell]) < 1e-9 else "\u2248"
            told = f"has a part in {len(windows)}: {terms} {exact} {result}"
        reads = {"slopes": region(*spans)}
        return Step(f"{said} {told}", reads=reads, writes=writes)

    return Trace({"slopes": r.slopes, "gradient": r.gradient}, Sweep(r.gradient.size, step))


def explain(r: Returned) -> Explanation:
    """The lesson's words for a gradient on its way back."""
    maximum = r.p.mode == "max"
    over = r"(i,j)\ \text{won by}\ (a,b)" if maximum else r"(i,j)\ \text{over}\ (a,b)"
    share = "" if maximum else r"\frac{1}{\text{count}_{i,j}}\,"
    total = shown(round(float(r.slopes.sum()), 2)).replace(wording.MINUS, "-")
    lost = r.p.counted or not np.isclose(r.slopes.sum(), r.gradient.sum(), atol=5e-5 * r.gradient.size)
    return Explanation(
        formula=prose(rf"""\frac{{\partial L}}{{\partial x_{{a,b}}}} = \sum_{{{over}}} {share}\frac{{\partial
            L}}{{\partial y_{{i,j}}}}"""),
        numbers=()
        if lost
        else (
            prose(rf"""\sum_{{i,j}} \frac{{\partial L}}{{\partial y_{{i,j}}}} = {total} = \sum_{{a,b}} \frac{{\partial
                L}}{{\partial x_{{a,b}}}}"""),
        ),
        notes=_notes(r),
        question=_question(r),
        slips=_slips(r),
        keras=_code(r),
        trace=trace(r),
    )


def _ties(r: Returned) -> int:
    """Windows in which more than one cell holds the largest number."""
    count = 0
    for index, value in enumerate(r.p.y.ravel().tolist()):
        (top, bottom), (left, right) = r.window(index)
        count += int((r.p.x[top:bottom, left:right] == value).sum() > 1)
    return count


def _notes(r: Returned) -> tuple[str, ...]:
    none = int((r.gradient == 0).sum())
    if r.p.mode == "max":
        notes = [
            prose("""**Why the winner takes it all.** Nudge the largest number of a window a little, and the output
                moves just as much: slope 1. Nudge any other, and nothing happens: slope 0."""),
            prose(f"""**{none} of {r.p.x.size} input cells get no gradient** here. A kernel that made the whole map
                still learns, from the cells that won."""),
        ]
        ties = _ties(r)
        if ties:
            notes.append(
                prose(f"""**Ties.** In {ties} window{"s" * (ties > 1)} the largest number stands more than once. The
                    first one, row by row, wins: a choice that TensorFlow makes as well.""")
            )
    else:
        notes = [
            prose("""**Why equal parts.** Nudge any cell of a window, and the average moves by that much divided by
                their count."""),
            prose(f"""**Everybody learns a little**: {none} of {r.p.x.size} input cells get no gradient here. Four
                decimals are shown."""),
        ]
    if r.p.stride[0] < r.p.size[0] or r.p.stride[1] < r.p.size[1]:
        notes.append("**Windows overlap**, so a cell may hear from several of them. What they send adds up.")
    else:
        notes.append("**Nothing adds up here**: every cell is in one window at most. Take a stride below the window.")
    return tuple(notes)


def _other(r: Returned) -> Returned:
    p = r.p
    mode = "average" if p.mode == "max" else "max"
    return Returned(
        Pooled(p.x, p.y, mode, p.size, p.stride, p.padding, p.hang, p.ceil, False, p.same, p.whole), r.slopes
    )


def _question(r: Returned) -> Question:
    """What one cell would receive from the other kind of pooling."""
    other = _other(r)
    row, column = r.winner(0) or _other(r).winner(0) or (0, 0)
    answer = float(np.round(other.gradient[row, column], 2))
    name = "average" if other.p.mode == "average" else "max"
    windows = [(i, j) for i in range(*_over(r, row, 0)) for j in range(*_over(r, column, 1))]
    if name == "average":
        terms = " + ".join(f"{factor_of(r.slopes[at])} / {other.p.counts[at]}" for at in windows)
    else:
        terms = " + ".join(factor_of(r.slopes[at]) for at in windows if tuple(other.p.winners[at]) == (row, column))
    return Question(
        prose(f"""With {name} pooling instead and the same gradients at the output, what would the input cell at row
            {row + 1}, column {column + 1} receive? Two decimals are enough."""),
        answer,
        f"It receives {terms}, about {shown(answer, 2)}.",
        tolerance=0.0101,
        places=2,
    )


def _slips(r: Returned) -> tuple[Slip, ...]:
    none = int((r.gradient == 0).sum())
    biggest = np.unravel_index(int(np.argmax(np.abs(r.slopes))), r.slopes.shape)
    slope, count = float(r.slopes[biggest]), int(r.p.size[0] * r.p.size[1])
    return (
        Slip(
            "A maximum has no derivative, so nothing can be learned through it",
            prose("""It has one wherever a single number is largest: 1 for that number, 0 for the others. Only at a tie
                one has to choose."""),
            prose(f"""Here {"a tie is found in" if _ties(r) else "no tie, in any of"} **{_ties(r) or r.slopes.size}**
                window{"s" * ((_ties(r) or r.slopes.size) > 1)} of {r.slopes.size}; {r.p.x.size - none} input cells
                receive a gradient.""")
            if r.p.mode == "max"
            else f"The average that is chosen now has one everywhere: 1 / {count} for each of its cells.",
        ),
        Slip(
            "The gradient is divided among the window's cells",
            "That is what an average does. A maximum sends all of it to one cell.",
            prose(f"""Of {shown(slope)}, a maximum sends **{shown(slope)}** to one cell; an average over {count} cells
                sends **{shown(round(slope / count, PLACES))}** to each."""),
        ),
        Slip(
            "Backpropagation adjusts the pooling layer",
            "It has no weights to adjust. It only hands the gradient on to the layer before.",
            prose(f"""**0** weights change here; {r.slopes.size} gradients come in, {r.p.x.size}
                ({r.p.x.shape[0]}{TIMES}{r.p.x.shape[1]}) go out."""),
        ),
    )


def _code(r: Returned) -> str:
    (h, w), (oh, ow) = r.p.x.shape, r.slopes.shape
    body = layer_lines(r.p, pad="tf.pad")
    lines = [
        "import keras",
        "import numpy as np",
        "import tensorflow as tf",
        "",
        *array_lines("x", r.p.x),
        "x = tf.constant(x)",
        f"slopes = np.array({nested(r.slopes)}, 'float32').reshape(1, {oh}, {ow}, 1)",
        "with tf.GradientTape() as tape:",
        "    tape.watch(x)",
        *(f"    {line}" for line in body),
        f"result = tape.gradient(y, x, output_gradients=slopes).numpy().reshape({h}, {w})",
        "print(result)",
    ]
    return "\n".join(lines)
