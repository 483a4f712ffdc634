"""Three ways to make a map smaller, told window by window."""

import numpy as np

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.pooling.code import array_lines
from core.lessons.pooling.pool import region
from core.lessons.pooling.pool_words import equals, shown, size_lines
from core.lessons.pooling.strided import MAPS, Compared, parameters
from core.nn.convolution import conv2d
from core.trace import Region, Step, Trace
from core.wording import TIMES, factor, nested, prose

LISTED = 9  # products that a caption writes out


def captions(c: Compared) -> list[str]:
    """What becomes of every window."""
    told = []
    x, w = c.conv.x[..., 0], c.conv.w[..., 0]
    x_places, w_places = wording.decimals(x), wording.decimals(w)
    for cell, (rows, columns) in zip(np.ndindex(c.conv.y.shape), c.largest.windows, strict=True):
        values = x[slice(*rows), slice(*columns)]
        at = (cell[0], cell[1])
        terms = " + ".join(
            f"{factor(v, x_places)}{TIMES}{factor(k, w_places)}"
            for v, k in zip(values.ravel().tolist(), w.ravel().tolist(), strict=True)
        )
        if w.size > LISTED:
            terms = f"{w.size} products, together"
        total = shown(float(c.conv.y[at]))
        conv = f"{terms} {total}" if w.size > LISTED else f"{terms} = {total}"
        told.append(
            prose(f"""Row {at[0] + 1}, column {at[1] + 1}: largest {shown(float(c.largest.y[at]))}; average
                {shown(float(c.average.sums[at]))} / {w.size} {equals(c.average, at)} {shown(float(c.average.y[at]))};
                kernel {conv}""")
        )
    return told


def trace(c: Compared) -> Trace:
    """One step per window. Arrays: input, kernel, largest, average, strided."""
    columns = c.conv.y.shape[1]
    steps = []
    for index, (caption, (rows, cols)) in enumerate(zip(captions(c), c.largest.windows, strict=True)):
        cell = Region.cell(*divmod(index, columns))
        steps.append(
            Step(
                caption,
                reads={
                    "input": region(rows, cols),
                    "kernel": Region.whole(c.conv.w.shape[:2]),
                },
                writes={"largest": cell, "average": cell, "strided": cell},
            )
        )
    arrays = {
        "input": c.conv.x[..., 0],
        "kernel": c.conv.w[..., 0],
        "largest": c.largest.y,
        "average": c.average.y,
        "strided": c.conv.y,
    }
    return Trace(arrays, steps)


def explain(c: Compared) -> Explanation:
    """The lesson's words for the three of them."""
    k = c.conv.w.shape[0]
    return Explanation(
        lead="All three have outputs of the same size. Only the convolution has weights *w* to learn, and a bias *b*.",
        formula=r"y_{i,j} = b + \sum_{u,v} x_{s i + u,\; s j + v}\; w_{u,v}",
        numbers=(
            *size_lines(c.largest),
            rf"\begin{{gathered}} \text{{parameters from {MAPS} maps to {MAPS}: pooling }} \mathbf{{0}},"
            rf" \\ \text{{convolution }} {k}\cdot {k}\cdot {MAPS}\cdot {MAPS} + {MAPS}"
            rf" = \mathbf{{{parameters(k)}}} \end{{gathered}}",
        ),
        notes=_notes(c),
        question=_question(c),
        slips=_slips(c),
        keras=_code(c),
        trace=trace(c),
    )


def _notes(c: Compared) -> tuple[str, ...]:
    k, s = c.conv.w.shape[0], c.conv.stride[0]
    difference = round(float(np.abs(c.conv.y - c.average.y).max()), 4)
    same = (
        "This kernel is just that: both outputs agree in every cell."
        if difference == 0
        else f"This kernel's output differs from it by up to {shown(difference)}"
        + (", since 1 / count had to be rounded to two decimals." if np.ptp(c.conv.w) <= 0.05 else ".")
    )
    share = shown(round(1 / (k * k), 4))
    used = int(np.count_nonzero(c.conv.w)) * c.conv.y.size
    notes = [
        prose(f"""**Average pooling is a convolution** of each map by itself (a depthwise one) with stride {s} and
            every weight 1 / {k * k}
            {"=" if round(1 / (k * k), 4) * k * k == 1 else chr(0x2248)} {share}. {same}"""),
        prose("""**Why instead.** A network may learn for itself how to make its maps smaller. All-convolutional
            networks drop pooling altogether (Springenberg et al., Striving for Simplicity, 2015), and ResNets shrink
            with a stride in their convolutions (He et al., 2015). The price is weights, and products to compute."""),
    ]
    if np.count_nonzero(c.conv.w) == 1:
        notes.append(
            prose(f"""**One weight picks one cell**: {used} of {c.conv.x.size} input cells are used, all others are
                thrown away unseen.""")
        )
    return tuple(notes)


def _question(c: Compared) -> Question:
    k, maps = c.conv.w.shape[0], 16
    answer = parameters(k + 1, maps)
    return Question(
        prose(f"""A convolution with a {k + 1}{TIMES}{k + 1} kernel and stride 2 takes {maps} maps to {maps}. How many
            weights and biases does it have?"""),
        answer,
        rf"${k + 1}\cdot {k + 1}\cdot {maps}\cdot {maps} + {maps} = {answer}$. The stride adds none.",
    )


def _slips(c: Compared) -> tuple[Slip, ...]:
    k = c.conv.w.shape[0]
    spread = c.largest.y + _largest_of_negative(c)
    at = np.unravel_index(int(np.argmax(np.abs(spread))), spread.shape)
    both = conv2d(c.conv.x, c.conv.w[..., None], stride=c.conv.stride)[..., 0]
    both = both + conv2d(-c.conv.x, c.conv.w[..., None], stride=c.conv.stride)[..., 0]
    convolved = f"A convolution's two outputs add up to **{shown(round(float(np.abs(both).max()), 4))}** everywhere."
    low = shown(float(c.largest.y[at] - spread[at]))
    return (
        Slip(
            "Max pooling is a convolution with the right kernel",
            prose("""An average is; a maximum is not. Flip the sign of the input: a convolution's output flips, a
                maximum finds the smallest number instead."""),
            prose(f"""{convolved} Max pooling, row {at[0] + 1}, column {at[1] + 1}: {shown(float(c.largest.y[at]))} and
                {shown(-float(low.replace(wording.MINUS, "-")))} add up to **{shown(float(spread[at]))}**."""),
        ),
        Slip(
            "A stride makes a convolution smaller",
            "The output, yes: it has fewer windows. The layer keeps all of its weights.",
            prose(f"""At stride {c.conv.stride[0]} the output has **{c.conv.y.size}** cells, at stride 1
                **{(c.conv.x.shape[0] - k + 1) * (c.conv.x.shape[1] - k + 1)}**. Weights: **{k * k}** either way."""),
        ),
    )


def _largest_of_negative(c: Compared) -> np.ndarray:
    """Max pooling of the input with its sign flipped."""
    x = c.conv.x[..., 0]
    found = [(-x[slice(*rows), slice(*columns)]).max() for rows, columns in c.largest.windows]
    return np.array(found).reshape(c.largest.y.shape)


def _code(c: Compared) -> str:
    k, s = c.conv.w.shape[0], c.conv.stride[0]
    lines = [
        "import keras",
        "import numpy as np",
        "",
        *array_lines("x", c.conv.x[..., 0]),
        f"kernel = np.array({nested(c.conv.w[..., 0])}, 'float32').reshape({k}, {k}, 1, 1)",
        f"print(keras.layers.MaxPooling2D({k}, strides={s})(x)[0, :, :, 0])",
        f"print(keras.layers.AveragePooling2D({k}, strides={s})(x)[0, :, :, 0])",
        f"layer = keras.layers.Conv2D(1, {k}, strides={s}, use_bias=False)",
        "layer.build(x.shape)",
        "layer.set_weights([kernel])",
        "result = np.asarray(layer(x))[0, :, :, 0]",
        "print(result)",
    ]
    return "\n".join(lines)
