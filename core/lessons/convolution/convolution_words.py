"""Convolution, told step by step: one window, its products, their sum, one output cell."""

import numpy as np

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.explain.sliding import trace
from core.lessons.convolution.convolution import Axis, axes, turned
from core.sliding import Convolution
from core.wording import prose


def explain(conv: Convolution, padding: int | str) -> Explanation:
    """The lesson's words for one convolution; `padding` as the reader chose it."""
    return Explanation(
        formula=_formula(conv),
        numbers=_size_lines(conv),
        notes=_notes(conv),
        question=_question(conv),
        slips=_slips(conv),
        keras=keras_code(conv, padding),
        trace=trace(conv),
    )


def _formula(conv: Convolution) -> str:
    """One output cell, and how many there are along an axis; short lines, which fit a phone."""
    deep = conv.w.shape[2] > 1
    channel, over = (r",\,c", "c,u,v") if deep else ("", "u,v")
    padding = "2p" if _even(conv) else r"p_\text{before} + p_\text{after}"
    if conv.dilation == (1, 1):
        place, room = rf"s i + u,\; s j + v{channel}", rf"n + {padding} - k"
    else:
        place, room = rf"s i + d u,\; s j + d v{channel}", rf"n + {padding} - d\,(k - 1) - 1"
    return (
        rf"\begin{{gathered}} y_{{i,j}} = b + \sum_{{{over}}} x_{{{place}}}\; w_{{u,v{channel}}}"
        rf" \\[4pt] \text{{output size}} = \left\lfloor \frac{{{room}}}{{s}} \right\rfloor + 1 \end{{gathered}}"
    )


def _even(conv: Convolution) -> bool:
    """Whether there are as many zeros before the input as after it, along both axes."""
    return all(before == after for before, after in conv.padding)


def _size_lines(conv: Convolution) -> tuple[str, ...]:
    """The size along each axis; once where both are worked out from the same numbers."""
    rows, columns = axes(conv)
    if rows == columns:
        return (_size_line(rows, r"\text{rows} = \text{columns}", _even(conv)),)
    return _size_line(rows, r"\text{rows}", _even(conv)), _size_line(columns, r"\text{columns}", _even(conv))


def _size_line(axis: Axis, name: str, even: bool) -> str:
    room, steps = axis.room, axis.room // axis.stride
    # Two lines: a phone has no room for one.
    return (
        rf"\begin{{gathered}} {name} = \left\lfloor \frac{{{_room(axis, even)}}}{{{axis.stride}}} \right\rfloor + 1"
        rf" \\[4pt] {{}} = \left\lfloor \frac{{{room}}}{{{axis.stride}}} \right\rfloor + 1 = {steps} + 1"
        rf" = \mathbf{{{axis.size}}} \end{{gathered}}"
    )


def _room(axis: Axis, even: bool) -> str:
    """How far the window can move, with numbers: `6 + 2·0 − 3`; with dilation the kernel is longer."""
    n, k, before, after, _, dilation = axis
    padding = rf"2\cdot {before}" if even else f"{before} + {after}"
    kernel = f"{k}" if dilation == 1 else rf"{dilation}\cdot({k} - 1) - 1"
    return f"{n} + {padding} - {kernel}"


def _notes(conv: Convolution) -> tuple[str, ...]:
    """What the numbers at hand have to say: where the floor bites, and where zeros come in."""
    deep = conv.w.shape[2] > 1
    dilation = "" if conv.dilation == (1, 1) else ", *d* the dilation"
    notes = [
        prose(f"""**In words.** Output *y* at row *i*, column *j* is bias *b* plus the sum of all products of input *x*
            (with its zeros) and kernel *w*; *u* and *v* count the kernel's rows and
            columns{", *c* the channels" if deep else ""} from 0. *s* is the stride{dilation}. The window can move as
            far as *n* cells and *p* zeros on either side leave room beside a kernel of *k*. It moves *s* cells at a
            time. ⌊ ⌋ rounds down: only whole steps count. The 1 is the place it starts from. In captions rows and
            columns are counted from 1.""")
    ]
    left_over = [axis.left_over for axis in axes(conv)]
    some = " and ".join(
        f"{left} {name}{'s' * (left > 1)}" for left, name in zip(left_over, ("row", "column"), strict=True) if left
    )
    if some:
        notes.append(
            prose(f"""**The floor bites.** After its last step of {conv.stride[0]} the window has {some} left over, too
                few for one more step. The last {some} of the padded input {"are" if sum(left_over) > 1 else "is"}
                never read.""")
        )
    (top, bottom), (left, right) = conv.padding
    if (top, left) != (bottom, right):
        notes.append(
            prose(f"""**Same padding is uneven here**: {top} above and {bottom} below, {left} on the left and {right}
                on the right. TensorFlow puts the odd zero after the input.""")
        )
    if conv.w.shape[2] > 1:
        notes.append(
            prose(f"""**{conv.w.shape[2]} channels, one output.** Each channel has its own slice of the kernel,
                {conv.w.shape[0]}{wording.TIMES}{conv.w.shape[1]} weights. All {conv.w.size} products go into one sum:
                the output has one channel, whatever the input has. A layer with more kernels makes one output for
                each.""")
        )
    return tuple(notes)


def _question(conv: Convolution) -> Question:
    """The size after one change: never what the screen shows already."""
    now = axes(conv)[0]
    n, k, before, after, stride, _ = now
    changes = [
        (f"the stride were {stride + 1} instead of {stride}", now._replace(stride=stride + 1)),
        (
            f"one more zero were added above and below (now {before} and {after})",
            now._replace(before=before + 1, after=after + 1),
        ),
        (f"the kernel had {k + 1} rows instead of {k}", now._replace(kernel=k + 1)),
    ]
    able = [change for change in changes if change[1].room >= 0]
    what, changed = able[(n + 2 * k + stride + before) % len(able)]
    if changed.before == before and before + after:
        # "Same" would pad anew for another kernel or stride.
        what += f" and the padding stayed {before} above and {after} below"
    (n, k, before, after, stride, _), room, answer = changed, changed.room, changed.size
    return Question(
        f"If {what}, how many rows would the output have?",
        answer,
        prose(rf"""$\left\lfloor \frac{{{_room(changed, before == after)}}}{{{stride}}}
            \right\rfloor + 1 = \left\lfloor \frac{{{room}}}{{{stride}}} \right\rfloor + 1 = {room // stride} + 1 =
            {answer}$"""),
    )


def _slips(conv: Convolution) -> tuple[Slip, ...]:
    n, k, before, after, stride, _ = axes(conv)[0]
    p = (before + after) / 2
    wrong = (n - k + 2 * p / stride) / 2 + 1
    right = conv.y.shape[0]
    says = f"{wrong:.2f}".rstrip("0").rstrip(".")
    formula = rf"\frac{{{n} - {k} + 2\cdot {p:g} / {stride}}}{{2}} + 1 = {says}"
    verdict = (
        f"Here it happens to give the right number, {right}. Change the stride or the padding, and it will not."
        if wrong == right
        else f"${formula}$, but the output has **{right}** rows."
    )
    y = turned(conv)
    if y is None:
        half_turn = "This kernel looks the same after a half turn, so here both give the same output."
    else:
        at = np.unravel_index(int(np.argmax(np.abs(y - conv.y))), y.shape)
        places = wording.decimals(conv.y)
        half_turn = (
            "This input hides it: both kernels give the same output here."
            if np.allclose(y, conv.y, rtol=0, atol=1e-6)
            else prose(f"""At row {at[0] + 1}, column {at[1] + 1} the turned kernel gives
                **{wording.number(float(y[at]), places)}** instead of
                **{wording.number(float(conv.y[at]), places)}**.""")
        )
    return (
        Slip(
            "output = (input − filter + 2 · padding / stride) / 2 + 1",
            prose("""The stride divides everything before it, rounded down, and nothing is halved: floor((input + 2 ·
                padding − filter) / stride) + 1, without dilation."""),
            verdict,
        ),
        Slip(
            "A convolution turns the kernel around before it multiplies",
            prose("""In mathematics it does. In every deep learning framework it does not: what is called convolution
                there is cross-correlation. The weights are learned, so nothing is lost."""),
            half_turn,
        ),
    )


def keras_code(conv: Convolution, padding: int | str) -> str:
    """Keras code that computes this very output. A picture is read from `input.png`, which the page offers."""
    small = conv.x.size <= 500
    channels = conv.x.shape[2]
    lines = ["import keras", "import numpy as np"]
    if small:
        lines += [
            "",
            f"x = np.array({wording.nested(conv.x if channels > 1 else conv.x[..., 0])}, 'float32')",
        ]
    else:
        lines += ["from PIL import Image", "", 'x = np.asarray(Image.open("input.png"), "float32")']
    lines += [
        f"x = x.reshape(1, {conv.x.shape[0]}, {conv.x.shape[1]}, {channels})",
        f"kernel = np.array({wording.nested(conv.w if channels > 1 else conv.w[..., 0])}, 'float32')",
        f"kernel = kernel.reshape({conv.w.shape[0]}, {conv.w.shape[1]}, {channels}, 1)",
        f"bias = np.array([{conv.bias:g}], 'float32')",
    ]
    name = padding if isinstance(padding, str) else "valid"
    both = conv.stride[0] > 1 and conv.dilation[0] > 1
    if both or not isinstance(padding, str):
        name = "valid"
        if any(any(ends) for ends in conv.padding):
            (top, bottom), (left, right) = conv.padding
            lines += [f"x = np.pad(x, ((0, 0), ({top}, {bottom}), ({left}, {right}), (0, 0)))"]
    lines += [
        "",
        "layer = keras.layers.Conv2D(",
        f"    1, {conv.w.shape[:2]}, strides={1 if both else conv.stride[0]}, padding={name!r}, "
        f"dilation_rate={conv.dilation[0]}",
        ")",
        "layer.build(x.shape)",
        "layer.set_weights([kernel, bias])",
        "result = np.asarray(layer(x))[0, :, :, 0]",
    ]
    if both:
        lines += [
            "# Keras takes no stride together with dilation: every step of 1, then each stride-th of them.",
            f"result = result[::{conv.stride[0]}, ::{conv.stride[1]}]",
        ]
    return "\n".join([*lines, "print(result)"])
