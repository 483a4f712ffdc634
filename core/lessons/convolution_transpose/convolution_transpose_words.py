"""Transposed convolution, told input cell by input cell: each lays its multiple of the kernel on a larger output."""

import numpy as np

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.convolution_transpose.convolution_transpose import Transposed, rhythm, run_backward
from core.nn.convolution import conv2d
from core.nn.shapes import conv_output_size, conv_transpose_output_size
from core.trace import Region, Step, Sweep, Trace
from core.wording import TIMES, prose


def explain(t: Transposed) -> Explanation:
    """The lesson's words for one transposed convolution."""
    return Explanation(
        formula=FORMULA,
        numbers=tuple(_size_line(t, axis) for axis in (0, 1)),
        notes=_notes(t),
        question=_question(t),
        slips=_slips(t),
        keras=keras_code(t),
        trace=trace(t),
    )


FORMULA = (
    r"\begin{gathered} \text{output} = (\text{input} - 1)\cdot\text{stride} + \text{kernel}"
    r" \\ {} - 2\cdot\text{padding} + \text{output padding} \end{gathered}"
)


def _size_line(t: Transposed, axis: int) -> str:
    n, k, name = t.x.shape[axis], t.w.shape[axis], ("rows", "columns")[axis]
    return (
        rf"\text{{{name}}} = ({n} - 1)\cdot{t.stride} + {k} - 2\cdot{t.padding} + {t.extra}"
        rf" = \mathbf{{{t.y.shape[axis]}}}"
    )


def trace(t: Transposed) -> Trace:
    """One step per output cell: the input cells whose patches cover it, and the weight that each brings there.

    The stage tells the same sum the other way around, one input cell at a time; there an output cell is written several
    times, here exactly once. Arrays: input, kernel, output.
    """
    columns = t.y.shape[1]
    x_places, w_places, y_places = wording.decimals(t.x), wording.decimals(t.w), t.places

    def step(index: int) -> Step:
        cell = divmod(index, columns)
        spans = [t.reaching(cell[axis], axis) for axis in (0, 1)]
        said = f"Output row {cell[0] + 1}, column {cell[1] + 1}"
        writes = {"output": Region.cell(*cell)}
        if any(first >= stop for first, stop in spans):
            return Step(f"{said}: no patch reaches it, so it stays 0", writes=writes)
        # Later input cells lie closer, so they bring earlier weights.
        taps = [cell[axis] + t.padding - (spans[axis][1] - 1) * t.stride for axis in (0, 1)]
        count = (spans[0][1] - spans[0][0], spans[1][1] - spans[1][0])
        terms = " + ".join(
            f"{wording.factor(t.x[i, j], x_places)}{TIMES}"
            f"{wording.factor(t.w[cell[0] + t.padding - i * t.stride, cell[1] + t.padding - j * t.stride], w_places)}"
            for i in range(*spans[0])
            for j in range(*spans[1])
        )
        patches = f"{count[0] * count[1]} patch{'es' if count[0] * count[1] > 1 else ''}"
        return Step(
            f"{said}, from {patches}: {terms} = {wording.number(t.y[cell], y_places)}",
            reads={
                "input": Region((spans[0][0], spans[1][0]), count),
                "kernel": Region((taps[0], taps[1]), count, (t.stride, t.stride)),
            },
            writes=writes,
        )

    return Trace({"input": t.x, "kernel": t.w, "output": t.y}, Sweep(t.y.size, step))


def _notes(t: Transposed) -> tuple[str, ...]:
    notes = [f"**The checkerboard.** {evenness(t)}"]
    k, s = t.w.shape[0], t.stride
    flat = np.ones((8, 8))
    inside = slice(k - 1, 1 - k or None)  # cells that every patch which could touch them does touch
    low, high = (edge(run_backward(flat, t.w, s, 0, 0)[inside, inside].round(4)) for edge in (np.min, np.max))
    if low != high:
        resized = flat.repeat(s, axis=0).repeat(s, axis=1)
        cured = conv2d(resized[..., None], t.w[..., None, None])[0, 0, 0]
        notes.append(
            prose(f"""**A cure.** Repeat every cell {s} times along each axis, then convolve. A flat area of 1s becomes
                {_short(cured)} everywhere inside; this transposed convolution turns it into values from {_short(low)}
                to {_short(high)}.
                {"The other cure is a kernel that the stride divides" if k % s else "It comes from uneven weights"}
                (Odena, Dumoulin and Olah, Distill, 2016).""")
        )
    elif len(set(rhythm(k, s))) > 1:
        notes.append(
            prose(f"""**These weights even it out.** A flat area of 1s becomes {_short(low)} everywhere inside, since
                patches are weak where they overlap. Training has to find such weights by itself, and seldom does so
                exactly.""")
        )
    if t.padding:
        notes.append(
            prose(f"""**Padding works backward too.** It cuts {t.padding} cell{"s" if t.padding > 1 else ""} off every
                side of {t.uncut[0]}{TIMES}{t.uncut[1]}, where a convolution would add them.""")
        )
    rows = t.x.shape[0]
    if not t.padding and not t.extra:
        plain = (rows - 1) * s + max(k, s)
        notes.append(
            prose(f"""**In Keras** padding="same" gives {rows * s} rows, {s} for each row of the input, whatever the
                kernel. """)
            + (
                prose(f"""And without a word on output padding, "valid" gives {plain} rows, not {t.y.shape[0]}: it
                    fills up to a whole stride.""")
                if plain != t.y.shape[0]
                else ""
            )
        )
    return tuple(notes)


def _short(value: float) -> str:
    return wording.number(float(value), wording.decimals([round(float(value), 4)]))


def _question(t: Transposed) -> Question:
    """The size after one change, or how many patches meet: never what the screen shows already."""
    n, k, s, p, extra = t.x.shape[0], t.w.shape[0], t.stride, t.padding, t.extra
    if (n + k + s) % 2:
        answer = conv_transpose_output_size(n, k, stride=s + 1, padding=p, output_padding=extra)
        return Question(
            f"If the stride were {s + 1} instead of {s}, how many rows would the output have?",
            answer,
            rf"$({n} - 1)\cdot{s + 1} + {k} - 2\cdot{p} + {extra} = {answer}$",
        )
    most = -(-(k + 1) // s)
    return Question(
        prose(f"""If the kernel were {k + 1}{TIMES}{k + 1} instead of {k}{TIMES}{k}, and the input large, how many
            patches would touch the inner output cell that most patches touch?"""),
        most**2,
        rf"Along one axis $\lceil {k + 1} / {s} \rceil = {most}$ patches, so ${most}\cdot{most} = {most**2}$.",
    )


def _slips(t: Transposed) -> tuple[Slip, ...]:
    """Numbers for the two slips: a convolution and back again, and the sizes that a stride cannot tell apart."""
    small = conv2d(t.y[..., None], t.w[..., None, None], stride=t.stride, padding=t.padding)[..., 0]
    back = np.round(run_backward(small, t.w, t.stride, t.padding, t.extra), 4) + 0.0
    at = np.unravel_index(int(np.argmax(np.abs(back - t.y))), t.y.shape)
    was, now = _short(float(t.y[at])), _short(float(back[at]))
    shape, middle = (f"{grid.shape[0]}{TIMES}{grid.shape[1]}" for grid in (t.y, small))
    round_trip = f"Convolve this output of {shape} with the same settings: {middle}. Transpose that: {shape} again."
    if was == now:
        inverse = f"{round_trip} Here the values come back as well: an exception."
    else:
        inverse = f"{round_trip} The shape is back; row {at[0] + 1}, column {at[1] + 1} was {was} and is **{now}**."
    n, k, s, p = t.x.shape[0], t.w.shape[0], t.stride, t.padding
    least = (n - 1) * s - 2 * p + k
    sizes = [size for size in range(max(least, 1), least + s) if size + 2 * p >= k]
    assert all(conv_output_size(size, k, stride=s, padding=p) == n for size in sizes)
    if s == 1:
        ambiguous = f"At stride 1 only one size, {least}, becomes {n}: there is nothing to choose, and it is 0."
    else:
        ambiguous = prose(f"""A convolution with stride {s} makes {n} out of {", ".join(map(str, sizes[:-1]))} and
            {sizes[-1]} rows alike. Output padding {t.extra} chose **{t.y.shape[0]}**.""")
    return (
        Slip(
            "A transposed convolution is the inverse of a convolution",
            "It is called deconvolution at times, and it undoes nothing. It gives back the shape, not the values.",
            inverse,
        ),
        Slip(
            "Output padding puts zeros around the output",
            prose("""It adds cells below and on the right only, to say which of several sizes is meant. What patches
                reach there is kept."""),
            ambiguous,
        ),
    )


def keras_code(t: Transposed) -> str:
    """Keras code that computes this very output."""
    (h, w), (kh, kw) = t.x.shape, t.w.shape
    lines = [
        "import keras",
        "import numpy as np",
        "",
        f"x = np.array({wording.nested(t.x)}, 'float32').reshape(1, {h}, {w}, 1)",
        f"kernel = np.array({wording.nested(t.w)}, 'float32')",
        f"kernel = kernel.reshape({kh}, {kw}, 1, 1)  # rows, columns, channels out, channels in",
        "",
        "layer = keras.layers.Conv2DTranspose(",
        f'    1, ({kh}, {kw}), strides={t.stride}, padding="valid", output_padding={t.extra}, use_bias=False',
        ")",
        "layer.build(x.shape)",
        "layer.set_weights([kernel])",
        "result = np.asarray(layer(x))[0, :, :, 0]",
    ]
    if t.padding:
        lines += [
            "# Keras knows no number here: padding cuts cells off, so cut them off.",
            f"result = result[{t.padding}:{-t.padding}, {t.padding}:{-t.padding}]",
        ]
    return "\n".join([*lines, "print(result)"])


def evenness(t: Transposed) -> str:
    """What the kernel's size and the stride do to the overlap, in one sentence."""
    k, s = t.w.shape[0], t.stride
    counts = rhythm(k, s)
    if s > k:
        return f"Kernel {k} is smaller than stride {s}: cells between the patches stay 0."
    if len(set(counts)) == 1:
        return f"Even: {s} divides kernel {k}, so every inner cell gets {counts[0] ** 2} patch{'es' * (k > s)}."
    repeat = ", ".join(str(count) for count in (*counts, *counts))
    return f"Uneven: {s} does not divide kernel {k}. Along an axis patches repeat {repeat}."
