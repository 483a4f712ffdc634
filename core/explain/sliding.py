"""A convolution with one output channel: its numbers, and the sum behind each."""

import numpy as np

from core import wording
from core.explain.explanation import Unworkable
from core.nn.convolution import conv2d
from core.nn.shapes import padding_sides, window_span
from core.sliding import Convolution
from core.trace import Region, Step, Sweep, Trace
from core.wording import prose


def convolve(
    x: np.ndarray, w: np.ndarray, *, bias: float, stride: int, padding: int | str, dilation: int
) -> Convolution:
    """Runs `core.nn`'s convolution on numbers of at most two decimals, so that every sum is shown exactly.

    `x` is (H, W, C), `w` is (kh, kw, C). Raises `Unworkable` where not even one window fits.
    """
    x, w, bias = np.round(x, 2), np.round(w, 2), round(bias, 2)
    kernel, size = w.shape[:2], x.shape[:2]
    steps, spread = (stride, stride), (dilation, dilation)
    sides = padding_sides(padding, size, kernel, stride=steps, dilation=spread)
    for n, k, ends, name in zip(size, kernel, sides, ("rows", "columns"), strict=True):
        span_ = window_span(k, dilation)
        if span_ > n + sum(ends):
            spread_note = f" ({k} cells, {dilation} apart)" if dilation > 1 else ""
            raise Unworkable(
                prose(f"""The kernel covers {span_} {name}{spread_note}, and the padded input has only {n + sum(ends)}:
                    no window fits. Take a smaller kernel or dilation, a larger input, or more padding.""")
            )
    y = conv2d(x, w[..., None], np.array([bias]), stride=steps, padding=sides, dilation=spread)[..., 0]
    # Sums of two-decimal products have four decimals: rounding there only removes floating-point dust.
    return Convolution(x, w, np.round(y, 4) + 0.0, bias, steps, sides, spread)


def trace(conv: Convolution) -> Trace:
    """One step per output cell, in row-major order. Arrays: input (padded), kernel, output."""
    padded = np.pad(conv.x, (*conv.padding, (0, 0)))
    (kh, kw, channels), columns = conv.w.shape, conv.y.shape[1]
    x_places, w_places = wording.decimals(conv.x), wording.decimals(conv.w)
    places = max(x_places + w_places, wording.decimals([conv.bias]))

    def step(index: int) -> Step:
        row, col = divmod(index, columns)
        region = Region((row * conv.stride[0], col * conv.stride[1], 0), (kh, kw, channels), (*conv.dilation, 1))
        values = np.array([padded[cell] for cell in region.cells()])
        weights = conv.w.ravel()
        # Channel by channel, as the stage stands; a lone channel needs no name.
        names = [f"{name}: " if channels > 1 else "" for name in conv.channels]
        parts = zip(names, values.reshape(-1, channels).T, weights.reshape(-1, channels).T, strict=True)
        if kh * kw <= 9:
            terms = " + ".join(
                name
                + " + ".join(
                    f"{wording.factor(v, x_places)}{wording.TIMES}{wording.factor(w, w_places)}"
                    for v, w in zip(some, weights_, strict=True)
                )
                for name, some, weights_ in parts
            )
        else:
            terms = " + ".join(
                f"{name}{kh * kw} products, together {wording.factor(float(some @ weights_), x_places + w_places)}"
                for name, some, weights_ in parts
            )
        bias = f" + {wording.factor(conv.bias, wording.decimals([conv.bias]))} (bias)" if conv.bias else ""
        return Step(
            f"Row {row + 1}, column {col + 1}: {terms}{bias} = {wording.number(conv.y[row, col], places)}",
            reads={"input": region, "kernel": Region.whole(conv.w.shape)},
            writes={"output": Region.cell(row, col)},
        )

    return Trace({"input": padded, "kernel": conv.w, "output": conv.y}, Sweep(conv.y.size, step))
